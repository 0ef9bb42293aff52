"""Heads fitted on lines that can be told apart, written and read again."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.matching.heads import Heads
from pipeline.matching.ngrams import Ngrams
from pipeline.tuning.fit_heads import FitSettings, fit_heads, targets

NAMES = ("affirmed", "denied", "past", "other")
WORDS = {"debt": "velka lasku", "lonely": "yksin hiljaa"}


def material() -> tuple[list[str], list[frozenset[str]], list[str]]:
    texts, about, said = [], [], []
    for name, words in WORDS.items():
        for k in range(40):
            denied = k % 2 == 0
            texts.append(f"{'ei ole' if denied else 'painaa'} {words} kerta{k % 7}")
            about.append(frozenset((name,)))
            said.append("denied" if denied else "affirmed")
    return texts, about, said


@pytest.fixture(scope="module")
def fitted():
    texts, about, said = material()
    ngrams = Ngrams.fit(texts, texts)
    layers = np.array([[float(w in t) for w in ("velka", "yksin", "ei")] for t in texts])
    told, kinds = targets(about, said, list(WORDS), NAMES)
    settings = FitSettings(hidden=16, passes=30, batch=16, rate=1e-2)
    heads = fit_heads(layers, ngrams.transform(texts, texts), told, kinds, len(NAMES), settings)
    return heads, ngrams, layers, texts, told, kinds


def test_what_was_taught_is_told_right(fitted):
    heads, ngrams, layers, texts, told, kinds = fitted
    scores = heads.scores(layers, ngrams.transform(texts, texts))
    assert scores.shape == (len(texts), len(WORDS) + 1 + len(NAMES))
    assert ((scores[:, :3] > 0) == (told > 0)).mean() > 0.95
    assert (scores[:, 3:].argmax(axis=1) == kinds).mean() > 0.95


def test_the_same_seed_gives_the_same_heads(fitted):
    heads, ngrams, layers, texts, told, kinds = fitted
    settings = FitSettings(hidden=16, passes=30, batch=16, rate=1e-2)
    again = fit_heads(layers, ngrams.transform(texts, texts), told, kinds, len(NAMES), settings)
    assert np.array_equal(again.out, heads.out)


def test_written_and_read_they_say_nearly_the_same(fitted, tmp_path):
    heads, ngrams, layers, texts, *_ = fitted
    heads.save(tmp_path)
    ngrams.save(tmp_path)
    read, runs = Heads.load(tmp_path), Ngrams.load(tmp_path)
    one = heads.scores(layers, ngrams.transform(texts, texts))
    other = read.scores(layers, runs.transform(texts, texts))
    assert runs.width == ngrams.width
    assert np.abs(one - other).max() < 0.05, "half precision"


def test_targets():
    about, said = targets(
        [frozenset({"debt"})] * 2 + [frozenset(), None, frozenset({"x"}), frozenset()],
        ["affirmed", "denied", "affirmed", "past", "affirmed", None],
        ["debt", "lonely"],
        NAMES,
    )  # fmt: skip
    assert about.tolist() == [
        [1, 0, 1], [0, 0, 0], [0, 0, 0], [-1, -1, -1], [0, 0, 1], [0, 0, -1],
    ]  # fmt: skip
    assert said.tolist() == [0, 1, -1, 2, 0, -1], "what speaks of no matter says nothing of it"


def test_a_strength_that_is_there_is_a_kind_of_its_own():
    own, both = frozenset({"network"}), frozenset({"network", "debt"})
    _, said = targets(
        [own, own, own, both],
        ["affirmed", "denied", "past", "affirmed"],
        ["debt", "network"],
        NAMES,
        strengths=frozenset({"network"}),
    )
    assert said.tolist() == [len(NAMES), -1, 2, 0]


def test_a_line_teaches_no_more_than_was_told_of_it():
    about, said = targets(
        [frozenset({"debt"})] * 2, ["affirmed", "denied"], ["debt", "lonely"], NAMES,
        whole=[False, False],
    )  # fmt: skip
    assert about.tolist() == [[1, -1, -1], [0, -1, -1]] and said.tolist() == [0, 1]
