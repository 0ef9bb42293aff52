"""Bootstrap over clusters: against scipy, against theory, and at the edges."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pipeline.stats.bootstrap import share_intervals
from pipeline.stats.intervals import exact


def clustered(seed: int, n: int = 80, share: float = 0.9, spread: float = 8.0):
    """Clusters of 1-20 trials whose own shares vary around ``share``."""
    random = np.random.default_rng(seed)
    totals = random.integers(1, 21, n)
    own = random.beta(share * spread, (1 - share) * spread, n)
    return random.binomial(totals, own), totals


def one(hits, totals, **more):
    return share_intervals(np.array([hits]).T, np.array([totals]).T, seed=3, **more)[0]


def test_agrees_with_scipy():
    hits, totals = clustered(1)

    def pooled(h, t, axis=-1):
        return h.sum(axis=axis) / t.sum(axis=axis)

    theirs = stats.bootstrap(
        (hits, totals), pooled, paired=True, vectorized=True, method="BCa", n_resamples=20_000,
        rng=np.random.default_rng(5),
    ).confidence_interval  # fmt: skip
    ours = one(hits, totals, resamples=20_000)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.002)


def test_covers_about_as_often_as_it_says():
    covered = 0
    for seed in range(200):
        interval = one(*clustered(seed), resamples=300)
        covered += interval.low <= 0.9 <= interval.high
    assert 0.90 <= covered / 200 <= 0.99


def test_clusters_count_and_not_their_trials():
    hits, totals = clustered(2)
    wide, tight = one(hits, totals), one(np.repeat(hits, 9), np.repeat(totals, 9))
    more_trials = one(hits * 9, totals * 9)
    assert tight.high - tight.low < (wide.high - wide.low) / 2, "nine times the clusters"
    assert more_trials == wide, "nine times the trials in each tells nothing new"


@pytest.mark.parametrize(
    ("hits", "totals", "expected", "reason"),
    [
        ([5, 5], [5, 5], exact(10, 10), "all: resampling cannot widen it"),
        ([0, 0, 0], [5, 5, 2], exact(0, 12), "none"),
        ([3, 0], [5, 0], exact(3, 5), "one cluster that has any"),
        ([2, 2], [4, 4], exact(4, 8), "every cluster alike"),
        ([0, 0], [0, 0], exact(0, 0), "nothing to count"),
    ],
)
def test_without_variation_the_exact_interval(hits, totals, expected, reason):
    assert one(hits, totals) == expected, reason


def test_same_seed_same_interval_and_columns_stand_alone():
    hits, totals = clustered(4)
    both = share_intervals(
        np.stack([hits, totals - hits], axis=1), np.stack([totals, totals], axis=1), seed=3
    )
    assert both[0] == one(hits, totals)
    assert both[1].high > both[1].low
