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
        ("Virtanen Matti", "puhuttu matinkin asiasta", "matinkin", "clitic"),
        ("Virtanen Matti", "virtas-perhe muutti", "virtas-perhe", "compound with a hyphen"),
        ("Matti Virtanen", "masa ei tullut", "masa", "nickname"),
        ("Fadumo Warsame", "fadu myöhässä", "fadu", "cut short, no word"),
        ("Matti Virtanen", "m. virtanen paikalla", "m. virtanen", "initial in small letters"),
        ("Matti Virtanen", "M:lle varattu aika", "M:lle", "initial with a case"),
        ("Saskia van der Berg", "van der bergille aika", "van der bergille", "particles"),
        ("Anna-Liisa Mäki", "annaliisa tuli", "annaliisa", "double name written as one"),
        ("Taimi Oja; Voitto Oja", "taimi ja voitto riitelevät", "voitto", "two of the roster"),
        ("040 123 4567", "numerosta 040-1234567", "040-1234567", "number with other spacing"),
        ("Puistokatu 8 A 14", "puistokatu 8 a 14", "puistokatu 8 a 14", "address in small letters"),
    ],
)
def test_what_the_roster_names_is_found(entry, text, hit, why):
    assert hit in words(KnownNames(entry.split(";")), text), why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Toivon, että kesä auttaa", "verb"),
        ("kuusi kertaa", "another word"),
        ("äiti soitti", "role"),
        ("toivottiin että toivoa on", "other forms of the word"),
        ("jyrkkä mäki pihalla", "a surname that is a thing here"),
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


def test_a_swept_word_is_found_in_small_letters_where_a_person_is_meant():
    known = KnownNames()
    known.sweep("Satua", Finding(0, 5, "PERSON", "capital", 0.7), "fi")
    assert words(known, "satu kertoi sadusta, luettiin satu") == ["satu"]


@pytest.mark.parametrize(
    ("named", "later", "hits", "language", "why"),
    [
        ("Salpaus Laminate Oy", "Salpaukselle lasku", ["Salpaukselle"], "fi", "legal form lost"),
        ("päiväkoti Merikotka", "Merikotkassa hyvin", ["Merikotkassa"], "fi", "a compound too"),
        ("Gesterby skola", "i gesterby är det bra", ["gesterby"], "sv", "small letters"),
        ("Palvelu Oy", "Palvelu jatkuu", [], "fi", "a frequent word"),
    ],
)
def test_a_swept_institution(named, later, hits, language, why):
    known = KnownNames()
    known.sweep(named, Finding(0, len(named), "ORGANISATION", "capital", 0.7), language)
    found = list(known.find(later, language))
    assert [later[f.start : f.end] for f in found] == hits, why
    assert {f.entity for f in found} <= {"ORGANISATION"}
