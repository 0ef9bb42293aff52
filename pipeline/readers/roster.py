"""The roster: names and numbers of the people in each case, for masking. Kept in memory only."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import InputRefused
from pipeline.readers.columns import recognise
from pipeline.readers.rows import ReadOptions
from pipeline.readers.source import open_source
from pipeline.readers.values import as_id, split_roster


def read_roster(
    path: Path, options: ReadOptions, client_column: str | None = None
) -> dict[str, set[str]]:
    """Read a roster file: a client column, every other column holds names or numbers.

    A client may stand in several rows; a cell may hold several names, parted by ``;`` or ``|``.

    :param client_column: column of the client ids, where it is not recognised by its name.
    :raises InputRefused: where no column holds the client ids, or nothing beside them stands there.
    """
    source = open_source(path, options)
    wanted = {"client_id": client_column} if client_column in source.header else {}
    column = recognise(source.header, {k: v for k, v in wanted.items() if v}, ()).columns.get(
        "client_id"
    )
    if column is None or len(source.header) < 2:
        raise InputRefused(
            "The roster needs a column client_id and at least one with names or numbers.",
            where=path.name,
            mend="Name the column of the clients client_id.",
        )
    roster: dict[str, set[str]] = {}
    for row in source.rows:
        if row.fault:
            raise InputRefused(  # a name that cannot be read would not be masked
                f"The roster has a row that cannot be read ({row.fault}).",
                where=f"{path.name}, {row.place}",
                mend="Save the roster in UTF-8 and mend the row.",
            )
        client = as_id(row.values.get(column))
        names = [n for key, cell in row.values.items() if key != column for n in split_roster(cell)]
        if client:
            roster.setdefault(client, set()).update(names)
    return roster
