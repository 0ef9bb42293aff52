"""Newness: the chance is the worst over all shares, and the family is controlled."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from pipeline.stats.newness import holm, looks_new, risen


@pytest.mark.parametrize(
    ("now", "of_now", "of_before", "expected", "reason"),
    [
        (3, 60, 60, 0.0432, "three of sixty after nobody of sixty"),
        (4, 60, 60, 0.0190, "one more"),
        (3, 60, 120, 0.0106, "two earlier periods"),
        (3, 60, 300, 0.0011, "five earlier periods"),
        (3, 60, 0, 1.0, "nobody to compare with"),
        (0, 60, 60, 1.0, "nobody now"),
    ],
)
def test_the_chance_of_looking_new(now, of_now, of_before, expected, reason):
    assert looks_new(now, of_now, of_before) == pytest.approx(expected, abs=1e-4), reason


@pytest.mark.parametrize("share", [0.005, 0.02, 0.035, 0.05, 0.1, 0.3])
def test_no_share_looks_new_more_often_than_stated(share):
    chance = binom.pmf(0, 60, share) * binom.sf(2, 60, share)
    assert chance <= looks_new(3, 60, 60) + 1e-9


def test_a_rise_is_fishers():
    from scipy.stats import fisher_exact

    for now, before in ((7, 0), (6, 2), (3, 3), (0, 4)):
        given = fisher_exact([[now, 60 - now], [before, 50 - before]], alternative="greater")
        assert risen(now, 60, before, 50) == pytest.approx(given.pvalue)
    assert risen(3, 60, 0, 0) == 1.0


def test_holm_by_hand():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []
    assert holm([0.9, 0.5]) == [1.0, 1.0]


def test_a_family_in_which_nothing_changes_is_seldom_accused():
    draws = np.random.default_rng(3).binomial(60, 0.08, size=(300, 40, 2))
    false = sum(
        min(holm([risen(int(now), 60, int(old), 60) for old, now in family])) <= 0.05
        for family in draws
    )
    assert false / len(draws) <= 0.05
