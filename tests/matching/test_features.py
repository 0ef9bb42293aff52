"""What the matcher sees: vector, glosses and word parts, without placeholders."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.matching.features import Features, plain
from tests.stages.make_tables import BagOfWords

TEXTS = ["vuokravelka painaa", "vuokravelkaa on", "yksin kotona", "[PERSON_1] yksin"]
FI = ["fi"] * len(TEXTS)


def no_gloss(text: str, language: str) -> str:
    return "debt rent" if "velka" in text else "lonely home"


def made(gloss_weight: float = 0.5, parts_weight: float = 1.0) -> Features:
    return Features(no_gloss, gloss_weight, parts_weight)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[PERSON_1] asuu [ADDRESS_12] yksin", "asuu yksin"),
        ("[HETU]", ""),
        ("a [sic] b", "a [sic] b"),
        ("  kaksi   väliä\n", "kaksi väliä"),
        ("[ÄÖ_1]x", "x"),
    ],
)
def test_plain(text, expected):
    assert plain(text) == expected


def test_inflections_share_their_parts():
    features = made()
    matrix = features.fit(TEXTS, FI, np.zeros((4, 2)))
    likeness = (matrix @ matrix.T).toarray()
    assert likeness[0, 1] > 2 * likeness[0, 2]


def test_weights_and_vectors():
    vectors = BagOfWords(8).encode(TEXTS, FI)
    for gloss, parts in ((0.0, 0.0), (2.0, 0.0), (0.0, 3.0)):
        features = made(gloss, parts)
        matrix = features.fit(TEXTS, FI, vectors).toarray()
        assert np.allclose(matrix[:, :8], vectors)
        norms = np.linalg.norm(matrix[:, 8:], axis=1)
        assert np.allclose(norms, gloss + parts, atol=1e-9), "each part is as long as its weight"


def test_placeholders_and_unknown_words_add_nothing():
    features = made()
    features.fit(TEXTS, FI, np.zeros((4, 2)))
    one, other, unknown = features.transform(
        ["yksin", "[PERSON_7] yksin [CITY]", "zzz"], ["fi"] * 3, np.zeros((3, 2))
    ).toarray()
    assert np.array_equal(one, other)
    assert np.count_nonzero(unknown) == np.count_nonzero(features.transform(
        ["qqq"], ["fi"], np.zeros((1, 2))).toarray()), "only what its gloss brings"  # fmt: skip


def test_a_passage_is_seen_alike_whatever_stands_beside_it():
    features = made()
    features.fit(TEXTS, FI, np.zeros((4, 2)))
    together = features.transform(TEXTS, FI, np.zeros((4, 2))).toarray()
    alone = [features.transform([t], ["fi"], np.zeros((1, 2))).toarray()[0] for t in TEXTS]
    assert np.array_equal(together, np.array(alone))


def test_a_very_small_catalogue_can_be_read():
    """Three sentences without a common word: nothing is rare enough to be left out."""
    matrix = Features(lambda text, _: text, 1, 1).fit(["abc", "def", "ghi"], ["fi"] * 3, np.eye(3))
    assert matrix.shape[0] == 3
