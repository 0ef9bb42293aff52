"""Whether few clients now, and fewer or none before, can be chance; and over a family of themes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_GRID = 2_000  # shares that are tried, from the smallest to the largest that matters


def looks_new(now: int, of_now: int, of_before: int) -> float:
    """Largest P(nobody of ``of_before``, and at least ``now`` of ``of_now``) where nothing changes.

    The largest over every share that a matter may have had in both periods: the size of the rule
    "nobody before, so many now" (Barnard 1945 takes the worst share so). Fisher's test takes the
    total as given and is more cautious: .12 where this is .04 (3 of 60 after 0 of 60). Clients who
    are seen in both periods make the counts more alike, and the chance smaller.

    :param now: clients now, of ``of_now``; nobody before, of ``of_before`` different clients.
    :returns: 0-1; 1 where there was nobody to compare with.
    """
    from scipy.stats import binom

    if not of_before or now <= 0:
        return 1.0
    shares = np.linspace(0, 1, _GRID + 1)[1:-1]
    both = binom.pmf(0, of_before, shares) * binom.sf(now - 1, of_now, shares)
    return float(both.max())


def risen(now: int, of_now: int, before: int, of_before: int) -> float:
    """P(at least ``now`` | as many clients in all, shared out by chance): Fisher's test, one side.

    Never too small: it is exact for two groups of different clients, and cautious for groups that
    share clients, whose counts are more alike.

    :returns: 0-1; 1 where there was nobody to compare with.
    """
    from scipy.stats import hypergeom

    if not of_before or not of_now:
        return 1.0
    return float(hypergeom.sf(now - 1, of_now + of_before, now + before, of_now))


def holm(chances: Sequence[float]) -> list[float]:
    """Chances corrected for the size of their family, in the order given (Holm 1979).

    Listing those at or below alpha lists anything false at all in a share of at most alpha of the
    families in which nothing changes.
    """
    order = np.argsort(chances, kind="stable")
    made, worst = [1.0] * len(chances), 0.0
    for place, index in enumerate(order):
        worst = max(worst, min(1.0, (len(chances) - place) * chances[index]))
        made[index] = worst
    return made
