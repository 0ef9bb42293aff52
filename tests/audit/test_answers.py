"""Cells as people fill them in; every fault is told by its row, and nothing is guessed."""

from __future__ import annotations

import pytest

from pipeline.audit.answers import parse_leaks, understand
from pipeline.errors import InputRefused

IDS, SHEET, SECRET = ["a", "b", "c"], "0123456789ab", "Pirkko Vainionpää"


@pytest.mark.parametrize(
    ("cell", "leaks"),
    [
        (None, None), ("", None), ("  ", None), ("\u00a0", None),
        (0, 0), ("0", 0), (0.0, 0), ("0,0", 0), ("ei", 0), ("Nej", 0), ("-", 0), (False, 0),
        (1, 1), ("x", 1), ("X ", 1), ("kyllä", 1), ("KYLLÄ", 1), ("ja", 1), ("yes", 1), (True, 1),
        (2.0, 2), ("2,0", 2), ("3", 3), (" 4 ", 4),
        ("1,5", -1), ("-1", -1), (-2, -1), ("?", -1), ("monta", -1), (100, -1), ("1 tai 2", -1),
    ],
)  # fmt: skip
def test_leaks(cell: object, leaks: int | None):
    assert parse_leaks(cell) == leaks


def row(key: object, leaks: object = 0, kind: object = "", sheet: str = SHEET) -> dict:
    return {"passage_id": key, "leaks": leaks, "kind": kind, "note": "", "sheet": sheet}


def take(*rows: dict) -> list:
    return understand(enumerate(rows, start=2), IDS, SHEET, "sheet.xlsx")


def test_rows_in_any_order_come_back_in_the_order_of_the_sheet():
    found = take(row("c", "x", "nimi; puhelin"), row("a", ""), row("b", "0,0"), row(None, None))
    assert [(one.passage_id, one.leaks, one.kinds) for one in found] == [
        ("a", None, ()), ("b", 0, ()), ("c", 1, ("PERSON", "PHONE")),
    ]  # fmt: skip


def test_a_kind_that_is_none_is_other_and_is_never_kept_as_it_was_typed():
    found = take(row("a", 1, SECRET), row("b"), row("c"))
    assert found[0].kinds == ("OTHER",)


REFUSED = [
    ([row("a"), row("b")], "1 passages of the sheet are missing"),
    ([row("a"), row("b"), row("c"), row("d")], "row 5: the passage_id is not in this sheet"),
    ([row("a"), row("b"), row("c"), row("a", 1)], "row 5: the passage stands in row 2 already"),
    ([row("a"), row("b"), row("c", "ehkä")], "row 4: leaks is neither"),
    ([row("a"), row("b"), row("c", 0, "nimi")], "row 4: a kind is named, but leaks is 0"),
    ([row("a"), row("b"), row("c", None, "nimi")], "row 4: a kind is named, but no number"),
    ([row("a"), row("b"), row("c", 0, sheet="ffff")], "row 4: the row is from another sheet"),
    ([row("a"), row("b"), row("c", 0, sheet="")], "row 4: the column sheet is empty"),
    ([row("a"), row("b"), row("", 1)], "row 4: there is no passage_id"),
    ([row("a", None), row("b", ""), row("c", " ")], "no passage was read"),
]


@pytest.mark.parametrize(("rows", "says"), REFUSED, ids=[says for _, says in REFUSED])
def test_what_is_refused(rows: list[dict], says: str):
    with pytest.raises(InputRefused) as caught:
        take(*(one | {"note": SECRET, "text": SECRET} for one in rows))
    assert says in str(caught.value) and "sheet.xlsx" in str(caught.value)
    assert "Pirkko" not in str(caught.value)


def test_all_faults_are_told_at_once():
    with pytest.raises(InputRefused) as caught:
        take(row("a", "ehkä"), row("zz"), row("c", 1.5))
    assert [f"row {n}" in str(caught.value) for n in (2, 3, 4)] == [True] * 3
