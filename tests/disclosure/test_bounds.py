"""The attack finds exactly what trying every table finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.disclosure.bounds import ImpossibleError, ranges
from pipeline.disclosure.cells import Cell, System
from tests.disclosure.make_systems import ALL, by_hand, teams


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=4),
    st.sets(st.integers(0, 4)),
)
@settings(max_examples=60, deadline=None)
def test_as_by_hand(rows, chosen):
    counts, sizes = [n for n, _ in rows], [n + more for n, more in rows]
    system = teams(counts, sizes, 3)
    hidden = {i if i < len(counts) else ALL for i in chosen}
    assert ranges(system, hidden, sorted(hidden, key=str)) == by_hand(system, hidden)


def test_one_hidden_team_is_the_total_less_the_others():
    system = teams([2, 9, 8], [20, 20, 20], 3)
    assert ranges(system, {0}, [0]) == {0: (2, 2)}
    assert ranges(system, {0, 1}, [0, 1]) == {0: (0, 11), 1: (0, 11)}


def test_whole_numbers_are_asked_for():
    """Twice a count is odd in no table: half a client is no client."""
    system = System()
    for name, value in (("a", 2), ("b", 1)):
        system.add(Cell(name, value, 0, 5, (value, value)))
    system.add(Cell("c", 5, 5, 5, (5, 5), shown=True))
    system.relate([("a", 2), ("b", 1), ("c", -1)])
    assert ranges(system, {"a", "b"}, ["a", "b"]) == {"a": (0, 2), "b": (1, 5)}


def test_facts_that_contradict_each_other_are_said_to():
    system = System()
    system.add(Cell("a", 1, 0, 5, (1, 1)))
    system.relate([("a", 1)], 1)
    system.changed("a", value=2, told=(2, 2))
    with pytest.raises(ImpossibleError):
        ranges(system, set(), ["a"])
