"""Who said yes or no to which question of the checklist; the last word counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.store import chain
from pipeline.store.database import Database
from pipeline.store.schema import table


@dataclass(frozen=True)
class SignOff:
    """A person's word on one question of a period's report."""

    period: str
    question: int  # 1-7
    yes: bool
    name: str
    note: str | None = None
    at: str = ""  # ISO, UTC; filled in when entered


class SignOffs:
    """All words that were given, append-only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, folder: Path) -> SignOffs:
        """Open the sign-offs of a workspace; make the database where there is none."""
        return cls(Database.open(folder))

    def add(self, given: Iterable[SignOff]) -> None:
        """Enter what people said, all or nothing."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        with self._database.writing() as connection:
            for one in given:
                chain.append(connection, table("signoff"), {**asdict(one), "at": at})

    def all(self) -> tuple[SignOff, ...]:
        """Every word that was given, in order."""
        import sqlalchemy as sa

        own = table("signoff")
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(own).order_by(own.c.position)).mappings().all()
        names = SignOff.__dataclass_fields__
        return tuple(SignOff(**{name: row[name] for name in names}) for row in rows)

    def last(self, period: str, since: str = "") -> dict[int, SignOff]:
        """The last word on each question of a period.

        :param since: ISO time at which the period's run was finished: what was said before it was
            said of other numbers, and does not count.
        """
        own = [one for one in self.all() if one.period == period and _later(one.at, since)]
        return {one.question: one for one in own}

    def verify(self) -> chain.Broken | None:
        """Walk the chain; None where it holds."""
        with self._database.reading() as connection:
            return chain.first_broken(connection, table("signoff"))


def _later(at: str, since: str) -> bool:
    return not since or datetime.fromisoformat(at) >= datetime.fromisoformat(since)
