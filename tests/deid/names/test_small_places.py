"""Places in small letters: in a local case or after a preposition, words beside a verb only."""

from __future__ import annotations

import pytest

from pipeline.deid.names.detector import NameDetector

DETECT = NameDetector()

MASKED = [
    ("fi", "asuu kalliossa yksin", "kalliossa", "a word too, beside a verb of dwelling"),
    ("fi", "muutti lahdesta kotkaan", "lahdesta", "weak grade"),
    ("fi", "lähti käymään turussa", "turussa", "a town in the dictionary"),
    ("sv", "bor i malmö", "malmö", "after a preposition"),
    ("sv", "jobbar på rosengård", "rosengård", "a district"),
    ("sv", "flyttade från kilo till esbo", "kilo", "a word too, beside a verb of moving"),
    ("en", "moved from leeds to vantaa", "leeds", "after a preposition"),
]

STAYS = [
    ("fi", "kauppa malmilla, tuli kotiin illalla", "a word too, and no verb of dwelling"),
    ("fi", "rannassa ja mäellä oli lapsia", "words of nature"),
    ("sv", "gick ner i vikt och köpte ett kilo äpplen", "no preposition of place"),
    ("en", "in reading and in bath, to nice people", "not on the list"),
]


@pytest.mark.parametrize(("language", "text", "name", "why"), MASKED)
def test_masked(language, text, name, why):
    assert name in [text[f.start : f.end] for f in DETECT(text, language)], why


@pytest.mark.parametrize(("language", "text", "why"), STAYS)
def test_stays(language, text, why):
    assert [text[f.start : f.end] for f in DETECT(text, language)] == [], why
