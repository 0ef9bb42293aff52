"""A sheet of clients as a person gave it back: understood, or all faults told by their rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.audit.answers import NO, YES, cell_text, refusal
from pipeline.audit.client_sheet import SHEET
from pipeline.audit.clients import ClientDraw, DrawnClient
from pipeline.configs import config_path, did_you_mean, read_toml
from pipeline.tables import LANGUAGES

_THEME = re.compile(r"\(([^()]+)\)\s*$")
_IS, _IS_NOT = YES | {"1"}, NO | {"0"}
_POINT = re.compile(r"(?<=\d)[.,]0+$")  # a number as a spreadsheet may write it
UNSURE = frozenset({"?", "??", "en osaa sanoa", "vet inte", "kan inte säga", "cannot tell"})

#: Theme to whether the client's documents affirm it, None where the reader could not tell.
Marks = dict[str, bool | None]


def sheet_words() -> dict[str, dict[str, Any]]:
    """Words of the sheet by language."""
    found = read_toml(config_path("audit.toml"))
    return {language: found[language] for language in LANGUAGES}


def understand_marks(
    table: Sequence[Sequence[Any]], drawn: ClientDraw, where: str
) -> dict[str, Marks]:
    """Read the page of marks; clients that were not read are left out.

    :param table: all rows, the heading first.
    :param where: what the faults name as the file.
    :returns: client to the themes it was read for.
    :raises InputRefused: where a column or row is missing, unknown, twice or not understood, or
        nobody was read; all faults at once.
    """
    heads = [cell_text(cell) for cell in table[0]] if table else []
    columns, faults = _columns(heads, drawn)
    if faults:
        raise refusal(faults, where)
    seen: dict[int, int] = {}
    marks: dict[str, Marks] = {}
    for at, row in enumerate(table[1:], start=2):
        cells = {name: cell_text(row[k]) if k < len(row) else "" for name, k in columns.items()}
        if not any(cells.values()):
            continue
        number, fault = _number(cells, drawn, seen)
        if fault:
            faults.append(f"row {at}: {fault}")
            continue
        seen[number] = at
        one = drawn.clients[number - 1]
        if one.forgotten:
            continue
        found, wrong = _marks(one, cells, drawn.themes)
        faults += [f"row {at}, {theme}: neither x, 0, ? nor blank" for theme in wrong]
        if found is not None:
            marks[one.client] = found
    missing = len(drawn.clients) - len(seen)
    if missing and not faults:
        faults.append(f"{missing:,} clients of the sheet are missing; those not read stay blank")
    if not faults and not marks:
        faults.append("no client was read: put x in the column of those that were")
    if faults:
        raise refusal(faults, where)
    return marks


def _columns(heads: Sequence[str], drawn: ClientDraw) -> tuple[dict[str, int], list[str]]:
    """Column of the client, of what was read, of the sheet's digest and of each theme."""
    named = {
        str(words[key]).casefold(): key
        for words in sheet_words().values()
        for key in ("client", "read")
    } | {SHEET: SHEET}
    found: dict[str, int] = {}
    faults = []
    for k, head in enumerate(heads):
        theme = _THEME.search(head)
        name = theme.group(1) if theme else named.get(head.casefold(), "")
        if not name:
            continue
        if theme and name not in drawn.themes:
            faults.append(f"the sheet does not ask for '{name}'{did_you_mean(name, drawn.themes)}")
        elif name in found:
            faults.append(f"the column of '{name}' stands twice")
        found[name] = k
    lost = [name for name in ("client", "read", SHEET, *drawn.themes) if name not in found]
    if lost:
        faults.append(f"the columns {', '.join(lost)} are missing")
    return found, faults


def _number(
    cells: Mapping[str, str], drawn: ClientDraw, seen: Mapping[int, int]
) -> tuple[int, str]:
    """Number of the client in the sheet, and what is wrong with the row."""
    if cells[SHEET] != drawn.sheet:
        blank = not cells[SHEET]
        return 0, (
            "the column sheet is empty" if blank
            else "the row is from another sheet (another run, draw or seed)"
        )  # fmt: skip
    text = cells["client"]
    if not text.isdecimal() or not 1 <= int(text) <= len(drawn.clients):
        return 0, "there is no such client in this sheet"
    number = int(text)
    if number in seen:
        return 0, f"the client stands in row {seen[number]} already"
    return number, ""


def _marks(
    one: DrawnClient, cells: Mapping[str, str], themes: Sequence[str]
) -> tuple[Marks | None, list[str]]:
    """Marks of a client, None where it was not read, and the themes that are not understood."""
    asked = [theme for theme in themes if one.asked is None or theme in one.asked]
    found: Marks = {}
    wrong = []
    for theme in asked:
        text = _POINT.sub("", cells[theme].casefold())
        if text in _IS:
            found[theme] = True
        elif not text or text in _IS_NOT:
            found[theme] = False
        elif text in UNSURE:
            found[theme] = None
        else:
            wrong.append(theme)
    told = _POINT.sub("", cells["read"].casefold())
    if told and told not in _IS | _IS_NOT:
        wrong.append("read")
    read = told in _IS or any(cells[theme] for theme in asked)
    return (found if read and told not in _IS_NOT else None), wrong
