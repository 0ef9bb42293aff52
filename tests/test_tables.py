"""The tables: checked at birth, sorted by key, and written with the meaning of each column."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline import tables
from pipeline.errors import IlmioError
from pipeline.released_tables import FACTS
from pipeline.table import Column, Table

SMALL = Table(
    "small",
    ("key",),
    "For the tests.",
    (
        Column("key", "string", "key"),
        Column("count", "int", "count", low=0),
        Column("share", "float", "share", low=0, high=1),
        Column("done", "bool", "done"),
        Column("day", "date", "day"),
        Column("words", "list", "words"),
        Column("kind", "string", "kind", allowed=("a", "b")),
        Column("maybe", "int", "may be empty", nullable=True),
        Column("whether", "bool", "may be empty", nullable=True),
    ),
)
ROW: dict[str, Any] = {
    "key": "k", "count": 1, "share": 0.5, "done": True, "day": "2026-07-01", "words": ["x"],
    "kind": "a", "maybe": None, "whether": None,
}  # fmt: skip


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return SMALL.frame(tuple({**ROW, **row}[name] for name in SMALL.names) for row in rows)


@pytest.mark.parametrize(
    ("fault", "says", "reason"),
    [
        ({"count": -1}, "count is below 0", "a negative count"),
        ({"count": 1.5}, "count.*type int", "half a client"),
        ({"count": None}, "count.*type int", "an empty count"),
        ({"share": 1.01}, "share is above 1", "more than all"),
        ({"share": float("nan")}, "share is empty in 1 rows", "no number"),
        ({"share": "much"}, "share.*type float", "no number at all"),
        ({"done": "no"}, "done.*type bool", "a word, which Python takes for true"),
        ({"done": None}, "done.*type bool", "an empty truth, which Python takes for false"),
        ({"whether": "kyllä"}, "whether.*type bool", "a word where it may be empty"),
        ({"day": "31.2.2026"}, "day.*type date", "no such day"),
        ({"kind": "c"}, "kind holds other values", "not one of the list"),
        ({"key": None}, "key is empty", "no key"),
    ],
)
def test_a_row_that_contradicts_the_table_is_refused(fault, says, reason):
    with pytest.raises(IlmioError, match=says):
        frame(fault)
    assert len(frame({})) == 1, reason


def test_all_faults_are_named_at_once_and_no_value():
    with pytest.raises(IlmioError) as caught:
        frame({"count": -7, "share": 3.25}, {"kind": "Matti"}, {})
    told = str(caught.value)
    assert "count" in told and "share" in told and "kind" in told and "twice" in told
    assert not any(value in told for value in ("-7", "3.25", "Matti"))


def test_a_missing_column_is_named():
    with pytest.raises(IlmioError, match="lacks the columns share, words"):
        SMALL.check(frame({}).drop(columns=["share", "words"]))


def test_types_are_those_of_the_table():
    row = frame({"count": np.int32(3), "done": np.bool_(False), "maybe": 4.0, "whether": True})
    assert row.loc[0, ["count", "done", "maybe", "whether"]].tolist() == [3, False, 4, True]
    assert row.dtypes.astype(str).to_dict() == {
        "key": "str", "count": "int64", "share": "float64", "done": "bool",
        "day": "datetime64[s]", "words": "object", "kind": "str", "maybe": "Int64",
        "whether": "boolean",
    }  # fmt: skip


def test_rows_are_sorted_and_further_columns_left_out():
    made = SMALL.check(frame({"key": "b"}, {"key": "a"}).iloc[::-1].assign(extra=1))
    assert made["key"].tolist() == ["a", "b"]
    assert made.columns.tolist() == SMALL.names
    assert made.index.tolist() == [0, 1]


def test_checking_does_not_change_what_it_is_given():
    given = frame({"key": "b"}, {"key": "a"}).iloc[::-1]
    before = given.copy(deep=True)
    SMALL.check(given)
    pd.testing.assert_frame_equal(given, before)


@pytest.mark.parametrize("table", (*tables.ALL, FACTS), ids=lambda table: table.name)
def test_every_table_is_whole(table):
    empty = table.frame([])
    assert len(empty) == 0
    pd.testing.assert_frame_equal(table.check(empty), empty)
    assert table.arrow_schema.names == table.names
    assert set(table.key) <= set(table.names)
    assert len(set(table.names)) == len(table.names)
    for column in table.describe():
        assert column["meaning"], f"{table.name}.{column['name']} has no meaning"
    metadata = table.arrow_schema.field(table.names[0]).metadata
    assert metadata[b"meaning"].decode() == table.columns[0].meaning


def test_numbers_of_one_column_have_a_unit():
    bare = [
        f"{table.name}.{column.name}"
        for table in (*tables.ALL, FACTS)
        for column in table.columns
        if column.kind == "float" and not column.unit and column.name != "client_voice_share"
    ]
    assert bare == []


def test_a_hidden_cell_of_a_release_may_be_empty_and_one_of_the_evidence_not():
    for column in tables.RELEASE.columns:
        if column.name in ("n_clients", "of_clients", "share", "adequacy", "comparable"):
            assert column.nullable, column.name
    assert not next(c for c in tables.EVIDENCE.columns if c.name == "share").nullable
