"""The store on a PostgreSQL that the tests start: every test of the store again, and its own."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import IlmioError
from pipeline.runs import Workspace
from pipeline.store import database
from pipeline.store.database import Database
from pipeline.store.erasures import Erasures, Row
from pipeline.store.migrations import REVISIONS
from pipeline.store.people import People
from pipeline.store.register import Register, ReleasedFile
from pipeline.store.reviews import Decision, Reviews, Vote, version_of
from pipeline.store.schema import APPEND_ONLY, metadata, table
from tests.postgresql_server import Server, needs_postgresql, serving
from tests.store import test_database, test_handovers, test_register, test_reviews
from tests.store.make_facts import RECORD, facts

pytestmark = needs_postgresql
_OF_A_FILE = ("sqlite3", "ilmio.db", "PRAGMA", "at_once")  # what tests of the file alone name
_AGAIN = {test_reviews: "", test_handovers: "", test_register: "", test_database: "no_row_is_cha"}

for _module, _only in _AGAIN.items():
    for _name, _value in list(vars(_module).items()):
        if _name.startswith("test_") and _only in _name and inspect.isfunction(_value):
            if not any(word in inspect.getsource(_value) for word in _OF_A_FILE):
                globals()[_name] = _value
register = test_register.register


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("fsync=off") as made:
        yield made


@pytest.fixture
def tmp_path(tmp_path: Path, server: Server) -> Path:
    """A folder whose settings name a new database."""
    (tmp_path / "ilmio.toml").write_text(server.settings())
    return tmp_path


def test_it_is_one(tmp_path: Path):
    with Database.open(tmp_path).reading() as connection:
        assert connection.dialect.name == "postgresql"
    assert [one.name for one in tmp_path.iterdir()] == ["ilmio.toml"], "no file of a database"


def test_the_steps_lead_to_the_tables_as_they_are(tmp_path: Path):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with Database.open(tmp_path).reading() as connection:
        assert database.revision(connection) == REVISIONS[-1]
        assert compare_metadata(MigrationContext.configure(connection), metadata()) == []


def test_one_of_the_first_version_is_brought_up_and_keeps_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    test_database.at_first(tmp_path, monkeypatch)
    opened = Register.open(tmp_path)
    assert opened.verify() is None and len(opened.facts()) == 2
    with Database.open(tmp_path).reading() as connection:
        assert database.revision(connection) == REVISIONS[-1]


def test_a_step_that_fails_leaves_the_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from pipeline.store.migrations import append_only

    test_database.at_first(tmp_path, monkeypatch)
    with monkeypatch.context() as patch:
        patch.setattr(append_only, "_POSTGRESQL", "CREATE NONSENSE {name} {event} {table}")
        with pytest.raises(IlmioError):
            Database.open(tmp_path)
    assert Register.open(tmp_path).verify() is None


@pytest.mark.parametrize("name", APPEND_ONLY)
def test_no_table_is_emptied(name: str, tmp_path: Path):
    opened = Database.open(tmp_path)
    with pytest.raises(IlmioError, match="never changed"), opened.writing() as connection:
        connection.exec_driver_sql(f'TRUNCATE "{name}" CASCADE')


TAMPERED = [
    ("person", "UPDATE person SET role = 'reader'"),
    ("decision", "UPDATE decision SET reason = 'muu'"),
    ("decision", "DELETE FROM decision WHERE position = 1"),
]


@pytest.mark.parametrize(("name", "word"), TAMPERED, ids=[word for _, word in TAMPERED])
def test_a_tampered_row_is_found(name: str, word: str, tmp_path: Path):
    People.open(tmp_path).add("Aino Arkki", "lead", "all")
    for theme in ("debt", "food"):
        said = Decision("2026-Q3", "A", theme, "d", "p-1", "agree", reason="Äiti sanoi näin")
        Reviews.open(tmp_path).decide("2026-Q3", "A", theme, 0, lambda _, said=said: said)
    assert Reviews.open(tmp_path).verify() == () and People.open(tmp_path).verify() is None
    with Database.open(tmp_path).writing() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        connection.exec_driver_sql(word)
    found = [People.open(tmp_path).verify(), *Reviews.open(tmp_path).verify()]
    assert [one.table for one in found if one] == [name]


def test_files_whose_names_the_database_orders_otherwise_hold(tmp_path: Path):
    """In the order of letters a dot, a capital and å stand elsewhere than in that of bytes."""
    names = ("report.html", "report.fi.html", "Report.csv", "äiti.csv", "åland.csv", "zeta.csv")
    files = [ReleasedFile(name, "0" * 64, 1) for name in names]
    opened = Register.open(tmp_path)
    opened.add(RECORD, facts(), files)
    assert opened.verify() is None
    assert [one.name for one in opened.releases()[0].files] == sorted(names)


_SAVE = """
import sys
from pathlib import Path
from pipeline.store.reviews import ChangedSinceError, Decision, Reviews, version_of
reviews = Reviews.open(Path(sys.argv[1]))
for n in range(20):
    while True:
        version = version_of(reviews.decisions("p", "A"), "t")
        try:
            made = Decision("p", "A", "t", "d", sys.argv[2], "rename", reason=str(n))
            reviews.decide("p", "A", "t", version, lambda _: made)
            break
        except ChangedSinceError:
            pass
