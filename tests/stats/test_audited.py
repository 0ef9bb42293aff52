"""The audited share: by hand, against R's survey package, at the edges, and how often it covers."""

from __future__ import annotations

import itertools
from math import sqrt

import numpy as np
import pytest

from pipeline.stats.audited import (
    AuditStratum,
    audited_share,
    design_variance,
    difference_share,
)
from pipeline.stats.finite import finite_limits, finite_wilson

# The schools of R's survey package, data set apistrat: strata E, H, M; whether each won an award.
# svymean(~awards) under svydesign(strata = ~stype, fpc = ~fpc): No 0.361063935949422, SE
# 0.034405917997269; svytotal: Yes 3957.56995391846, as survey 4.5 prints them to all digits. The
# counts follow from its totals by stratum (3227.32993 = 73 x 44.21, 241.6 = 16 x 15.1,
# 488.64001 = 24 x 20.36), whose weights are kept in single precision.
SCHOOLS = [AuditStratum(4421, 100, 73), AuditStratum(755, 50, 16), AuditStratum(1018, 50, 24)]


def test_value_and_design_variance_are_those_of_survey():
    found = audited_share(SCHOOLS)
    assert found.value == pytest.approx(1 - 0.361063935949422, abs=1e-8)
    assert found.value * 6194 == pytest.approx(3957.56995391846, rel=1e-7)
    assert sqrt(design_variance(SCHOOLS)) == pytest.approx(0.034405917997269, abs=1e-8)


def test_of_many_the_limits_come_near_those_of_the_textbook():
    found = audited_share(SCHOOLS)
    assert found.variance == pytest.approx(design_variance(SCHOOLS), rel=0.05)
    assert found.high - found.low == pytest.approx(2 * 1.96 * 0.0344059, rel=0.03)


@pytest.mark.parametrize(("population", "read"), [(15, 11), (40, 35), (50, 45), (60, 52)])
def test_limits_hold_where_few_are_left_to_read(population: int, read: int):
    """Over every sample there can be; a normal curve's limits alone do not."""

    def least(limits) -> float:
        return min(_held(limits, population, read, having) for having in range(population + 1))

    def ours(yes: int):
        return audited_share([AuditStratum(population, read, yes)])

    assert least(ours) >= 0.95
    assert least(lambda yes: finite_wilson(yes, read, population)) < 0.93


def _held(limits, population: int, read: int, having: int) -> float:
    """Chance of a sample whose limits hold the share."""
    from scipy.stats import hypergeom

    held = 0.0
    for yes in range(max(0, read - population + having), min(read, having) + 1):
        own = limits(yes)
        if own.low - 1e-9 <= having / population <= own.high + 1e-9:
            held += hypergeom.pmf(yes, population, having, read)
    return held


def test_by_hand():
    """100 clients; of 20 predicted yes 10 read, 8 have it; of 80 predicted no 20 read, 1 has it."""
    yes, no = finite_wilson(8, 10, 20), finite_wilson(1, 20, 80)
    value = (20 * 0.8 + 80 * 0.05) / 100
    found = audited_share([AuditStratum(20, 10, 8, True), AuditStratum(80, 20, 1, False)])
    assert found.value == pytest.approx(value)
    below = sqrt((0.2 * (0.8 - yes.low)) ** 2 + (0.8 * (0.05 - no.low)) ** 2)
    above = sqrt((0.2 * (yes.high - 0.8)) ** 2 + (0.8 * (no.high - 0.05)) ** 2)
    assert found.low == pytest.approx(max(0.09, value - below)), "nine of a hundred are known"
    assert found.high == pytest.approx(value + above)
    assert found.variance == pytest.approx(((found.high - found.low) / 3.919928) ** 2)


@pytest.mark.parametrize(
    ("strata", "value", "low", "high", "why"),
    [
        ([AuditStratum(1, 1, 1, True)], 1, 1, 1, "one client, read"),
        ([AuditStratum(1, 0, 0, True)], 1, 0, 1, "one client, not read: what the model says"),
        ([AuditStratum(5, 0, 0)], 0.5, 0, 1, "nobody read, nothing said"),
        ([AuditStratum(0, 0, 0, True), AuditStratum(9, 9, 0, False)], 0, 0, 0, "nobody predicted"),
        ([AuditStratum(9, 9, 9, True), AuditStratum(0, 0, 0, False)], 1, 1, 1, "all predicted"),
        ([AuditStratum(4, 4, 3, True), AuditStratum(6, 0, 0, False)], 0.3, 0.3, 0.9, "m0 = 0"),
        ([AuditStratum(4, 0, 0, True), AuditStratum(6, 6, 0, False)], 0.4, 0, 0.4, "m1 = 0"),
        ([AuditStratum(4, 4, 3, True), AuditStratum(6, 6, 1, False)], 0.4, 0.4, 0.4, "all read"),
    ],
)
@pytest.mark.parametrize("exact", [False, True])
def test_edges(strata, value, low, high, why, exact):
    found = audited_share(strata, exact=exact)
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high)), why
    assert found.unread == pytest.approx(
        sum(p.population for p in strata if not p.read) / sum(p.population for p in strata)
    )


