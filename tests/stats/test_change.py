"""Change between periods: by hand, against Newcombe, and its behaviour where clients overlap."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy.stats import norm, t

from pipeline.stats.audited import AuditedShare, AuditStratum, audited_share
from pipeline.stats.change import overlapping_change, share_change
from pipeline.stats.paired import mcnemar_exact, paired_limits


def shows(**clients: int) -> dict[str, bool]:
    return {name: bool(value) for name, value in clients.items()}


def test_hand_computed_example():
    """Four clients before, four after, two of them the same.

    p_a = 1/4, p_b = 3/4. Per client (r_b/4 - r_a/4): A (0-0.25)/4 of the older only = +0.0625;
    B (1-0.25)/4 older only = -0.1875; C both: (0.25 - -0.25)/4 = 0.125; D both: the same;
    E newer only: 0.25/4 = 0.0625; F newer only: -0.75/4 = -0.1875.
    """
    before = shows(A=0, B=1, C=0, D=0)
    after = shows(C=1, D=1, E=1, F=0)
    squares = 0.0625**2 + 0.1875**2 + 2 * 0.125**2 + 0.0625**2 + 0.1875**2
    half = t.ppf(0.975, 5) * sqrt(6 / 5 * squares)
    found = overlapping_change(before, after)
    assert found.difference == pytest.approx(0.5)
    assert found.interval.low == pytest.approx(0.5 - half)
    assert found.interval.high == pytest.approx(min(1, 0.5 + half))


def newcombe(x_a: int, n_a: int, x_b: int, n_b: int) -> tuple[float, float]:
    """Newcombe (1998), method 10, written out from its two Wilson intervals."""
    z = norm.ppf(0.975)

    def limits(x: int, n: int) -> tuple[float, float]:
        middle, half = (x + z * z / 2) / (n + z * z), z * sqrt(x * (n - x) / n + z * z / 4)
        return middle - half / (n + z * z), middle + half / (n + z * z)

    (la, ua), (lb, ub), pa, pb = limits(x_a, n_a), limits(x_b, n_b), x_a / n_a, x_b / n_b
    return (
        pb - pa - sqrt((pb - lb) ** 2 + (ua - pa) ** 2),
        pb - pa + sqrt((ub - pb) ** 2 + (pa - la) ** 2),
    )


@pytest.mark.parametrize(
    ("x_a", "n_a", "x_b", "n_b", "reason"),
    [
        (0, 30, 0, 40, "nobody in either period"),
        (30, 30, 40, 40, "everybody in both"),
        (0, 30, 40, 40, "nobody, then everybody"),
        (0, 1, 0, 1, "one client in each"),
        (1, 1, 0, 1, "one client who had it, another who has not"),
    ],
)
def test_without_variation_newcombe_takes_over(x_a, n_a, x_b, n_b, reason):
    before = {f"a{k}": k < x_a for k in range(n_a)}
    after = {f"b{k}": k < x_b for k in range(n_b)}
    found = overlapping_change(before, after)
    assert found.difference == pytest.approx(x_b / n_b - x_a / n_a), reason
    expected = newcombe(x_a, n_a, x_b, n_b)
    assert (found.interval.low, found.interval.high) == pytest.approx(expected), reason
    assert found.interval.high > found.interval.low, "it does not collapse"


@pytest.mark.parametrize(
    ("newer", "older", "limits"),
    [
        ((0, 10), (0, 20), (-0.1611, 0.2775)),
        ((0, 10), (0, 10), (-0.2775, 0.2775)),
        ((10, 10), (0, 20), (0.6791, 1.0)),
        ((10, 10), (0, 10), (0.6075, 1.0)),
    ],
)
def test_newcombe_reference_values(newer, older, limits):
    """Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10, (e) to (h)."""
    found = overlapping_change(
        {f"a{k}": k < older[0] for k in range(older[1])},
        {f"b{k}": k < newer[0] for k in range(newer[1])},
    )
    assert (found.interval.low, found.interval.high) == pytest.approx(limits, abs=6e-5)


def test_the_same_answers_of_the_same_clients_do_not_collapse():
    same = {f"c{k}": k < 10 for k in range(20)}
    found = overlapping_change(same, dict(same))
    assert found.difference == 0
    assert found.interval.low < 0 < found.interval.high


def test_overlap_makes_the_interval_narrower():
    """Clients who stay as they are say more of a change than as many strangers."""
    before = {f"c{k}": k < 20 for k in range(60)}
    after = {f"c{k}": k < 26 for k in range(60)}
    strangers = {f"d{k}": k < 26 for k in range(60)}
    same, apart = overlapping_change(before, after), overlapping_change(before, strangers)
    assert same.difference == apart.difference
    assert same.interval.low > 0 > apart.interval.low
    width = [c.interval.high - c.interval.low for c in (same, apart)]
    assert width[0] < 0.6 * width[1]


def test_it_turns_with_the_periods():
    before, after = shows(A=1, B=0, C=0), shows(B=1, C=0, D=1, E=1)
    one, other = overlapping_change(before, after), overlapping_change(after, before)
    assert other.difference == pytest.approx(-one.difference)
    assert other.interval.low == pytest.approx(-one.interval.high)


def test_order_of_clients_does_not_matter():
    before = {f"c{k}": k % 3 == 0 for k in range(30)}
    after = {f"c{k}": k % 4 == 0 for k in range(10, 50)}
    turned = overlapping_change(
        dict(reversed(before.items())), dict(reversed(after.items()))
    ).interval
    found = overlapping_change(before, after).interval
    assert (turned.low, turned.high) == pytest.approx((found.low, found.high))


def test_limits_stay_within_one():
    found = overlapping_change(shows(A=0, B=0, C=1), shows(A=1, B=1, D=1))
    assert -1 <= found.interval.low <= found.difference <= found.interval.high <= 1


def test_coverage_with_overlap_near_nominal():
    """Nothing planted but the truth of both periods: 95 % intervals hold it 93-97 % of the time."""
    generator = np.random.default_rng(11)
    n, shared, runs, hits = 80, 40, 400, 0
    for _ in range(runs):
        lean = generator.beta(2, 5, size=2 * n)  # a client's own leaning makes the periods alike
        before = {str(k): generator.random() < lean[k] for k in range(n)}
        after = {str(k): generator.random() < lean[k] for k in range(n - shared, 2 * n - shared)}
        interval = overlapping_change(before, after).interval
        hits += interval.low <= 0 <= interval.high
    assert 0.925 <= hits / runs <= 0.985


def every(n: int, yes: int, name: str = "c", first: int = 0) -> dict[str, bool]:
    """Clients ``first`` and on, of whom the first ``yes`` have it."""
    return {f"{name}{k}": k - first < yes for k in range(first, first + n)}


@pytest.mark.parametrize(
    ("before", "after", "method", "why"),
    [
        (every(20, 5), every(20, 9), "same", "the same clients"),
        (every(20, 5), every(20, 9, "d"), "apart", "no client in both"),
        (every(20, 5), every(20, 9, first=10), "overlap", "some in both"),
        (every(1, 0), every(1, 1), "same", "one client"),
    ],
)
def test_the_overlap_picks_the_method(before, after, method, why):
    found = share_change(before, after)
    assert found.method == method, why
    assert found.difference == pytest.approx(
        sum(after.values()) / len(after) - sum(before.values()) / len(before)
    )
    assert found.interval.low <= found.difference <= found.interval.high
    assert 0 <= found.p_value <= 1


def test_the_same_clients_are_compared_by_mcnemar():
    before, after = every(30, 10), {f"c{k}": 2 <= k < 18 for k in range(30)}
    found = share_change(before, after)
    assert found.p_value == mcnemar_exact(8, 2)
    assert found.interval == paired_limits(8, 2, 30)


@pytest.mark.parametrize(
    ("older", "newer", "least", "most", "why"),
    [
        ((0, 30), (0, 40), 1, 1, "nobody in either"),
        ((30, 30), (40, 40), 1, 1, "everybody in both"),
        ((0, 30), (40, 40), 0, 1e-6, "nobody, then everybody"),
        ((100, 300), (140, 300), 0.0005, 0.0015, "many: the score test, z = 3.33"),
    ],
)
def test_strangers(older, newer, least, most, why):
    found = share_change(every(older[1], older[0], "a"), every(newer[1], newer[0], "b"))
    assert least <= found.p_value <= most, why


def test_boschloo_of_few():
    """The example of scipy's documentation, both sides: twice the smaller one-sided value."""
    found = share_change(every(20, 5, "a"), every(20, 12, "b"))
    from scipy.stats import boschloo_exact

    one = [
        boschloo_exact([[12, 5], [8, 15]], alternative=side).pvalue for side in ("less", "greater")
    ]
    assert found.p_value == pytest.approx(2 * min(one))


