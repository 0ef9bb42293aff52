"""A query on a database, by SQLAlchemy URL. The door to SQLAlchemy for reading input.

Nothing is ever written: one SELECT only, a transaction that the database itself holds read-only
where it can, and always rolled back. No part of the URL that may hold a secret is ever shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import InputRefused, UsageError
from pipeline.readers.rows import RawRow, ReadOptions, Source, check_size, header_names
from pipeline.readers.secret_files import OPEN_PASSWORD, given_password, holds_password

_ROWS_AT_A_TIME = 50
_READ_ONLY = {
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
    "oracle": "SET TRANSACTION READ ONLY",
    "sqlite": "PRAGMA query_only = ON",
}
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")


def read_sql(url: str, options: ReadOptions) -> Source:
    """Open the query of the settings on the database of the URL.

    :raises UsageError: where URL, driver or query do not fit.
    :raises InputRefused: where the database cannot be reached or the query fails.
    """
    query = _checked_query(options.query)
    engine, name = _engine(url, options)
    warned = [OPEN_PASSWORD] if holds_password(url) else []
    import sqlalchemy as sa

    connection = None
    try:
        connection = engine.connect().execution_options(
            stream_results=True, **_hold(engine.dialect.name)
        )
        if engine.dialect.name in _READ_ONLY:
            connection.execute(sa.text(_READ_ONLY[engine.dialect.name]))
        result = connection.execution_options(yield_per=_ROWS_AT_A_TIME).exec_driver_sql(query)
    except (sa.exc.SQLAlchemyError, OSError, UnicodeDecodeError) as error:
        if connection is not None:
            connection.close()
        engine.dispose()
        raise _failed(name, error) from None  # the chain would show the URL
    header = header_names(list(result.keys()))
    return Source(name, header, _rows(result, connection, engine, header, name), warnings=warned)


def _checked_query(query: str | None) -> str:
    if not query or not query.strip():
        raise UsageError(
            "A database needs a query.",
            where="ingest.query",
            mend='Write it in the configuration: [ingest] query = "SELECT … FROM …".',
        )
    bare = _STRING.sub("''", _COMMENT.sub(" ", query)).strip().rstrip(";").strip()
    first = re.match(r"[A-Za-z]+", bare)
    if ";" in bare or first is None or first[0].upper() not in ("SELECT", "WITH"):
        raise UsageError(
            "The query must be one SELECT: the input is only read.",
            where="ingest.query",
            mend="Begin it with SELECT or WITH, without a second statement.",
        )
    return query.strip().rstrip(";")


def _engine(url: str, options: ReadOptions) -> tuple[Any, str]:
    import sqlalchemy as sa

    try:
        parsed = sa.make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed.database, options)
        secret = None if holds_password(url) else given_password()
        parsed = parsed.set(password=secret) if secret else parsed
        engine = sa.create_engine(parsed, hide_parameters=True)
    except (sa.exc.ArgumentError, ValueError):
        raise UsageError(
            "The database URL is not valid.",
            where="INPUT",
            mend="Write it as driver://user@host/database, the password in a file that "
            "ILMIO_INPUT_PASSWORD_FILE names; or sqlite:///file.db.",
        ) from None
    except ModuleNotFoundError as error:
        raise UsageError(
            "The driver of the database is not installed.",
            where=str(error.name),
            mend=f"Install it: pip install {error.name}",
        ) from None
    return engine, f"{parsed.get_backend_name()}:{parsed.database or ''}"


def _sqlite(database: str | None, options: ReadOptions) -> tuple[Any, str]:
    import sqlite3

    import sqlalchemy as sa

    path = Path(database or "")
    if not database or not path.exists():  # else SQLite would make an empty file
        raise UsageError(
            "The database file does not exist.", where=path.name or "INPUT", mend="Check the path."
        )
    check_size(path, options)
    address = f"{path.resolve().as_uri()}?mode=ro"
    engine = sa.create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True))
    return engine, f"sqlite:{path.name}"


def _hold(dialect: str) -> dict[str, Any]:
    return {"postgresql_readonly": True} if dialect == "postgresql" else {}


def _failed(name: str, error: BaseException) -> InputRefused:
    kind = type(getattr(error, "orig", None) or error).__name__  # the message may hold secrets
    return InputRefused(
        f"The database did not answer the query ({kind}).",
        where=name,
        mend="Try the query in the database's own client; check user, password and columns.",
    )


def _rows(
    result: Any, connection: Any, engine: Any, header: list[str], name: str
) -> Iterator[RawRow]:
    import sqlalchemy as sa

    try:
        for number, cells in enumerate(result, start=1):
            values = dict(zip(header, cells, strict=True))
            yield RawRow(values, f"row {number} of the query", name)
    except (sa.exc.SQLAlchemyError, OSError, UnicodeDecodeError) as error:
        raise _failed(name, error) from None
    finally:
        connection.rollback()
        connection.close()
        engine.dispose()
