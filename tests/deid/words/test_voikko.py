"""Voikko: optional, added to the rule, and missed without harm."""

from __future__ import annotations

import pytest

from pipeline.deid.words import voikko
from pipeline.errors import UsageError

needs_voikko = pytest.mark.skipif(
    not voikko.available(), reason="Voikko is not installed (libvoikko1, voikko-fi, ilmio[voikko])"
)


@needs_voikko
@pytest.mark.parametrize(
    ("form", "person", "place", "only_names", "lemmas"),
    [
        ("virtasen", True, False, True, ("virtanen",)),
        ("VIRTASEN", True, False, True, ("virtanen",)),
        ("Onnille", True, False, False, ("onni",)),
        ("lahdessa", False, True, False, ("lahti",)),
        ("hakemus", False, False, False, ()),
        ("xqzt", False, False, False, ()),
    ],
)
def test_readings_do_not_depend_on_capitals(form, person, place, only_names, lemmas):
    assert voikko.readings(form) == voikko.Readings(person, place, only_names, lemmas)


def test_without_it_a_reading_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(voikko, "_handle", lambda: None)
    assert not voikko.available()
    with pytest.raises(UsageError, match="Voikko is not installed"):
        voikko.readings("zzz-not-cached")
