"""Which counts of a partition may be shown: neither small ones nor what gives them away."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Shown:
    """A count as it may be shown.

    :param number: the count; None where it is hidden.
    :param small: hidden because it is small, not only to protect another.
    """

    number: int | None
    small: bool = False


def guard(
    counts: Mapping[Key, int], k: int, behind: Mapping[Key, int] | None = None
) -> dict[Key, Shown]:
    """Decide which counts of a partition with a known total are shown.

    Counts of 1..k-1 are hidden. What is hidden is the total less what is shown, so next-smallest
    counts are hidden too, until each hidden count may have k + 1 values or more. A reader who
    knows this rule knows too that nothing hidden is larger than what is shown; that is reckoned
    with. All hidden counts look alike: to say which are small would bound the others.

    :param counts: the parts of a whole whose total may be known to the reader.
    :param k: smallest count that may be shown.
    :param behind: clients behind each part, where the parts count something else: a part with
        fewer than k of them is hidden as well.
    """
    people = behind or counts
    hidden = {key for key, n in counts.items() if n and min(n, people[key]) < k}
    rest = sorted({n for key, n in counts.items() if n and key not in hidden})
    while hidden and rest and _width([counts[key] for key in hidden], rest[0]) < k:
        least = rest.pop(0)  # equal ones go together: which of them was taken would tell
        hidden |= {key for key, n in counts.items() if n == least}
    return {key: Shown(None) if key in hidden else Shown(n) for key, n in counts.items()}


def _width(hidden: list[int], most: int) -> int:
    """Largest less smallest value that each of some hidden counts may have, their sum known.

    :param most: the smallest count shown, which no hidden one exceeds.
    """
    total, others = sum(hidden), len(hidden) - 1
    most = max(most, *hidden)
    return min(most, total - others) - max(1, total - others * most)


def guard_one(number: int, k: int) -> Shown:
    """Decide whether a single count is shown."""
    return Shown(None, small=True) if 0 < number < k else Shown(number)
