"""The log of what was taken out of a run for analysis elsewhere.

Such a file is no release: it holds scrubbed documents, or themes that disclosure control has not
seen. It is for the team's own work inside, and a named person answers for it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.store import chain
from pipeline.store.database import Database
from pipeline.store.schema import table


@dataclass(frozen=True)
class Taken:
    """One file that was taken."""

    period: str
    what: str  # project or codebook
    unit: str  # whose documents; "" of all units
    run_digest: str
    file_name: str
    sha256: str
    bytes: int
    who: str
    reason: str
    at: str = ""  # ISO, UTC; filled in when entered


class TakenFiles:
    """The log, append-only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, folder: Path) -> TakenFiles:
        """Open the log of a workspace; make it where there is none."""
        return cls(Database.open(folder))

    def add(self, one: Taken) -> None:
        """Enter a file; before it is written: what is entered and never written does no harm."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        with self._database.writing() as connection:
            chain.append(connection, table("taken"), {**asdict(one), "at": at})

    def all(self) -> tuple[Taken, ...]:
        """Everything that was taken, in order."""
        import sqlalchemy as sa

        own = table("taken")
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(own).order_by(own.c.position)).mappings().all()
        return tuple(_taken(row) for row in rows)

    def verify(self) -> chain.Broken | None:
        """Walk the chain; None where it holds."""
        with self._database.reading() as connection:
            return chain.first_broken(connection, table("taken"))


def _taken(row: Any) -> Taken:
    return Taken(**{name: row[name] for name in Taken.__dataclass_fields__})
