"""Change of a share between two periods, by how far their clients are the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Literal

from pipeline.stats.audited import AuditedShare
from pipeline.stats.intervals import CONFIDENCE, Interval
from pipeline.stats.paired import mcnemar_exact, paired_limits

SMALL = 120  # clients of both periods up to which strangers are compared exactly

Method = Literal["overlap", "same", "apart"]


@dataclass(frozen=True)
class Change:
    """Difference of shares (newer minus older) with its interval, and the test of no change.

    ``method`` says what was used: ``overlap`` (cluster-robust), ``same`` (McNemar, exact),
    ``apart`` (Newcombe, with Boschloo's exact test where clients are few).
    """

    difference: float
    interval: Interval
    p_value: float
    method: Method


def share_change(
    before: Mapping[str, bool],
    after: Mapping[str, bool],
    confidence: float = CONFIDENCE,
    *,
    audits: tuple[AuditedShare, AuditedShare] | None = None,
) -> Change:
    """Return the change by the method that the overlap of the clients asks for.

    The same clients in both: the exact test of McNemar and the limits that agree with it. No client
    in both: Newcombe's limits and, up to :data:`SMALL` clients, Boschloo's test. Some in both, or
    audits of both periods: :func:`overlapping_change`.

    :param before: client to whether the older period shows it (as the model says); not empty.
    :param after: the same for the newer period; not empty.
    :param audits: audited shares of the older and the newer period, at the same confidence.
    """
    if audits is None and before.keys() == after.keys():
        gained = sum(after[c] and not before[c] for c in after)
        lost = sum(before[c] and not after[c] for c in after)
        limits = paired_limits(gained, lost, len(after), confidence)
        difference = (gained - lost) / len(after)
        return Change(difference, limits, mcnemar_exact(gained, lost), "same")
    if audits is None and not before.keys() & after.keys():
        return _apart(before, after, confidence)
    return overlapping_change(before, after, confidence, audits=audits)


def overlapping_change(
    before: Mapping[str, bool],
    after: Mapping[str, bool],
    confidence: float = CONFIDENCE,
    *,
    audits: tuple[AuditedShare, AuditedShare] | None = None,
) -> Change:
    """Cluster-robust difference of two shares over overlapping sets of clients.

    Each client is a cluster: d = p_b - p_a, Var = G/(G-1) * sum_i (r_bi/n_b - r_ai/n_a)^2 with
    residuals r = y - p and G distinct clients (Liang and Zeger 1986); t with G - 1 degrees. Without
    variation (nobody or everybody in both periods) Newcombe's hybrid score interval is returned,
    which does not collapse (Newcombe 1998).

    With audits the shares are the audited ones, and what the audits leave open is added: the
    distances of each to its limits, as variances, on the side on which they count (MOVER, Zou and
    Donner 2008). The clients' own variation is taken from what the model said of them, which holds
    as far as its errors are independent of the client from period to period; where it errs on the
    same client each time, the interval is too wide rather than too narrow, for the audits then tell
    of the errors twice. The p-value is that of the same statistic, so that it is below
    1 - confidence exactly where the interval leaves out 0.

    :param before: client to whether the older period shows the theme; not empty.
    :param after: the same for the newer period; not empty.
    :param audits: audited shares of the older and the newer period, at the same confidence.
    """
    from scipy.special import stdtr, stdtrit  # Student's t, without the frame of scipy.stats

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
    degrees = max(groups - 1, 1)
    times = float(stdtrit(degrees, 0.5 + confidence / 2))
    difference = p_b - p_a
    if squares == 0 or groups < 2:
        plain = _apart(before, after, confidence)
        if audits is None:
            return plain
        below = ((difference - plain.interval.low) / times) ** 2
        above = ((plain.interval.high - difference) / times) ** 2
    else:
        below = above = groups / (groups - 1) * squares
    if audits is not None:
        older, newer = audits
        z = NormalDist().inv_cdf(0.5 + confidence / 2)
        difference = newer.value - older.value
        below += ((newer.value - newer.low) ** 2 + (older.high - older.value) ** 2) / z**2
        above += ((newer.high - newer.value) ** 2 + (older.value - older.low) ** 2) / z**2
    interval = Interval(
        max(-1.0, difference - times * sqrt(below)), min(1.0, difference + times * sqrt(above))
    )
    error = sqrt(below if difference > 0 else above)  # on the side of no change
    p_value = float(2 * stdtr(degrees, -abs(difference) / error))
    return Change(difference, interval, p_value, "overlap")


def _apart(before: Mapping[str, bool], after: Mapping[str, bool], confidence: float) -> Change:
    """Newcombe's (1998) limits; Boschloo's (1970) exact test where few, else the score test."""
    from scipy.stats import boschloo_exact
    from statsmodels.stats.proportion import (
        confint_proportions_2indep,
        test_proportions_2indep,
    )

    n_a, n_b = len(before), len(after)
    x_a, x_b = sum(before.values()), sum(after.values())
    low, high = confint_proportions_2indep(
        x_b, n_b, x_a, n_a, method="newcomb", compare="diff", alpha=1 - confidence
    )
    if x_a + x_b in (0, n_a + n_b):
        p_value = 1.0  # nobody or everybody: nothing to tell apart
    elif n_a + n_b <= SMALL:
        p_value = float(boschloo_exact([[x_b, x_a], [n_b - x_b, n_a - x_a]]).pvalue)
    else:
        test = test_proportions_2indep(x_b, n_b, x_a, n_a, compare="diff", method="score")
        p_value = float(test.pvalue)
    return Change(x_b / n_b - x_a / n_a, Interval(float(low), float(high)), p_value, "apart")
