"""Limits of a share in a finite population, read without replacement, and how parts are joined.

What was found in a simple random sample of m out of N is hypergeometric. The *exact* limits invert
that test, one tail at a time (Wright 1991, Exact Confidence Bounds when Sampling from Small Finite
Universes): they hold at least as often as they say, and are wide. The *score* limits are those of
Wilson (1927) at the size that carries as much without a finite population,
n = m(N - 1) / (N - m) (Cochran 1977, Sampling Techniques, 2.6): they hold about as often as they
say. For a large N the two are those of Clopper and Pearson and of Wilson; where everything was read
both are the share itself.

Parts are joined by MOVER (Zou and Donner 2008; Newcombe 1998): the distances from the estimates to
their limits are added as squares.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import sqrt

from pipeline.stats.intervals import CONFIDENCE, Interval


@lru_cache(maxsize=50_000)
def finite_limits(
    count: int, read: int, population: int, confidence: float = CONFIDENCE
) -> Interval:
    """Exact two-sided limits of a share, from a simple random sample without replacement.

    :param count: read ones that have it, 0 to ``read``.
    :param read: how many were read; 0 gives (0, 1).
    :param population: how many there are, at least ``read``.
    :raises ValueError: where the counts contradict each other.
    """
    _check(count, read, population)
    if read == 0:
        return Interval(0.0, 1.0)
    tail = (1 - confidence) / 2
    most = _most(count, read, population, tail)
    fewest = population - _most(read - count, read, population, tail)  # the same, seen from 1
    return Interval(fewest / population, most / population)


def finite_at_most(count: int, read: int, population: int, confidence: float = CONFIDENCE) -> float:
    """Exact one-sided upper limit of a share: 0 of 300 of very many gives 0.00994."""
    return _most(count, read, population, 1 - confidence) / population if read else 1.0


@lru_cache(maxsize=50_000)
def finite_wilson(
    count: float, read: int, population: int, confidence: float = CONFIDENCE
) -> Interval:
    """Wilson's limits of a share at the size that carries as much in an endless population.

    What is known for certain bounds them: at least ``count`` of all have it, and at least
    ``read - count`` have not.

    :param count: read ones that have it, 0 to ``read``; a fraction where readers were split.
    :param read: how many were read; 0 gives (0, 1), all of them the share itself.
    :param population: how many there are, at least ``read``.
    :raises ValueError: where the counts contradict each other.
    """
    from statsmodels.stats.proportion import proportion_confint

    _check(count, read, population)
    if read == 0:
        return Interval(0.0, 1.0)
    share = count / read
    if read == population:
        return Interval(share, share)
    size = read * (population - 1) / (population - read)
    low, high = proportion_confint(share * size, size, alpha=1 - confidence, method="wilson")
    return Interval(
        min(share, max(float(low), count / population)),
        max(share, min(float(high), 1 - (read - count) / population)),
    )


def mover(parts: Iterable[tuple[float, float, Interval]]) -> Interval:
    """Limits of a weighted sum of independent estimates: the method of variance estimates recovery.

    :param parts: weight, estimate, limits of each; a weight below 0 turns its part around.
    :returns: limits as they come, not cut at 0 or 1.
    """
    value, below, above = 0.0, 0.0, 0.0
    for weight, share, limits in parts:
        down, up = weight * (share - limits.low), weight * (limits.high - share)
        if weight < 0:
            down, up = -up, -down
        value += weight * share
        below += down**2
        above += up**2
    return Interval(value - sqrt(below), value + sqrt(above))


def _check(count: float, read: int, population: int) -> None:
    if not 0 <= count <= read <= population:
        raise ValueError(
            f"{count} of {read} read of {population}: 0 <= count <= read <= population has to hold"
        )


def _most(count: int, read: int, population: int, tail: float) -> int:
    """Largest number of all whose chance of so few in the sample still exceeds ``tail``."""
    from scipy.stats import hypergeom

    low, high = count, population - (read - count)  # numbers that the sample allows at all
    while low < high:
        middle = (low + high + 1) // 2
        if hypergeom.cdf(count, population, middle, read) > tail:
            low = middle
        else:
            high = middle - 1
    return low
