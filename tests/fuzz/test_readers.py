"""Whatever a file holds: a table, or a refusal that says what to mend. Never anything else.

The same files as those of `python -m tests.fuzz.readers`, some of each reader; and texts and tables
of hypothesis's making. The limits of time and memory are those of the command.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutate import changed
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import REFUSED, TABLE, TARGETS, Target, outcome
from tests.fuzz.watch import watched

_OFTEN, _SELDOM, _RARELY = 60, 15, 3  # files of a reader in the quick tests
_SLOW = ("xlsx", "docx", "pdf", "book", "odt", "sqlite", "png", "zip")


def _times(name: str) -> int:
    return _RARELY if name == "word" else _SELDOM if name in _SLOW else _OFTEN


def ended(target: Target, data: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = target.put(Path(folder), data)
        with watched():
            return outcome(target, path)


@pytest.mark.parametrize("name", TARGETS)
def test_good_files_are_read(name: str):
    ends = {ended(TARGETS[name], data) for data in seeds(name)}
    assert TABLE in ends


@pytest.mark.parametrize("name", TARGETS)
def test_changed_files_end_in_a_table_or_a_refusal(name: str):
    target = TARGETS[name]
    for number in range(_times(name)):
        assert ended(target, changed(name, "suite", number)) in (TABLE, REFUSED), number


#: Found by the command once, and mended: reader, bytes, what was wrong.
FOUND: list[tuple[str, bytes, str]] = [
    ("csv", b"client_id;document_id;text;written_on\n1;\xc3\x28\xff;a;x\n",
     "a half of a letter in an id"),
    ("csv", b"a;" * 3_000 + b"\n1\n", "a name of a column that stands thousands of times"),
    ("coded_csv", b"document;code\n\xc3\xa4;\xff\n", "a table that is not in UTF-8"),
    ("coded_csv", b"a\rb;c\n1;2\n", "a line break of another kind within the first line"),
    ("marks_csv", b'document_id,client_id,text\nD1,C1,"open\n', "a quotation mark left open"),
    ("marks_csv", b"document_id,client_id,text\nD1,C1,a,b,c\n", "more cells than columns"),
    ("marks_jsonl", b'{"document_id": 1, "client_id": [], "text": 5}\n', "cells that are no text"),
    ("marks_jsonl", b"{\n", "no JSON"),
    ("marks_txt", b"=== document_id: D1\n\xff", "a text that is not in UTF-8"),
    ("jsonl", b'{"text": ' + b"[" * 900 + b"]" * 900 + b"}\n", "lists within lists"),
    ("evidence", b"n_clients,of_clients,share\n" + b"9" * 5_000 + b",60,0.5\n",
     "a number of 5,000 figures"),
    ("md", b"N = " + b"9" * 5_000 + b" klienter", "the same in a text"),
    ("json", b"[" * 100_000, "lists without an end"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "why"), FOUND, ids=[why for *_, why in FOUND])
def test_what_was_found_stays_mended(name: str, data: bytes, why: str):
    assert ended(TARGETS[name], data) in (TABLE, REFUSED), why


# --- made by hypothesis ---------------------------------------------------------------------------

FIELDS = st.sampled_from(
    ["client_id", "document_id", "text", "written_on", "unit", "roster", "", "id"]
)
CELLS = st.one_of(st.text(max_size=12), st.integers(), st.floats(), st.booleans(), st.none())
DEEP = st.recursive(
    CELLS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)  # fmt: skip
RECORDS = st.lists(st.dictionaries(FIELDS, DEEP, max_size=8), min_size=1, max_size=5)
TABLES = st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=5)
QUICK = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # fmt: skip


@QUICK
@given(RECORDS)
def test_lines_of_json(records: list[dict[str, Any]]):
    data = "\n".join(map(json.dumps, records)).encode()
    assert ended(TARGETS["jsonl"], data) in (TABLE, REFUSED)


@QUICK
@given(TABLES, st.sampled_from(";,\t|"), st.sampled_from(["utf-8", "cp1252", "utf-16", "utf-32"]),
       st.sampled_from(["csv", "roster", "manifest", "coded_csv", "marks_csv"]))  # fmt: skip
def test_delimited_tables(rows: list[list[str]], sep: str, encoding: str, name: str):
    head = sep.join(["client_id", "document_id", "text", "written_on", "code", "file"])
    text = "\n".join([head, *(sep.join(row) for row in rows)])
    data = text.encode(encoding, "replace")
    assert ended(TARGETS[name], data) in (TABLE, REFUSED)


@QUICK
@given(st.binary(max_size=300), st.sampled_from(sorted(TARGETS)))
def test_any_bytes(data: bytes, name: str):
    assert ended(TARGETS[name], data) in (TABLE, REFUSED)


@QUICK
@given(st.data())
def test_columns_of_any_type(data: st.DataObject):
    """Parquet: whole columns of numbers, moments, lists, bytes under the names of the product."""
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {
        pa.int64(): st.integers(-(2**63), 2**63 - 1), pa.float64(): st.floats(),
        pa.timestamp("us"): st.integers(-(2**63), 2**63 - 1),
        pa.date32(): st.integers(-(2**31), 2**31 - 1), pa.bool_(): st.booleans(),
        pa.binary(): st.binary(max_size=9), pa.string(): st.text(max_size=9),
        pa.list_(pa.string()): st.lists(st.text(max_size=5), max_size=3),
        pa.duration("s"): st.integers(-(2**60), 2**60),
    }  # fmt: skip
    columns = {}
    for name in ("client_id", "document_id", "text", "written_on", "roster", "active"):
        kind = data.draw(st.sampled_from(list(kinds)))
        cells = data.draw(st.lists(st.none() | kinds[kind], min_size=2, max_size=2))
        columns[name] = pa.array(cells, kind)
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    assert ended(TARGETS["parquet"], out.getvalue()) in (TABLE, REFUSED)