def test_without_clients_there_is_no_share():
    with pytest.raises(ValueError, match="at least one client"):
        audited_share([AuditStratum(0, 0, 0)])


@pytest.mark.parametrize("counts", [(5, 6, 1), (5, 2, 3), (5, 2, -1)])
def test_counts_that_contradict_each_other(counts):
    with pytest.raises(ValueError, match="has to hold"):
        AuditStratum(*counts)


def test_nothing_impossible_at_any_small_count():
    """Every audit of up to four and three clients: ordered, within what is known, never nan."""
    for n1, n0 in itertools.product(range(4), range(4)):
        for m1, m0 in itertools.product(range(n1 + 1), range(n0 + 1)):
            for k1, k0 in itertools.product(range(m1 + 1), range(m0 + 1)):
                if n1 + n0 == 0:
                    continue
                strata = [AuditStratum(n1, m1, k1, True), AuditStratum(n0, m0, k0, False)]
                for exact in (False, True):
                    found = audited_share(strata, exact=exact)
                    least = (k1 + k0) / (n1 + n0)
                    most = 1 - (m1 - k1 + m0 - k0) / (n1 + n0)
                    assert least - 1e-9 <= found.low <= found.value <= found.high <= most + 1e-9
                    assert found.variance >= 0


def test_few_read_clients_get_exact_limits():
    assert audited_share([AuditStratum(40, 9, 2)]).high == finite_limits(2, 9, 40).high
    assert audited_share([AuditStratum(40, 10, 2)]).high == finite_wilson(2, 10, 40).high


def test_a_split_vote_lies_between():
    low, middle, high = (audited_share([AuditStratum(50, 20, k)]) for k in (4, 4.5, 5))
    assert low.low < middle.low < high.low
    assert low.high < middle.high < high.high


def test_a_guarantee_is_wider():
    strata = [AuditStratum(30, 15, 12, True), AuditStratum(90, 15, 1, False)]
    plain, sure = audited_share(strata), audited_share(strata, exact=True)
    assert sure.low < plain.low < plain.high < sure.high


@pytest.mark.parametrize("missed", [0, 1, 2])
def test_the_guarantee_holds_for_every_population(missed: int):
    """All samples of 5 of 8 predicted yes and 6 of 12 predicted no, whoever has it."""
    from scipy.stats import hypergeom

    for have in range(9):
        covered = 0.0
        for k1, k0 in itertools.product(range(6), range(7)):
            chance = hypergeom.pmf(k1, 8, have, 5) * hypergeom.pmf(k0, 12, missed, 6)
            if chance > 0:
                strata = [AuditStratum(8, 5, k1, True), AuditStratum(12, 6, k0, False)]
                found = audited_share(strata, exact=True)
                covered += chance * (found.low - 1e-9 <= (have + missed) / 20 <= found.high + 1e-9)
        assert covered >= 0.95


def test_the_difference_estimator_by_hand():
    """200 clients, 40 predicted; of 50 read, 2 were missed and 3 wrongly predicted."""
    missed, wrong = finite_wilson(2, 50, 200), finite_wilson(3, 50, 200)
    found = difference_share(200, 40, 50, 2, 3)
    assert found.value == pytest.approx(0.2 + 0.04 - 0.06)
    assert found.low == pytest.approx(
        found.value - sqrt((0.04 - missed.low) ** 2 + (min(wrong.high, 0.2) - 0.06) ** 2)
    )


@pytest.mark.parametrize(
    ("counts", "value", "low", "high", "why"),
    [
        ((10, 4, 0, 0, 0), 0.4, 0, 1, "nobody read: the model's word"),
        ((10, 4, 10, 1, 2), 0.3, 0.3, 0.3, "all read"),
        ((10, 0, 10, 0, 0), 0, 0, 0, "all read, nobody"),
    ],
)
def test_edges_of_the_difference(counts, value, low, high, why):
    found = difference_share(*counts)
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high)), why


def test_no_errors_found_is_no_certainty():
    found = difference_share(500, 25, 40, 0, 0)
    assert found.value == 0.05
    assert found.low < 0.03 and found.high > 0.1


def test_clients_of_another_period_bring_no_finite_correction():
    own, other = (difference_share(100, 20, 80, 4, 4, reused=again) for again in (False, True))
    assert other.high - other.low > 1.5 * (own.high - own.low)


def test_order_of_strata_and_seed_do_not_matter():
    random = np.random.default_rng(0)
    turned = [SCHOOLS[k] for k in random.permutation(3)]
    assert audited_share(turned).low == pytest.approx(audited_share(SCHOOLS).low)
