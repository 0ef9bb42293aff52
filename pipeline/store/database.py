"""Opening the workspace's database: one file with mode 0600, or a PostgreSQL of the organisation.

The only door to SQLAlchemy and Alembic for the product's own data.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from pipeline.configs import load_settings
from pipeline.errors import IlmioError, UsageError
from pipeline.readers.secret_files import holds_password
from pipeline.store.migrations import REVISIONS
from pipeline.store.place import refuse_synced

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

FILE = "ilmio.db"
SETTINGS = "ilmio.toml"
_FILE_MODE = 0o600
_PATIENCE = 30.0  # seconds to wait for another writer
_CONNECTIONS = 20  # at most, to a PostgreSQL, of one process
_WRITES = "ilmio_writes"
_LOCK = 6_041_965  # of all writers in a PostgreSQL; any number that nobody else uses
_STEPS = Path(__file__).resolve().parent / "migrations"
_BACKUP = "Restore it from a backup; `ilmio doctor` looks at it again."


class StoreSettings(BaseModel):
    """Where the database is; part ``store`` of ``ilmio.toml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # postgresql+psycopg://user@host/database, the password in a .pgpass file; else ilmio.db in the
    # workspace. Never shown.
    url: str | None = Field(default=None, repr=False, exclude=True)

    @field_validator("url")
    @classmethod
    def _without_password(cls, url: str | None) -> str | None:
        if url and holds_password(url):
            raise ValueError(
                "holds a password, and settings are copied and read by many. Leave it out, and put "
                "it in a .pgpass file, or in PGPASSWORD"
            )
        return url


class _Named(BaseModel):
    model_config = ConfigDict(extra="ignore")  # the other parts are read elsewhere

    store: StoreSettings = StoreSettings()


class Database:
    """An opened database, brought up to the form that this program works with."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine = engine
        self.name = name  # for messages; without a password
        served = engine.dialect.name == "postgresql"
        self._one_moment = {"isolation_level": "REPEATABLE READ"} if served else {}

    @classmethod
    def open(cls, folder: Path, *, kept: bool = False) -> Database:
        """Open the database of a workspace; make it where there is none.

        :param kept: whether connections stay open, as a server wants them.
        :raises UsageError: where a cloud service copies the folder, where the database is damaged,
            cannot be reached, or was made by a newer program.
        """
        url = store_settings(folder).url
        made = cls(*(_served(url) if url else _own_file(folder, kept=kept)))
        made._bring_up()
        return made

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection in a transaction that sees one moment of the database."""
        with self._told(), self.engine.connect() as plain:
            yield plain.execution_options(**self._one_moment)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection that alone may write; committed when the block ends well.

        The lock is taken first: what is read within the block holds until it ends.
        """
        with self._told(), self.engine.connect() as plain:
            connection = plain.execution_options(**{_WRITES: True})
            with connection.begin():
                if self.engine.dialect.name == "postgresql":
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                yield connection

    def compact(self) -> bool:
        """Write the file anew, so that nothing that was erased is left in it or its journal.

        :returns: whether it could be done: not while somebody else reads, nor on a server, which
            does it by itself.
        """
        if self.engine.dialect.name != "sqlite":
            return False
        import sqlite3

        plain = self.engine.raw_connection()  # outside of any transaction
        try:
            cursor = plain.cursor()
            cursor.execute("VACUUM")
            return not cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError:
            return False
        finally:
            plain.close()

    def _bring_up(self) -> None:
        with self.reading() as connection:
            found = revision(connection)
        if found != REVISIONS[-1]:
            _refuse_unknown(found, self.name)
            with self.writing() as connection:
                _walk_steps(connection)
        if self.engine.dialect.name == "sqlite":
            _let_read_while_written(self.engine)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell faults of the database in words of ours: its own may hold data or a password."""
        import sqlalchemy as sa

        try:
            yield
        except sa.exc.DBAPIError as error:
            raise _explained(error, self.name) from None


def exists(folder: Path) -> bool:
    """Whether a workspace has a database; one on a server is taken to be there."""
    return bool(store_settings(folder).url) or (folder / FILE).is_file()


def store_settings(folder: Path) -> StoreSettings:
    """Read where the database of a workspace is."""
    path = folder / SETTINGS
    return load_settings(_Named, [path] if path.is_file() else []).store


