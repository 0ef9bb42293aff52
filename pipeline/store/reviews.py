"""What people judged and decided of the themes of a period: votes and decisions, append-only.

Every question to these tables names the period and the team: nothing of another team is ever read.
An edit names the row that it was made from (``version``); where another has come since, nothing is
entered and the caller is told, so that nobody's words are lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.errors import IlmioError
from pipeline.store import chain
from pipeline.store.database import Database
from pipeline.store.people import now
from pipeline.store.schema import table

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True)
class Vote:
    """What one person says of a theme; the last word counts."""

    period: str
    team: str
    theme_id: str
    definition: str  # digest of what the theme is: ids of open themes belong to their run
    who: str  # id of a person
    recognise: str  # yes, partly, no or not_mine
    important: bool
    note: str = ""
    at: str = ""
    position: int = 0


@dataclass(frozen=True)
class Decision:
    """What a team decided of a theme."""

    period: str
    team: str
    theme_id: str  # empty where it is of the whole period
    definition: str
    who: str
    action: str
    value: str = ""  # JSON
    before: str = ""  # JSON
    after: str = ""  # JSON
    reason: str = ""
    undoes: int | None = None
    at: str = ""
    position: int = 0


class ChangedSinceError(IlmioError):
    """Somebody entered something else since the form was opened."""

    def __init__(self, version: int) -> None:
        super().__init__("Somebody has changed this since.", mend="Look at both, and decide.")
        self.version = version  # what stands now


Row = TypeVar("Row", Vote, Decision)
Made = Callable[[tuple[Decision, ...]], Decision]


class Reviews:
    """Votes and decisions of a workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, folder: Path) -> Reviews:
        """Open the reviews of a workspace; make the database where there is none."""
        return cls(Database.open(folder))

    def votes(self, period: str, team: str) -> tuple[Vote, ...]:
        """The last vote of each person on each theme of a team's period."""
        with self._database.reading() as connection:
            rows = _rows(connection, Vote, "vote", period, team)
        return tuple({(row.who, row.theme_id): row for row in rows}.values())

    def decisions(self, period: str, team: str | None) -> tuple[Decision, ...]:
        """Every decision of a team's period, in order; of all teams for the pipeline alone."""
        with self._database.reading() as connection:
            return _rows(connection, Decision, "decision", period, team)

    def votes_after(self, period: str, team: str, position: int) -> tuple[Vote, ...]:
        """Votes of a team's period that stand behind a position of the log, in order."""
        with self._database.reading() as connection:
            return _rows(connection, Vote, "vote", period, team, after=position)

    def decisions_after(self, period: str, team: str, position: int) -> tuple[Decision, ...]:
        """Decisions of a team's period that stand behind a position of the log, in order."""
        with self._database.reading() as connection:
            return _rows(connection, Decision, "decision", period, team, after=position)

    def all_votes(self, period: str) -> tuple[Vote, ...]:
        """The last votes of all teams, for the pipeline."""
        with self._database.reading() as connection:
            rows = _rows(connection, Vote, "vote", period, None)
        return tuple({(row.team, row.who, row.theme_id): row for row in rows}.values())

    def vote(self, vote: Vote, version: int) -> None:
        """Enter a vote.

        :param version: position of the own vote that it was made from; 0 where there was none.
        :raises ChangedSinceError: where another has come since, in another browser.
        """
        with self._database.writing() as connection:
            own = _rows(
                connection, Vote, "vote", vote.period, vote.team,
                who=vote.who, theme_id=vote.theme_id,
            )  # fmt: skip
            last = own[-1].position if own else 0
            if last != version:
                raise ChangedSinceError(last)
            chain.append(connection, table("vote"), _content(replace(vote, at=now())))

    def decide(self, period: str, team: str, theme_id: str, version: int, make: Made) -> Decision:
        """Enter a decision.

        :param version: position of the last decision on the theme that it was made from; 0: none.
        :param make: gives the decision from all that stand; it may refuse.
        :raises ChangedSinceError: where another has come since.
        """
        return self.decide_all(period, team, theme_id, version, [make])[-1]

    def decide_all(
        self, period: str, team: str, theme_id: str, version: int, makes: Sequence[Made]
    ) -> list[Decision]:
        """Enter several decisions on a theme, all or none; each is made on top of those before.

        :raises ChangedSinceError: see :meth:`decide`.
        """
        entered: list[Decision] = []
        with self._database.writing() as connection:
            standing = _rows(connection, Decision, "decision", period, team)
            last = version_of(standing, theme_id)
            if last != version:
                raise ChangedSinceError(last)
            for make in makes:
                made = replace(make((*standing, *entered)), at=now())
                row = chain.append(connection, table("decision"), _content(made))
                entered.append(replace(made, position=row["position"]))
        return entered

    def verify(self) -> tuple[chain.Broken, ...]:
        """Walk both chains; what does not hold."""
        with self._database.reading() as connection:
            found = [chain.first_broken(connection, table(name)) for name in ("vote", "decision")]
        return tuple(one for one in found if one is not None)


def version_of(decisions: tuple[Decision, ...], theme_id: str) -> int:
    """Position of the last decision on a theme; 0 where there is none."""
    return max((one.position for one in decisions if one.theme_id == theme_id), default=0)


def _rows(
    connection: Connection, kind: type[Row], name: str, period: str, team: str | None,
    *, after: int = 0, **alone: str,
) -> tuple[Row, ...]:  # fmt: skip
    """Rows of a period in order; ``alone``: columns that have to hold a value."""
    import sqlalchemy as sa

    own = table(name)
    asked = sa.select(own).where(own.c.period == period).order_by(own.c.position)
    if team is not None:
        asked = asked.where(own.c.team == team)
    if after:
        asked = asked.where(own.c.position > after)
    for column, value in alone.items():
        asked = asked.where(own.c[column] == value)
    names = tuple(kind.__dataclass_fields__)
    found = connection.execute(asked.with_only_columns(*(own.c[name] for name in names)))
    return tuple(kind(*row) for row in found)


def _content(row: Vote | Decision) -> dict[str, Any]:
    return {name: value for name, value in asdict(row).items() if name != "position"}
