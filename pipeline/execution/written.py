"""What people wrote in the review, judged for a report.

A report is of all teams together, and so are its texts: those of ``all``, which a team alone in a
workspace writes too. Only themes that ``all`` agree on are written about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from pipeline.execution.deciding import definitions
from pipeline.execution.gates import workspace_scan
from pipeline.execution.rollup import runs_behind
from pipeline.period import Period
from pipeline.stages.decide import ALL, fold
from pipeline.store.database import Database, exists
from pipeline.store.reviews import Reviews
from pipeline.store.texts import Text, Texts
from pipeline.writing.statements import Judged, Remark, Statement, judge

if TYPE_CHECKING:
    from pipeline.deid.findings import Scan
    from pipeline.runs import RunFolder, Workspace

_WITH_TEXT = ("documents", "passages")  # tables
_NOT_AGREED = "The phenomenon is not agreed on, or is another one since the run was made again."


@dataclass(frozen=True)
class InReview:
    """What was written in the review, judged, and where each text stands."""

    judged: Judged
    places: Mapping[int, str]  # row of a statement to theme and language
    texts: Mapping[int, Text] = field(default_factory=dict)  # by their positions
    left: tuple[Remark, ...] = ()  # what is not looked at: its theme is not agreed on


def written_in_review(
    workspace: Workspace, period: str, k: int, scan: Scan | None = None
) -> InReview | None:
    """Judge the texts of a period's run; None where there is no run, or nobody wrote.

    A period without a run of its own has the texts of its parts: see :func:`texts_of_parts`.

    :param k: clients: smallest count that the report shows.
    :param scan: finds identifiers; None: as the workspace's settings say.
    """
    runs = runs_behind(workspace, Period.parse(period))
    if not runs or not exists(workspace.folder):
        return None
    if runs[0].period == period:
        sound, unfit = _fit(Database.open(workspace.folder), runs[0])
    else:
        sound, unfit = list(texts_of_parts(workspace, runs, period)), []
    if not sound and not unfit:
        return None
    made = judge(
        [as_statement(one) for one in sound],
        k=k,
        documents=chain.from_iterable(
            run.read_columns(name, "text")["text"] for run in runs for name in _WITH_TEXT
        ),
        scan=scan or workspace_scan(workspace),
    )
    left = [Remark(one.position, one.part, "not agreed", _NOT_AGREED, False) for one in unfit]
    known = {one.position: one for one in sound}
    return InReview(made, _places([*sound, *unfit]), known, tuple(left))


def texts_of_parts(
    workspace: Workspace, runs: Sequence[RunFolder], period: str
) -> tuple[Text, ...]:
    """What a longer period takes of what was written in its parts.

    Of each part of a theme's page in each language the text of the latest period that has one,
    where it was agreed on. Open themes belong to one run, and are left there.
    """
    database = Database.open(workspace.folder)
    found: dict[tuple[str, str, str, str], Text] = {}
    for run in runs:
        themes = run.read_columns("themes", "theme_id", "origin")
        fixed = set(themes.loc[themes["origin"] != "open", "theme_id"])
        for one in _fit(database, run)[0]:
            if one.theme_id in fixed:
                found[one.key] = replace(one, period=period)
    return tuple(found.values())


def _fit(database: Database, run: RunFolder) -> tuple[list[Text], list[Text]]:
    """Texts of a run's themes that are agreed on, and the others."""
    kinds = definitions(run.read_table("themes"))
    states = fold(Reviews(database).decisions(run.period, ALL))
    agreed = {theme for theme, state in states.items() if state.status == "agreed"}
    sound: list[Text] = []
    unfit: list[Text] = []
    for one in Texts(database).standing(run.period, ALL):
        fits = one.theme_id in agreed and (
            states[one.theme_id].by_staff or kinds.get(one.theme_id) == one.definition
        )
        (sound if fits else unfit).append(one)
    return sound, unfit


def as_statement(one: Text) -> Statement:
    """A text as a statement of a report; its row is its position in the log."""
    day = datetime.fromisoformat(one.at).date()
    return Statement(
        one.theme_id, one.period, one.part, one.language, one.text, one.who, one.clients_behind,
        day, one.position,
    )  # fmt: skip


def _places(texts: Sequence[Text]) -> dict[int, str]:
    return {one.position: f"{one.theme_id} ({one.language})" for one in texts}
