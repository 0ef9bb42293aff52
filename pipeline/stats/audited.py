"""Share of clients in the material when people have read some of them: the audited share.

The population is finite and every client was seen by the model, so that the only error is that of
classification. One simple random set of clients is read against the whole codebook; for a theme it
is post-stratified by what the model said, and topped up within the clients predicted to have it.
Within each stratum the read clients are a simple random sample, which is all that is used (Cochran
1977, Sampling Techniques, 5 and 5A.9). Per stratum the limits of `finite.py`, joined by MOVER.

What was measured stands in ``python -m pipeline.tuning.coverage``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from statistics import NormalDist

from pipeline.stats.finite import finite_limits, finite_wilson, mover
from pipeline.stats.intervals import CONFIDENCE, Interval, wilson

FEW = 10  # clients of a stratum, read or left to read, below which its limits are exact


@dataclass(frozen=True)
class AuditStratum:
    """Clients of whom the model said the same.

    :param population: clients; 0 where there is none.
    :param read: clients of them that people read.
    :param yes: read clients who have it; a fraction where readers were split.
    :param predicted: what the model said, which is the value as long as nobody was read.
    """

    population: int
    read: int
    yes: float
    predicted: bool | None = None

    def __post_init__(self) -> None:
        """Refuse counts that contradict each other."""
        if not 0 <= self.yes <= self.read <= self.population:
            raise ValueError(f"{self}: 0 <= yes <= read <= population has to hold")


@dataclass(frozen=True)
class AuditedShare:
    """A share of clients (0-1) with its limits.

    ``variance`` is the one that the limits stand for, (high - low)² / (2z)²: it is 0 only where all
    were read. ``unread`` is the share of clients in strata of whom nobody was read; so much of the
    width is not a matter of chance but of not knowing.
    """

    value: float
    low: float
    high: float
    variance: float
    unread: float = 0.0


def audited_share(
    strata: Sequence[AuditStratum], confidence: float = CONFIDENCE, *, exact: bool = False
) -> AuditedShare:
    """Return the share of clients who have it, over all strata.

    Per stratum Wilson's limits with finite-population correction, exact (hypergeometric) ones where
    fewer than :data:`FEW` clients were read or are left to read, for a normal curve fits neither; a
    stratum that was read as a whole adds no width. A stratum of whom
    nobody was read adds all of itself to the upper limit and nothing to the lower (the bounds of
    Manski 1989 without any assumption); its value is what the model said of it, or a half. The
    limits never contradict the clients who were read.

    :param strata: at least one client in all.
    :param exact: ask for a guarantee: exact limits in every stratum, each at a confidence that is
        split over the strata (Bonferroni), added; holds at least as often as it says, and is wide.
    :raises ValueError: without clients.
    """
    total = sum(part.population for part in strata)
    if total == 0:
        raise ValueError("an audited share needs at least one client")
    read = [part for part in strata if part.read]
    unread = [part for part in strata if part.population and not part.read]
    if exact:
        open_parts = sum(part.read < part.population for part in read)
        split = 1 - (1 - confidence) / max(open_parts, 1)
        limits = [_limits(part, split, exact=True) for part in read]
        low = sum(p.population * own.low for p, own in zip(read, limits, strict=True)) / total
        high = sum(p.population * own.high for p, own in zip(read, limits, strict=True)) / total
    else:
        joined = mover(
            (p.population / total, p.yes / p.read, _limits(p, confidence, exact=False))
            for p in read
        )
        low, high = joined.low, joined.high
    missing = sum(part.population for part in unread) / total
    value = sum(part.population * part.yes / part.read for part in read) / total
    value += sum(part.population * _said(part) for part in unread) / total
    found = sum(part.yes for part in read) / total
    lacking = sum(part.read - part.yes for part in read) / total
    return _share(value, max(low, found), min(high + missing, 1 - lacking), confidence, missing)


def design_variance(strata: Sequence[AuditStratum]) -> float:
    """Variance of the stratified share by the textbook: Σ w² (1 - m/N) p(1 - p) / (m - 1).

    Cochran (1977), 5.6 and 3.8; what R's ``survey::svymean`` prints as SE². It is 0 where all read
    clients of a stratum are alike, which is not to be believed of few: no limits are made of it.

    :raises ValueError: where fewer than two clients were read of a stratum, and not all.
    """
    total, variance = sum(part.population for part in strata), 0.0
    for part in strata:
        if part.read == part.population:
            continue
        if part.read < 2:
            raise ValueError("a variance needs two read clients in each stratum")
        share = part.yes / part.read
        sampled = part.read / part.population
        variance += (part.population / total) ** 2 * (
            (1 - sampled) * share * (1 - share) / (part.read - 1)
        )
    return variance


def difference_share(
    population: int,
    predicted: int,
    read: int,
    missed: int,
    wrong: int,
    confidence: float = CONFIDENCE,
    *,
    reused: bool = False,
) -> AuditedShare:
    """Return the share by the difference estimator: the model's share, put right by what was read.

    p = predicted/N + (missed - wrong)/m (Särndal, Swensson and Wretman 1992, 6.3; as prediction-
    powered inference, Angelopoulos et al. 2023, with the whole population predicted). The two kinds
    of error have limits of their own, with finite-population correction, joined by MOVER: no limit
    collapses where few or no errors were found. It asks only for one simple random set, so that a
    large material need not be sorted by prediction; where both can be had, ``audited_share`` is
    narrower.

    :param population: clients, all of them seen by the model; ``predicted``: said to have it.
    :param read: clients read, a simple random sample of all.
    :param missed: read clients who have it though the model said no; ``wrong``: the other way.
    :param reused: the clients were read in another period: no finite-population correction, and
        it holds only as far as the model errs as it did then.
    :raises ValueError: where the counts contradict each other.
    """
    if not (0 <= predicted <= population and 0 <= missed + wrong <= read and population > 0):
        raise ValueError("counts contradict each other")
    said = predicted / population
    if read == 0:
        return _share(said, 0.0, 1.0, confidence, 1.0)

    def part(weight: int, count: int, most: float) -> tuple[float, float, Interval]:
        if reused:
            limits = wilson(count, read, confidence)
        else:
            limits = _limits(AuditStratum(population, read, count), confidence, exact=False)
        share = min(count / read, most)  # no more can be missed than were predicted no
        return weight, share, Interval(min(limits.low, share), min(limits.high, most))

    parts = [part(1, missed, 1 - said), part(-1, wrong, said)]
    joined = mover(parts)
    value = said + sum(weight * share for weight, share, _ in parts)
    return _share(value, max(0.0, said + joined.low), min(1.0, said + joined.high), confidence, 0.0)


def _limits(part: AuditStratum, confidence: float, *, exact: bool) -> Interval:
    if part.read == part.population:
        return Interval(part.yes / part.read, part.yes / part.read)
    few = min(part.read, part.population - part.read) < FEW
    if exact or few:  # of a fraction, the limits of the whole numbers beside it
        low = finite_limits(floor(part.yes), part.read, part.population, confidence).low
        high = finite_limits(ceil(part.yes), part.read, part.population, confidence).high
        return Interval(low, high)
    return finite_wilson(part.yes, part.read, part.population, confidence)


def _said(part: AuditStratum) -> float:
    return 0.5 if part.predicted is None else float(part.predicted)


def _share(value: float, low: float, high: float, confidence: float, unread: float) -> AuditedShare:
    low, high = min(low, value), max(high, value)  # but for rounding they are
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    return AuditedShare(value, low, high, ((high - low) / (2 * z)) ** 2, unread)


def at_confidence(share: AuditedShare, confidence: float) -> AuditedShare:
    """Return a 95 % audited share with limits at another confidence, scaled by normal quantiles."""
    from scipy.stats import norm

    times = float(norm.ppf(0.5 + confidence / 2) / norm.ppf(0.5 + CONFIDENCE / 2))
    return AuditedShare(
        share.value,
        max(0.0, share.value - times * (share.value - share.low)),
        min(1.0, share.value + times * (share.high - share.value)),
        share.variance,
        share.unread,
    )
