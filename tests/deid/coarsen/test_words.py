"""Strings known to say nothing are passed over, and nothing that says something is among them."""

from __future__ import annotations

import pytest

from pipeline.deid.coarsen import words
from pipeline.deid.coarsen.family import family_forms
from pipeline.deid.coarsen.lexicon import WORD, load_lexicon
from pipeline.tuning.gold import read_gold
from pipeline.tuning.samples import source_folder

LINES = [
    ("Työskentelee (opettajana), puhuu tigrinjaa.", "fi", {"opettajana", "tigrinjaa"}),
    ("pianonopettajana\u00a0ja lastentarhanopettajana", "fi", {"pianonopettajana"}),
    ("perheessä on viisi lasta, kaksoset", "fi", {"lasta", "kaksoset"}),
]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_what_is_passed_over_says_nothing(language):
    """On the samples: the same words are read with what was learnt and without."""
    gold = read_gold(source_folder())
    texts = [text.lower() for text in gold["text"][gold["language"].str[:2] == language]]
    lexicon, families = load_lexicon(language), family_forms(language)
    learnt: set[str] = set()
    for _ in range(2):
        for text in texts:
            whole = words._of_forms(set(WORD.findall(text)), lexicon, families)
            assert words._readings(text, lexicon, families, learnt) == whole
    assert learnt


@pytest.mark.parametrize(("text", "language", "expected"), LINES)
def test_a_word_that_says_something_is_read_again_and_again(text, language, expected):
    lexicon, families, learnt = load_lexicon(language), family_forms(language), set()
    for _ in range(2):
        found = words._readings(text.lower(), lexicon, families, learnt)
        assert expected <= found.keys()


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(words, "_REMEMBERED", 3)
    learnt: set[str] = set()
    for k in range(9):
        words._readings(f"x{k} y{k}", load_lexicon("en"), {}, learnt)
        assert len(learnt) <= 5
