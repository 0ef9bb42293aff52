"""What people read in the drawn clients' documents: append-only, the last word of each counts.

A row names the client by its number on the sheet, never by an id, and the sheet by its digest: what
was read of another draw is never taken for this one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store import chain
from pipeline.store.database import Database
from pipeline.store.people import now
from pipeline.store.reviews import ChangedSinceError
from pipeline.store.schema import table

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True)
class ClientRead:
    """What one person says of a client of the sheet."""

    period: str
    team: str  # whose documents were read: a unit, or all
    sheet: str  # digest of what was drawn
    number: int  # of the client on the sheet, from 1
    who: str  # id of a person
    marks: str  # JSON: theme to true, false, or null where the reader could not tell
    at: str = ""
    position: int = 0


#: Refuses, by raising, what may not be entered beside the rows that stand.
Check = Callable[[tuple[ClientRead, ...]], None]


class ClientsRead:
    """Readings of a workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, folder: Path) -> ClientsRead:
        """Open the readings of a workspace; make the database where there is none."""
        return cls(Database.open(folder))

    def of_team(self, period: str, team: str, sheet: str) -> tuple[ClientRead, ...]:
        """The last word of each person on each client, in the documents of one team."""
        with self._database.reading() as connection:
            return _latest(connection, period, team, sheet)

    def of_sheet(self, period: str, sheet: str) -> tuple[ClientRead, ...]:
        """The last words in the documents of every team; for counting, and whoever sees all."""
        with self._database.reading() as connection:
            return _latest(connection, period, None, sheet)

    def save(self, made: ClientRead, version: int, check: Check) -> None:
        """Enter what somebody says of a client.

        :param version: position of the own row that it was made from; 0 where there was none.
        :param check: is shown what stands in the team's documents, and may refuse.
        :raises ChangedSinceError: where another has come since, in another window.
        """
        with self._database.writing() as connection:
            standing = _latest(connection, made.period, made.team, made.sheet)
            check(standing)
            own = (one for one in standing if (one.who, one.number) == (made.who, made.number))
            last = next((one.position for one in own), 0)
            if last != version:
                raise ChangedSinceError(last)
            content = asdict(replace(made, at=now()))
            del content["position"]
            chain.append(connection, table("reading"), content)

    def verify(self) -> chain.Broken | None:
        """Walk the chain; None where it holds."""
        with self._database.reading() as connection:
            return chain.first_broken(connection, table("reading"))


def _latest(
    connection: Connection, period: str, team: str | None, sheet: str
) -> tuple[ClientRead, ...]:
    import sqlalchemy as sa

    own = table("reading")
    asked = sa.select(own).where(own.c.period == period, own.c.sheet == sheet)
    if team is not None:
        asked = asked.where(own.c.team == team)
    names = ClientRead.__dataclass_fields__
    rows = connection.execute(asked.order_by(own.c.position)).mappings()
    made = (ClientRead(**{name: row[name] for name in names}) for row in rows)
    return tuple({(one.team, one.who, one.number): one for one in made}.values())
