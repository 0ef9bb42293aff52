"""Who was forgotten (by a keyed digest alone), and what that erased of the log: append-only."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.store import chain
from pipeline.store.database import Database
from pipeline.store.people import now
from pipeline.store.schema import table

#: Free words of people, which could repeat a client's document.
WORDS = (
    ("statement", "text"), ("vote", "note"), ("decision", "reason"), ("question", "content"),
    ("inquiry", "what"),
)  # fmt: skip
_NOTHING_READ = "{}"


@dataclass(frozen=True)
class Forgotten:
    """That a client was forgotten."""

    client: str  # keyed digest of the pseudonym
    who: str
    reason: str
    told: Mapping[str, Any]  # what was removed, as counts
    at: str = ""  # ISO, UTC; filled in when entered


@dataclass(frozen=True)
class Row:
    """A row of the log."""

    table: str
    position: int
    text: str = ""


class Erasures:
    """What was forgotten in a workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, folder: Path) -> Erasures:
        """Open them; make the database where there is none."""
        return cls(Database.open(folder))

    def all(self) -> tuple[Forgotten, ...]:
        """Everybody who was forgotten, in order."""
        import sqlalchemy as sa

        own = table("forgotten")
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(own).order_by(own.c.position)).mappings().all()
        return tuple(
            Forgotten(r["client"], r["who"], r["reason"], json.loads(r["told"]), r["at"])
            for r in rows
        )

    def add(self, one: Forgotten) -> None:
        """Enter that a client is forgotten."""
        content = {**asdict(one), "told": json.dumps(one.told, sort_keys=True), "at": now()}
        with self._database.writing() as connection:
            chain.append(connection, table("forgotten"), content)

    def readings(self, period: str, drawn: Iterable[tuple[str, int]]) -> list[Row]:
        """Rows of what people read of a client.

        :param drawn: digest of a sheet, and the client's number on it.
        """
        import sqlalchemy as sa

        own, found = table("reading"), []
        with self._database.reading() as connection:
            for sheet, number in drawn:
                asked = sa.select(own.c.position).where(
                    own.c.period == period, own.c.sheet == sheet, own.c.number == number,
                    own.c.marks != _NOTHING_READ,
                )  # fmt: skip
                found += [Row("reading", int(at)) for (at,) in connection.execute(asked)]
        return found

    def words(self, repeats: Callable[[list[str]], list[bool]]) -> list[Row]:
        """Rows whose free words repeat a client's documents.

        :param repeats: says of each text whether it does.
        """
        import sqlalchemy as sa

        found = []
        with self._database.reading() as connection:
            for name, column in WORDS:
                own = table(name)
                asked = sa.select(own.c.position, own.c[column]).where(own.c[column] != "")
                rows = [(int(at), str(text)) for at, text in connection.execute(asked)]
                met = repeats([text for _, text in rows])
                found += [Row(name, *row) for row, hit in zip(rows, met, strict=True) if hit]
        return found

    def erase(self, rows: Iterable[Row]) -> None:
        """Blank what rows say; that it was done is entered, and the chains hold."""
        columns = {**dict(WORDS), "reading": "marks"}
        with self._database.writing() as connection:
            for row in rows:
                blank = _NOTHING_READ if row.table == "reading" else ""
                own = table(row.table)
                chain.erase(connection, own, row.position, {columns[row.table]: blank})

    def compact(self) -> bool:
        """Leave nothing of what was erased in the file; see :meth:`Database.compact`."""
        return self._database.compact()

    def verify(self) -> chain.Broken | None:
        """Walk both chains; None where they hold."""
        with self._database.reading() as connection:
            found = (chain.first_broken(connection, table(n)) for n in ("forgotten", "erased"))
            return next((one for one in found if one is not None), None)
