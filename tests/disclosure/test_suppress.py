"""What is hidden suffices, and is little more than it has to be."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.disclosure.cells import Cell, System
from pipeline.disclosure.suppress import CannotProtectError, suppress
from tests.disclosure.make_systems import ALL, by_hand, teams

K = 3


def enough(system: System, hidden: set, k: int = K) -> bool:
    """Whether every hidden cell keeps a range of k, open on both sides where it is unsafe."""
    for name, (low, high) in by_hand(system, hidden).items():
        cell = system[name]
        if high - low < min(k, cell.high - cell.low):
            return False
        if cell.unsafe and (low == cell.value > cell.low or high == cell.value < cell.high):
            return False
    return True


TEAMS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=2, max_size=4)


@given(TEAMS)
@settings(max_examples=60, deadline=None)
def test_it_suffices_and_no_smaller_choice_does(rows):
    counts, sizes = [n for n, _ in rows], [n + more for n, more in rows]
    system = teams(counts, sizes, K)
    hidden = set(suppress(system, K))
    assert {c.name for c in system.cells if c.unsafe} <= hidden
    assert enough(system, hidden)
    own = {c.name for c in system.cells if c.unsafe}
    free = [c.name for c in system.cells if not c.unsafe]
    least = min(
        sum(system[name].cost for name in {*own, *more})
        for size in range(len(free) + 1)
        for more in itertools.combinations(free, size)
        if enough(system, {*own, *more})
    )
    cost = sum(system[name].cost for name in hidden)
    assert cost <= least * 1.02


CASES = [
    ([1, 9, 8], {0, 2}, "one small team takes one other, the one of fewer clients"),
    ([9, 9, 8], set(), "nothing is small"),
    ([1, 2, 8], {0, 1}, "two small ones are three together, and either may be none of them"),
    ([1, 1, 8], {0, 1, 2}, "two small ones are two together: one more"),
]


@pytest.mark.parametrize(("counts", "hidden", "reason"), CASES)
def test_cases(counts, hidden, reason):
    system = teams(counts, [20, 20, 21], K)
    for i, n in enumerate(counts):
        system.changed(i, cost=1 + n / 100)
    found = set(suppress(system, K))
    assert found == hidden, reason


def test_what_readers_have_already_cannot_be_hidden():
    system = teams([1, 9, 8], [20, 20, 20], K)
    system.changed(1, shown=True)
    assert set(suppress(system, K)) == {0, 2}
    system.changed(2, shown=True)
    assert ALL in suppress(system, K), "the total is all that is left to hide"
    system.changed(ALL, shown=True)
    with pytest.raises(CannotProtectError):
        suppress(system, K)


def test_an_earlier_range_does_not_narrow():
    """A team was hidden beside another; now a part of the two becomes known unless hidden."""
    system = teams([4, 9, 8], [20, 20, 20], K)
    system.changed(0, shown=False, kept=(0, 13))
    system.changed(1, shown=False, kept=(0, 13))
    system.changed(2, shown=True)
    system.changed(ALL, shown=True)
    system.add(Cell("half", 3, 0, 20, (3, 3)))
    system.add(Cell("other", 1, 0, 20, (1, 1), shown=True))
    system.relate([(0, 1), ("half", -1), ("other", -1)])
    found = suppress(system, K)
    assert found[0] == (1, 13), "that one of its clients is known was released by others"
    assert "half" in found


def test_rounded_counts_leave_room_of_their_own():
    exact = teams([1, 30, 30, 30], [60] * 4, K)
    assert len(suppress(exact, K)) == 2
    rounded = teams([1, 30, 30, 30], [60] * 4, K)
    for name in (1, 2, 3, ALL):
        value = rounded[name].value
        rounded.changed(name, told=(value - 2, value + 2))
    assert set(suppress(rounded, K)) == {0}