def revision(connection: Connection) -> str | None:
    """Return the step that a database stands at; None where it is empty, "" where not ours."""
    import sqlalchemy as sa

    tables = sa.inspect(connection).get_table_names()
    if "alembic_version" in tables:
        return str(connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar())
    return "" if tables and connection.dialect.name == "sqlite" else None


def _refuse_unknown(found: str | None, name: str) -> None:
    if found == "":
        raise UsageError(
            "The database was not made by ilmio.",
            where=name,
            mend="Move it elsewhere; a new one is made.",
        )
    if found is not None and found not in REVISIONS:
        raise UsageError(
            "The database was made by a newer version of ilmio.",
            where=name,
            mend="Install that version again; an older one would not keep what it holds.",
        )


def _own_file(folder: Path, *, kept: bool) -> tuple[Engine, str]:
    import sqlalchemy as sa

    refuse_synced(folder)
    path = folder / FILE
    # Only a new file is opened here: to close one lets go of all locks that this process has on it,
    # and another process would then fold in and delete the journal that is still written to.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _FILE_MODE))
    if path.stat().st_mode & 0o077:
        path.chmod(_FILE_MODE)
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        connect_args={"timeout": _PATIENCE, "check_same_thread": False},
        # where none is kept the last to close it folds the journal in
        **({"pool_size": _CONNECTIONS} if kept else {"poolclass": sa.pool.NullPool}),
    )
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine, str(path)


def _prepare(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions are ours, those that make tables too
    for pragma in (
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",  # else REPLACE deletes past the triggers
        "secure_delete = ON",  # what was erased is overwritten
    ):
        connection.execute(f"PRAGMA {pragma}")


def _let_read_while_written(engine: Engine) -> None:
    """Keep the journal beside the file (WAL): the file remembers it, so that once is enough."""
    import sqlite3

    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError:  # another has it open now; it sets it as well
        pass
    finally:
        connection.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _served(url: str) -> tuple[Engine, str]:
    import sqlalchemy as sa

    try:
        parsed = sa.make_url(url)
        if parsed.get_backend_name() != "postgresql":
            raise sa.exc.ArgumentError("another database")
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        engine = sa.create_engine(
            parsed,
            pool_size=_CONNECTIONS,
            max_overflow=0,
            pool_pre_ping=True,  # a server that was started again is met as if it had stayed
        )
    except sa.exc.ArgumentError:
        raise UsageError(
            "This is not the address of a PostgreSQL database.",
            where=f"{SETTINGS}, store.url",
            mend="Write it as postgresql+psycopg://user@host/database, or leave it out.",
        ) from None
    except ModuleNotFoundError:
        raise UsageError(
            "The driver for PostgreSQL is not installed.",
            where=f"{SETTINGS}, store.url",
            mend="Install it: pip install 'ilmio[postgresql]'",
        ) from None
    return engine, f"postgresql:{parsed.host or ''}/{parsed.database or ''}"


def _walk_steps(connection: Connection) -> None:
    """Let Alembic walk the steps that are missing, within the transaction that is open."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(_STEPS))

    def missing(current: Any, _: object) -> Any:
        return script._upgrade_revs("head", current)  # noqa: SLF001 - as its own commands do

    with EnvironmentContext(Config(), script, fn=missing) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()


def _explained(error: Any, name: str) -> IlmioError:
    told = str(error.orig).casefold()
    if "locked" in told or "busy" in told:
        return UsageError(
            "Somebody else is writing to the database.",
            where=name,
            mend="Run the command again in a moment.",
        )
    if "disk is full" in told or "no space" in told:
        return IlmioError(
            "The disk is full: nothing was entered.",
            where=name,
            mend="Make room, and run the command again. What was entered before stands.",
        )
    if "append-only" in told:
        return IlmioError("What was entered into the database is never changed.", where=name)
    if "not a database" in told or "malformed" in told:
        return UsageError("The database is damaged.", where=name, mend=_BACKUP)
    kind = type(error.orig).__name__
    if kind == "OperationalError":
        return UsageError(
            "The database cannot be used.",
            where=name,
            mend="Check that it is there, and that you may read and write it.",
        )
    return IlmioError(f"The database refused what was to be entered ({kind}).", where=name)
