"""The distance of two mixes of documents."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.stats.mix import total_variation, variation_by_chance


@pytest.mark.parametrize(
    ("before", "after", "apart", "reason"),
    [
        ({"a": 5, "b": 5}, {"a": 50, "b": 50}, 0.0, "more documents of the same mix"),
        ({"a": 10}, {"b": 3}, 1.0, "nothing in common"),
        ({"a": 8, "b": 2}, {"a": 5, "b": 5}, 0.3, "three of ten would have to be of another type"),
        ({"a": 6, "b": 4}, {"a": 6, "b": 2, "c": 2}, 0.2, "a new type"),
        ({}, {"a": 3}, 0.0, "nothing to compare with"),
        ({"a": 3}, {}, 0.0, "nothing to compare"),
    ],
)
def test_by_hand(before, after, apart, reason):
    assert total_variation(before, after) == pytest.approx(apart), reason
    assert total_variation(after, before) == pytest.approx(apart), "whichever comes first"


def test_chance_makes_as_much_as_it_makes():
    """Against mixes that are drawn: the approximation is near, and nothing by chance is nothing."""
    generator = np.random.default_rng(2)
    shares = {"a": 0.4, "b": 0.3, "c": 0.2, "d": 0.1}
    apart, told = [], []
    for _ in range(300):
        pair = [
            dict(zip(shares, generator.multinomial(n, list(shares.values())).tolist(), strict=True))
            for n in (40, 90)
        ]
        apart.append(total_variation(*pair))
        told.append(variation_by_chance(*pair))
    assert np.mean(told) == pytest.approx(np.mean(apart), rel=0.06)
    assert variation_by_chance({}, {"a": 3}) == variation_by_chance({"a": 3}, {"a": 9}) == 0
