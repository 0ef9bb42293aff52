"""Families of themes: Benjamini-Hochberg against printed values, and what Bonferroni costs."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from pipeline.stats.family import false_discovery, simultaneous_confidence


def test_published_adjusted_values():
    """The documentation of @stdlib/stats/padjust, method bh."""
    found = false_discovery([0.008, 0.03, 0.123, 0.6, 0.2])
    assert found == pytest.approx([0.04, 0.075, 0.205, 0.6, 0.25], abs=5e-4)


@pytest.mark.parametrize(
    ("p_values", "adjusted", "why"),
    [
        ([], [], "no theme"),
        ([0.04], [0.04], "one theme"),
        ([1.0, 1.0], [1.0, 1.0], "nothing changed"),
        ([0.03, 0.02, 0.04], [0.04, 0.04, 0.04], "in the order given, never above a later one"),
    ],
)
def test_edges(p_values, adjusted, why):
    assert false_discovery(p_values) == pytest.approx(adjusted), why


@pytest.mark.parametrize("p_value", [-0.1, 1.1, float("nan")])
def test_what_is_no_p_value(p_value):
    with pytest.raises(ValueError, match="between 0 and 1"):
        false_discovery([0.5, p_value])


def test_bonferroni():
    assert simultaneous_confidence(1) == pytest.approx(0.95)
    assert simultaneous_confidence(30) == pytest.approx(1 - 0.05 / 30)
    with pytest.raises(ValueError, match="at least one"):
        simultaneous_confidence(0)


@pytest.mark.parametrize(("correlation", "cost"), [(0.0, 0.01), (0.3, 0.025), (0.5, 0.055)])
def test_what_bonferroni_costs_against_the_largest_of_thirty(correlation: float, cost: float):
    """Half-width against the exact 95 % quantile of max |t| of 30 equally correlated themes."""
    random, draws, themes = np.random.default_rng(5), 40_000, 30
    common = random.standard_normal((draws, 1)) * np.sqrt(correlation)
    own = random.standard_normal((draws, themes)) * np.sqrt(1 - correlation)
    best = np.quantile(np.abs(common + own).max(axis=1), 0.95)
    ours = norm.ppf(0.5 + simultaneous_confidence(themes) / 2)
    assert 0 <= ours / best - 1 + 0.005 <= cost + 0.005
