"""What a number of distinct clients over several periods tells beside the numbers of each.

The whole less a period counts the clients of the other periods alone; the periods' sum less the
whole counts what is in several. Where a period's number is hidden, it is at least the whole less
those that are shown. Unions of some of the periods are not known to a reader who has no roll-up of
them; where one was released too, what the two tell together is not looked at.
"""

from __future__ import annotations

from collections.abc import Sequence


def tells_of_few(whole: int, parts: Sequence[int], hidden: Sequence[bool], k: int) -> bool:
    """Whether subtraction gives a number of 1..k-1 clients.

    :param whole: distinct clients over all periods; ``parts``: clients of each.
    :param hidden: whether a period's number is hidden in its own release.
    """
    shown = [n for n, gone in zip(parts, hidden, strict=True) if not gone]
    derived = [whole - n for n in shown]
    if all(hidden):
        return False
    derived.append(whole - sum(shown) if len(shown) < len(parts) else sum(parts) - whole)
    return any(0 < number < k for number in derived)
