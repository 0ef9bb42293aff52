"""Extents in words: near enough to be honest, and monotone."""

from __future__ import annotations

import pytest

from pipeline.stats.words import FRACTIONS, extent


@pytest.mark.parametrize("total", [7, 60, 411])
def test_words_stay_near_the_number(total: int) -> None:
    """No fraction is further from the number than half the widest gap between two fractions."""
    for count in range(1, total):
        found = extent(count, total)
        if found.fraction in FRACTIONS:
            distance = count / total - FRACTIONS[found.fraction]
            assert abs(distance) <= 0.0501, count
            assert (found.nearness == "under") <= (distance < 0), count
            assert (found.nearness == "over") <= (distance > 0), count


def test_all_and_none_are_said_of_all_and_none_alone() -> None:
    whole = {count: extent(count, 1000).fraction for count in (0, 1, 999, 1000)}
    assert whole == {0: "nobody", 1: "few_in_hundred", 999: "nearly_all", 1000: "everybody"}
