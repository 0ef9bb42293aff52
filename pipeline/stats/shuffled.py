"""How often chance alone brings so large a largest value, by shuffling what would not matter.

Where nothing changes, it does not matter which clients are taken for the newest period's: every
choice of as many is as likely as theirs. The share of choices whose largest value comes up to the
one seen is then a chance that holds for the whole family at once (Westfall and Young 1993,
Resampling-based multiple testing, maxT), however many groups were looked at.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def cut(
    chosen: np.ndarray,
    largest: Callable[[np.ndarray], float],
    *,
    alpha: float,
    shuffles: int,
    seed: int,
) -> float | None:
    """Value above which anything is seen by chance in at most a share ``alpha`` of the families.

    :param chosen: which of the clients are the newest period's, bool (u,).
    :param largest: takes such a choice and gives the largest value of anything in it.
    :param shuffles: choices that are drawn; the one seen counts as one more (Phipson and Smyth
        2010), so that with fewer than ``1 / alpha - 1`` nothing can be told.
    :returns: None where the largest value seen does not lie above it: then the drawing ends early
        (Besag and Clifford 1991).
    """
    seen, allowed = largest(chosen), int(alpha * (shuffles + 1) + 1e-9) - 1
    if allowed < 0:
        return None
    random = np.random.default_rng(seed)
    drawn: list[float] = []
    as_large = 0
    for _ in range(shuffles):
        drawn.append(largest(random.permutation(chosen)))
        as_large += drawn[-1] >= seen
        if as_large > allowed:
            return None
    return sorted(drawn, reverse=True)[allowed]
