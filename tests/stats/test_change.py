"""Change between periods: by hand, against Newcombe, and its behaviour where clients overlap."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy.stats import norm, t

from pipeline.stats.change import overlapping_change


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
