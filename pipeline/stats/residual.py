"""What a read sample says of all passages: exact limits for a finite population.

Sampling is without replacement from N passages; the limits are the exact ones of `finite.py`.

*Strata* are joined by MOVER over the exact limits of each.

*Several leaks in a passage*: leaks per passage are the sum over m = 1, 2, … of the share of
passages with at least m. Each share has exact limits at a confidence that is split over them
(Bonferroni), and the limits are added. That is conservative, asks for no distribution of leaks, and
holds as far as no unread passage has more leaks than the worst one that was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.stats.finite import finite_at_most, finite_limits, mover
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


def leaking_share(
    strata: Mapping[str, Stratum], confidence: float = CONFIDENCE, least: int = 1
) -> Estimate:
    """Share of passages with at least ``least`` leaks, weighted by the size of the strata."""
    total = sum(part.population for part in strata.values())
    seen = [part for part in strata.values() if part.read]
    weight_seen = sum(part.population for part in seen)
    mean = sum(part.population * part.with_at_least(least) / part.read for part in seen)
    mean = mean / weight_seen if seen else 0.0  # what an unread stratum is taken to have
    parts, one_sided = [], []
    for _, part in sorted(strata.items()):
        weight, count = part.population / total, part.with_at_least(least)
        share = count / part.read if part.read else mean
        limits = finite_limits(count, part.read, part.population, confidence)
        most = finite_at_most(count, part.read, part.population, confidence)
        parts.append((weight, share, limits))
        one_sided.append((weight, share, Interval(share, most)))
    both = mover(parts)
    return Estimate(
        sum(weight * share for weight, share, _ in parts),
        max(0.0, both.low),
        min(1.0, both.high),
        min(1.0, mover(one_sided).high),
    )


def leaks_per_thousand(strata: Mapping[str, Stratum], confidence: float = CONFIDENCE) -> Estimate:
    """Leaks per 1,000 passages; with one leak a passage at most, 1,000 times the share."""
    worst = max([1, *(found for part in strata.values() for found in part.leaks)])
    split = 1 - (1 - confidence) / worst
    parts = [leaking_share(strata, split, least) for least in range(1, worst + 1)]
    return Estimate(*(1000 * sum(getattr(part, name) for part in parts) for name in _NAMES))


_NAMES = ("value", "low", "high", "at_most")
