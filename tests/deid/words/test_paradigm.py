"""Inflected forms of a known name."""

from __future__ import annotations

import pytest

from pipeline.deid.words.paradigm import case_in

FORMS = [
    ("matille", "matti", "all", "gradation"),
    ("matilleen", "matti", "all", "possessive after a case"),
    ("matinkin", "matti", "gen", "clitic"),
    ("sannansa", "sanna", "nom", "possessive"),
    ("virtasten", "virtanen", "plu", "surname in the plural"),
    ("mäen", "mäki", "gen", "gradation, i to e"),
    ("ilyaksella", "ilyas", "ade", "-s to -kse-"),
    ("armaan", "armas", "gen", "-as to -aa-"),
    ("nguyenin", "nguyen", "gen", "consonant and i"),
    ("muhammadille", "muhammad", "all", "consonant and i"),
    ("anh:n", "anh", "gen", "colon"),
    ("hope's", "hope", "gen", "English genitive"),
    ("björns", "björn", "gen", "Swedish genitive"),
    ("riikankin", "riikka", "gen", "gradation and clitic"),
]


@pytest.mark.parametrize(("form", "name", "case", "why"), FORMS)
def test_the_case_of_a_form(form, name, case, why):
    assert case_in(form, name) == case, why


@pytest.mark.parametrize(
    ("form", "name", "why"),
    [
        ("matinpäivä", "matti", "compound"),
        ("toivonut", "toivo", "participle of the verb"),
        ("salo", "salonen", "another name"),
        ("marian", "mari", "another name, inflected"),
        ("kallio", "kalle", "another word"),
    ],
)
def test_no_form_of_the_name(form, name, why):
    assert case_in(form, name) is None, why
