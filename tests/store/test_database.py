"""The database: made with its mode, brought up step by step, and refused where it does not fit."""

from __future__ import annotations

import io
import logging
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import IlmioError, UsageError
from pipeline.store import database
from pipeline.store.database import Database
from pipeline.store.migrations import REVISIONS
from pipeline.store.register import Register
from pipeline.store.schema import APPEND_ONLY, metadata, table
from tests.store.make_facts import FILES, RECORD, facts

SECRET = "s3cret-of-nobody"


def test_a_new_one_is_its_owners_alone(tmp_path: Path):
    made = Database.open(tmp_path)
    path = tmp_path / "ilmio.db"
    assert path.stat().st_mode & 0o777 == 0o600
    with made.writing() as connection:
        connection.exec_driver_sql("INSERT INTO signoff VALUES (1,'p',1,1,'n',NULL,'a','','','')")
        modes = {p.name: p.stat().st_mode & 0o777 for p in tmp_path.iterdir()}
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "recursive_triggers")
        }
    assert len(modes) > 1 and set(modes.values()) == {0o600}, "its journals too"
    assert asked == {
        "journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000, "recursive_triggers": 1,
    }  # fmt: skip
    assert [p.name for p in tmp_path.iterdir()] == ["ilmio.db"], "nothing is left open"
    path.chmod(0o644)
    Database.open(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_steps_lead_to_the_tables_as_they_are(tmp_path: Path):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(database._STEPS))
    assert [one.revision for one in reversed(list(script.walk_revisions()))] == list(REVISIONS)
    with Database.open(tmp_path).reading() as connection:
        assert database.revision(connection) == REVISIONS[-1]
        assert compare_metadata(MigrationContext.configure(connection), metadata()) == []


