"""Change of the same clients: the exact test of McNemar and the limits that agree with it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipeline.stats.intervals import CONFIDENCE, Interval

if TYPE_CHECKING:
    import numpy as np

_NODES = 80  # of the integration: limits to five digits


def mcnemar_exact(gained: int, lost: int) -> float:
    """Two-sided p-value (McNemar 1947; exact: the smaller count is binomial with a half).

    :param gained: clients who have it only later; ``lost``: only before.
    """
    from statsmodels.stats.contingency_tables import mcnemar

    return float(mcnemar([[0, gained], [lost, 0]], exact=True).pvalue)


def paired_limits(gained: int, lost: int, clients: int, confidence: float = CONFIDENCE) -> Interval:
    """Limits of the difference of two shares of the same clients, in agreement with McNemar's test.

    Melding (Fay and Lumbard 2021, Statistics in Medicine 40, 1147-1159; R's
    exact2x2::mcnemarExactDP): the difference is T(2B - 1), T the share of clients who changed and B
    the part of these who gained, each with its Clopper-Pearson confidence distributions. The
    interval leaves out 0 where the exact test is below 1 - confidence; it does not collapse where
    nobody changed.

    :param clients: clients in both periods, 1 or more.
    """
    changed, tail = gained + lost, (1 - confidence) / 2
    low = min(
        _quantile((changed + more, clients - changed + 1 - more), (gained, lost + 1), tail)
        for more in (0, 1)
    )
    high = max(
        _quantile((changed + more, clients - changed + 1 - more), (gained + 1, lost), 1 - tail)
        for more in (0, 1)
    )
    return Interval(low, high)


def _quantile(share: tuple[int, int], part: tuple[int, int], at: float) -> float:
    """Quantile of T(2B - 1) with T and B from beta distributions, of which 0 makes a constant."""
    import numpy as np
    from scipy.optimize import brentq
    from scipy.special import betainc, betaincinv

    nodes, weights = _nodes()
    if share[0] == 0:  # nobody changed, and that is taken as certain
        return 0.0
    shares = betaincinv(*share, nodes) if share[1] else np.ones(_NODES)
    if 0 in part:
        sign = 1.0 if part[1] == 0 else -1.0
        where = at if sign > 0 else 1 - at
        return sign * (float(betaincinv(*share, where)) if share[1] else 1.0)

    def missing(difference: float) -> float:
        below = betainc(*part, np.clip((1 + difference / shares) / 2, 0, 1))
        return float(weights @ below) - at

    return float(brentq(missing, -1.0, 1.0, xtol=1e-9))


@cache
def _nodes() -> tuple[np.ndarray, np.ndarray]:
    """Places and weights of Gauss and Legendre on 0-1."""
    import numpy as np

    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    return (nodes + 1) / 2, weights / 2
