"""The quick sieve lets through whatever the dear peeling would find."""

from __future__ import annotations

import random

import pytest

from pipeline.deid.words.inflection import ENDINGS, base_forms, is_listed
from pipeline.deid.words.lists import given_names, places, surnames
from pipeline.deid.words.reach import may_be_listed


@pytest.mark.parametrize(
    ("form", "may", "why"),
    [
        ("matin", True, "weak grade"),
        ("virtasella", True, "-nen"),
        ("ahmedin", True, "ends in a consonant"),
        ("sirpalle", True, "plain ending"),
        ("johanneksen", True, "-kse-"),
        ("kontulassa", True, "place"),
        ("anderssons", True, "genitive"),
        ("virtanen", True, "as listed"),
        ("hakemuksen", False, "a word"),
        ("toimeentulotuki", False, "a compound"),
    ],
)
def test_forms(form, may, why):
    assert may_be_listed(form) is may, why


def test_no_form_that_peels_to_a_listed_name_is_held_back():
    names = sorted(name for name in given_names() | surnames() | places() if name.isalpha())
    drawn = random.Random(5).sample(names, 1500)
    forms = [name + ending for name in drawn for ending in ENDINGS]
    reached = [form for form in forms if any(map(is_listed, base_forms(form)[1:]))]
    assert len(reached) > 5000
    assert [form for form in reached if not may_be_listed(form)] == []
