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
    counts are hidden too, until at least two are and their sum leaves room for other values.

    :param counts: the parts of a whole whose total may be known to the reader.
    :param k: smallest count that may be shown.
    :param behind: clients behind each part, where the parts count something else: a part with
        fewer than k of them is hidden as well.
    """
    people = behind or counts
    small = {key for key, n in counts.items() if n and min(n, people[key]) < k}
    hidden = set(small)
    rest = sorted((n, str(key), key) for key, n in counts.items() if n and key not in hidden)
    for _, _, key in rest:
        if not hidden or (len(hidden) > 1 and sum(counts[h] for h in hidden) >= k + len(hidden)):
            break
        hidden.add(key)
    return {
        key: Shown(None, key in small) if key in hidden else Shown(n) for key, n in counts.items()
    }


def guard_one(number: int, k: int) -> Shown:
    """Decide whether a single count is shown."""
    return Shown(None, small=True) if 0 < number < k else Shown(number)
