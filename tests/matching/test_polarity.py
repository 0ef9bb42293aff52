"""What a passage says of its matter: by the reader where there is one, by the rules without."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.language.polarity import polarity_of
from pipeline.matching.polarity import PolarityJudge, PolaritySettings
from pipeline.matching.reader import Reader
from pipeline.tuning.polarity import shipped_reader
from tests.language.polarity_sentences import SENTENCES


class Columns:
    """Stands in for a reader: the polarity's score is in the text."""

    name, fingerprint = "columns", "0"

    def encode(self, texts, languages):
        return np.array([[9.0, 9.0, *(9.0 * (word in text) for word in "adpo")] for text in texts])


@pytest.fixture(scope="module")
def reader() -> Reader:
    return shipped_reader()


def test_the_last_columns_decide():
    judge = PolarityJudge(Columns())
    assert judge.judge(["a", "d", "p", "o"], ["fi"] * 4) == ["affirmed", "denied", "past", "other"]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([1.0, 0.4, -9, -9], "affirmed"),
        ([1.0, 0.6, -9, -9], "denied"),
        ([1.0, -9, 1.5, -9], "affirmed"),
        ([1.0, -9, 2.5, -9], "past"),
        ([1.0, -9, 2.5, 2.6], "other"),
    ],
)
def test_a_denial_needs_less_than_the_past_to_win(scores, expected):
    class Fixed(Columns):
        def encode(self, texts, languages):
            return np.array([scores])

    settings = PolaritySettings(affirmed=0.3, over_denied=0.5)
    assert PolarityJudge(Fixed(), settings).judge(["a"], ["fi"]) == [expected]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fi", "Verkkoasiointi sujuu häneltä vaivatta.", "denied"),
        ("fi", "Rahat eivät riitä ruokaan.", "affirmed"),
        ("sv", "Hyran är betald i tid varje månad.", "denied"),
        ("sv", "Hon vågar inte gå ut ensam.", "affirmed"),
        ("en", "The rent is paid on time every month.", "denied"),
        ("en", "There is nobody she could talk to.", "affirmed"),
        ("en", "He used to drink heavily but has been sober for ten years.", "past"),
        ("en", "The neighbour's son takes drugs, she says.", "other"),
    ],
)
def test_it_reads_what_no_rule_of_negation_sees(reader, language, text, expected):
    assert PolarityJudge(reader).judge([text], [language]) == [expected]


def test_a_passage_is_judged_alike_whatever_stands_beside_it(reader):
    judge = PolarityJudge(reader)
    texts, languages = [s[2] for s in SENTENCES[:20]], [s[0] for s in SENTENCES[:20]]
    alone = [judge.judge([t], [lang])[0] for t, lang in zip(texts, languages, strict=True)]
    assert judge.judge(texts, languages) == alone


def test_placeholders_do_not_decide(reader):
    texts = ["[PERSON_1] on velkaa [ORGANISATION_2].", "on velkaa ."]
    assert len(set(PolarityJudge(reader).judge(texts, ["fi", "fi"]))) == 1


def test_without_a_reader_the_rules_decide():
    texts, languages = [s[2] for s in SENTENCES], [s[0] for s in SENTENCES]
    assert PolarityJudge(None).judge(texts, languages) == [
        polarity_of(text, lang) for text, lang in zip(texts, languages, strict=True)
    ]


def test_nothing_to_judge(reader):
    assert PolarityJudge(reader).judge([], []) == []
