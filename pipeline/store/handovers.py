"""The log of what was handed to whom: a file by its digest, a named recipient, a named giver."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.store import chain
from pipeline.store.database import Database
from pipeline.store.schema import table


@dataclass(frozen=True)
class HandOver:
    """One file that was handed to somebody."""

    release_id: str
    file_name: str
    sha256: str
    recipient: str
    handed_by: str
    role: str | None = None  # of the recipient, or the organisation
    note: str | None = None
    edited: str | None = None  # why a person changed the file; None: as it was released
    at: str = ""  # ISO, UTC; filled in when entered


class HandOvers:
    """The log, append-only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, folder: Path) -> HandOvers:
        """Open the log of a workspace; make it where there is none."""
        return cls(Database.open(folder))

    def add(self, handed: Iterable[HandOver]) -> None:
        """Enter what was handed over, all or nothing."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        with self._database.writing() as connection:
            for one in handed:
                chain.append(connection, table("handover"), {**asdict(one), "at": at})

    def all(self) -> tuple[HandOver, ...]:
        """Everything that was handed over, in order."""
        import sqlalchemy as sa

        own = table("handover")
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(own).order_by(own.c.position)).mappings().all()
        return tuple(_hand_over(row) for row in rows)

    def verify(self) -> chain.Broken | None:
        """Walk the chain; None where it holds."""
        with self._database.reading() as connection:
            return chain.first_broken(connection, table("handover"))


def _hand_over(row: Any) -> HandOver:
    return HandOver(**{name: row[name] for name in HandOver.__dataclass_fields__})
