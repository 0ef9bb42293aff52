"""Themes found in the same material: the estimate on the clients who showed them, and on others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.stats.intervals import wilson

SIGNALS = 20  # candidates of which the most frequent is reported
CLIENTS = 60  # on each side of the split
SHARE = 0.1  # of every candidate, so that the most frequent is so by chance


@dataclass(frozen=True)
class Selection:
    """How often the interval of the top signal holds its share (0-1)."""

    same: float
    held_out: float


def selection(replicates: int, *, seed: int) -> Selection:
    """Pick the most frequent of many equal signals, and estimate it on both halves."""
    random = np.random.default_rng(seed)
    same = other = 0
    for _ in range(replicates):
        found = random.binomial(CLIENTS, SHARE, SIGNALS)
        top = int(found.max())
        again = int(random.binomial(CLIENTS, SHARE))
        for count, tally in ((top, "same"), (again, "other")):
            limits = wilson(count, CLIENTS)
            holds = limits.low <= SHARE <= limits.high
            same += holds and tally == "same"
            other += holds and tally == "other"
    return Selection(same / replicates, other / replicates)
