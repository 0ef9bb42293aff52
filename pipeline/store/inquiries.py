"""Requests for information: what others ask of a team, and what a team asks of others.

Every row tells a request as it then stood; the last one of an id counts. An edit names the row that
it was made from, so that nobody's words are lost.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store import chain
from pipeline.store.database import Database
from pipeline.store.people import now
from pipeline.store.schema import table

if TYPE_CHECKING:
    from sqlalchemy import Connection

TO_US, FROM_US = "to_us", "from_us"
OPEN, ANSWERED, DROPPED = "open", "answered", "dropped"


@dataclass(frozen=True)
class Inquiry:
    """One request as it stands."""

    period: str  # in which it was entered
    team: str  # a unit, or all
    who: str  # id of the person who entered it so
    way: str  # to_us or from_us
    party: str  # who asked us, or whom we asked
    what: str
    purpose: str
    state: str = OPEN
    answer: str = ""  # what came of it, with source and date
    release_id: str | None = None  # that answered it
    id: str = ""
    at: str = ""  # ISO, UTC; filled in when entered
    position: int = 0


class Inquiries:
    """The requests of a workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, folder: Path) -> Inquiries:
        """Open the requests of a workspace; make the database where there is none."""
        return cls(Database.open(folder))

    def of_team(self, team: str) -> tuple[Inquiry, ...]:
        """Every request of one team as it stands, latest first."""
        with self._database.reading() as connection:
            return _standing(connection, team)[::-1]

    def add(self, made: Inquiry) -> None:
        """Enter a new request."""
        with self._database.writing() as connection:
            _enter(connection, replace(made, id=_new_id()))

    def change(self, made: Inquiry, version: int) -> Inquiry | None:
        """Enter a request as it stands from now on.

        :param version: position of the row that it was made from.
        :returns: what stands, where somebody else has changed it since: nothing was entered.
        """
        with self._database.writing() as connection:
            own = next(one for one in _standing(connection, made.team) if one.id == made.id)
            if own.position != version:
                return own
            _enter(connection, made)
        return None

    def verify(self) -> chain.Broken | None:
        """Walk the chain; None where it holds."""
        with self._database.reading() as connection:
            return chain.first_broken(connection, table("inquiry"))


def _new_id() -> str:
    return "i" + "".join(secrets.choice("bcdfghjkmnpqrstvwxz") for _ in range(9))


def _enter(connection: Connection, made: Inquiry) -> None:
    content = {**asdict(made), "at": now()}
    del content["position"]
    chain.append(connection, table("inquiry"), content)


def _standing(connection: Connection, team: str) -> tuple[Inquiry, ...]:
    import sqlalchemy as sa

    own = table("inquiry")
    asked = sa.select(own).where(own.c.team == team).order_by(own.c.position)
    found: dict[str, Inquiry] = {}
    for row in connection.execute(asked).mappings():
        found[row["id"]] = Inquiry(**{name: row[name] for name in Inquiry.__dataclass_fields__})
    return tuple(found.values())
