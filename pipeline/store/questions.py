"""Phenomena that teams want looked for, in their own words: a question put to the documents.

A question is asked from a period on, and looked for in every later one until it is taken back. Its
words never change: who wants others takes it back and asks anew, so that a run says by the id alone
what it looked for.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.period import Period
from pipeline.store import chain
from pipeline.store.database import Database, exists
from pipeline.store.people import now
from pipeline.store.schema import table

if TYPE_CHECKING:
    from sqlalchemy import Connection

PREFIX = "asked"  # what ids begin with


@dataclass(frozen=True)
class Question:
    """One question as it stands."""

    id: str  # of the phenomenon in the tables of a run
    period: str  # from which on it is looked for
    team: str  # a unit, or all
    who: str  # id of the person who asked it, or took it back
    content: str  # JSON: an entry of a catalogue; empty in a row that takes it back
    at: str = ""  # ISO, UTC; filled in when entered
    position: int = 0
    taken_back: bool = False

    @property
    def entry(self) -> dict[str, Any]:
        """The entry of a catalogue that it is."""
        made: dict[str, Any] = json.loads(self.content)
        return made

    def label(self, language: str) -> str:
        """Name in a language."""
        return str(self.entry["label"][language])


class Questions:
    """What was asked in a workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, folder: Path) -> Questions:
        """Open the questions of a workspace; make the database where there is none."""
        return cls(Database.open(folder))

    def ask(self, question: Question) -> None:
        """Enter a question."""
        with self._database.writing() as connection:
            _enter(connection, question)

    def take_back(self, question_id: str, team: str, who: str) -> bool:
        """Take a question of a team's back; False where it has none of that id that stands."""
        with self._database.writing() as connection:
            for one in _standing(connection):
                if (one.id, one.team, one.taken_back) == (question_id, team, False):
                    _enter(connection, replace(one, who=who, content=""))
                    return True
        return False

    def of_team(self, team: str) -> tuple[Question, ...]:
        """Every question of one team, also those taken back, latest first."""
        with self._database.reading() as connection:
            return tuple(one for one in _standing(connection) if one.team == team)[::-1]

    def all(self) -> tuple[Question, ...]:
        """Every question of every team, in order."""
        with self._database.reading() as connection:
            return _standing(connection)

    def verify(self) -> chain.Broken | None:
        """Walk the chain; None where it holds."""
        with self._database.reading() as connection:
            return chain.first_broken(connection, table("question"))


def asked_of(folder: Path, period: Period, known: Collection[str] | None = None) -> list[Question]:
    """Questions that a run of a period looks for; none where the workspace has no database.

    :param known: ids that the run has looked for already: then these, whatever was asked or taken
        back since, for what was matched stays as it is.
    """
    if not exists(folder):
        return []
    found = Questions.open(folder).all()
    if known is not None:
        return [one for one in found if one.id in known]
    return [
        one
        for one in found
        if not one.taken_back and Period.parse(one.period).start <= period.start
    ]


def new_id() -> str:
    """Return an id that no other question has, of letters alone."""
    return f"{PREFIX}_" + "".join(secrets.choice("bcdfghjkmnpqrstvwxz") for _ in range(8))


def _enter(connection: Connection, question: Question) -> None:
    content = {**asdict(question), "at": now()}
    del content["position"], content["taken_back"]
    chain.append(connection, table("question"), content)


def _standing(connection: Connection) -> tuple[Question, ...]:
    """Each question as it was asked, and whether it was taken back."""
    import sqlalchemy as sa

    own = table("question")
    names = [name for name in Question.__dataclass_fields__ if name != "taken_back"]
    found: dict[str, Question] = {}
    for row in connection.execute(sa.select(own).order_by(own.c.position)).mappings():
        if row["content"]:
            found[row["id"]] = Question(**{name: row[name] for name in names})
        elif row["id"] in found:
            found[row["id"]] = replace(found[row["id"]], taken_back=True)
    return tuple(found.values())
