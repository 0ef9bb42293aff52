"""Base forms of names, known and unknown."""

from __future__ import annotations

import pytest

from pipeline.deid.words.inflection import base_forms


@pytest.mark.parametrize(
    ("form", "base", "why"),
    [
        ("Virtasen", "virtanen", "dictionary"),
        ("Matille", "matti", "dictionary, gradation"),
        ("Hrytsenkolla", "hrytsenko", "peeled"),
        ("Ahmedin", "ahmed", "final i of the case"),
        ("Piiparisen", "piiparinen", "-nen"),
        ("Fadumolle", "fadumo", "listed only in its base form"),
        ("Xaliimolta", "xaliimo", "peeled, on no list"),
        ("Tariqin", "tariq", "consonant and i"),
        ("matinkin", "matti", "clitic and gradation"),
        ("Anderssons", "andersson", "Swedish genitive"),
        ("Hope's", "hope", "English genitive"),
    ],
)
def test_the_base_is_among_the_forms(form, base, why):
    assert base in base_forms(form), why


def test_a_listed_name_is_its_own_base():
    assert base_forms("Maria") == ("maria",)
