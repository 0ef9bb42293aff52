"""Plain ways find what is plain to see, are told the true number, and read no identifier."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.tuning.baseline import plain_ways, sentences_of
from pipeline.tuning.gold import Mark
from pipeline.tuning.score import client_sets, score_themes

SAID = {
    "debt": "Velkojen maksaminen ulosotossa ei onnistu lainojen takia kuukausittain.",
    "alone": "Yksinäisyys painaa iltaisin kun ystäviä läheisiä ei juuri enää ole.",
}


def gold() -> pd.DataFrame:
    rows = []
    for n in range(20):
        name = list(SAID)[n % 2]
        text = f"Matti Kuusi kertoo seuraavaa asiaa. {SAID[name]}"
        start = text.index(SAID[name])
        marks = [Mark("pii", "PERSON", 0, 11), Mark("ph", name, start, len(text))]
        rows.append({"document_id": f"d{n}", "client_id": f"c{n}", "text": text, "marks": marks})
    return pd.DataFrame(rows)


def test_sentences_hold_no_identifier_and_stand_where_they_stood():
    made = sentences_of(gold())
    assert not made["text"].str.contains("Matti|Kuusi").any() and len(made) == 40
    whole = dict(zip(gold()["document_id"], gold()["text"], strict=True))
    for row in made.itertuples():
        if row.text in SAID.values():
            assert whole[row.document_id][row.start : row.end].strip() == row.text


@pytest.mark.parametrize("name, least", [("LDA", 0.5), ("NMF", 1.0), ("k-means", 1.0)])
def test_two_matters_in_words_of_their_own_are_two_topics(name, least):
    coded = gold()
    passages = sentences_of(coded)
    passages = passages[passages["text"].isin(list(SAID.values()))].reset_index(drop=True)
    vectors = np.array([[1.0, 0.0] if t == SAID["debt"] else [0.0, 1.0] for t in passages["text"]])
    found, given = plain_ways(coded, passages, vectors)[name]()
    scored = score_themes(coded, found, client_sets(given, found, 3), given)
    assert scored.phenomena == 2 and scored.found >= least and scored.f1 > 0.6
