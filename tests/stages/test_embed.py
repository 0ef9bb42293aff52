"""Vectors: one a passage, in order, blind to placeholders."""

from __future__ import annotations

import numpy as np

from pipeline.stages.embed import embed
from tests.stages.make_tables import BagOfWords, passages


class Listening(BagOfWords):
    """Remembers what it was asked."""

    def encode(self, texts, languages):
        self.asked = list(zip(texts, languages, strict=True))
        return super().encode(texts, languages)


def table(*texts: str):
    return passages(
        {"passage_id": f"D{k}:000", "client_id": "C1", "text": text, "language": "sv"}
        for k, text in enumerate(texts)
    )


def test_row_i_is_passage_i():
    vectors = embed(table("hyra skuld", "ensam hemma"), encoder=BagOfWords())
    assert vectors.dtype == np.float32
    assert vectors.shape == (2, 64)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    alone = BagOfWords().encode(["ensam hemma"], ["sv"])
    assert np.array_equal(vectors[1], alone[0])


def test_placeholders_are_not_seen():
    encoder = Listening()
    vectors = embed(
        table("[PERSON_1] bor ensam", "bor ensam", "bor [ADDRESS_2] ensam"), encoder=encoder
    )
    assert encoder.asked == [("bor ensam", "sv")] * 3
    assert np.array_equal(vectors[0], vectors[1])


def test_no_passages_give_no_rows():
    assert embed(table(), encoder=BagOfWords()).shape == (0, 64)
