"""What a workload buys: its edges, its order, and that the audit keeps the promise."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.stats.audited import AuditStratum, audited_share
from pipeline.stats.precision import drawn_counts, expected_precision, precision_table

STATED = {"precision": 0.8, "recall": 0.7}


def test_more_reading_buys_more():
    table = precision_table(60, 12, workloads=(10, 20, 40), **STATED)
    assert [row.read for row in table] == [10, 20, 40, 60]
    halves = [row.half_width for row in table]
    assert halves == sorted(halves, reverse=True)
    assert halves[-1] == table[-1].most == 0, "all were read"
    assert all(row.half_width <= row.most for row in table[:-1])


def test_the_workloads_of_the_design():
    """Of 150 clients, 30 give 9 to 12 points to either side, 60 give 3 to 7."""
    thirty, sixty = (expected_precision(150, 20, n, draws=200, **STATED) for n in (30, 60))
    assert 0.09 <= thirty.half_width <= 0.12
    assert 0.03 <= sixty.half_width <= 0.07


@pytest.mark.parametrize(
    ("clients", "predicted", "read", "why"),
    [
        (1, 0, 1, "one client"),
        (20, 0, 5, "nobody predicted"),
        (20, 20, 5, "everybody predicted"),
        (20, 1, 1, "one client read"),
    ],
)
def test_edges(clients, predicted, read, why):
    found = expected_precision(clients, predicted, read, draws=20, **STATED)
    assert 0 <= found.half_width <= 0.5, why


@pytest.mark.parametrize(
    ("counts", "assumed"),
    [
        ((10, 11, 5), STATED),
        ((10, 5, 0), STATED),
        ((10, 5, 11), STATED),
        ((10, 5, 5), {"precision": 1.2, "recall": 0.7}),
        ((10, 5, 5), {"precision": 0.8, "recall": 0.0}),
    ],
)
def test_numbers_that_contradict_each_other(counts, assumed):
    with pytest.raises(ValueError, match=r"read of|precision is"):
        expected_precision(*counts, **assumed)


def test_the_seed_decides():
    one, same = (expected_precision(90, 12, 30, draws=30, seed=1, **STATED) for _ in range(2))
    other = expected_precision(90, 12, 30, draws=30, seed=2, **STATED)
    assert one == same != other


def test_drawn_counts_add_up():
    random = np.random.default_rng(0)
    for predicted, others, read in [(0, 9, 4), (3, 40, 30), (9, 0, 4), (30, 30, 60), (50, 5, 40)]:
        own, rest = drawn_counts(random, predicted, others, read)
        assert own + rest == read
        assert 0 <= own <= predicted and 0 <= rest <= others


def test_the_promise_is_kept():
    """Audits of a population as stated: on average as wide as promised."""
    random, widths = np.random.default_rng(4), []
    for _ in range(200):
        own, rest = drawn_counts(random, 20, 130, 40)
        k1 = int(random.hypergeometric(16, 4, own))
        k0 = int(random.hypergeometric(7, 123, rest))
        found = audited_share([AuditStratum(20, own, k1), AuditStratum(130, rest, k0)])
        widths.append((found.high - found.low) / 2)
    promised = expected_precision(150, 20, 40, draws=200, **STATED).half_width
    assert np.mean(widths) == pytest.approx(promised, rel=0.05)
