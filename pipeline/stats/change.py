"""Change of a share between two periods that share some of their clients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from pipeline.stats.intervals import CONFIDENCE, Interval


@dataclass(frozen=True)
class Change:
    """Difference of shares (newer minus older) with its interval."""

    difference: float
    interval: Interval


def overlapping_change(
    before: Mapping[str, bool], after: Mapping[str, bool], confidence: float = CONFIDENCE
) -> Change:
    """Cluster-robust difference of two shares over overlapping sets of clients.

    Each client is a cluster: d = p_b - p_a, Var = G/(G-1) * sum_i (r_bi/n_b - r_ai/n_a)^2 with
    residuals r = y - p and G distinct clients (Liang and Zeger 1986). Without variation (nobody
    or everybody in both periods) Newcombe's hybrid score interval is returned, which does not
    collapse (Newcombe 1998).

    :param before: client to whether the older period shows the theme; not empty.
    :param after: the same for the newer period; not empty.
    """
    from scipy.stats import t

    n_a, n_b = len(before), len(after)
    p_a, p_b = sum(before.values()) / n_a, sum(after.values()) / n_b
    clients = sorted(set(before) | set(after))  # a set's order, and so its sum, varies by process
    squares = sum(
        (
            ((after[c] - p_b) / n_b if c in after else 0.0)
            - ((before[c] - p_a) / n_a if c in before else 0.0)
        )
        ** 2
        for c in clients
    )
    groups = len(clients)
    if squares == 0 or groups < 2:
        return _newcombe(sum(before.values()), n_a, sum(after.values()), n_b, confidence)
    half = t.ppf(0.5 + confidence / 2, groups - 1) * sqrt(groups / (groups - 1) * squares)
    difference = p_b - p_a
    return Change(difference, Interval(max(-1.0, difference - half), min(1.0, difference + half)))


def _newcombe(x_a: int, n_a: int, x_b: int, n_b: int, confidence: float) -> Change:
    from statsmodels.stats.proportion import confint_proportions_2indep

    low, high = confint_proportions_2indep(
        x_b, n_b, x_a, n_a, method="newcomb", compare="diff", alpha=1 - confidence
    )
    return Change(x_b / n_b - x_a / n_a, Interval(float(low), float(high)))
