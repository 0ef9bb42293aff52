"""The seven questions of the guidance: what the machine can check, and a person's yes.

A machine's check is a floor, never the answer: it can see that something is missing, not that it is
good. A report is ready when every check is met and a named person has said yes to every question.
Of what is hidden nothing is looked at here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pipeline.released_tables import QUESTIONS
from pipeline.report.lines import plural
from pipeline.report.page_check import page_faults
from pipeline.tables import NO_THEME

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.messages import Messages
    from pipeline.report.view import Source

_SLOTS = ("solution_own", "solution_across", "solution_clients")
_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


@dataclass(frozen=True)
class Check:
    """What the machine says to a question: met or open, and why, as a message of ``checks``."""

    number: int  # 1-7
    met: bool
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Signed:
    """The last word that a person said to a question."""

    question: int
    yes: bool
    name: str
    day: date


@dataclass(frozen=True)
class CheckLine:
    """A question in words."""

    number: int
    question: str
    machine: str
    met: bool
    person: str
    signed: bool

    @property
    def done(self) -> bool:
        """Whether nothing of it is open."""
        return self.met and self.signed


_WHOLE = Check(7, True, "page_whole")


def machine_checks(
    source: Source,
    statements: pd.DataFrame | None = None,
    files: Mapping[str, bytes | str] | None = None,
    *,
    refusals: int | None = None,
) -> tuple[Check, ...]:
    """Check the seven questions by what a report knows.

    :param statements: what people wrote: columns theme_id, period, part, language, text.
    :param files: the files of the report, by name.
    :param refusals: words in the statements that plain language refuses; None where nobody looked.
    """
    parts = _written(source, statements)
    return (
        _material(source),
        _plain(parts, refusals),
        _phenomena(source, parts),
        _extent(source),
        _causes(parts),
        _solutions(parts),
        _distribution(files or {}),
    )


def expecting_whole(checks: Sequence[Check], page: bool) -> tuple[Check, ...]:
    """The checks as they come out where the page that is yet to be made is whole."""
    return (*checks[:-1], _WHOLE) if page else tuple(checks)


def open_questions(
    checks: Sequence[Check], signed: Sequence[Signed]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Questions that the machine leaves open, and questions without a person's yes."""
    met = {check.number for check in checks if check.met}
    yes = {one.question for one in signed if one.yes}
    return (
        tuple(n for n in QUESTIONS if n not in met),
        tuple(n for n in QUESTIONS if n not in yes),
    )


def check_lines(
    checks: Sequence[Check], signed: Sequence[Signed], m: Messages
) -> tuple[CheckLine, ...]:
    """Put the checklist into words."""
    last = {one.question: one for one in signed}
    questions = m.all("checklist.items")
    return tuple(
        CheckLine(
            check.number,
            questions[check.number - 1],
            _in_words(check, m),
            check.met,
            _person(last.get(check.number), m),
            check.number in last and last[check.number].yes,
        )
        for check in checks
    )


def machine(line: CheckLine, m: Messages) -> str:
    """Say what the computer's check of a question found."""
    state = "checklist.machine_met" if line.met else "checklist.machine_open"
    return m(state, reason=line.machine)


def readiness(lines: Sequence[CheckLine], m: Messages) -> str:
    """Say in a sentence whether a report is ready to be handed on."""
    return plural("checklist.not_ready", sum(not line.done for line in lines), m) or m(
        "checklist.ready"
    )


def _in_words(check: Check, m: Messages) -> str:
    values = {
        name: ", ".join(m(f"checks.fault_{code}") for code in value)
        if isinstance(value, tuple)
        else value
        for name, value in check.values.items()
    }
    return m(f"checks.{check.reason}", **values)


def _person(said: Signed | None, m: Messages) -> str:
    if said is None:
        return m("checklist.who")
    return m("checklist.yes" if said.yes else "checklist.no", name=said.name, day=m.day(said.day))


def _shown(source: Source) -> pd.DataFrame:
    """Rows of the phenomena whose numbers are shown for all clients."""
    rows = source.release
    whole = (rows["group"] == "all") & ~rows["hidden"] & (rows["theme_id"] != NO_THEME)
    return rows[whole & (rows["n_clients"] > 0)]


def _written(source: Source, statements: pd.DataFrame | None) -> dict[str, set[str]]:
    """Parts that people have written, of each phenomenon that is shown and written about."""
    if statements is None or not len(statements):
        return {}
    own = statements[statements["period"] == str(source.manifest.get("period", ""))]
    own = own[own["text"].fillna("").str.strip() != ""]
    own = own[own["theme_id"].isin(_shown(source)["theme_id"])]
    return {str(theme): set(part) for theme, part in own.groupby("theme_id")["part"]}


def _material(source: Source) -> Check:
    told = source.material
    if told.clients < source.k:
        return Check(1, False, "material_few", {"k": source.k})
    if told.first is None or not told.documents:
        return Check(1, False, "material_none")
    return Check(1, True, "material_told")


def _plain(parts: Mapping[str, set[str]], refusals: int | None) -> Check:
    if refusals:
        return Check(2, False, "words_refused", {"n": refusals})
    if not parts:
        return Check(2, True, "words_none_written")
    if refusals is None:
        return Check(2, False, "words_unread")
    return Check(2, True, "words_plain")


def _phenomena(source: Source, parts: Mapping[str, set[str]]) -> Check:
    if not len(_shown(source)):
        return Check(3, False, "nothing_shown")
    return _each(3, parts, "phenomena", lambda part: "need" in part)


def _extent(source: Source) -> Check:
    shown = _shown(source)
    if not len(shown):
        return Check(4, False, "nothing_shown")
    numbers = shown[["n_clients", "of_clients", "share"]].notna().all(axis=1)
    ranged = shown[["low", "high"]].notna().any(axis=1)  # one end may be hidden to protect people
    bare = int((~(numbers & ranged)).sum())
    if bare:
        return Check(4, False, "extent_missing", {"n": bare})
    total = source.material.active_clientele
    if total is None or total < source.material.clients:
        return Check(4, False, "extent_unknown")
    return Check(4, True, "extent_told")


def _causes(parts: Mapping[str, set[str]]) -> Check:
    return _each(5, parts, "causes", lambda part: {"cause", "effect"} <= part)


def _solutions(parts: Mapping[str, set[str]]) -> Check:
    found = _each(6, parts, "solutions", lambda part: bool(part & set(_SLOTS)))
    everywhere = set[str]().union(*parts.values())
    if found.met and not set(_SLOTS) <= everywhere:
        return Check(6, False, "solutions_slots")
    return found


def _each(
    number: int, parts: Mapping[str, set[str]], name: str, whole: Callable[[set[str]], bool]
) -> Check:
    """Whether something is written, and of each phenomenon that is written about all of it."""
    if not parts:
        return Check(number, False, "nothing_written")
    lacking = sum(not whole(part) for part in parts.values())
    if lacking:
        return Check(number, False, f"{name}_missing", {"n": lacking})
    return Check(number, True, f"{name}_told")


def _distribution(files: Mapping[str, bytes | str]) -> Check:
    if not all(_PLAIN_NAME.fullmatch(name) for name in files):
        return Check(7, False, "page_names")
    pages = [text for name, text in files.items() if name.endswith(".html")]
    if not pages:
        return Check(7, False, "page_none")
    faults: dict[str, None] = {}
    for page in pages:
        faults |= dict.fromkeys(page_faults(page if isinstance(page, str) else page.decode()))
    if faults:
        return Check(7, False, "page_faults", {"faults": tuple(faults)})
    return _WHOLE
