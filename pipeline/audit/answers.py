"""A sheet as a person gave it back: every row understood, or all faults told by their rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.errors import InputRefused

HEADER = ("passage_id", "language", "text", "leaks", "kind", "note", "sheet")
_NEEDED = ("passage_id", "leaks", "sheet")
YES = frozenset("x k j y on kyllä ja yes true tosi sant".split())
NO = frozenset("- – ei nej no none false epätosi falskt".split())
_KINDS = {
    "PERSON": "person name nimi namn henkilö etunimi sukunimi förnamn efternamn",
    "PHONE": "phone telephone puhelin puhelinnumero telefon telefonnummer",
    "EMAIL": "email e-mail sähköposti e-post",
    "NATIONAL_ID": "hetu henkilötunnus personnummer personbeteckning id national_id",
    "ADDRESS": "address osoite adress katuosoite gatuadress",
    "LOCATION": "place location paikka paikkakunta plats ort",
    "ORGANISATION": "organisation organization organisaatio koulu päiväkoti skola daghem school "
    "employer työpaikka arbetsplats",
    "DATE": "date birthday syntymäaika päivämäärä födelsetid datum",
    "NUMBER": "number numero nummer tunnus asiakasnumero kundnummer",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
OTHER = "OTHER"
_MOST = 99  # leaks in a passage of three sentences; more is a slip of the keyboard
_SHOWN = 10  # faults named


@dataclass(frozen=True)
class Answer:
    """What was found in a passage: number of leaks (None: not read), and kinds."""

    passage_id: str
    leaks: int | None
    kinds: tuple[str, ...]


def understand(
    rows: Iterable[tuple[int, Mapping[str, Any]]],
    expected: Sequence[str],
    sheet: str,
    where: str,
) -> list[Answer]:
    """Read the rows of a sheet.

    :param rows: number of the row as a spreadsheet shows it, and cells by the header's name.
    :param expected: passages that stand in the sheet.
    :param sheet: digest of the sheet that was drawn.
    :raises InputRefused: where a row is missing, unknown, twice or not understood, the sheet is
        another one, or nothing was read; all faults at once, never a passage's text or a note.
    """
    faults: list[str] = []
    answers: dict[str, Answer] = {}
    seen: dict[str, int] = {}
    known = set(expected)
    for number, cells in rows:
        key = cell_text(cells.get("passage_id"))
        if not key and not cell_text(cells.get("leaks")):
            continue
        fault = _misplaced(key, cells, known, seen, sheet)
        if not fault:
            seen[key] = number
            fault, answers[key] = _answer(key, cells)
        if fault:
            faults.append(f"row {number}: {fault}")
    missing = len(known) - len(seen)
    if missing and not faults:
        faults.append(f"{missing:,} passages of the sheet are missing; rows not read stay blank")
    if not faults and not any(one.leaks is not None for one in answers.values()):
        faults.append("no passage was read: the column leaks is blank in every row")
    if faults:
        raise refusal(faults, where)
    return [answers[key] for key in expected]


def refusal(faults: Sequence[str], where: str) -> InputRefused:
    """Return one refusal for all faults of a sheet."""
    more = f"\n  … and {len(faults) - _SHOWN:,} more" if len(faults) > _SHOWN else ""
    return InputRefused(
        "The sheet cannot be taken:\n  " + "\n  ".join(faults[:_SHOWN]) + more,
        where=where,
        mend="Mend the rows and take it again; nothing of the sheet is lost or changed.",
    )


def _misplaced(
    key: str, cells: Mapping[str, Any], known: set[str], seen: Mapping[str, int], sheet: str
) -> str:
    found = cell_text(cells.get("sheet"))
    if found and found != sheet:
        return "the row is from another sheet (another run, sample or seed)"
    if not key:
        return "there is no passage_id"
    if key not in known:
        return "the passage_id is not in this sheet"
    if key in seen:
        return f"the passage stands in row {seen[key]} already"
    return "" if found else "the column sheet is empty"


def _answer(key: str, cells: Mapping[str, Any]) -> tuple[str, Answer]:
    kinds = _kinds(cell_text(cells.get("kind")))
    leaks = parse_leaks(cells.get("leaks"))
    made = Answer(key, leaks if leaks is not None and leaks >= 0 else None, kinds)
    if leaks is not None and leaks < 0:
        return "leaks is neither a number, nor x, yes or no", made
    if leaks is None and kinds:
        return "a kind is named, but no number of leaks", made
    if leaks == 0 and kinds:
        return "a kind is named, but leaks is 0", made
    return "", made


def parse_leaks(value: Any) -> int | None:
    """Return a number of leaks; None where the cell is blank, -1 where it is not understood."""
    text = cell_text(value).casefold()
    if not text:
        return None
    if text in YES:
        return 1
    if text in NO:
        return 0
    try:
        number = float(text.replace(" ", "").replace(",", "."))
    except ValueError:
        return -1
    return int(number) if number == int(number) and 0 <= number <= _MOST else -1


def _kinds(text: str) -> tuple[str, ...]:
    """Kinds of a cell; words that are none become OTHER, for a person may have typed the leak."""
    words = [word.strip().casefold() for word in text.replace(";", ",").split(",")]
    return tuple(sorted({_KIND_OF.get(word, OTHER) for word in words if word}))


def cell_text(value: Any) -> str:
    """Return a cell as text without needless blanks; a whole number without a point."""
    if value is None:
        return ""
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return " ".join(str(value).replace("\u00a0", " ").split())


def check_header(names: Sequence[str], where: str) -> None:
    """Refuse a file without the columns that are needed.

    :raises InputRefused: names them.
    """
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise InputRefused(
            f"The sheet lacks the columns {', '.join(missing)}.",
            where=where,
            mend="Give back the sheet that `ilmio audit --privacy` wrote, saved as .xlsx or .csv.",
        )
