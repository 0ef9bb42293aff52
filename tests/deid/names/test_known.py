"""Roster and sweep."""

from __future__ import annotations

import pytest

from pipeline.deid.findings import Finding
from pipeline.deid.names.known import KnownNames


def words(known: KnownNames, text: str, language: str = "fi") -> list[str]:
    return [text[f.start : f.end] for f in known.find(text, language)]


@pytest.mark.parametrize(
    ("entry", "text", "hit", "why"),
    [
        ("Satu Virtanen", "puhuttu satun kanssa", "satun", "small letters, inflected, a word too"),
        ("Toivo Mäki", "toivolle annettu aika", "toivolle", "small letters, personal case"),
        ("Niran Suwan", "niran soitti", "niran", "on no list"),
        ("Ilyas", "Ilyaksella on autismi", "Ilyaksella", "stem that changes"),
        ("040 123 4567", "numerosta 040-1234567", "040-1234567", "number with other spacing"),
        ("Puistokatu 8 A 14", "puistokatu 8 a 14", "puistokatu 8 a 14", "address in small letters"),
    ],
)
def test_what_the_roster_names_is_found(entry, text, hit, why):
    assert hit in words(KnownNames([entry]), text), why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Toivon, että kesä auttaa", "verb"),
        ("kuusi kertaa", "another word"),
        ("äiti soitti", "role"),
    ],
)
def test_the_roster_leaves_other_words_alone(text, why):
    assert words(KnownNames(["Toivo Mäki", "äiti"]), text) == [], why


def test_a_swept_name_is_found_in_small_letters_only_where_it_is_no_word():
    known = KnownNames()
    text = "Nirania ja Satua"
    known.sweep(text, Finding(0, 7, "PERSON", "capital", 0.7), "fi")
    known.sweep(text, Finding(11, 16, "PERSON", "capital", 0.7), "fi")
    assert words(known, "niran kertoi sadun, luki satua") == ["niran"]


def test_an_ordinary_word_masked_once_is_not_swept():
    known = KnownNames()
    known.sweep("Palvelu", Finding(0, 7, "PERSON", "capital", 0.7), "fi")
    assert words(known, "Palvelu jatkuu. Palvelusta sovittu.") == []
