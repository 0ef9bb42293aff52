"""BERTrend's rule for weak signals, to be measured beside ilmio's."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

_FADE = 0.01  # of BERTrend's defaults: popularity fades by exp(-0.01 d^2) after d periods unseen
_LOW, _HIGH = 10, 50  # percentiles of all popularities


def weak_topics(before: Mapping[str, int], now: Mapping[str, int]) -> list[str]:
    """Topics that BERTrend's rule calls weak signals, of two periods (Boutaleb et al. 2024).

    Popularity adds up, and fades by exp(-0.01 d^2) where a topic is not seen for d periods. A topic
    is a weak signal where its popularity lies between the 10th and the 50th percentile of all
    popularities in the window and rises. Here a topic of the newest period alone counts as rising;
    the published program has no entry for it yet.
    """
    fade = float(np.exp(-_FADE))
    last = {
        name: before.get(name, 0) + now[name] if now.get(name) else before[name] * fade
        for name in {*before, *now}
        if before.get(name) or now.get(name)
    }
    low, high = np.percentile([*(n for n in before.values() if n), *last.values()], [_LOW, _HIGH])
    return sorted(name for name, p in last.items() if low <= p <= high and p > before.get(name, 0))
