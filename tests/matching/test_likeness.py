"""How like passages are: weights hold, rare words count, no words break nothing."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.matching.likeness import space
from pipeline.matching.pairs import grouped
from pipeline.matching.pairs import likeness as pairs

GLOSSES = ["nicotine pouch school", "nicotine pouch police", "house time people", ""]
VECTORS = np.eye(4, dtype=np.float32)


def likeness(vectors, glosses, about, **weights):
    """Square of all, whose halves are one."""
    every = np.arange(len(vectors))
    made = pairs(space(vectors, glosses, about, every, **weights).of(every))
    return made.within(every)


def test_each_part_has_its_weight():
    about = np.array([[0.5, 0.1], [0.5, 0.1], [0.0, 0.9], [0.1, 0.1]])
    made = likeness(VECTORS, GLOSSES, about, words=0.3, phenomena=0.2)
    assert np.diag(made) == pytest.approx(1, abs=1e-5)
    assert np.allclose(made, made.T, atol=1e-6)
    assert made[0, 1] > 0.2 + 0.15, "the same phenomena, and two rare words of three"
    assert made[0, 2] < 0.2


def test_frequent_words_bring_nothing_together():
    made = likeness(VECTORS[:2], ["time people", "time nicotine"], None, words=0.5, phenomena=0.2)
    assert made[0, 1] < 0.1


def test_it_is_the_cosine_of_the_vectors_where_they_alone_count():
    vectors = np.random.default_rng(0).normal(size=(4, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    made = likeness(vectors, GLOSSES, None, words=0, phenomena=0.2)
    assert np.allclose(made, vectors @ vectors.T, atol=1e-5)


def test_no_words_at_all():
    made = likeness(VECTORS, [""] * 4, None, words=0.25, phenomena=0.2)
    assert np.allclose(made, np.eye(4), atol=1e-5)


def test_the_half_is_the_square_in_blocks_and_in_parts():
    generator = np.random.default_rng(3)
    vectors = generator.normal(size=(1100, 12)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    made = pairs(
        space(vectors, [""] * 1100, None, np.arange(1100), words=0, phenomena=0).of(np.arange(1100))
    )
    square = vectors @ vectors.T
    assert made.row(7) == pytest.approx(square[7, 8:], abs=1e-5)
    part = np.sort(generator.choice(1100, 300, replace=False))
    assert np.allclose(made.within(part[::-1]), square[np.ix_(part[::-1], part[::-1])], atol=1e-5)
    alone = pairs(space(vectors, [""] * 1100, None, part, words=0, phenomena=0).of(np.arange(300)))
    assert (grouped(made, 0.4, part) == grouped(alone, 0.4)).all()
    assert len(set(grouped(made, 0.4, part).tolist())) > 5


def test_one_passage_is_a_group():
    alone = pairs(
        space(VECTORS[:1], ["van"], None, np.array([0]), words=0.2, phenomena=0).of(np.array([0]))
    )
    assert grouped(alone, 0.5).tolist() == [0]
    assert alone.within([0]).tolist() == [[1.0]]
