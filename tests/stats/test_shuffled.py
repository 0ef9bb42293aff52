"""The cut: chance alone passes it as seldom as asked, and what is far above it does."""

from __future__ import annotations

import numpy as np

from pipeline.stats.shuffled import cut

NEWEST = np.arange(40) < 10


def total_of(values: np.ndarray):
    """The sum over the chosen clients."""
    return lambda chosen: float(values[chosen].sum())


def test_chance_passes_as_seldom_as_asked():
    random, passed = np.random.default_rng(3), 0
    for run in range(300):
        values = random.normal(size=40)
        above = cut(NEWEST, total_of(values), alpha=0.1, shuffles=99, seed=run)
        passed += above is not None and values[:10].sum() > above
    assert 0.01 <= passed / 300 <= 0.14  # 0.1, and two standard errors


def test_what_only_the_newest_have_passes_and_nothing_else_does():
    group = np.zeros(40, dtype=bool)
    group[:3] = True

    def largest(chosen: np.ndarray) -> float:
        return float((chosen & group).sum())  # all three together are seldom drawn: 1 %

    above = cut(NEWEST, largest, alpha=0.05, shuffles=199, seed=0)
    assert above == 2.0, "two of the three are drawn together often"
    assert cut(NEWEST[::-1].copy(), largest, alpha=0.05, shuffles=199, seed=0) is None


def test_too_few_shuffles_tell_nothing():
    assert cut(NEWEST, total_of(np.arange(40.0)[::-1]), alpha=0.05, shuffles=10, seed=0) is None


def test_the_drawing_ends_where_chance_does_as_well():
    asked = []

    def largest(chosen: np.ndarray) -> float:
        asked.append(chosen)
        return 1.0

    assert cut(NEWEST, largest, alpha=0.05, shuffles=199, seed=0) is None
    assert len(asked) == 1 + 10
    assert all(one.sum() == 10 for one in asked)
