"""Newest groups: the search around each passage finds what trying all threes finds."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from pipeline.matching.nearest_clients import by_words_and_meaning, nearest_clients, weights_of
from pipeline.matching.newest_groups import NewestGroups

CLIENTS = np.arange(24)
CHOSEN = CLIENTS < 9


def made(seed: int, unlike: float = 1.0) -> tuple[NewestGroups, np.ndarray]:
    """Clients of one passage each; the first three are near each other."""
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(24, 5)).astype(np.float32)
    vectors[:3] = np.float32([4, 0, 0, 0, 0]) + random.normal(size=(3, 5)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    words = [[f"w{n}" for n in sorted(set(random.integers(0, 12, size=3)))] for _ in CLIENTS]
    parts = by_words_and_meaning(vectors, words, CLIENTS, share=0.25)
    near = nearest_clients(parts, vectors, CLIENTS, CLIENTS, CLIENTS, same_wording=0.98)
    groups = NewestGroups(near, CLIENTS, vectors, weights_of(parts.words), 0.75, 0.98, -1.0, unlike)
    return groups, parts.likeness(parts)


@pytest.mark.parametrize("seed", range(8))
def test_the_newest_three_of_all(seed):
    groups, like = made(seed)
    heard = like[:, ~CHOSEN].max(axis=1)

    def newness(three):
        return np.mean([like[a, b] - heard[a] - heard[b] for a, b in combinations(three, 2)])

    apart = groups.vectors @ groups.vectors.T < 0.98
    every = [
        newness(three)
        for three in combinations(range(9), 3)
        if all(apart[pair] for pair in combinations(three, 2))
    ]
    assert groups.largest(CHOSEN) == pytest.approx(max(every), abs=1e-5)


def test_threes_that_share_a_passage_are_one_group():
    groups, _ = made(1)
    largest = groups.largest(CHOSEN)
    ((own, newness),) = groups.groups(CHOSEN, ~CHOSEN, largest - 1e-6)
    assert len(own) == 3
    assert newness == pytest.approx(largest)
    wide = groups.groups(CHOSEN, ~CHOSEN, -8.0)
    assert max(len(places) for places, _ in wide) > 3
    places = [place for group, _ in wide for place in group]
    assert len(places) == len(set(places)), "no passage is in two groups"


def test_nobody_before_and_too_few_clients_give_nothing():
    groups, _ = made(1)
    assert groups.groups(CHOSEN, np.zeros(24, dtype=bool), -8.0) == []
    assert groups.groups(CLIENTS < 2, CLIENTS >= 2, -8.0) == []
    assert groups.largest(CLIENTS < 2) < -8
