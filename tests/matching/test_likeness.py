"""How like passages are: weights hold, rare words count, no words break nothing."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.matching.likeness import likeness

GLOSSES = ["nicotine pouch school", "nicotine pouch police", "house time people", ""]
VECTORS = np.eye(4, dtype=np.float32)


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
