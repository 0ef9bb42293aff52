"""The extent of a phenomenon as a fraction that a person would say, honestly rounded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Nearness = Literal["exact", "about", "under", "over", "whole"]

FRACTIONS: dict[str, float] = {
    "twentieth": 1 / 20,
    "tenth": 1 / 10,
    "seventh": 1 / 7,
    "fifth": 1 / 5,
    "quarter": 1 / 4,
    "third": 1 / 3,
    "two_fifths": 2 / 5,
    "half": 1 / 2,
    "three_fifths": 3 / 5,
    "two_thirds": 2 / 3,
    "three_quarters": 3 / 4,
    "four_fifths": 4 / 5,
    "nine_tenths": 9 / 10,
}
WHOLE = ("nobody", "few_in_hundred", "nearly_all", "everybody")  # said as they are
ABOUT = 0.015  # share: up to so far from the fraction it is "about", beyond it "just under/over"
_LEAST, _MOST = 0.035, 0.95  # shares beyond which no fraction of the list would be honest


@dataclass(frozen=True)
class Extent:
    """A fraction's name and how near it is; ``whole`` where there is no fraction to be near."""

    fraction: str
    nearness: Nearness


def extent(count: int, total: int) -> Extent:
    """Name the nearest fraction of ``count / total``.

    The number itself is to stand beside it always: a fraction in words is a help for reading.

    :param count: clients with the property, 0 to ``total``.
    :param total: clients looked at, 1 or more.
    """
    if count == 0:
        return Extent("nobody", "whole")
    if count == total:
        return Extent("everybody", "whole")
    share = count / total
    if share < _LEAST:
        return Extent("few_in_hundred", "whole")
    if share > _MOST:
        return Extent("nearly_all", "whole")
    name, value = min(FRACTIONS.items(), key=lambda item: abs(item[1] - share))
    if abs(share - value) < 1e-9:
        return Extent(name, "exact")
    if abs(share - value) <= ABOUT:
        return Extent(name, "about")
    return Extent(name, "under" if share < value else "over")
