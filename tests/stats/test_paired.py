"""The same clients twice: McNemar's exact test and limits that agree with it."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.stats.paired import mcnemar_exact, paired_limits


@pytest.mark.parametrize(
    ("gained", "lost", "p_value", "source"),
    [
        (2, 9, 0.06543, "R's exact2x2, vignette exactMcNemar: mcnemar.exact prints b = 2, c = 9"),
        (12, 2, 0.0129, "StatsDirect, example of Armitage and Berry (1994, p. 127), Liddell"),
    ],
)
def test_published_p_values(gained, lost, p_value, source):
    assert round(mcnemar_exact(gained, lost), 5 if p_value == 0.06543 else 4) == p_value, source


@pytest.mark.parametrize("clients", [20, 21, 45])
def test_limits_agree_with_the_test(clients: int):
    for gained in range(0, 13, 2):
        for lost in range(0, 8):
            found, p = paired_limits(gained, lost, clients), mcnemar_exact(gained, lost)
            assert (p < 0.05) == (found.low > 0 or found.high < 0)
            assert -1 <= found.low <= (gained - lost) / clients <= found.high <= 1


def test_limits_are_those_of_drawn_confidence_distributions():
    """Fay and Lumbard (2021) by draws, as mcnemarExactDP does with nmc."""
    random, draws, gained, lost, clients = np.random.default_rng(0), 200_000, 9, 2, 44
    part, share = random.beta(gained, lost + 1, draws), random.beta(11, clients - 10, draws)
    assert paired_limits(gained, lost, clients).low == pytest.approx(
        np.quantile(share * (2 * part - 1), 0.025), abs=2e-3
    )


@pytest.mark.parametrize(
    ("counts", "why"),
    [((0, 0, 1), "one client, the same"), ((0, 0, 40), "nobody changed"), ((7, 7, 14), "all did")],
)
def test_nothing_gained_does_not_collapse(counts, why):
    found = paired_limits(*counts)
    assert found.low == pytest.approx(-found.high, abs=1e-5), why
    assert found.high > 0.01, why


def test_turned_around():
    one, other = paired_limits(6, 1, 30), paired_limits(1, 6, 30)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-5)
