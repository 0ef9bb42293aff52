"""Intervals and tests for shares of clients; every function takes counts, never passages."""

from __future__ import annotations

from dataclasses import dataclass

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """A closed interval."""

    low: float
    high: float


def wilson(count: int, total: int, confidence: float = CONFIDENCE) -> Interval:
    """Wilson score interval of a share (Wilson 1927), by statsmodels.

    :param count: clients with the property, 0 to ``total``.
    :param total: clients looked at; 0 gives (0, 1).
    """
    if total == 0:
        return Interval(0.0, 1.0)
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(count, total, alpha=1 - confidence, method="wilson")
    return Interval(  # at 0 and N of N the limit is the share itself, but for rounding
        0.0 if count == 0 else float(low), 1.0 if count == total else float(high)
    )


def exact(count: int, total: int, confidence: float = CONFIDENCE) -> Interval:
    """Clopper-Pearson interval of a share (exact, conservative), by statsmodels."""
    if total == 0:
        return Interval(0.0, 1.0)
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(count, total, alpha=1 - confidence, method="beta")
    return Interval(float(low), float(high))


def at_least(count: int, total: int, share: float) -> float:
    """P(at least ``count`` of ``total``) where each has the property with ``share`` (binomial)."""
    from scipy.stats import binom

    return float(binom.sf(count - 1, total, share)) if count > 0 else 1.0
