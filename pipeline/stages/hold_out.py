"""Hold out: themes are found on some clients and counted on the others.

A theme that is counted on the clients among whom it was found is counted too high: it was found
because they have it (Cawley and Talbot 2010, On over-fitting in model selection and subsequent
selection bias, JMLR 11). Where a part of the clients is held out, open themes are sought without
them, and a theme's share is that of its clients among them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from pipeline import tables

_QUANTILE = 0.25  # of the theme's own passages; a held-out passage must lie at least as near
_BITS = 64


def held_out(clients: Iterable[str], share: float, seed: int) -> frozenset[str]:
    """Clients who are held out: each by a hash of the seed and its own pseudonym.

    So whether one is does not depend on who else is in the material, nor on any order.

    :param share: of the clients, 0-1, on average.
    """
    least = int(share * 2**_BITS)
    return frozenset(name for name in set(clients) if _drawn(name, seed) < least)


def count_held_out(
    found: Mapping[str, Sequence[int]],
    passages: pd.DataFrame,
    vectors: np.ndarray,
    free: Sequence[bool],
    clients: frozenset[str],
    stability: Mapping[str, float],
) -> pd.DataFrame:
    """Assign held-out passages to open themes by nearness, each to the nearest.

    A passage belongs to a theme where its cosine to the theme's centre is at least the lower
    quartile of the theme's own passages, as earlier periods are traced (``stages.trace``).

    :param found: theme to the rows among ``passages`` on which it was found.
    :param vectors: row i for passage i; ``free``: whether passage i may belong to an open theme.
    :param clients: who are held out.
    :returns: table ``assignments`` of held-out passages alone; a theme without any has no row.
    """
    own = passages["client_id"].isin(clients).to_numpy() & np.asarray(free, dtype=bool)
    rows = np.flatnonzero(own)
    likeness = np.full((len(rows), len(found)), -np.inf)
    for column, (_, members) in enumerate(sorted(found.items())):
        mine = np.asarray(vectors[list(members)], dtype=np.float64)
        centre = mine.mean(axis=0)
        centre /= np.linalg.norm(centre)
        near = np.asarray(vectors[rows], dtype=np.float64) @ centre
        enough = near >= np.quantile(mine @ centre, _QUANTILE)
        likeness[enough, column] = near[enough]
    names, made = sorted(found), []
    for i, row in enumerate(rows):
        best = int(np.argmax(likeness[i])) if names else 0
        if names and np.isfinite(likeness[i, best]):
            score = float(np.clip(likeness[i, best], 0, 1))
            passage, theme = passages["passage_id"].iloc[row], names[best]
            made.append((passage, theme, score, stability[theme], "open"))
    return tables.ASSIGNMENTS.frame(made)


def _drawn(client: str, seed: int) -> int:
    digest = hashlib.sha256(f"{seed} {client}".encode()).digest()
    return int.from_bytes(digest[: _BITS // 8], "big")
