"""Who takes part in the review: name, role, team; append-only, the last row of a person counts."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store import chain
from pipeline.store.database import Database
from pipeline.store.schema import table

if TYPE_CHECKING:
    from sqlalchemy import Connection

ALL = "all"  # the team of who sees every team
CLAIMED = "o"  # what ids begin with of those whom the organisation's own sign-in names


@dataclass(frozen=True)
class Person:
    """Somebody who takes part."""

    id: str  # a code; tables of a run know people by it alone
    name: str
    role: str  # worker, writer, lead or reader
    team: str  # a unit, or all
    active: bool = True

    @property
    def claimed(self) -> bool:
        """Whether the organisation's own sign-in says who it is, with role and team."""
        return self.id.startswith(CLAIMED)


class People:
    """All who take part."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, folder: Path) -> People:
        """Open the people of a workspace; make the database where there is none."""
        return cls(Database.open(folder))

    def add(
        self, name: str, role: str, team: str, *, more: Sequence[str] = (), active: bool = True
    ) -> Person:
        """Enter a person; one of the same name keeps the id and gets this role and team.

        :param more: further teams, of which the person chooses one in the review.
        """
        with self._database.writing() as connection:
            named = (one for one in people_of(connection) if not one.claimed)
            known = {one.name.casefold(): one for one in named}
            old = known.get(name.casefold())
            made = Person(old.id if old else _code(), name, role, team, active)
            if made != old:
                chain.append(connection, table("person"), {**vars(made), "at": now()})
            _enter_more(connection, made, more)
        return made

    def enter(self, person: Person, more: Sequence[str] = ()) -> Person:
        """Enter somebody whose id is known, where anything has changed since.

        :param more: further teams.
        """
        own = (person, (person.team, *more))
        with self._database.reading() as connection:
            if (person_of_id(connection, person.id), teams_of(connection, person)) == own:
                return person
        with self._database.writing() as connection:
            if person_of_id(connection, person.id) != person:
                chain.append(connection, table("person"), {**vars(person), "at": now()})
            _enter_more(connection, person, more)
        return person

    def teams(self, person_id: str) -> tuple[str, ...]:
        """Teams that somebody is in, the first first; none where there is no such person."""
        with self._database.reading() as connection:
            person = person_of_id(connection, person_id)
            return teams_of(connection, person) if person is not None else ()

    def all(self) -> tuple[Person, ...]:
        """Everybody as they stand now, in the order in which they were first entered."""
        with self._database.reading() as connection:
            return people_of(connection)

    def verify(self) -> chain.Broken | None:
        """Walk the chain; None where it holds."""
        with self._database.reading() as connection:
            first = chain.first_broken(connection, table("person"))
            return first or chain.first_broken(connection, table("membership"))


def teams_of(connection: Connection, person: Person) -> tuple[str, ...]:
    """Teams that somebody is in, the first first, within an open transaction."""
    import sqlalchemy as sa

    own = table("membership")
    asked = sa.select(own.c.teams).where(own.c.person_id == person.id)
    told = connection.execute(asked.order_by(own.c.position.desc()).limit(1)).scalar()
    more = (one for one in json.loads(told or "[]") if one != person.team)
    return (person.team, *more)


def _enter_more(connection: Connection, person: Person, more: Sequence[str]) -> None:
    wanted = list(dict.fromkeys(one for one in more if one != person.team))
    if teams_of(connection, person) != (person.team, *wanted):
        content = {"person_id": person.id, "teams": json.dumps(wanted, ensure_ascii=False)}
        chain.append(connection, table("membership"), {**content, "at": now()})


def people_of(connection: Connection) -> tuple[Person, ...]:
    """Everybody as they stand, within an open transaction."""
    import sqlalchemy as sa

    own = table("person")
    found: dict[str, Person] = {}
    for row in connection.execute(sa.select(own).order_by(own.c.position)).mappings():
        found[row["id"]] = Person(**{name: row[name] for name in Person.__dataclass_fields__})
    return tuple(found.values())


def person_of_id(connection: Connection, person_id: str) -> Person | None:
    """One person as they stand, within an open transaction; None where there is none."""
    import sqlalchemy as sa

    own = table("person")
    asked = sa.select(own).where(own.c.id == person_id).order_by(own.c.position.desc()).limit(1)
    row = connection.execute(asked).mappings().first()
    return Person(**{name: row[name] for name in Person.__dataclass_fields__}) if row else None


def _code() -> str:
    """Return a new id, of letters: digits could look like somebody's number."""
    return "p" + "".join(secrets.choice("bcdfghjkmnpqrstvwxz") for _ in range(9))


def now() -> str:
    """Return the time as it is entered: ISO, UTC, seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")
