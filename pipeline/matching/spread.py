"""Large material: themes are found among some clients, and then given to the passages of all.

Average linkage needs the likeness of every two passages, so it is done on a part of the clients,
each with all that was written of them. A passage of the others goes to the group to whose members
it is most like on average, which is what average linkage asks, where it is like enough. How like is
enough is calibrated group by group: among the passages that were clustered, each judged without
itself, as many are to pass as the group has members. Then shares of the whole are neither above nor
below those of the part.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import numpy as np

from pipeline.matching.features import plain
from pipeline.matching.likeness import Parts, Space

_STEP = 4096  # passages at a time, which bounds the memory


def by_content(clients: Sequence[str], texts: Sequence[str]) -> np.ndarray:
    """Names of the clients that hang on what is written of them, not on their pseudonyms (n,).

    Whom a run draws is then the same whatever the workspace's key. Clients of whom the same is
    written are told apart by a number.

    :param clients: client of every passage; ``texts``: the passages.
    """
    own: dict[str, list[bytes]] = {}
    for client, text in zip(clients, texts, strict=True):
        own.setdefault(client, []).append(_digest(plain(text)))
    alike: Counter[str] = Counter()
    names = {}
    for client in sorted(own):
        name = hashlib.sha256(b"".join(sorted(own[client]))).hexdigest()
        names[client] = f"{name} {alike[name]}"
        alike[name] += 1
    return np.array([names[client] for client in clients], dtype=str)


def some_clients(clients: np.ndarray, rows: np.ndarray, most: int) -> frozenset[str]:
    """Clients, drawn by a digest of their ids, who together have at most ``most`` of the rows.

    Whom it draws does not depend on the order of the rows, nor on who else is there but for where
    the drawing ends. All where all fit.

    :param clients: client of every passage; ``rows``: passages that are to be clustered.
    """
    everyone, at = np.unique(clients, return_inverse=True)
    own = np.bincount(at[rows], minlength=len(everyone))
    order = sorted(range(len(everyone)), key=lambda k: _digest(str(everyone[k])))
    fits = int(np.searchsorted(np.cumsum(own[order]), most, side="right"))
    return frozenset(str(everyone[k]) for k in order[:fits])


def spread(
    space: Space, groups: Sequence[Sequence[int]], fitted: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Group of every passage, -1 for none, and the likeness from which each group takes.

    :param space: all passages (n); ``groups``: of those that were clustered, by row; every
        clustered passage is in one, be it alone.
    :param fitted: rows that were clustered (m,).
    :returns: (n,) and (groups,).
    """
    means, sizes = space.means(groups), np.array([len(group) for group in groups], dtype=int)
    own = np.full(len(space), -1)
    for number, group in enumerate(groups):
        own[list(group)] = number
    best, like = _nearest(space, means, sizes, fitted, own)
    cuts = np.array(
        [_cut(like[best == number], int(size)) for number, size in enumerate(sizes)], dtype=float
    )
    others = np.flatnonzero(own < 0)
    best, like = _nearest(space, means, sizes, others, own)
    own[others] = np.where(like >= cuts[best], best, -1)
    return own, cuts


def _nearest(
    space: Space, means: Parts, sizes: np.ndarray, rows: np.ndarray, own: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Nearest group of some rows and the mean likeness to it, each row without itself."""
    best = np.zeros(len(rows), dtype=int)
    like = np.zeros(len(rows))
    for at in range(0, len(rows), _STEP):
        step = rows[at : at + _STEP]
        made = space.of(step).likeness(means).astype(float)
        mine = np.flatnonzero(own[step] >= 0)
        group = own[step[mine]]
        n = sizes[group]
        with np.errstate(divide="ignore", invalid="ignore"):
            left = (made[mine, group] * n - 1) / (n - 1)
        made[mine, group] = np.where(n > 1, left, -1)  # alone, it is like nothing
        best[at : at + _STEP] = made.argmax(axis=1)
        like[at : at + _STEP] = made.max(axis=1)
    return best, like


def _cut(like: np.ndarray, size: int) -> float:
    """Likeness that as many pass as the group has members; infinite where nothing comes near."""
    if not len(like):
        return float("inf")
    return float(np.sort(like)[::-1][min(size, len(like)) - 1])


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
