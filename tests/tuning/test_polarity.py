"""Labelled sentences: read, counted, and what the shipped model makes of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.catalogue import load_catalogue
from pipeline.configs import config_path
from pipeline.errors import UsageError
from pipeline.matching.polarity import PolarityJudge, PolaritySettings
from pipeline.tuning.polarity import Sentence, read_sentences, shares_right, table

SENTENCES = Path(__file__).parents[1] / "language"


@pytest.mark.parametrize(
    ("file", "least"), [("polarity_lines.tsv", 390), ("polarity_measure.tsv", 150)]
)
def test_every_language_has_its_sentences_and_every_label(file, least):
    sentences = read_sentences(SENTENCES / file)
    by_language = Counter(sentence.language for sentence in sentences)
    assert min(by_language[language] for language in ("fi", "sv", "en")) >= least
    assert len({(s.language, s.label) for s in sentences}) == 12
    assert len({s.text for s in sentences}) == len(sentences)


def test_what_is_measured_is_not_among_the_lines():
    lines, measured = (
        {s.text for s in read_sentences(SENTENCES / file)}
        for file in ("polarity_lines.tsv", "polarity_measure.tsv")
    )
    assert not lines & measured


def test_a_line_of_another_form_is_named(tmp_path):
    path = tmp_path / "odd.tsv"
    path.write_text("a\tfi\tdenied\tEi velkaa.\nb\tfi\tmaybe\tEhkä.\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 2"):
        read_sentences(path)


def test_shares_by_label_and_language():
    sentences = [
        Sentence("fi", "denied", "a"),
        Sentence("fi", "past", "b"),
        Sentence("sv", "past", "c"),
    ]
    shares = shares_right(sentences, ["denied", "affirmed", "past"])
    assert shares["all", "all"] == (2, 3)
    assert shares["past", "fi"] == (0, 1)
    assert "| past | 0.000 of 1 | 1.000 of 1 | 0.500 of 2 |" in table(shares)


@pytest.mark.slow
@pytest.mark.xfail(strict=True, reason="the aim of .95 is far: .57 when the sentences were written")
def test_the_shipped_model_tells_the_labels_apart():
    sentences = read_sentences(SENTENCES / "polarity_measure.tsv")
    judge = PolarityJudge(PolaritySettings()).fit(load_catalogue(config_path("catalogue.toml")))
    told = judge.judge([s.text for s in sentences], [s.language for s in sentences])
    right, of = shares_right(sentences, told)["all", "all"]
    assert right / of >= 0.95
