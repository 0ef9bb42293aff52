"""Places: where each theme lies on a map, near to those that speak of like things.

Of each group of clients (all, and every team) the map is drawn of that group's own passages alone.
A place is of a theme, never of a passage or a client: the mean of its passages' vectors, seen in
the two directions in which the group's themes differ most (principal coordinates). A theme of
fewer than ``at_least`` clients has no place and bends no other's.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline import tables
from pipeline.tables import NO_THEME

ALL = "all"
AT_LEAST = 3  # clients of a theme in the group: the smallest number that the profile `team` shows
_DECIMALS = 2


def places(
    passages: pd.DataFrame,
    vectors: np.ndarray,
    assignments: pd.DataFrame,
    units: pd.Series,
) -> pd.DataFrame:
    """Place the themes of every group.

    :param passages: table ``passages``, ``client_id`` the counting unit.
    :param vectors: n x d, row i of passage i, length 1.
    :param assignments: table ``assignments``.
    :param units: team of each passage, row by row; empty where the document names none.
    :returns: table ``places``.
    """
    at = pd.Series(np.arange(len(passages)), index=passages["passage_id"])
    given = assignments.loc[assignments["theme_id"] != NO_THEME, ["passage_id", "theme_id"]]
    rows = given["passage_id"].map(at).to_numpy(dtype=int)
    told = pd.DataFrame(
        {
            "theme": given["theme_id"].to_numpy(),
            "row": rows,
            "client": passages["client_id"].to_numpy()[rows],
            "unit": units.to_numpy()[rows],
        }
    )
    made = []
    for group in (ALL, *sorted(units.dropna().unique())):
        own = told if group == ALL else told[told["unit"] == group]
        enough = own.groupby("theme")["client"].nunique() >= AT_LEAST
        names = sorted(enough.index[enough])
        means = [
            np.asarray(vectors[np.sort(part["row"].to_numpy())], dtype="float64").mean(axis=0)
            for _, part in own[own["theme"].isin(names)].groupby("theme", sort=True)
        ]
        for name, (x, y) in zip(names, plane(np.array(means)) if names else [], strict=True):
            made.append({"group": str(group), "theme_id": name, "x": x, "y": y})
    return tables.PLACES.frame(made)


def plane(means: np.ndarray) -> list[tuple[float, float]]:
    """Two coordinates of each row, 0-1, in one scale on both axes; the middle where all are alike.

    :param means: n x d.
    """
    length = np.linalg.norm(means, axis=1, keepdims=True)
    own = means / np.where(length > 0, length, 1.0)
    own = own - own.mean(axis=0)
    _, _, axes = np.linalg.svd(own, full_matrices=False)
    axes = axes[:2]
    largest = np.argmax(np.abs(axes), axis=1)  # of an axis and its mirror image always the same
    axes = axes * np.sign(axes[np.arange(len(axes)), largest])[:, None]
    flat = np.zeros((len(own), 2))
    flat[:, : len(axes)] = own @ axes.T
    low, high = flat.min(axis=0), flat.max(axis=0)
    span = float((high - low).max())
    scaled = (flat - (low + high) / 2) / span + 0.5 if span > 1e-9 else np.full_like(flat, 0.5)
    return [(float(x), float(y)) for x, y in np.round(scaled.clip(0, 1), _DECIMALS)]
