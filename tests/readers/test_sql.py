"""Databases are only read, and no secret of the URL is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import IlmioError, InputRefused, UsageError
from pipeline.readers.rows import ReadOptions
from pipeline.readers.secret_files import (
    OPEN_PASSWORD,
    PASSWORD,
    PASSWORD_FILE,
    given_password,
    holds_password,
)
from pipeline.readers.sql import read_sql
from tests.stages.make_inputs import ROWS, write_sqlite

WRITING = [
    ("DELETE FROM docs", "writes"),
    ("SELECT 1; DROP TABLE docs", "a second statement"),
    ("/* SELECT */ UPDATE docs SET text = ''", "a comment in front"),
    ("", "nothing"),
    (None, "nothing"),
]


@pytest.mark.parametrize(("query", "_why"), WRITING)
def test_only_one_select_is_taken(query: str | None, _why: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_sql(write_sqlite(tmp_path / "a.db", ROWS), ReadOptions(query=query))
    assert caught.value.where == "ingest.query"


@pytest.mark.parametrize(
    "query", ["SELECT ';' AS a -- the end;\n", "WITH x AS (SELECT 1 AS a) SELECT a FROM x;"]
)
def test_harmless_queries_pass(query: str, tmp_path: Path) -> None:
    source = read_sql(write_sqlite(tmp_path / "a.db", ROWS), ReadOptions(query=query))
    assert source.header == ["a"] and len(list(source.rows)) == 1


def test_the_database_itself_refuses_to_write(tmp_path: Path) -> None:
    url = write_sqlite(tmp_path / "a.db", ROWS)
    before = (tmp_path / "a.db").read_bytes()
    sneaky = ReadOptions(query="WITH x AS (SELECT 1) INSERT INTO docs (text) SELECT 'y' FROM x")
    with pytest.raises(InputRefused):
        list(read_sql(url, sneaky).rows)
    assert (tmp_path / "a.db").read_bytes() == before


SECRET = [
    ("nosuch://user:hush@host/db?password=hush", "no such driver"),
    ("postgresql://user:hush@host.invalid:notaport/db", "not a URL"),
    ("sqlite:////nowhere/hush/file.db", "no such file"),
    ("mysql+nosuch://user:hush@host/db", "no such driver"),
]


@pytest.mark.parametrize(("url", "_why"), SECRET)
def test_secrets_are_not_shown(url: str, _why: str, tmp_path: Path) -> None:
    with pytest.raises(IlmioError) as caught:
        read_sql(url, ReadOptions(query="SELECT 1"))
    error: BaseException | None = caught.value
    assert "hush" not in str(error) and "hush" not in repr(error.__cause__)


def test_a_failing_query_names_the_kind_of_error_only(tmp_path: Path) -> None:
    url = write_sqlite(tmp_path / "a.db", ROWS)
    with pytest.raises(InputRefused) as caught:
        read_sql(url, ReadOptions(query="SELECT secret_column FROM docs"))
    assert "OperationalError" in str(caught.value) and "secret_column" not in str(caught.value)


def test_a_column_whose_name_is_no_text_is_refused(tmp_path: Path) -> None:
    """The driver raises what no error of a database is."""
    write_sqlite(tmp_path / "a.db", ROWS)
    content = (tmp_path / "a.db").read_bytes()
    assert content.count(b"doc_type") == 1
    (tmp_path / "a.db").write_bytes(content.replace(b"doc_type", b"\x80oc_type"))
    with pytest.raises(InputRefused, match="UnicodeDecodeError"):
        list(read_sql(f"sqlite:///{tmp_path}/a.db", ReadOptions(query="SELECT * FROM docs")).rows)


PASSWORDS = [
    ("postgresql://u:hush@h/d", True, "beside the user"),
    ("postgresql://u@h/d?password=hush", True, "among the parameters"),
    ("mssql://u@h/d?PWD=hush", True, "as ODBC names it"),
    ("postgresql://u@h/d?sslmode=require", False, "none"),
    ("sqlite:///a.db", False, "a file"),
    ("postgresql://[broken", False, "no address at all"),
]


@pytest.mark.parametrize(("url", "holds", "_why"), PASSWORDS)
def test_a_password_in_an_address(url: str, holds: bool, _why: str) -> None:
    assert holds_password(url) is holds


def test_a_password_from_a_file_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert given_password() is None
    monkeypatch.setenv(PASSWORD, "hush")
    assert given_password() == "hush"
    file = tmp_path / "secret"
    file.write_text("hushed\n")
    file.chmod(0o640)
    monkeypatch.setenv(PASSWORD_FILE, str(file))
    with pytest.raises(UsageError, match="read by others") as caught:
        given_password()
    assert "hushed" not in str(caught.value) and caught.value.where == PASSWORD_FILE
    file.chmod(0o600)
    assert given_password() == "hushed", "the file goes before"
    monkeypatch.setenv(PASSWORD_FILE, str(tmp_path / "gone"))
    with pytest.raises(UsageError, match="cannot be read"):
        given_password()


def test_the_given_password_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlalchemy as sa

    asked = []
    monkeypatch.setenv(PASSWORD, "hush")
    monkeypatch.setattr(sa, "create_engine", lambda url, **_: asked.append(url.password) or 1 / 0)
    for url in ("postgresql+psycopg://u@h/d", "postgresql+psycopg://u:own@h/d"):
        with pytest.raises(ZeroDivisionError):
            read_sql(url, ReadOptions(query="SELECT 1"))
    assert asked == ["hush", "own"]


def test_a_password_in_the_address_is_warned_of(tmp_path: Path) -> None:
    url = write_sqlite(tmp_path / "a.db", ROWS)
    options = ReadOptions(query="SELECT 1 AS a")
    assert read_sql(url, options).warnings == []
    assert read_sql(f"{url}?password=x", options).warnings == [OPEN_PASSWORD]
