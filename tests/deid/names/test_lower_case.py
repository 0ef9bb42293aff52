"""Names in small letters, with a roster and without."""

from __future__ import annotations

import pytest

from pipeline.deid.names.detector import NameDetector
from pipeline.deid.names.lower_case import lower_case_kind
from tests.deid.names.marked_lines import names_outcomes, share_right, without_roster

DETECT = NameDetector()


@pytest.mark.parametrize(
    ("form", "language", "kind", "why"),
    [
        ("virtasen", "fi", "sure", "a surname that is no word"),
        ("fadumolle", "fi", "sure", "a given name from abroad, inflected"),
        ("satu", "fi", "maybe", "a word too"),
        ("korvillaan", "fi", "", "possessive of a plural that the dictionary has"),
        ("olevilla", "fi", "", "plural of a participle"),
        ("angela", "en", "sure", "at home in English"),
        ("grace", "en", "maybe", "a word too"),
        ("pustivšek", "en", "sure", "letters that none of the three has"),
        ("heinous", "en", "", "a word"),
    ],
)
def test_how_far_a_form_is_a_name(form, language, kind, why):
    assert lower_case_kind(form, language) == kind, why


@pytest.mark.parametrize(
    ("language", "text", "name", "why"),
    [
        ("fi", "tavattu satu kotona", "satu", "contact before, state after"),
        ("fi", "sovittu: mari soittaa", "mari", "does what persons do"),
        ("en", "the user is tara lebedeva", "tara lebedeva", "two names together"),
        ("en", "my name is mieszko", "mieszko", "introduced"),
        ("en", "hello mr. khadzhiyev", "mr. khadzhiyev", "title"),
    ],
)
def test_masked_without_a_roster(language, text, name, why):
    assert name in [text[f.start : f.end] for f in DETECT(text, language)], why


@pytest.mark.parametrize(
    ("language", "text", "why"),
    [
        ("fi", "luettiin satua ja toivottiin onnea", "words"),
        ("fi", "pitkä rinne Kotkassa", "a capital beside it proves nothing"),
        ("sv", "i dag betalar hon hyran", "day"),
        ("en", "she will come in may", "auxiliary, month"),
    ],
)
def test_stays_without_a_roster(language, text, why):
    assert [text[f.start : f.end] for f in DETECT(text, language) if f.entity == "PERSON"] == [], (
        why
    )


def test_marked_lines_with_a_roster():
    outcomes = names_outcomes("small_letters.tsv")
    assert share_right(outcomes, "name") >= 0.98
    # every other line has a word spelled like a name of the roster
    assert 1 - share_right(outcomes, "word") <= 0.04


def test_marked_lines_without_a_roster():
    outcomes = without_roster()
    assert share_right(outcomes, "name") >= 0.60
    assert 1 - share_right(outcomes, "word") <= 0.01
