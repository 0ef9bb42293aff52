"""Limits in a finite population: published values, their own equations, how parts are joined."""

from __future__ import annotations

from math import sqrt

import pytest
from scipy.stats import hypergeom

from pipeline.stats.finite import finite_limits, finite_wilson, mover
from pipeline.stats.intervals import Interval, wilson


def test_exact_limits_are_those_of_samplingbook():
    """R's samplingbook, vignette "Some remarks on Sprop": Sprop(m=3, n=10, N=50) prints [4, 32].

    It prints the first numbers that the test refuses; the limits are the last that it lets stand.
    """
    refused = (4, 32)
    assert hypergeom.sf(2, 50, refused[0], 10) <= 0.025 < hypergeom.sf(2, 50, refused[0] + 1, 10)
    assert hypergeom.cdf(3, 50, refused[1], 10) <= 0.025 < hypergeom.cdf(3, 50, refused[1] - 1, 10)
    assert finite_limits(3, 10, 50) == Interval(5 / 50, 31 / 50)


@pytest.mark.parametrize("count", [0, 1, 7, 19, 20])
def test_of_very_many_the_score_limits_are_those_of_wilson(count: int):
    found, endless = finite_wilson(count, 20, 10**9), wilson(count, 20)
    assert (found.low, found.high) == pytest.approx((endless.low, endless.high), abs=1e-7)


@pytest.mark.parametrize(("count", "read", "population"), [(4, 20, 60), (10, 30, 31), (25, 30, 90)])
def test_score_limits_solve_their_own_equation(count: int, read: int, population: int):
    """They are the shares from which the count lies 1.96 standard errors away, without replacement.

    The variance of a share of m of N is P(1 - P)/m · (N - m)/(N - 1).
    """
    found, share = finite_wilson(count, read, population), count / read
    certain = (count / population, 1 - (read - count) / population)
    for limit in (found.low, found.high):
        error = sqrt(limit * (1 - limit) / read * (population - read) / (population - 1))
        if limit not in certain:
            assert abs(share - limit) == pytest.approx(1.959964 * error, rel=1e-6)


@pytest.mark.parametrize("limits", [finite_limits, finite_wilson])
@pytest.mark.parametrize(
    ("count", "read", "population", "low", "high", "why"),
    [
        (0, 0, 0, 0, 1, "nobody there"),
        (0, 0, 5, 0, 1, "nobody read"),
        (2, 5, 5, 0.4, 0.4, "all read"),
        (0, 5, 5, 0, 0, "all read, nobody has it"),
        (1, 1, 1, 1, 1, "one client"),
    ],
)
def test_edges(limits, count, read, population, low, high, why):
    assert limits(count, read, population) == Interval(low, high), why


@pytest.mark.parametrize("limits", [finite_limits, finite_wilson])
@pytest.mark.parametrize("population", [1, 2, 7, 30])
def test_limits_never_contradict_what_was_read(limits, population: int):
    for read in range(1, population + 1):
        for count in range(read + 1):
            found = limits(count, read, population)
            assert found.low >= count / population - 1e-12
            assert found.high <= 1 - (read - count) / population + 1e-12
            assert found.low - 1e-12 <= count / read <= found.high + 1e-12


@pytest.mark.parametrize("limits", [finite_limits, finite_wilson])
@pytest.mark.parametrize("counts", [(3, 2, 9), (-1, 2, 9), (1, 10, 9)])
def test_counts_that_contradict_each_other(limits, counts):
    with pytest.raises(ValueError, match="has to hold"):
        limits(*counts)


def test_mover_of_a_difference_is_newcombe():
    """Newcombe (1998), Statistics in Medicine 17, table II (a), method 10: 56/70 - 48/80."""
    parts = [(1, 56 / 70, wilson(56, 70)), (-1, 48 / 80, wilson(48, 80))]
    found = mover(parts)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