def at_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a database as the first version of the program did, with a release in it."""
    from alembic.script import ScriptDirectory

    real = ScriptDirectory._upgrade_revs
    with monkeypatch.context() as patch:
        patch.setattr(ScriptDirectory, "_upgrade_revs", lambda s, _, now: real(s, "0001", now))
        patch.setattr(database, "REVISIONS", ("0001",))
        Register.open(folder).add(RECORD, facts(), FILES)


def test_one_of_the_first_version_is_brought_up_and_keeps_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    at_first(tmp_path, monkeypatch)
    with sqlite3.connect(tmp_path / "ilmio.db") as plain:
        assert plain.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        tables = {name for (name,) in plain.execute("SELECT name FROM sqlite_master")}
        assert "handover" not in tables
    opened = Register.open(tmp_path)
    assert opened.verify() is None and len(opened.facts()) == 2
    with Database.open(tmp_path).reading() as connection:
        assert database.revision(connection) == REVISIONS[-1]


def test_a_step_that_fails_leaves_the_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from pipeline.store.migrations import append_only

    at_first(tmp_path, monkeypatch)
    before = sqlite3.connect(tmp_path / "ilmio.db").execute("SELECT * FROM sqlite_master")
    told = before.fetchall()
    with monkeypatch.context() as patch:
        patch.setattr(append_only, "_SQLITE", "CREATE NONSENSE {name} {event} {table}")
        with pytest.raises(IlmioError):
            Database.open(tmp_path)
    after = sqlite3.connect(tmp_path / "ilmio.db").execute("SELECT * FROM sqlite_master")
    assert after.fetchall() == told
    assert Register.open(tmp_path).verify() is None


def newer(path: Path) -> None:
    Database.open(path.parent)
    with sqlite3.connect(path) as plain:
        plain.execute("UPDATE alembic_version SET version_num = '9999'")


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE bookings (id)")


REFUSED = [
    (newer, "newer version"),
    (foreign, "not made by ilmio"),
    (lambda path: path.write_bytes(b"no database at all" * 300), "damaged"),
]


@pytest.mark.parametrize(("make", "says"), REFUSED, ids=[says for _, says in REFUSED])
def test_what_does_not_fit_is_refused_and_left_alone(make, says: str, tmp_path: Path):
    path = tmp_path / "ilmio.db"
    make(path)
    before = path.read_bytes()
    with pytest.raises(UsageError, match=says) as caught:
        Database.open(tmp_path)
    assert caught.value.where == str(path) and caught.value.mend
    assert path.read_bytes() == before


def test_a_folder_of_a_cloud_service_gets_none(tmp_path: Path):
    folder = tmp_path / "Dropbox" / "w"
    folder.mkdir(parents=True)
    with pytest.raises(UsageError, match="Dropbox copies"):
        Database.open(folder)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", APPEND_ONLY)
@pytest.mark.parametrize("word", ["UPDATE {} SET {} = {}", "DELETE FROM {} WHERE {} = {}"])
def test_no_row_is_changed_or_deleted(name: str, word: str, tmp_path: Path):
    opened = Database.open(tmp_path)
    Register(opened).add(RECORD, facts(), FILES)
    first = table(name).columns[0].name
    release = "'2026-Q3-public-1'"
    values = {
        "taken": "(1,'p','project','','d','f','s',1,'w','r','a','','','')",
        "handover": f"(1,{release},'f','s','r',NULL,'b','a',NULL,NULL,'','','')",
        "signoff": "(1,'p',1,true,'n',NULL,'a','','','')",
        "person": "(1,'p-1','n','lead','all',true,'a','','','')",
        "vote": "(1,'p','t','d','x','p-1','yes',true,'','a','','','')",
        "statement": "(1,'p','t','d','x','p-1','need','fi','t',NULL,NULL,'a','','','')",
        "decision": "(1,'p','t','d','x','p-1','agree','','','','',NULL,'a','','','')",
        "reading": "(1,'p','t','s',1,'p-1','{}','a','','','')",
        "forgotten": "(1,'c','w','r','{}','a','','','')",
        "erased": "(1,'vote',9,'h','l','a','','','')",
        "membership": "(1,'p-1','[]','a','','','')",
        "question": "(1,'q','p','t','p-1','{}','a','','','')",
        "inquiry": "(1,'i','p','t','p-1','to_us','x','x','x','open','',NULL,'a','','','')",
    }
    with opened.writing() as connection:
        if name in values:
            connection.exec_driver_sql(f'INSERT INTO "{name}" VALUES {values[name]}')
    with pytest.raises(IlmioError, match="never changed"), opened.writing() as connection:
        connection.exec_driver_sql(word.format(f'"{name}"', first, first))
    with opened.reading() as connection:
        assert connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar()


def test_what_replaces_a_row_deletes_one(tmp_path: Path):
    opened = Database.open(tmp_path)
    name = Register(opened).add(RECORD, facts(), FILES)
    with pytest.raises(IlmioError, match="never changed"), opened.writing() as connection:
        connection.exec_driver_sql(
            f"INSERT OR REPLACE INTO released_file VALUES ('{name}', 'report.html', 'x', 1)"
        )


def test_a_server_goes_on_where_another_process_comes_and_goes(tmp_path: Path):
    """Its locks hold although the same process opens the database again, as every page does."""
    served = Database.open(tmp_path, kept=True)
    Register(served).add(RECORD, facts(), FILES)
    Database.open(tmp_path)
    program = (
        "import sys; from pathlib import Path; from pipeline.store.register import Register; "
        "assert Register.open(Path(sys.argv[1])).releases()"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, timeout=120)
    assert (tmp_path / "ilmio.db-wal").is_file(), "its journal is still there"
    Register(served).add(RECORD, facts(), FILES)
    assert len(Register.open(tmp_path).releases()) == 2
    served.engine.dispose()


def test_somebody_else_who_writes_is_waited_for_and_then_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    Database.open(tmp_path)
    monkeypatch.setattr(database, "_PATIENCE", 0.05)
    late = Database.open(tmp_path)
    other = sqlite3.connect(tmp_path / "ilmio.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(UsageError, match="Somebody else is writing"), late.writing():
        pass
    other.rollback()


ADDRESSES = [
    (f"mysql://{SECRET}@host/db", "not the address of a PostgreSQL"),
    (f"postgresql://u:{SECRET}@host/db", "holds a password"),
    (f"postgresql://u@host/db?password={SECRET}", "holds a password"),
    (f"no address {SECRET}", "not the address of a PostgreSQL"),
]


@pytest.mark.parametrize(("url", "says"), ADDRESSES, ids=[s for _, s in ADDRESSES])
def test_an_address_that_is_none_is_refused_without_its_password(
    url: str, says: str, tmp_path: Path
):
    (tmp_path / "ilmio.toml").write_text(f'seed = 3\n[store]\nurl = "{url}"\n')
    with pytest.raises(UsageError, match=says) as caught:
        Database.open(tmp_path)
    assert SECRET not in str(caught.value) and not (tmp_path / "ilmio.db").exists()


def test_a_postgresql_is_constructed_or_its_driver_asked_for(tmp_path: Path):
    try:
        engine, name = database._served(f"postgresql://ilmio:{SECRET}@db.example/social")
    except UsageError as error:
        assert "pip install 'ilmio[postgresql]'" in error.mend
    else:
        assert engine.dialect.driver == "psycopg" and name == "postgresql:db.example/social"


def test_the_steps_can_be_told_to_a_postgresql():
    """Written down, not run: what they say to a server stands here for who wants to try it."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    said = io.StringIO()
    told = {"as_sql": True, "output_buffer": said}
    context = MigrationContext.configure(dialect_name="postgresql", opts=told)
    script = ScriptDirectory(str(database._STEPS))
    with Operations.context(context):
        for step in reversed(list(script.walk_revisions())):
            step.module.upgrade()
    for name in APPEND_ONLY:
        assert re.search(rf'CREATE TABLE "?{name}"? ', said.getvalue())
        for event in ("UPDATE", "DELETE", "TRUNCATE"):
            trigger = f'CREATE TRIGGER {name}_no_{event.lower()} BEFORE {event} ON "{name}"'
            assert trigger in said.getvalue()
    assert said.getvalue().count("RAISE EXCEPTION 'append-only'") == len(REVISIONS), (
        "the function, by each step"
    )


def test_the_address_is_never_told():
    from pipeline.execution.settings import RunSettings

    made = RunSettings.model_validate({"store": {"url": f"postgresql://{SECRET}@h/d"}})
    assert SECRET not in f"{made!r} {made.model_dump_json()} {made.model_dump()}"
    assert "store" not in made.model_dump(), "nor does a manifest change with it"


def test_an_unknown_setting_of_the_store_is_told(tmp_path: Path):
    (tmp_path / "ilmio.toml").write_text('[store]\nulr = "x"\n')
    with pytest.raises(UsageError, match="Did you mean 'url'"):
        Database.open(tmp_path)


def test_no_logging_is_set_up(tmp_path: Path):
    before = list(logging.root.handlers), logging.getLogger("alembic").level
    Database.open(tmp_path)
    assert (list(logging.root.handlers), logging.getLogger("alembic").level) == before


def test_two_who_open_a_new_one_at_once_make_it_once(tmp_path: Path):
    code = (
        "import sys; from pathlib import Path; from pipeline.store.database import Database;"
        "Database.open(Path(sys.argv[1]))"
    )
    begun = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    told = [one.communicate()[1].decode() for one in begun]
    assert [one.returncode for one in begun] == [0, 0], told
    with Database.open(tmp_path).reading() as connection:
        assert database.revision(connection) == REVISIONS[-1]
