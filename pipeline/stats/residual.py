"""What a read sample says of all passages: exact limits for a finite population.

Sampling is without replacement from N passages, so that the number of leaking ones in the sample is
hypergeometric. The limits invert that test, one tail at a time (Wright 1991, Exact Confidence
Bounds when Sampling from Small Finite Universes); for a large N they are those of Clopper and
Pearson, and where everything was read they are the share itself.

*Strata* are joined by MOVER (Zou and Donner 2008) over the exact limits of each.

*Several leaks in a passage*: leaks per passage are the sum over m = 1, 2, … of the share of
passages with at least m. Each share has exact limits at a confidence that is split over them
(Bonferroni), and the limits are added. That is conservative, asks for no distribution of leaks, and
holds as far as no unread passage has more leaks than the worst one that was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from pipeline.stats.intervals import CONFIDENCE, Interval


@dataclass(frozen=True)
class Stratum:
    """A part of the passages: how many there are, and the leaks in each that was read."""

    population: int
    leaks: Sequence[int]

    @property
    def read(self) -> int:
        """Passages that were read."""
        return len(self.leaks)

    def with_at_least(self, number: int) -> int:
        """Read passages with at least so many leaks."""
        return sum(found >= number for found in self.leaks)


@dataclass(frozen=True)
class Estimate:
    """A share or rate with its 95 % limits; ``at_most`` is the one-sided upper limit."""

    value: float
    low: float
    high: float
    at_most: float


def finite_limits(
    count: int, read: int, population: int, confidence: float = CONFIDENCE
) -> Interval:
    """Exact two-sided limits of a share, from a simple random sample without replacement.

    :param count: read passages with a leak, 0 to ``read``.
    :param read: passages read; 0 gives (0, 1).
    :param population: passages in all, at least ``read``.
    """
    if not 0 <= count <= read <= population:
        raise ValueError("counts contradict each other")
    if read == 0:
        return Interval(0.0, 1.0)
    tail = (1 - confidence) / 2
    most = _most(count, read, population, tail)
    fewest = population - _most(read - count, read, population, tail)  # the same, seen from 1
    return Interval(fewest / population, most / population)


def finite_at_most(count: int, read: int, population: int, confidence: float = CONFIDENCE) -> float:
    """Exact one-sided upper limit of a share: 0 of 300 of very many gives 0.00994."""
    return _most(count, read, population, 1 - confidence) / population if read else 1.0


def leaking_share(
    strata: Mapping[str, Stratum], confidence: float = CONFIDENCE, least: int = 1
) -> Estimate:
    """Share of passages with at least ``least`` leaks, weighted by the size of the strata."""
    total = sum(part.population for part in strata.values())
    seen = [part for part in strata.values() if part.read]
    weight_seen = sum(part.population for part in seen)
    mean = sum(part.population * part.with_at_least(least) / part.read for part in seen)
    mean = mean / weight_seen if seen else 0.0  # what an unread stratum is taken to have
    value, below, above, most = 0.0, 0.0, 0.0, 0.0
    for _, part in sorted(strata.items()):
        weight, count = part.population / total, part.with_at_least(least)
        share = count / part.read if part.read else mean
        both = finite_limits(count, part.read, part.population, confidence)
        one = finite_at_most(count, part.read, part.population, confidence)
        value += weight * share
        below += (weight * (share - both.low)) ** 2
        above += (weight * (both.high - share)) ** 2
        most += (weight * (one - share)) ** 2
    return Estimate(
        value, max(0.0, value - sqrt(below)), min(1.0, value + sqrt(above)),
        min(1.0, value + sqrt(most)),
    )  # fmt: skip


def leaks_per_thousand(strata: Mapping[str, Stratum], confidence: float = CONFIDENCE) -> Estimate:
    """Leaks per 1,000 passages; with one leak a passage at most, 1,000 times the share."""
    worst = max([1, *(found for part in strata.values() for found in part.leaks)])
    split = 1 - (1 - confidence) / worst
    parts = [leaking_share(strata, split, least) for least in range(1, worst + 1)]
    return Estimate(*(1000 * sum(getattr(part, name) for part in parts) for name in _NAMES))


_NAMES = ("value", "low", "high", "at_most")


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
