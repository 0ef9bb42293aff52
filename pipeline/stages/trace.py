"""Trace: which clients of an earlier period already spoke of an open theme of this one."""

from __future__ import annotations

import numpy as np
import pandas as pd

_QUANTILE = 0.25  # of the theme's own passages; an earlier passage must lie at least as near


def trace(
    assignments: pd.DataFrame,
    vectors: np.ndarray,
    passages: pd.DataFrame,
    earlier_vectors: np.ndarray,
    earlier_passages: pd.DataFrame,
) -> dict[str, int]:
    """Count clients of an earlier period per open theme.

    An affirmed passage of the earlier period belongs to a theme where its cosine to the theme's
    centre is at least the lower quartile of the theme's own passages.

    :param assignments: table ``assignments`` of this period; ``vectors``: row i for passage i of
        ``passages``. The earlier ones likewise, by the same encoder.
    :returns: theme id to clients.
    """
    row = {name: i for i, name in enumerate(passages["passage_id"])}
    affirmed = np.flatnonzero((earlier_passages["polarity"] == "affirmed").to_numpy())
    old = np.asarray(earlier_vectors[affirmed], dtype=np.float64)
    who = earlier_passages["client_id"].to_numpy()[affirmed]
    counts = {}
    for theme, own in assignments[assignments["by"] == "open"].groupby("theme_id", sort=True):
        mine = np.asarray(vectors[[row[p] for p in own["passage_id"]]], dtype=np.float64)
        centre = mine.mean(axis=0)
        centre /= np.linalg.norm(centre)
        cut = np.quantile(mine @ centre, _QUANTILE)
        counts[str(theme)] = len(set(who[old @ centre >= cut]))
    return counts
