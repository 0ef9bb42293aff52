"""Intervals against published and independent reference values, and at the edges."""

from __future__ import annotations

import math

import pytest

from pipeline.stats.intervals import at_least, exact, wilson

# Wilson without continuity correction and Clopper-Pearson, to four decimals:
# 81/263, 15/148, 0/20 and 1/29 are the examples of Newcombe (1998), Statistics in Medicine 17,
# table I, methods 3 (score) and 5 (Clopper-Pearson); 2/100 and 4/100 are the example in the help
# of R's binom.confint (package binom, methods "wilson" and "exact").
REFERENCE = [
    (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
    (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
    (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
    (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    (2, 100, (0.0055, 0.0700), (0.0024, 0.0704)),
    (4, 100, (0.0157, 0.0984), (0.0110, 0.0993)),
]


@pytest.mark.parametrize(("count", "total", "score", "clopper"), REFERENCE)
def test_reference_values(count, total, score, clopper):
    found = wilson(count, total)
    assert (round(found.low, 4), round(found.high, 4)) == score
    found = exact(count, total)
    assert (round(found.low, 4), round(found.high, 4)) == clopper


@pytest.mark.parametrize("count", [0, 1, 7, 19, 20])
def test_wilson_solves_its_own_equation(count):
    """The limits are the shares from which the count lies 1.96 standard errors away."""
    n, z = 20, 1.959963984540054
    found = wilson(count, n)
    for limit in (found.low, found.high):
        if 0 < limit < 1:
            assert abs(count / n - limit) == pytest.approx(z * math.sqrt(limit * (1 - limit) / n))


@pytest.mark.parametrize("count", [1, 7, 19])
def test_exact_leaves_half_of_the_error_on_each_side(count):
    found = exact(count, 20)
    assert at_least(count, 20, found.low) == pytest.approx(0.025)
    assert 1 - at_least(count + 1, 20, found.high) == pytest.approx(0.025)


@pytest.mark.parametrize("interval", [wilson, exact])
@pytest.mark.parametrize(
    ("count", "total", "reason"),
    [
        (0, 0, "nobody was looked at: nothing is known"),
        (0, 1, "0 of 1"),
        (1, 1, "1 of 1"),
        (0, 411, "0 of N"),
        (411, 411, "N of N"),
    ],
)
def test_edges_are_numbers_between_0_and_1(interval, count, total, reason):
    found = interval(count, total)
    assert 0 <= found.low <= found.high <= 1, reason
    if total:
        assert found.low <= count / total <= found.high, reason
    else:
        assert (found.low, found.high) == (0, 1), reason


def test_a_wider_confidence_is_a_wider_interval():
    for interval in (wilson, exact):
        narrow, wide = interval(5, 30, 0.8), interval(5, 30, 0.99)
        assert wide.low < narrow.low < narrow.high < wide.high


@pytest.mark.parametrize(
    ("count", "total", "share", "expected", "reason"),
    [
        (0, 10, 0.3, 1.0, "at least none is certain"),
        (1, 3, 0.5, 7 / 8, "all but no head in three throws"),
        (3, 3, 0.5, 1 / 8, "three heads in three throws"),
        (4, 3, 0.5, 0.0, "more than there are"),
        (2, 10, 0.0, 0.0, "what nobody has"),
        (2, 10, 1.0, 1.0, "what everybody has"),
        (0, 0, 0.5, 1.0, "no clients at all"),
    ],
)
def test_at_least(count, total, share, expected, reason):
    assert at_least(count, total, share) == pytest.approx(expected), reason
