"""Intervals of shares by bootstrap over clusters (documents, clients): BCa."""

from __future__ import annotations

import numpy as np

from pipeline.stats.intervals import CONFIDENCE, Interval, exact

RESAMPLES = 2_000


def share_intervals(
    hits: np.ndarray,
    totals: np.ndarray,
    *,
    seed: int,
    resamples: int = RESAMPLES,
    confidence: float = CONFIDENCE,
) -> list[Interval]:
    """Bias-corrected and accelerated intervals (BCa, Efron 1987) of pooled shares.

    Clusters are drawn with replacement and every share is sum(hits) / sum(totals) of the drawn
    ones; bias and acceleration (by jackknife over clusters) as in Efron and Tibshirani (1993),
    An Introduction to the Bootstrap, chapter 14. A share without variation between clusters (0,
    1, or one cluster) gets the exact binomial interval, as no resampling can widen it; a share of
    nothing gets (0, 1).

    :param hits: counts, clusters x shares; ``totals``: what they are counted of, the same shape.
    :param seed: of the draws; all shares are drawn together, and the order of clusters matters.
    """
    drawn = _drawn_shares(hits, totals, seed, resamples)
    return [
        _interval(hits[:, k], totals[:, k], drawn[:, k], confidence) for k in range(hits.shape[1])
    ]


def _drawn_shares(hits: np.ndarray, totals: np.ndarray, seed: int, resamples: int) -> np.ndarray:
    """Shares of every resample: resamples x shares, NaN where nothing was drawn."""
    random = np.random.default_rng(seed)
    n = len(hits)
    counts = np.concatenate([hits, totals], axis=1).astype(float)
    sums = np.empty((resamples, counts.shape[1]))
    for b in range(resamples):
        weights = np.bincount(random.integers(0, n, n), minlength=n)
        sums[b] = weights @ counts
    found, of = np.split(sums, 2, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return found / of


def _interval(
    hits: np.ndarray, totals: np.ndarray, drawn: np.ndarray, confidence: float
) -> Interval:
    from scipy.stats import norm

    found, of = int(hits.sum()), int(totals.sum())
    own = totals > 0
    drawn = drawn[~np.isnan(drawn)]
    if found in (0, of) or own.sum() < 2 or drawn.size == 0 or np.ptp(drawn) == 0:
        return exact(found, of, confidence)
    share = found / of
    below = np.mean(drawn < share) + np.mean(drawn == share) / 2
    bias = norm.ppf(np.clip(below, 0.5 / drawn.size, 1 - 0.5 / drawn.size))
    acceleration = _acceleration(hits[own], totals[own])
    ends = []
    for tail in ((1 - confidence) / 2, (1 + confidence) / 2):
        z = bias + norm.ppf(tail)
        ends.append(np.quantile(drawn, norm.cdf(bias + z / (1 - acceleration * z))))
    return Interval(float(min(ends)), float(max(ends)))


def _acceleration(hits: np.ndarray, totals: np.ndarray) -> float:
    """Skewness of the shares with each cluster left out, divided by 6."""
    rest = totals.sum() - totals
    if not rest.all():
        return 0.0
    left_out = (hits.sum() - hits) / rest
    off = left_out.mean() - left_out
    spread = float((off**2).sum()) ** 1.5
    return float((off**3).sum()) / (6 * spread) if spread else 0.0
