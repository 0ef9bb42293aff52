"""Nearest clients: a block at a time gives what the square of all likenesses gives."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.matching import nearest_clients as own
from pipeline.matching.nearest_clients import (
    by_words_and_meaning,
    content_words,
    nearest_clients,
    weights_of,
)

CLIENTS = np.array([0, 0, 1, 1, 1, 2, 3, 3])
PERSONS = np.array([0, 1, 2, 1])  # the last is the second, in another period
ROWS = np.array([0, 2, 4, 5, 7])


@pytest.fixture(name="parts")
def _parts():
    vectors = np.random.default_rng(4).normal(size=(8, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    words = [["rent"], ["van"], ["van", "night"], [], ["rent"], ["van", "snow"], ["snow"], ["rent"]]
    return vectors, by_words_and_meaning(vectors, words, CLIENTS, share=0.25)


@pytest.mark.parametrize("step", [2, 512])
def test_the_nearest_of_every_client(parts, step, monkeypatch):
    monkeypatch.setattr(own, "_STEP", step)
    vectors, made = parts
    like, cosine = made.likeness(made), vectors @ vectors.T
    near = nearest_clients(made, vectors, ROWS, CLIENTS, PERSONS, same_wording=0.5)
    for k, row in enumerate(ROWS):
        for client in range(4):
            every = np.flatnonzero(client == CLIENTS)
            if client == CLIENTS[row]:
                assert near.anything[k, client] == -1
            else:
                assert near.anything[k, client] == pytest.approx(like[row, every].max(), abs=1e-6)
            may = [r for r in every if r in ROWS and cosine[row, r] < 0.5]
            if PERSONS[client] == PERSONS[CLIENTS[row]] or not may:
                assert near.told[k, client] == -1
            else:
                best = max(may, key=lambda r: like[row, r])
                assert near.told[k, client] == pytest.approx(like[row, best], abs=1e-6)
                assert ROWS[near.which[k, client]] == best


def test_words_count_by_how_few_clients_have_them(parts):
    _, made = parts
    two = weights_of(made.words)[5]
    (van, snow) = (two[k] for k in sorted(two, key=two.__getitem__))
    assert snow > van, "van: three clients of four, snow: two"
    assert weights_of(made.words)[3] == {}


def test_the_calendar_and_function_words_say_nothing():
    assert content_words("The client is in a van, since September the van") == ["van"]
