"""Readers who err: by hand, at the edges, and how often the interval holds the truth."""

from __future__ import annotations

import pytest

from pipeline.stats.audited import AuditStratum, audited_share
from pipeline.stats.two_readers import TwiceRead, agreed_share


def test_readers_who_agree_add_nothing():
    found = agreed_share([TwiceRead(20, 8, 0, 2, predicted=True), TwiceRead(80, 1, 0, 19)])
    plain = audited_share([AuditStratum(20, 10, 8, True), AuditStratum(80, 20, 1)])
    assert (found.value, found.high) == pytest.approx((plain.value, plain.high))


def test_the_region_by_hand():
    """All forty clients read twice: 10 both, 4 split, 26 neither; sampling adds nothing.

    Of the yes 21/25 are seen, (10 + 10 + 1)/(10 + 10 + 4 + 1): both miss 4 · 4/42 · 1.75 clients;
    of the no 53/57 are cleared: both invent 4 · 4/106 · 1.75.
    """
    missed, invented = 4 * (4 / 42) * 1.75, 4 * (4 / 106) * 1.75
    found = agreed_share([TwiceRead(40, 10, 4, 26)])
    z = 1.959964
    assert found.high == pytest.approx(
        (14 + missed + z * (missed * (1 + missed)) ** 0.5) / 40, rel=1e-6
    )
    assert found.low == pytest.approx(
        (10 - invented - z * (invented * (1 + invented)) ** 0.5) / 40, rel=1e-6
    )
    assert found.value == pytest.approx((24 + missed - invented) / 80)


def test_clients_read_once_are_less_sure():
    twice = agreed_share([TwiceRead(100, 10, 4, 26)])
    once = agreed_share([TwiceRead(100, 5, 2, 13, 6, 14)])
    assert once.high - once.low > twice.high - twice.low


def test_more_disagreement_is_wider():
    widths = []
    for split in (0, 2, 4, 8):
        found = agreed_share([TwiceRead(200, 12 - split // 2, split, 28 - split // 2)])
        widths.append(found.high - found.low)
    assert widths == sorted(widths) and widths[0] < widths[-1]


@pytest.mark.parametrize(
    ("strata", "why"),
    [
        ([TwiceRead(1, 0, 1, 0)], "one client, of whom they disagree"),
        ([TwiceRead(9, 0, 9, 0)], "they disagree on all"),
        ([TwiceRead(9, 0, 0, 0)], "nobody read"),
        ([TwiceRead(9, 0, 0, 0, 3, 2)], "nobody read twice"),
        ([TwiceRead(9, 9, 0, 0)], "all have it"),
        ([TwiceRead(9, 0, 0, 9)], "nobody has it"),
        ([TwiceRead(0, 0, 0, 0), TwiceRead(9, 2, 1, 3)], "an empty stratum"),
    ],
)
def test_edges(strata, why):
    found = agreed_share(strata)
    assert 0 <= found.low <= found.value <= found.high <= 1, why
    assert found.variance >= 0


def test_refused():
    with pytest.raises(ValueError, match="has to hold"):
        agreed_share([TwiceRead(3, 2, 1, 1)])
    with pytest.raises(ValueError, match="at least one client"):
        agreed_share([TwiceRead(0, 0, 0, 0)])
