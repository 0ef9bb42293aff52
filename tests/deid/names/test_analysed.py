"""Names by an analyser's readings: what is added, and what is left to the rule."""

from __future__ import annotations

import pytest

from pipeline.deid.names import analysed
from pipeline.deid.names.analysed import AnalysedNames
from pipeline.deid.words.voikko import Readings

#: What an analyser would say, so that these tests run without one.
READINGS = {
    "kortelaisen": Readings(True, False, True, ("kortelainen",)),
    "kangasalla": Readings(False, True, True, ("kangasala",)),
    "suomessa": Readings(False, True, True, ("suomi",)),
    "toivo": Readings(True, False, False, ("toivo",)),
    "ari": Readings(True, False, True, ("ari",)),
}


@pytest.fixture(autouse=True)
def _no_analyser(monkeypatch):
    nothing = Readings(False, False, False, ())
    monkeypatch.setattr(analysed, "readings", lambda form: READINGS.get(form.lower(), nothing))


@pytest.mark.parametrize(
    ("text", "found", "why"),
    [
        ("kävin kortelaisen luona", [("kortelaisen", "PERSON", "voikko_small_letters")], "small"),
        ("Kortelaisen luona", [("Kortelaisen", "PERSON", "voikko")], "capital"),
        ("asuu kangasalla", [("kangasalla", "LOCATION", "voikko_small_letters")], "place"),
        ("asuu Suomessa", [], "a country stays"),
        ("toivo paremmasta", [], "an ordinary reading too: left to the rule"),
        ("ari", [], "too short to be sure"),
    ],
)
def test_only_forms_whose_every_reading_is_a_name(text, found, why):
    made = [(text[f.start : f.end], f.entity, f.rule) for f in AnalysedNames()(text, "fi")]
    assert made == found, why


def test_a_safe_place_stays():
    assert list(AnalysedNames(frozenset({"kangasala"}))("asuu kangasalla", "fi")) == []


def test_other_languages_are_left_alone():
    assert list(AnalysedNames()("kortelaisen", "sv")) == []
