"""What a number of distinct clients tells beside the numbers of the periods."""

from __future__ import annotations

import pytest

from pipeline.stats.roll_up import tells_of_few

SHOWN = (False, False)


@pytest.mark.parametrize(
    ("whole", "parts", "hidden", "tells", "reason"),
    [
        (20, (10, 10), SHOWN, False, "nobody is in both"),
        (20, (10, 12), SHOWN, True, "two are in both"),
        (20, (10, 13), SHOWN, False, "three are"),
        (20, (18, 10), SHOWN, True, "two are in the second alone"),
        (20, (20, 20), SHOWN, False, "the same clients in both"),
        (20, (18, 9), (False, True), True, "the hidden one has two at least that no other has"),
        (20, (15, 9), (False, True), False, "five at least"),
        (20, (2, 18), (True, True), False, "nothing is known of the parts"),
        (0, (0, 0), SHOWN, False, "nobody"),
    ],
)
def test_by_hand(whole, parts, hidden, tells, reason):
    assert tells_of_few(whole, parts, hidden, 3) is tells, reason
