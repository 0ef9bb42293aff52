"""Institutions: which words are ones, how far the span goes, and what stays somebody's home."""

from __future__ import annotations

import pytest

from pipeline.deid.names.detector import NameDetector
from pipeline.deid.names.institutions import (
    _CASES,
    _FINNISH,
    _SWEDISH,
    is_institution,
    is_legal_form,
)

DETECT = NameDetector()

SPANS = [
    ("fi", "Kävin, kun Kallion koulu soitti.", "Kallion koulu", "a place and its school"),
    ("fi", "Lapsi on päiväkoti Merikotkassa.", "päiväkoti Merikotkassa", "generic word first"),
    ("fi", "Siirtyi Kontulan ala-asteelle.", "Kontulan ala-asteelle", "a compound with a hyphen"),
    (
        "fi",
        "Kun Nuorten Ystävät ry:n ohjaaja tuli.",
        "Nuorten Ystävät ry:n",
        "legal form with ending",
    ),
    ("sv", "Kontakt: Nya skolan i Borgå.", "Nya skolan i Borgå", "a preposition between"),
    ("sv", "Han spelar i Kronans IF nu.", "Kronans IF", "a sports club's letters"),
    ("en", "He plays for Malmi Rovers SB now.", "Malmi Rovers SB", "a sports club's letters"),
    ("en", "Placed in Villa Kaisla children's home.", "Villa Kaisla children's home", "two words"),
    ("en", "He goes to Kallio Primary School.", "Kallio Primary School", "a kind between"),
]

WORDS = [
    ("päiväkotiin", True, "illative"),
    ("ala-asteelle", True, "weak stem"),
    ("daghemmet", True, "Swedish, definite"),
    ("nursery", True, "English"),
    ("koti", False, "somebody's home"),
    ("koululainen", False, "a person"),
]


@pytest.mark.parametrize(("language", "text", "span", "why"), SPANS)
def test_span(language, text, span, why):
    found = [text[f.start : f.end] for f in DETECT(text, language) if f.entity == "ORGANISATION"]
    assert found == [span], why


@pytest.mark.parametrize(("word", "expected", "why"), WORDS)
def test_words(word, expected, why):
    assert is_institution(word) is expected, why


@pytest.mark.parametrize(
    ("word", "expected", "why"),
    [
        ("Oy", True, "company"),
        ("ry:n", True, "small, with an ending"),
        ("IF", True, "club in capitals"),
        ("if", False, "an English conjunction"),
        ("as", False, "an English preposition"),
    ],
)
def test_legal_forms(word, expected, why):
    assert is_legal_form(word) is expected, why


def test_whatever_ends_with_a_listed_part_is_an_institution():
    endings = [part + case for part in (*_FINNISH, *_SWEDISH) for case in ("", *_CASES)]
    assert [one for one in endings if not (is_institution(one) and is_institution("X" + one))] == []
