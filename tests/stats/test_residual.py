"""What a read sample says of all passages: against Clopper-Pearson and every population."""

from __future__ import annotations

import pytest
from scipy.stats import hypergeom

from pipeline.stats.finite import finite_at_most, finite_limits
from pipeline.stats.intervals import exact
from pipeline.stats.residual import Stratum, leaking_share, leaks_per_thousand


@pytest.mark.parametrize(("count", "read"), [(0, 300), (3, 300), (20, 40), (40, 40), (1, 1)])
def test_of_very_many_passages_the_limits_are_those_of_clopper_and_pearson(count: int, read: int):
    found, reference = finite_limits(count, read, 3_000_000), exact(count, read)
    assert found.low == pytest.approx(reference.low, abs=1e-5)
    assert found.high == pytest.approx(reference.high, abs=1e-5)


@pytest.mark.parametrize(
    ("count", "read", "population", "most", "why"),
    [
        (0, 300, 10**7, 0.00994, "1 - 0.05 ** (1 / 300)"),
        (0, 300, 300, 0.0, "everything was read"),
        (0, 300, 400, 0.005, "two among 100 unread: missed with a chance of 6 %, three 1.5 %"),
        (0, 0, 50, 1.0, "nothing was read"),
    ],
)
def test_at_most(count: int, read: int, population: int, most: float, why: str):
    assert finite_at_most(count, read, population) == pytest.approx(most, abs=1e-5), why


@pytest.mark.parametrize(("read", "population"), [(5, 12), (20, 60), (30, 200)])
def test_the_limits_cover_at_least_95_percent_whatever_the_truth(read: int, population: int):
    limits = [finite_limits(k, read, population) for k in range(read + 1)]
    for truth in range(population + 1):
        chances = hypergeom.pmf(range(read + 1), population, truth, read)
        share = truth / population
        covered = sum(
            p for p, one in zip(chances, limits, strict=True)
            if one.low - 1e-12 <= share <= one.high + 1e-12
        )  # fmt: skip
        assert covered >= 0.95 - 1e-9, f"{truth} of {population}"


def test_what_was_read_whole_has_no_interval():
    assert finite_limits(3, 300, 300).low == finite_limits(3, 300, 300).high == 0.01


def test_counts_that_contradict_each_other_are_refused():
    with pytest.raises(ValueError):
        finite_limits(4, 3, 10)
    with pytest.raises(ValueError):
        finite_limits(0, 11, 10)


def test_strata_are_weighted_by_their_size():
    fi = Stratum(9000, [0] * 100)
    sv = Stratum(1000, [1] * 10 + [0] * 90)
    found = leaking_share({"fi": fi, "sv": sv})
    assert found.value == pytest.approx(0.01), "a tenth of a tenth, not 10 of 200"
    assert found.low < 0.01 < found.at_most < found.high < 0.06


def test_an_unread_stratum_may_hold_anything():
    found = leaking_share({"fi": Stratum(500, [0] * 500), "en": Stratum(500, [])})
    assert (found.value, found.low, found.high) == (0.0, 0.0, 0.5)


def test_one_leak_a_passage_is_a_thousand_times_the_share():
    strata = {"all": Stratum(5000, [1] * 3 + [0] * 297)}
    share, rate = leaking_share(strata), leaks_per_thousand(strata)
    assert rate.value == pytest.approx(1000 * share.value)
    assert rate.high == pytest.approx(1000 * share.high)


def test_several_leaks_in_a_passage_widen_the_limits():
    single = leaks_per_thousand({"all": Stratum(5000, [1] * 6 + [0] * 294)})
    several = leaks_per_thousand({"all": Stratum(5000, [3, 3] + [0] * 298)})
    assert single.value == several.value == pytest.approx(20)
    assert several.high > single.high and several.low < single.low


def test_no_leak_at_all_is_zero_and_has_a_limit():
    found = leaks_per_thousand({"all": Stratum(10**6, [0] * 300)})
    assert (found.value, found.low) == (0.0, 0.0)
    assert found.at_most == pytest.approx(9.93, abs=0.02)
