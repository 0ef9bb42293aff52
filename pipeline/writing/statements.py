"""Statements of a report: read from the rows of a sheet, and refused where they say what must not.

Two kinds of fault: a row that cannot be understood (no such phenomenon, no date) stops the reading,
and every such row is named; a statement that is understood but may not be shown is left out alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.configs import did_you_mean
from pipeline.deid.findings import Scan
from pipeline.errors import InputRefused
from pipeline.readers.values import as_date, as_language, as_text, is_blank
from pipeline.writing.hints import Hint, hints
from pipeline.writing.quotations import quotes
from pipeline.writing.rules import writing_rules
from pipeline.written_tables import PARTS, STATEMENTS

if TYPE_CHECKING:
    import pandas as pd

HEADER = (
    "theme_id", "theme", "period", "part", "language", "text", "written_by", "clients_behind",
    "written_on",
)  # fmt: skip
_SHOWN = 20  # faulty rows that are named
#: Of a reference only this is looked at: titles of others may say what they like.
_OF_REFERENCES = frozenset({"identifier", "small_count"})


@dataclass(frozen=True)
class Statement:
    """One statement as it was read, and the row in which it stands."""

    theme_id: str
    period: str
    part: str
    language: str
    text: str
    written_by: str
    clients_behind: int | None
    written_on: date
    row: int


@dataclass(frozen=True, order=True)
class Remark:
    """What is wrong with a statement: its row and part, the code, the hint; never its words.

    ``start`` and ``end`` are characters of the text; of a remark on the whole both are 0.
    """

    row: int
    part: str
    code: str
    message: str
    refuses: bool = True
    start: int = 0
    end: int = 0

    @property
    def told(self) -> str:
        """The hint, and from which to which character (counted from one) it is about."""
        return f"{self.message} ({self.start + 1}–{self.end})" if self.end else self.message

    def words(self, text: str) -> str:
        """What it is about, for whoever wrote the text and reads it anyhow."""
        return text[self.start : self.end].strip()


@dataclass(frozen=True)
class Judged:
    """The statements that may be shown, and what was said of the others and of them."""

    accepted: tuple[Statement, ...]
    remarks: tuple[Remark, ...]

    @property
    def refused(self) -> int:
        """How many statements were left out."""
        return len({one.row for one in self.remarks if one.refuses})

    def shown_in(self, languages: Collection[str]) -> Judged:
        """Leave out statements of languages in which no report is made."""
        own = tuple(one for one in self.accepted if one.language in languages)
        return replace(self, accepted=own)

    def table(self) -> pd.DataFrame:
        """Return table ``statements`` of those that may be shown."""
        names = STATEMENTS.names
        return STATEMENTS.frame([{n: getattr(one, n) for n in names} for one in self.accepted])


def read_rows(
    rows: Iterable[tuple[int, Mapping[str, Any]]],
    *,
    themes: Mapping[str, Sequence[str]],
    period: str,
    name: str,
) -> tuple[Statement, ...]:
    """Read the rows of a sheet; rows without text are passed over.

    :param rows: number of the row and its cells, by the names of :data:`HEADER`.
    :param themes: id of each theme to its labels, by either of which a row may name it.
    :param name: name of the file, for the message.
    :raises InputRefused: where rows cannot be understood; every one is named, and how to mend it.
    """
    known = {label.casefold(): theme for theme, labels in themes.items() for label in labels}
    known |= {theme.casefold(): theme for theme in themes}
    found: list[Statement] = []
    faults: list[str] = []
    seen: set[tuple[str, ...]] = set()
    for number, cells in rows:
        if is_blank(cells.get("text")):
            continue
        made = _read(number, cells, known, period)
        if isinstance(made, Statement):
            key = (made.theme_id, made.part, made.language, made.text)
            if key in seen:
                faults.append(f"row {number}, text: it stands twice. Delete one of them.")
            seen.add(key)
            found.append(made)
        else:
            faults += [f"row {number}, {fault}" for fault in made]
    if faults:
        more = [f"… and {len(faults) - _SHOWN} more"] if len(faults) > _SHOWN else []
        raise InputRefused(
            "Statements cannot be read:\n  " + "\n  ".join([*faults[:_SHOWN], *more]),
            where=name,
            mend="Mend the rows and give the file again; nothing was written.",
        )
    return tuple(found)


def _read(
    number: int, cells: Mapping[str, Any], known: Mapping[str, str], period: str
) -> Statement | list[str]:
    faults: list[str] = []
    named = as_text(cells.get("theme_id")) or as_text(cells.get("theme"))
    theme = known.get(named.casefold(), "")
    if not theme:
        what = "no such phenomenon in the run" if named else "empty"
        faults.append(f"theme_id: {what}. Take the id or the name from the sheet of the run.")
    part = as_text(cells.get("part")).casefold()
    if part not in PARTS:
        near = did_you_mean(part, PARTS)
        faults.append(f"part: no such part.{near} Use one of {', '.join(PARTS)}.")
    language = as_language(cells.get("language"))
    if not language:
        faults.append("language: none of fi, sv, en. Write one of them.")
    told = as_text(cells.get("period"))
    if told and told != period:
        faults.append(f"period: it is not {period}. Write {period}, or leave it empty.")
    day = as_date(cells.get("written_on"))
    if day is None:
        faults.append("written_on: no date. Write it as 2026-09-30.")
    behind = _clients(cells.get("clients_behind"))
    if behind is None and not is_blank(cells.get("clients_behind")):
        faults.append("clients_behind: no whole number. Write how many clients stand behind it.")
    if faults or day is None:
        return faults
    text, by = as_text(cells.get("text")), as_text(cells.get("written_by"))
    return Statement(theme, period, part, language, text, by, behind, day, number)


def _clients(value: Any) -> int | None:
    try:
        number = float(str(value).strip().replace(",", "."))
    except ValueError:
        return None
    return int(number) if number >= 0 and number == int(number) else None


def judge(
    statements: Sequence[Statement],
    *,
    k: int,
    documents: Iterable[str] = (),
    scan: Scan | None = None,
) -> Judged:
    """Say which statements may be shown.

    Refused are statements with a hint that refuses, quotations, and examples behind which stand
    fewer than ``k`` clients.

    :param documents: scrubbed texts of the run, of which none may be quoted.
    """
    copied = quotes([one.text for one in statements], documents)
    accepted: list[Statement] = []
    remarks: list[Remark] = []
    for one, is_copied in zip(statements, copied, strict=True):
        own = [*_hinted(one, k, scan), *_behind(one, k)]
        if is_copied:
            own.append(_remark(one, "quotation"))
        remarks += own
        if not any(remark.refuses for remark in own):
            accepted.append(one)
    return Judged(tuple(accepted), tuple(sorted(remarks)))


def _hinted(one: Statement, k: int, scan: Scan | None) -> list[Remark]:
    found: tuple[Hint, ...] = hints(one.text, one.language, k=k, scan=scan)
    return [
        Remark(one.row, one.part, hint.code, hint.message, hint.refuses, hint.start, hint.end)
        for hint in found
        if one.part != "reference" or hint.code in _OF_REFERENCES
    ]


def _behind(one: Statement, k: int) -> list[Remark]:
    few = one.part == "example" and (one.clients_behind or 0) < k
    return [_remark(one, "few_behind", k=k)] if few else []


def _remark(one: Statement, code: str, **told: object) -> Remark:
    message = writing_rules(one.language).messages[code].format(**told)
    return Remark(one.row, one.part, code, message)
