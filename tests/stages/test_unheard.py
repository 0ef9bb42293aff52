"""Unheard: new words in several wordings are found, formulas and old words are not."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from pipeline.matching.ngrams import Ngrams
from pipeline.matching.unheard_words import lines_with, unheard_words
from pipeline.stages.unheard import UnheardSettings, unheard
from tests.stages.make_tables import candidates, passages

KNOWN = (20_000, {"rent": 900, "money": 2000, "talk": 1500})
OLD = ["money for rent", "talk about rent and money"]
WORDINGS = (
    "chatbot friend of nights",
    "the chatbot answers questions",
    "asks a chatbot for advice",
)
SETTINGS = {"least_surprise": 5.0, "runs": 4, "distance": 0.9}


def find(glosses: list[str], *, earlier=OLD, near=(), clients=None, texts=None, **settings):
    clients = clients or [f"K{k}" for k in range(len(glosses))]
    rest = [f"R{k}" for k in range(40)]  # so that three are few
    names = [f"d{k}:0" for k in range(len(glosses) + len(rest))]
    texts = [*(texts or glosses), *["rent"] * len(rest)]
    frame = passages(
        {"passage_id": n, "client_id": c, "text": t, "language": "en", "polarity": "denied"}
        for n, c, t in zip(names, [*clients, *rest], texts, strict=True)
    )
    every = [*glosses, *["money for rent"] * len(rest)]
    frame = frame.set_index("passage_id").loc[names].reset_index()
    vectors = np.zeros((len(every), 4), dtype=np.float32)
    vectors[:, 3] = 1.0
    vectors[: len(glosses)] = [1.0, 0, 0, 0]
    vectors[: len(glosses), 1] = np.linspace(0, 0.2, len(glosses))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return unheard(
        frame,
        vectors,
        near=candidates(near),
        glosses=every,
        earlier=earlier,
        known=KNOWN,
        about=None,
        settings=UnheardSettings(**{**SETTINGS, "same_wording": 0.999, **settings}),
    )


def test_new_words_in_three_wordings_are_found():
    (found,) = find(list(WORDINGS))
    assert found.clients == {"K0", "K1", "K2"}
    assert found.words == ("chatbot",), "only what enough clients share is told"
    assert found.wordings == 3
    assert found.surprise > 9


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"earlier": []}, "first period: nothing can be new"),
        ({"earlier": [*OLD, *WORDINGS]}, "the words are old"),
        ({"near": [("d0:0", "debt", 0.9)]}, "one of three is the catalogue's"),
        ({"clients": ["K0", "K0", "K1"]}, "too few clients"),
        ({"same_wording": 0.5}, "one formula, however many use it"),
        ({"least_surprise": 60.0}, "not surprising enough"),
        ({"texts": ["No debts."] * 3}, "a denial by both accounts"),
        ({"enabled": False}, "switched off"),
        ({"most_share": 0.01}, "too wide"),
    ],
)
def test_what_is_not_listed(change, reason):
    assert find(list(WORDINGS), **change) == [], reason


def test_words_that_casework_has_are_not_unheard():
    words = unheard_words(["chatbot rent qqxzv"], ["talk"], (20_000, {"rent": 900}), most=10)
    assert set(words[0]) == {"chatbot"}, "rent is casework's, the last is no English word"
    rare, rarer = (
        unheard_words(["chatbot"], [], (20_000, {"chatbot": n}), most=10)[0]["chatbot"]
        for n in (9, 2)
    )
    assert rarer > rare > 0


def test_the_readers_weights_give_back_the_lines():
    lines = ["money rent"] * 40 + ["talk money"] * 3 + ["talk"] * 6 + ["phone", "walk", "sit"]
    number, known = lines_with(Ngrams.fit(lines, lines))
    assert number == pytest.approx(len(lines), abs=1)
    assert known == {"money": 43, "rent": 40, "talk": 9}


def test_more_surprise_comes_first():
    far = ["bitcoin wallet stolen", "bitcoin exchange fraud", "bitcoin swindle trade"]
    found = find([*WORDINGS, *far], clients=["A", "B", "C", "D", "E", "F"], distance=0.5)
    assert all(one.surprise >= other.surprise for one, other in pairwise(found))
