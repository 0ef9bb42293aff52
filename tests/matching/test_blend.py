"""What passages are like each other by: weights hold, rare words count, no words break nothing."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.matching.blend import blend

GLOSSES = ["nicotine pouch school", "nicotine pouch police", "house time people", ""]
VECTORS = np.eye(4, dtype=np.float32)


def test_each_part_has_its_weight():
    about = np.array([[0.5, 0.1], [0.5, 0.1], [0.0, 0.9], [0.1, 0.1]])
    made = blend(VECTORS, GLOSSES, about, words=0.3, phenomena=0.2)
    likeness = made @ made.T
    assert np.diag(likeness)[:3] == pytest.approx(1, abs=1e-5)
    assert likeness[3, 3] == pytest.approx(0.7, abs=1e-5), "a passage without words lacks that part"
    assert likeness[0, 1] > 0.2 + 0.15, "the same phenomena, and two rare words of three"
    assert likeness[0, 2] < 0.2


def test_frequent_words_bring_nothing_together():
    alone = blend(VECTORS[:2], ["time people", "time nicotine"], None, words=0.5, phenomena=0.2)
    assert (alone @ alone.T)[0, 1] < 0.1


def test_without_a_reader_its_weight_goes_to_the_vectors():
    made = blend(VECTORS, GLOSSES, None, words=0.25, phenomena=0.2)
    assert (made[:, :4] ** 2).sum(axis=1) == pytest.approx(0.75, abs=1e-5)


def test_no_words_at_all():
    made = blend(VECTORS, [""] * 4, None, words=0.25, phenomena=0.2)
    assert made.shape == (4, 4)
