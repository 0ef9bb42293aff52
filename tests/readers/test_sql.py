"""Databases are only read, and no secret of the URL is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import IlmioError, InputRefused, UsageError
from pipeline.readers.rows import ReadOptions
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
