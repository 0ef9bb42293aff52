"""Finnish inflection by rule."""

from __future__ import annotations

import pytest

from pipeline.deid.coarsen.finnish import forms_of, in_case


@pytest.mark.parametrize(
    ("phrase", "case", "expected"),
    [
        ("opetusalan työntekijä", "ess", "opetusalan työntekijänä"),
        ("opetusalan työntekijä", "tra", "opetusalan työntekijäksi"),
        ("maa-, metsä- ja kalatalouden työntekijä", "gen",
         "maa-, metsä- ja kalatalouden työntekijän"),
        ("harvinainen neurologinen sairaus", "par", "harvinaista neurologista sairautta"),
        ("harvinainen neurologinen sairaus", "ine", "harvinaisessa neurologisessa sairaudessa"),
        ("harvinainen veri- tai immuunisairaus", "gen", "harvinaisen veri- tai immuunisairauden"),
        ("pienen uskonnollisen yhteisön jäsen", "gen", "pienen uskonnollisen yhteisön jäsenen"),
        ("muu kieli", "gen", "muun kielen"),
        ("muu kieli", "ill", "muuhun kieleen"),
        ("lapsi", "pgen", "lasten"),
        ("lapsi", "ppar", "lapsia"),
        ("afrikka", "ine", "afrikassa"),
    ],
)  # fmt: skip
def test_in_case(phrase, case, expected):
    assert in_case(phrase, case) == expected


@pytest.mark.parametrize(
    ("word", "form", "case"),
    [
        ("seppä", "sepän", "gen"), ("kokki", "kokkina", "ess"), ("palomies", "palomiehenä", "ess"),
        ("insinööri", "insinööriksi", "tra"), ("tauti", "taudin", "gen"),
        ("oireyhtymä", "oireyhtymää", "par"), ("irakilainen", "irakilaisen", "gen"),
        ("kuljettaja", "kuljettajien", "pgen"), ("lääkäri", "lääkäreitä", "ppar"),
    ],
)  # fmt: skip
def test_forms(word, form, case):
    assert forms_of(word)[form] == case
