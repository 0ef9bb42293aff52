"""Clusters that come back in a part of the material, and those that do not."""

from __future__ import annotations

import numpy as np

from pipeline.stats.found_again import found_again, groups_of

ROWS = np.arange(10, 30)
CLIENTS = np.array([f"C{k % 10}" for k in range(40)])
CLUSTERS = [tuple(range(10, 20)), tuple(range(20, 30))]
DRAW = {"runs": 10, "keep": 0.8, "jaccard": 0.5, "seed": 1}


def test_groups_by_size_without_the_lonely():
    labels = np.array([1, 0, 1, -1, 1, 0])
    assert groups_of(labels, np.arange(6) + 5) == [(5, 7, 9), (6, 10)]


def test_what_is_clustered_alike_comes_back():
    def same(at: np.ndarray, run: int) -> np.ndarray:
        return (at >= 10).astype(int)

    assert found_again(CLUSTERS, ROWS, CLIENTS, same, **DRAW) == [1.0, 1.0]


def test_what_falls_apart_does_not():
    def apart(at: np.ndarray, run: int) -> np.ndarray:
        return np.where(at < 10, 0, at)

    assert found_again(CLUSTERS, ROWS, CLIENTS, apart, **DRAW) == [1.0, 0.0]


def test_a_cluster_of_one_client_is_never_found():
    one = [(12, 22)]

    def same(at: np.ndarray, run: int) -> np.ndarray:
        return np.zeros(len(at), dtype=int)

    assert found_again(one, ROWS, CLIENTS, same, **DRAW) == [0.0]
    assert found_again([], ROWS, CLIENTS, same, **DRAW) == []
