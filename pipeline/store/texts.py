"""What people write of the themes for a report: every version is kept, the last one stands.

Like decisions, a text names the version that it was made from. Where another has come since, it is
not entered and the caller is given what stands now, so that nobody's words are lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store import chain
from pipeline.store.database import Database
from pipeline.store.people import now
from pipeline.store.schema import table

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True)
class Text:
    """One version of what is said in one part of a theme's page, in one language."""

    period: str
    team: str  # a unit, or all
    theme_id: str
    definition: str  # digest of what the theme is: ids of open themes belong to their run
    who: str  # id of a person
    part: str
    language: str
    text: str  # empty: taken out
    clients_behind: int | None = None  # clients, of an example
    restores: int | None = None  # position of the version that it brings back
    at: str = ""  # ISO, UTC; filled in when entered
    position: int = 0

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is a version of: theme, what that is, part, language."""
        return (self.theme_id, self.definition, self.part, self.language)

    def says_what(self, other: Text | None) -> bool:
        """Whether it says the same as another version, or nothing where there is none."""
        if other is None:
            return not self.text and self.clients_behind is None
        return (self.text, self.clients_behind) == (other.text, other.clients_behind)


class Texts:
    """What was written in a workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, folder: Path) -> Texts:
        """Open the texts of a workspace; make the database where there is none."""
        return cls(Database.open(folder))

    def all(self, period: str, team: str) -> tuple[Text, ...]:
        """Every version of a team's texts of a period, in order."""
        with self._database.reading() as connection:
            return _rows(connection, period, team)

    def standing(self, period: str, team: str) -> tuple[Text, ...]:
        """The last version of each of a team's texts; those that were taken out are left out."""
        last = {one.key: one for one in self.all(period, team)}
        return tuple(one for one in last.values() if one.text)

    def save(self, drafts: Iterable[tuple[Text, int]]) -> tuple[Text, ...]:
        """Enter new versions; what was not edited is passed over.

        :param drafts: each with the position of the version that it was made from; 0: there was
            none.
        :returns: what stands now of those that somebody else has changed since: these drafts were
            not entered.
        """
        changed = []
        with self._database.writing() as connection:
            for draft, version in drafts:
                own = [
                    one
                    for one in _rows(connection, draft.period, draft.team)
                    if one.key == draft.key
                ]
                last = own[-1] if own else None
                start = next((one for one in own if one.position == version), None)
                if draft.says_what(start) or draft.says_what(last):
                    continue
                if last is not None and last.position != version:
                    changed.append(last)
                    continue
                content = asdict(replace(draft, at=now()))
                del content["position"]
                chain.append(connection, table("statement"), content)
        return tuple(changed)

    def verify(self) -> chain.Broken | None:
        """Walk the chain; None where it holds."""
        with self._database.reading() as connection:
            return chain.first_broken(connection, table("statement"))


def _rows(connection: Connection, period: str, team: str) -> tuple[Text, ...]:
    import sqlalchemy as sa

    own = table("statement")
    asked = sa.select(own).where(own.c.period == period, own.c.team == team)
    found = connection.execute(asked.order_by(own.c.position)).mappings()
    return tuple(Text(**{name: row[name] for name in Text.__dataclass_fields__}) for row in found)
