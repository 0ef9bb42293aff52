"""What people wrote in the review, judged for a report.

A report is of all teams together, and so are its texts: those of ``all``, which a team alone in a
workspace writes too. Only themes that ``all`` agree on are written about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from pipeline.execution.deciding import definitions
from pipeline.execution.gates import workspace_scan
from pipeline.stages.decide import ALL, fold
from pipeline.store.database import Database, exists
from pipeline.store.reviews import Reviews
from pipeline.store.texts import Text, Texts
from pipeline.writing.statements import Judged, Remark, Statement, judge

if TYPE_CHECKING:
    from pipeline.deid.findings import Scan
    from pipeline.runs import Workspace

_NOT_AGREED = "The phenomenon is not agreed on, or is another one since the run was made again."


@dataclass(frozen=True)
class InReview:
    """What was written in the review, judged, and where each text stands."""

    judged: Judged
    places: Mapping[int, str]  # row of a statement to theme and language
    left: tuple[Remark, ...] = ()  # what is not looked at: its theme is not agreed on


def written_in_review(
    workspace: Workspace, period: str, k: int, scan: Scan | None = None
) -> InReview | None:
    """Judge the texts of a period's run; None where there is no run, or nobody wrote.

    :param k: clients: smallest count that the report shows.
    :param scan: finds identifiers; None: as the workspace's settings say.
    """
    run = workspace.run(period)
    if not run.exists or not exists(workspace.folder):
        return None
    database = Database.open(workspace.folder)
    texts = Texts(database).standing(period, ALL)
    if not texts:
        return None
    kinds = definitions(run.read_table("themes"))
    states = fold(Reviews(database).decisions(period, ALL))
    agreed = {theme for theme, state in states.items() if state.status == "agreed"}
    sound: list[Text] = []
    unfit: list[Text] = []
    for one in texts:
        fits = one.theme_id in agreed and (
            states[one.theme_id].by_staff or kinds.get(one.theme_id) == one.definition
        )
        (sound if fits else unfit).append(one)
    made = judge(
        [as_statement(one) for one in sound],
        k=k,
        documents=chain(run.read_table("documents")["text"], run.read_table("passages")["text"]),
        scan=scan or workspace_scan(workspace),
    )
    left = [Remark(one.position, one.part, "not agreed", _NOT_AGREED, False) for one in unfit]
    return InReview(made, _places(texts), tuple(left))


def as_statement(one: Text) -> Statement:
    """A text as a statement of a report; its row is its position in the log."""
    day = datetime.fromisoformat(one.at).date()
    return Statement(
        one.theme_id, one.period, one.part, one.language, one.text, one.who, one.clients_behind,
        day, one.position,
    )  # fmt: skip


def _places(texts: Sequence[Text]) -> dict[int, str]:
    return {one.position: f"{one.theme_id} ({one.language})" for one in texts}
