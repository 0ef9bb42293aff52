"""Stability of clusters: whether they come back when a part of the clients is left out.

A cluster is found again where a cluster of the smaller material is like it (Jaccard) as far as its
members were drawn (Hennig 2007, Cluster-wise assessment of cluster stability).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

_LEAST = 2  # clients of a cluster that must be drawn for the run to count

#: Takes places among the rows (k,) and the number of the run; gives labels (k,), -1 for none.
Cluster = Callable[[np.ndarray, int], np.ndarray]


def groups_of(labels: np.ndarray, rows: np.ndarray) -> list[tuple[int, ...]]:
    """Rows by label, the largest group first; rows labelled -1 are in none."""
    groups: dict[int, list[int]] = {}
    for label, row in zip(labels, rows, strict=True):
        if label >= 0:
            groups.setdefault(int(label), []).append(int(row))
    return sorted((tuple(sorted(g)) for g in groups.values()), key=lambda g: (-len(g), g))


def labels_of(groups: Sequence[Sequence[int]], rows: np.ndarray) -> np.ndarray:
    """Number of each row's group; -1 where it is in none."""
    number = {row: label for label, group in enumerate(groups) for row in group}
    return np.array([number.get(int(row), -1) for row in rows], dtype=int)


def found_again(
    clusters: Sequence[tuple[int, ...]],
    rows: np.ndarray,
    clients: np.ndarray,
    cluster: Cluster,
    *,
    runs: int,
    keep: float,
    jaccard: float,
    seed: int,
) -> list[float]:
    """Share of runs (0-1), each on a random part of the clients, in which each cluster comes back.

    :param clusters: members of each, by row.
    :param rows: the rows that were clustered; ``clients``: the client of every row.
    :param keep: share of the clients that is drawn; ``jaccard``: likeness that is asked for.
    """
    if not clusters:
        return []
    everyone = np.array(sorted(set(clients[rows])))
    generator = np.random.default_rng(seed)
    hits, seen = np.zeros(len(clusters)), np.zeros(len(clusters))
    for run in range(runs):
        drawn = set(generator.choice(everyone, int(keep * len(everyone)), replace=False))
        at = np.array([k for k, row in enumerate(rows) if clients[row] in drawn], dtype=int)
        if len(at) < 2:
            continue  # nothing to cluster
        labels = cluster(at, run)
        sizes = Counter(labels.tolist())
        group = dict(zip(rows[at].tolist(), labels.tolist(), strict=True))
        for i, members in enumerate(clusters):
            left = [row for row in members if row in group]
            if len(set(clients[left])) < _LEAST:
                continue  # too little of it was drawn to be found
            seen[i] += 1
            shared = Counter(group[row] for row in left if group[row] >= 0)
            best = max((n / (len(left) + sizes[g] - n) for g, n in shared.items()), default=0.0)
            hits[i] += best >= jaccard
    return [float(h / s) if s else 0.0 for h, s in zip(hits, seen, strict=True)]
