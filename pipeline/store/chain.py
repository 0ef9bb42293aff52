"""Append-only tables whose rows hold each other: each row's digest covers the one before it.

A row that was changed, put in or taken out afterwards breaks the chain where it stands. The digest
covers a random salt too, so that it may be shown: the true counts cannot be tried out against it.

What a row says of a client who is forgotten has to go. Its digest stays, so that the chain holds;
its salt goes, so that nothing can be tried out; and table ``erased``, a chain too, says which row
it was and holds a digest of what was left of it. So only what was entered there can be missing.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

FIRST = "0" * 64  # what stands before the first row
Further = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True)
class Broken:
    """The first row of a chain that does not hold."""

    table: str
    position: int  # from 1
    what: str

    def __str__(self) -> str:
        """Say it in a sentence."""
        return f"the chain of {self.table} breaks at row {self.position}: {self.what}"


def append(
    connection: Connection,
    table: Table,
    content: Mapping[str, Any],
    further: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Add a row behind the last one and return it; the caller holds the writers' lock.

    :param further: what belongs to the row in other tables, covered by its digest.
    """
    position, previous = last_of(connection, table)
    row = {
        "position": position + 1,
        **content,
        "salt": secrets.token_hex(16),
        "previous": previous,
    }
    row["hash"] = digest(row, further or {})
    connection.execute(table.insert(), row)
    return row


def last_of(connection: Connection, table: Table) -> tuple[int, str]:
    """Position and digest of the last row; 0 and :data:`FIRST` where there is none."""
    import sqlalchemy as sa

    asked = sa.select(table.c.position, table.c.hash).order_by(table.c.position.desc()).limit(1)
    found = connection.execute(asked).first()
    return (int(found.position), str(found.hash)) if found else (0, FIRST)


def first_broken(
    connection: Connection, table: Table, further: Further = lambda _: {}
) -> Broken | None:
    """Walk a chain from its first row and return the first that does not hold."""
    import sqlalchemy as sa

    before, blanked = FIRST, _blanked(connection, table)
    rows = connection.execute(sa.select(table).order_by(table.c.position)).mappings().all()
    for number, row in enumerate(map(dict[str, Any], rows), start=1):
        if row["position"] != number:
            return Broken(table.name, number, "the row is missing")
        if row["previous"] != before:
            return Broken(table.name, number, "it does not follow the row before it")
        if row["hash"] != digest(row, further(row)) and (
            row["hash"],
            digest(row, {}),
        ) != blanked.get(number):
            return Broken(table.name, number, "it was changed after it was written")
        before = row["hash"]
    return None


def erase(connection: Connection, table: Table, position: int, blank: Mapping[str, Any]) -> None:
    """Blank columns of a row, and its salt; the caller holds the writers' lock.

    :param blank: column to what it is to hold.
    """
    import sqlalchemy as sa

    log = _erased()
    asked = sa.select(table).where(table.c.position == position)
    row = dict(connection.execute(asked).mappings().one()) | dict(blank) | {"salt": ""}
    append(
        connection,
        log,
        {
            "of_table": table.name,
            "of_position": position,
            "row_hash": row["hash"],
            "left": digest(row, {}),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        },
    )
    changed = sa.update(table).where(table.c.position == position)
    connection.execute(changed.values(**blank, salt=""))


def _blanked(connection: Connection, table: Table) -> dict[int, tuple[str, str]]:
    """Rows of a table that were blanked: digests of how they were, and of what was left."""
    import sqlalchemy as sa

    log = _erased()
    asked = sa.select(log.c.of_position, log.c.row_hash, log.c.left).where(
        log.c.of_table == table.name
    )
    rows = connection.execute(asked.order_by(log.c.position))
    return {int(row.of_position): (str(row.row_hash), str(row.left)) for row in rows}


def _erased() -> Table:
    from pipeline.store.schema import table

    return table("erased")


def digest(row: Mapping[str, Any], further: Mapping[str, Any]) -> str:
    """SHA-256 of a row without its own digest, and of what belongs to it."""
    content = {name: value for name, value in row.items() if name != "hash"}
    told = json.dumps(
        {"row": content, "further": dict(further)},
        sort_keys=True, ensure_ascii=False, separators=(",", ":"),
    )  # fmt: skip
    return hashlib.sha256(told.encode()).hexdigest()