"""


def test_several_writers_lose_nothing_and_overwrite_nobody(tmp_path: Path):
    children = [
        subprocess.Popen([sys.executable, "-c", _SAVE, str(tmp_path), f"w{n}"],
                         cwd=Path(__file__).parents[2])
        for n in range(3)
    ]  # fmt: skip
    assert [child.wait(120) for child in children] == [0, 0, 0]
    reviews = Reviews.open(tmp_path)
    kept = reviews.decisions("p", "A")
    assert len(kept) == 60 and reviews.verify() == () and version_of(kept, "t") == 60
    for n in range(3):
        assert [one.reason for one in kept if one.who == f"w{n}"] == [str(i) for i in range(20)]


def test_a_reader_sees_one_moment(tmp_path: Path):
    opened = Database.open(tmp_path)
    with opened.reading() as connection:
        asked = f"SELECT count(*) FROM {table('person').name}"
        assert connection.exec_driver_sql(asked).scalar() == 0
        People(Database.open(tmp_path)).add("Aino Arkki", "lead", "all")
        assert connection.exec_driver_sql(asked).scalar() == 0
    assert len(People(opened).all()) == 1


def test_a_server_that_came_back_is_used_again(tmp_path: Path):
    """Connections that were cut meanwhile are made anew, and nobody meets a fault."""
    opened = Database.open(tmp_path)
    assert People(opened).all() == ()
    with Database.open(tmp_path).reading() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert People(opened).all() == ()


def test_one_that_is_not_there_is_told_without_its_address(tmp_path: Path, server: Server):
    (tmp_path / "ilmio.toml").write_text(
        f'[store]\nurl = "postgresql+psycopg://s3cret@/none?host={server.folder}"\n'
    )
    with pytest.raises(IlmioError, match="cannot be used") as caught:
        Database.open(tmp_path)
    assert "s3cret" not in str(caught.value)


def test_a_workspace_is_made_over_one(tmp_path: Path, server: Server):
    made = Workspace.create(tmp_path / "w", server.settings(), "version = '1'\n[background]\n")
    assert People.open(made.folder).add("Aino Arkki", "lead", "all").role == "lead"
    assert not (made.folder / "ilmio.db").exists()


def test_what_is_erased_is_blank_and_nothing_else_can_be(tmp_path: Path):
    reviews = Reviews.open(tmp_path)
    for theme in ("debt", "food"):
        reviews.vote(Vote("p", "A", theme, "d", "p-1", "yes", True, "sanat"), 0)
    Erasures.open(tmp_path).erase([Row("vote", 1)])
    assert [one.note for one in reviews.votes("p", "A")] == ["", "sanat"]
    assert reviews.verify() == () and Erasures.open(tmp_path).verify() is None
    with pytest.raises(IlmioError, match="never changed"):
        with Database.open(tmp_path).writing() as connection:
            connection.exec_driver_sql("UPDATE vote SET note = '' WHERE position = 2")
