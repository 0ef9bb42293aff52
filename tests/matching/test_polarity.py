"""Polarity learned from examples: beside the rules, never below what they see for sure."""

from __future__ import annotations

import pytest

from pipeline.catalogue import load_catalogue
from pipeline.configs import config_path
from pipeline.language.polarity import polarity_of
from pipeline.matching.polarity import PolarityJudge, PolaritySettings
from tests.language.polarity_sentences import SENTENCES
from tests.matching.make_catalogue import small_catalogue


@pytest.fixture(scope="module")
def judge() -> PolarityJudge:
    """Fitted on a small catalogue and the shipped sentences of ``configs/polarity.toml``."""
    return PolarityJudge(PolaritySettings()).fit(small_catalogue())


def test_it_learns_a_denial_without_a_negation(judge):
    """The denials of the small catalogue say that all goes well."""
    text = "Asiointi hoituu hyvin, hänellä ei ole huolta"
    assert judge.judge([text, "Asiakkaan velka kasvaa yhä."], ["fi", "fi"]) == [
        "denied", "affirmed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"),
    [(lang, text) for lang, p, text in SENTENCES if p == "past" and polarity_of(text, lang) == p],
)
def test_what_the_rules_know_to_be_past_stays_past(judge, language, text):
    assert judge.judge([text], [language]) == ["past"]


def test_a_passage_is_judged_alike_whatever_stands_beside_it(judge):
    texts, languages = [s[2] for s in SENTENCES[:20]], [s[0] for s in SENTENCES[:20]]
    alone = [judge.judge([t], [lang])[0] for t, lang in zip(texts, languages, strict=True)]
    assert judge.judge(texts, languages) == alone


def test_placeholders_do_not_decide(judge):
    texts = ["[PERSON_1] on velkaa [ORGANISATION_2].", "on velkaa ."]
    assert len(set(judge.judge(texts, ["fi", "fi"]))) == 1


def test_without_learning_the_rules_decide():
    plain = PolarityJudge(PolaritySettings(learned=False)).fit(small_catalogue())
    texts, languages = [s[2] for s in SENTENCES], [s[0] for s in SENTENCES]
    assert plain.judge(texts, languages) == [
        polarity_of(text, lang) for text, lang in zip(texts, languages, strict=True)
    ]


def test_nothing_to_judge(judge):
    assert judge.judge([], []) == []


# Measured with the shipped catalogue: fi 37, sv 34, en 40 of 45. The floors stand just below.
FLOORS = {"fi": 0.79, "sv": 0.73, "en": 0.86}


@pytest.mark.slow
def test_accuracy_with_the_shipped_catalogue_does_not_fall():
    judge = PolarityJudge(PolaritySettings()).fit(load_catalogue(config_path("catalogue.toml")))
    found = judge.judge([s[2] for s in SENTENCES], [s[0] for s in SENTENCES])
    pairs = list(zip(SENTENCES, found, strict=True))
    share = {
        lang: sum(p == got for (own, p, _), got in pairs if own == lang)
        / sum(own == lang for own, _, _ in SENTENCES)
        for lang in FLOORS
    }
    assert all(share[lang] >= floor for lang, floor in FLOORS.items()), share
    missed = [text for (_, p, text), got in pairs if p == "affirmed" and got != p]
    assert len(missed) <= 9, "needs that would drop out of the count"
