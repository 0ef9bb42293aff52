"""Frequencies of many words are those that wordfreq gives for each."""

from __future__ import annotations

import pytest
from wordfreq import top_n_list, zipf_frequency

from pipeline.configs import shared_folder
from pipeline.language.frequency import zipf


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_it_says_what_wordfreq_says_of_usual_and_unusual_words(language: str):
    words = top_n_list(language, 60_000)[::17]
    words += ["", "ei-kukaan", "Helsinki", "qqqxyzzq", "straße", "år 2026", "naïve", "ﬁ"]
    assert [zipf(word, language) for word in words] == [
        zipf_frequency(word, language) for word in words
    ]


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_it_says_so_of_the_words_of_the_lexicon(language: str):
    lines = (shared_folder("models") / "gloss" / f"{language}.tsv").read_text("utf-8").splitlines()
    words = [line.split("\t")[0] for line in lines if not line.startswith("#")][::13]
    assert [zipf(word, language) for word in words] == [
        zipf_frequency(word, language) for word in words
    ]
