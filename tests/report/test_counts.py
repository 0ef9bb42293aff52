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
    assert shown["other"].number is None and shown["other"].small
    assert shown["plan"].number is None and not shown["plan"].small


@pytest.mark.parametrize("k", [3, 5])
def test_no_small_count_is_recovered_from_the_total(k: int) -> None:
    """Every table of three parts up to 8: a hidden small part has more than one possible value."""
    for values in product(range(9), repeat=3):
        counts = dict(zip("abc", values, strict=True))
        shown = guard(counts, k)
        gone = [key for key in counts if shown[key].number is None]
        if not any(shown[key].small for key in gone) or len([n for n in values if n]) == 1:
            continue  # a whole that is one small part is refused by its own total
        rest = sum(values) - sum(s.number or 0 for s in shown.values())
        if sum(values) < k + len(gone):
            continue  # the total itself is small
        assert len(gone) > 1 and rest > len(gone), values


def test_guard_one() -> None:
    assert guard_one(2, 3).number is None
    assert guard_one(0, 3).number == 0
    assert guard_one(3, 3).number == 3
