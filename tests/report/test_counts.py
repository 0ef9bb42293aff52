"""Partitions: what is hidden cannot be had from the total."""

from __future__ import annotations

from itertools import product

import pytest

from pipeline.report.counts import guard, guard_one


@pytest.mark.parametrize(
    ("counts", "hidden", "reason"),
    [
        ({"a": 50, "b": 40}, set(), "nothing is small"),
        ({"a": 50, "b": 0}, set(), "nought is shown"),
        ({"a": 50, "b": 40, "c": 1}, {"b", "c"}, "one alone is the total less the rest"),
        ({"a": 50, "b": 1, "c": 1}, {"a", "b", "c"}, "two ones sum to two"),
        ({"a": 50, "b": 4, "c": 2, "d": 2}, {"b", "c", "d"}, "two twos leave too little room"),
    ],
)
def test_guard(counts: dict[str, int], hidden: set[str], reason: str) -> None:
    assert {key for key, shown in guard(counts, 3).items() if shown.number is None} == hidden, (
        reason
    )


def test_few_clients_behind_many_documents() -> None:
    shown = guard({"note": 40, "plan": 30, "other": 9}, 3, {"note": 30, "plan": 30, "other": 2})
    assert [shown[key].number for key in ("note", "plan", "other")] == [40, None, None]
    assert shown["other"] == shown["plan"], "which of them is small is not said"


@pytest.mark.parametrize(("k", "parts", "top"), [(3, 2, 9), (3, 3, 9), (5, 2, 16), (5, 3, 14)])
def test_no_small_count_is_recovered_by_one_who_knows_the_rule(
    k: int, parts: int, top: int
) -> None:
    """All tables that give one and the same output: a small count has several values in them."""
    seen: dict[tuple[object, ...], list[tuple[int, ...]]] = {}
    for values in product(range(top + 1), repeat=parts):
        shown = guard(dict(enumerate(values)), k)
        seen.setdefault((sum(values), *shown.values()), []).append(values)
    for (total, *cells), tables in seen.items():
        gone = [i for i, cell in enumerate(cells) if cell.number is None]
        if total == len(gone) or sum(n > 0 for n in tables[0]) == 1:
            continue  # ones alone, or one part alone, which the total itself tells
        for i in gone:
            possible = {values[i] for values in tables}
            assert len(possible) > 1 or min(possible) >= k, (total, cells)


def test_guard_one() -> None:
    assert guard_one(2, 3).number is None
    assert guard_one(0, 3).number == 0
    assert guard_one(3, 3).number == 3
