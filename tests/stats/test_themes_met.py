"""What becomes of a theme, and agreement with limits over clients."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stats.resampled import jackknifed, pooled_kappa
from pipeline.stats.themes_met import jaccard, themes_met


def members(text: str) -> set[str]:
    return set(text)


@pytest.mark.parametrize(
    ("before", "after", "found", "why"),
    [
        ({"a": "abcdef"}, {"x": "abcdef"}, [("same", "a", "x")], "whatever its name"),
        ({"a": "abcdef"}, {"x": "abcdeg"}, [("same", "a", "x")], "5 of 7: two thirds and more"),
        ({"a": "abcdef"}, {"x": "abcghi"}, [("moved", "a", "x")], "3 of 9: a third"),
        ({"a": "abcdef"}, {"x": "abghij"}, [("died", "a", ""), ("born", "", "x")], "2 of 10"),
        ({"a": "abcdef"}, {"x": "abcd", "y": "ef"}, [("split", "a", "xy")], "in two"),
        ({"a": "abcd", "b": "ef"}, {"x": "abcdef"}, [("merged", "ab", "x")], "into one"),
        ({"a": "abc"}, {}, [("died", "a", "")], "gone"),
        ({}, {"x": "abc"}, [("born", "", "x")], "new"),
        ({"a": "abc", "b": ""}, {"x": "abc"}, [("same", "a", "x")], "without members: left out"),
        (
            {"a": "abcd", "b": "cdef"},
            {"x": "abcd", "y": "cdef"},
            [("same", "a", "x"), ("same", "b", "y")],
            "overlapping themes, each to its own",
        ),
    ],
)  # fmt: skip
def test_what_becomes_of_a_theme(before, after, found, why) -> None:
    met = themes_met(
        {k: members(v) for k, v in before.items()}, {k: members(v) for k, v in after.items()}
    )
    assert [(m.fate, "".join(m.before), "".join(m.after)) for m in met] == found, why


SETS = st.dictionaries(st.sampled_from("abcd"), st.sets(st.integers(0, 9)), max_size=4)


@given(SETS, SETS)
def test_each_theme_is_told_of_once(before, after) -> None:
    met = themes_met(before, after)
    for side, given_ in (("before", before), ("after", after)):
        told = [name for one in met for name in getattr(one, side)]
        assert sorted(told) == sorted(name for name, own in given_.items() if own)


@given(SETS)
def test_a_run_beside_itself_is_the_same(before) -> None:
    met = themes_met(before, before)
    assert all(one.overlap == 1 for one in met)
    distinct = len({frozenset(own) for own in before.values()}) == len(before)
    if distinct:
        assert all(one.fate == "same" and one.before == one.after for one in met if one.before)


def test_pooled_kappa_is_cohens_and_its_limits_are_of_clients() -> None:
    from sklearn.metrics import cohen_kappa_score

    random = np.random.default_rng(3)
    one = random.random((60, 8)) < 0.3
    other = np.where(random.random((60, 8)) < 0.8, one, ~one)
    found = pooled_kappa(one, other, seed=1)
    assert found.value == pytest.approx(cohen_kappa_score(one.ravel(), other.ravel()))
    assert found.interval.low < found.value < found.interval.high
    # A client whose cells all agree or all do not is one witness, not eight.
    same = np.repeat(one[:, :1], 8, axis=1), np.repeat(other[:, :1], 8, axis=1)
    tied = pooled_kappa(*same, seed=1)
    assert tied.interval.high - tied.interval.low > 2 * (found.interval.high - found.interval.low)


def test_where_nothing_varies_there_is_no_kappa() -> None:
    none = np.zeros((5, 2), dtype=bool)
    assert pooled_kappa(none, none, seed=1).value is None


def test_the_jackknife_of_a_mean_is_its_standard_error() -> None:
    values = np.arange(20.0) / 20
    found = jackknifed(lambda kept: float(values[kept].mean()), np.arange(20))
    half = 1.959964 * values.std(ddof=1) / np.sqrt(20)
    assert found.interval.high - found.value == pytest.approx(half, rel=1e-5)
    assert jaccard(set(), set()) == 0
