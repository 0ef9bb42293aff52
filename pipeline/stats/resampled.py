"""Agreement of two ways of saying which clients have which theme, with limits over clients.

What is drawn, or left out, is always a whole client: passages of one client are no independent
witnesses.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pipeline.stats.agreement import Agreement
from pipeline.stats.intervals import CONFIDENCE, Interval

RESAMPLES = 2_000
_BLOCKS = 100  # of clients left out in turn: limits steady enough, in seconds


def pooled_kappa(
    first: np.ndarray,
    second: np.ndarray,
    *,
    seed: int,
    resamples: int = RESAMPLES,
    confidence: float = CONFIDENCE,
) -> Agreement:
    """Cohen's (1960) kappa over all cells of client x theme, limits by bootstrap over clients.

    Percentile limits (Efron and Tibshirani 1993, chapter 13); each draw takes clients with all of
    their themes. No value where one and the same answer was given throughout.

    :param first: truth per cell, clients x themes; ``second``: the same shape.
    """
    counts = np.stack(
        [
            (first & second).sum(1),
            (first & ~second).sum(1),
            (~first & second).sum(1),
            (~first & ~second).sum(1),
        ],
        axis=1,
    ).astype(float)
    value = _kappa(counts.sum(0, keepdims=True))[0]
    if np.isnan(value):
        return Agreement(None, None)
    random, n = np.random.default_rng(seed), len(counts)
    drawn = random.multinomial(n, np.full(n, 1 / n), size=resamples) @ counts
    values = _kappa(drawn)
    values = values[~np.isnan(values)]
    if values.size == 0:
        return Agreement(float(value), None)
    low, high = np.quantile(values, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Agreement(float(value), Interval(float(low), float(high)))


def jackknifed(
    measure: Callable[[np.ndarray], float | None],
    clients: np.ndarray,
    confidence: float = CONFIDENCE,
) -> Agreement:
    """Return a measure of a partition with limits by the jackknife over clients.

    Of measures that count pairs of passages no bootstrap is made: a client who is drawn twice
    would agree with itself. Clients are left out one by one, or in at most 100 blocks (Efron and
    Tibshirani 1993, section 11.5 and the delete-a-group jackknife), and the limits are normal.

    :param measure: takes a mask of passages and returns the value, or None where undefined.
    :param clients: client of each passage.
    """
    value = measure(np.ones(len(clients), dtype=bool))
    if value is None:
        return Agreement(None, None)
    _, number = np.unique(clients, return_inverse=True)
    blocks = min(_BLOCKS, int(number.max()) + 1) if len(number) else 0
    left_out = [measure(number % blocks != block) for block in range(blocks)]
    found = np.array([one for one in left_out if one is not None])
    if len(found) < 2:
        return Agreement(float(value), None)
    from scipy.stats import norm

    spread = (len(found) - 1) / len(found) * ((found - found.mean()) ** 2).sum()
    half = float(norm.ppf(0.5 + confidence / 2)) * float(np.sqrt(spread))
    return Agreement(
        float(value), Interval(max(-1.0, float(value) - half), min(1.0, float(value) + half))
    )


def _kappa(counts: np.ndarray) -> np.ndarray:
    """Kappa of tables (rows: both, first, second, neither); NaN where undefined."""
    both, first, second, neither = counts.T
    total = counts.sum(1)
    with np.errstate(invalid="ignore", divide="ignore"):
        agreed = (both + neither) / total
        one, other = (both + first) / total, (both + second) / total
        chance = one * other + (1 - one) * (1 - other)
        return (agreed - chance) / (1 - chance)
