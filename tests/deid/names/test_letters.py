"""Single letters that stand for a person, and those that count something."""

from __future__ import annotations

import pytest

from pipeline.deid.names.detector import NameDetector
from pipeline.deid.names.letters import initials_with_hyphen, is_letter

DETECT = NameDetector()

MASKED = [
    ("fi", "Tapaamisessa asiakas K ja hoitaja.", "K", "beside a role"),
    ("fi", "Puhuttu K:n äidin kanssa.", "K:n", "with a case ending"),
    ("fi", "K kertoi voivansa hyvin.", "K", "does what persons do"),
    ("sv", "Klienten A sade nej.", "A", "beside a role"),
    ("en", "T's mother called.", "T's", "genitive"),
    ("en", "We met O ' Brien today.", "O", "torn off its apostrophe"),
]

STAYS = [
    ("fi", "Hepatiitti C todettu, D-vitamiini matala.", "what a letter counts"),
    ("fi", "Kohta B ja liite A luettu.", "points and annexes"),
    ("fi", "N:o 4 korjattu.", "numero"),
    ("sv", "I går regnade det.", "a word of one letter"),
    ("en", "I called and A little later left.", "words of one letter"),
]


@pytest.mark.parametrize(("language", "text", "name", "why"), MASKED)
def test_masked(language, text, name, why):
    assert name in [text[f.start : f.end] for f in DETECT(text, language)], why


@pytest.mark.parametrize(("language", "text", "why"), STAYS)
def test_stays(language, text, why):
    assert [text[f.start : f.end] for f in DETECT(text, language)] == [], why


@pytest.mark.parametrize(
    ("form", "letter", "hyphened"),
    [
        ("K", True, False),
        ("K:lle", True, False),
        ("T’s", True, False),
        ("KA", False, False),
        ("M-L", False, True),
        ("m-l", False, False),
    ],
)
def test_forms(form, letter, hyphened):
    assert (is_letter(form), initials_with_hyphen(form)) == (letter, hyphened)