@pytest.mark.parametrize("shift", range(-6, 7, 2))
def test_p_value_and_interval_agree(shift: int):
    before, after = every(40, 12), every(40, 12 + shift + 10, first=10)
    audits = (
        audited_share([AuditStratum(40, 20, 6)]),
        audited_share([AuditStratum(40, 20, 6 + abs(shift))]),
    )
    for given in (None, audits):
        found = overlapping_change(before, after, audits=given)
        excluded = found.interval.low > 0 or found.interval.high < 0
        assert (found.p_value < 0.05) == excluded


def test_audits_by_hand():
    before, after = every(40, 10), every(40, 14, first=20)
    plain = overlapping_change(before, after)
    older, newer = AuditedShare(0.2, 0.1, 0.35, 0.0), AuditedShare(0.5, 0.4, 0.65, 0.0)
    found = overlapping_change(before, after, audits=(older, newer))
    times = t.ppf(0.975, 59)
    own = ((plain.interval.high - plain.difference) / times) ** 2
    added = (0.1**2 + 0.15**2) / 1.959964**2
    assert found.difference == pytest.approx(0.3)
    assert found.interval.low == pytest.approx(0.3 - times * sqrt(own + added))
    assert found.p_value == pytest.approx(2 * t.sf(0.3 / sqrt(own + added), 59))


def test_audits_of_all_clients_add_nothing():
    before, after = every(40, 10), every(40, 14, first=20)
    whole = (
        audited_share([AuditStratum(40, 40, 10)]),
        audited_share([AuditStratum(40, 40, 14)]),
    )
    found = overlapping_change(before, after, audits=whole)
    plain = overlapping_change(before, after)
    assert found.interval.low == pytest.approx(plain.interval.low)
    assert found.p_value == pytest.approx(plain.p_value)


def test_audited_strangers_and_nobody():
    """Audits settle the method; that nobody has it in either period is no certainty."""
    nobody = AuditedShare(0.0, 0.0, 0.0, 0.0)
    before, after = every(9, 0, "a"), every(9, 0, "b")
    found = share_change(before, after, audits=(nobody, nobody))
    plain = share_change(before, after)
    assert (found.method, found.p_value) == ("overlap", 1.0)
    assert found.interval.low == pytest.approx(plain.interval.low)
    assert found.interval.low < 0 < found.interval.high
