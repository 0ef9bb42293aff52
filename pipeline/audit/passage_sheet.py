"""The sheet that asks of passages whether they say a phenomenon: written, and read back.

What the matcher thinks is not on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.audit.answers import NO, YES, cell_text, refusal
from pipeline.audit.client_answers import UNSURE, sheet_words
from pipeline.audit.client_sheet import CSV, AskedTheme
from pipeline.audit.passages import PassageRecord
from pipeline.audit.sheet import add_guide, delimited, fill, refuse_other_form, saved, tame, widen

PAGE = "passages"
_COLUMNS = ("number", "theme", "meaning", "passage_language", "text", "answer")
_WIDTHS = (8, 34, 50, 8, 100, 12)  # characters
SHEET = "sheet"


@dataclass(frozen=True)
class AskedPassage:
    """One row: what is asked of which text."""

    theme: AskedTheme
    language: str
    text: str


def passage_file(rows: Sequence[AskedPassage], sheet: str, language: str, form: str) -> bytes:
    """Return the sheet as a file.

    :param sheet: digest of the questions; ``language``: of the headings, and of the guide's first
        part; ``form``: "xlsx" or "csv".
    :raises UsageError: where there is no such format.
    """
    refuse_other_form(form)
    words = sheet_words()
    table = _rows(rows, sheet, words[language])
    return delimited(table) if form == CSV else _workbook(table, words, language)


def _rows(
    rows: Sequence[AskedPassage], sheet: str, words: Mapping[str, Any]
) -> Iterator[list[str]]:
    heads = {**words, **words["passages"]}
    yield [*(heads[name] for name in _COLUMNS), SHEET]
    for number, one in enumerate(rows, start=1):
        yield [
            str(number), one.theme.label, tame(one.theme.meaning), one.language, tame(one.text),
            "", sheet,
        ]  # fmt: skip


def _workbook(rows: Iterator[list[str]], words: Mapping[str, Any], language: str) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    page.title = PAGE
    fill(page, rows, numbers=(0,))
    widen(page, _WIDTHS)
    page.freeze_panes = "A2"
    order = [language, *(code for code in words if code != language)]
    guides = (words[code]["passages"] for code in order)
    add_guide(book, ((guide["title"], guide["lines"]) for guide in guides))
    return saved(book)


def understand_passages(
    table: Sequence[Sequence[Any]], record: PassageRecord, where: str
) -> dict[int, bool | None]:
    """Read the answers; rows that were not read are left out.

    :param table: all rows, the heading first; ``where``: what the faults name as the file.
    :returns: by the question's place from 0.
    :raises InputRefused: where a row is missing, unknown, twice or not understood, or nothing was
        read; all faults at once.
    """
    heads = [cell_text(cell).casefold() for cell in table[0]] if table else []
    columns, faults = _found(heads)
    if faults:
        raise refusal(faults, where)
    seen: dict[int, int] = {}
    said: dict[int, bool | None] = {}
    for at, row in enumerate(table[1:], start=2):
        cells = {name: cell_text(row[k]) if k < len(row) else "" for name, k in columns.items()}
        if not any(cells.values()):
            continue
        fault = _misplaced(cells, record, seen)
        if not fault:
            number = int(cells["number"])
            seen[number] = at
            fault = _take(said, number - 1, cells["answer"].casefold())
        if fault:
            faults.append(f"row {at}: {fault}")
    missing = len(record.questions) - len(seen)
    if missing and not faults:
        faults.append(f"{missing:,} passages of the sheet are missing; those not read stay blank")
    if not faults and not said:
        faults.append("no passage was read: the column of the answers is blank in every row")
    if faults:
        raise refusal(faults, where)
    return {at: one for at, one in said.items() if record.questions[at].passage_id}


def _found(heads: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    named = {SHEET: SHEET} | {
        str(words["passages"][name]).casefold(): name
        for words in sheet_words().values()
        for name in ("number", "answer")
    }
    found = {named[head]: at for at, head in enumerate(heads) if head in named}
    lost = [name for name in ("number", "answer", SHEET) if name not in found]
    return found, [f"the columns {', '.join(lost)} are missing"] if lost else []


def _misplaced(cells: Mapping[str, str], record: PassageRecord, seen: Mapping[int, int]) -> str:
    if cells[SHEET] != record.sheet:
        return (
            "the row is from another sheet (another run, draw or seed)" if cells[SHEET]
            else "the column sheet is empty"
        )  # fmt: skip
    text = cells["number"]
    if not text.isdecimal() or not 1 <= int(text) <= len(record.questions):
        return "there is no such passage in this sheet"
    if int(text) in seen:
        return f"the passage stands in row {seen[int(text)]} already"
    return ""


def _take(said: dict[int, bool | None], at: int, text: str) -> str:
    if text in YES | {"1"}:
        said[at] = True
    elif text in NO | {"0"}:
        said[at] = False
    elif text in UNSURE:
        said[at] = None
    elif text:
        return "the answer is neither x, 0, ? nor blank"
    return ""
