"""Append-only tables whose rows hold each other: each row's digest covers the one before it.

A row that was changed, put in or taken out afterwards breaks the chain where it stands. The digest
covers a random salt too, so that it may be shown: the true counts cannot be tried out against it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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

    before = FIRST
    rows = connection.execute(sa.select(table).order_by(table.c.position)).mappings().all()
    for number, row in enumerate(map(dict[str, Any], rows), start=1):
        if row["position"] != number:
            return Broken(table.name, number, "the row is missing")
        if row["previous"] != before:
            return Broken(table.name, number, "it does not follow the row before it")
        if row["hash"] != digest(row, further(row)):
            return Broken(table.name, number, "it was changed after it was written")
        before = row["hash"]
    return None


def digest(row: Mapping[str, Any], further: Mapping[str, Any]) -> str:
    """SHA-256 of a row without its own digest, and of what belongs to it."""
    content = {name: value for name, value in row.items() if name != "hash"}
    told = json.dumps(
        {"row": content, "further": dict(further)},
        sort_keys=True, ensure_ascii=False, separators=(",", ":"),
    )  # fmt: skip
    return hashlib.sha256(told.encode()).hexdigest()
