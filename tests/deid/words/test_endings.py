"""Endings asked for at once say what endings tried one by one say."""

from __future__ import annotations

import random

from pipeline.deid.words.endings import Endings
from pipeline.deid.words.inflection import ENDINGS


def test_the_same_forms_fit_as_one_by_one():
    drawn = random.Random(3)
    forms = ["".join(drawn.choices("aäehiklnst", k=drawn.randrange(8))) for _ in range(4000)]
    for every in (ENDINGS, ["llaan", "ssa", "koulussa"], ["n"]):
        endings = Endings(every)
        one_by_one = [form.endswith(tuple(every)) for form in forms]
        assert [endings.fit(form) for form in forms] == one_by_one


def test_those_near_keep_their_order_and_hold_all_that_fit():
    endings = Endings(["lleen", "leen", "een", "n", "ssa", "lleen"])
    assert endings.near("matilleen") == ("lleen", "leen", "een", "n")
    assert endings.near("") == ()
