"""Capitals: cells of tables, families, lists of matters, verbs on end."""

from __future__ import annotations

import pytest

from pipeline.deid.names.detector import NameDetector

DETECT = NameDetector()

MASKED = [
    ("fi", "Nimi | Lapsi | Koulu\nSatu Mäki | Onni | ok", ["Satu Mäki", "Onni"], "cells"),
    ("sv", "Namn | Barn\nAnna Svensson | Wilma", ["Anna Svensson", "Wilma"], "a brand in a cell"),
    ("fi", "Asiakas | Tila\nWilma | ok", ["Wilma"], "the first cell of a line"),
    ("sv", "Gäller Wilma.", ["Wilma"], "the matter of a letter"),
    ("sv", "Fagerströms-flickorna kom hem.", ["Fagerströms-flickorna"], "an eponym's family"),
    ("fi", "Virtas-pojat tulivat.", ["Virtas-pojat"], "a family"),
    ("sv", "Agar argumenterar för att.", ["Agar"], "two finite verbs on end"),
    ("en", "Met McDonald and O'Brien.", ["McDonald", "O'Brien"], "mixed case"),
    ("fi", "Lintu, Jonna ja Minttu tulivat.", ["Lintu"], "a noun heads a list of names"),
    ("fi", "Hangin puoliso soitti.", ["Hangin"], "a form of another word, and of a short name"),
    ("fi", "Autio haki toimeentulotukea.", ["Autio"], "a name known to few"),
]

STAYS = [
    ("sv", "Namn | Barn | Skola", "heads of a table"),
    ("fi", "Nimi | Lapsi | Koulu", "heads of a table"),
    ("fi", "Lastenvalvoja, Tulkkaus, Asumisneuvonta, Velkaneuvonta", "matters in a list"),
    ("sv", "I Stockholms län", "a word of one letter is no initial"),
    ("fi", "Hangen pinta kantoi.", "the other word"),
    ("fi", "Autio talo purettiin.", "the word that is a name to few"),
    ("en", "It cost 300 Euros.", "a currency"),
    ("sv", "Kostade 300 Euro totalt.", "a currency"),
]


@pytest.mark.parametrize(("language", "text", "names", "why"), MASKED)
def test_masked(language, text, names, why):
    spans = [text[f.start : f.end] for f in DETECT(text, language)]
    assert all(name in spans for name in names), (why, spans)


@pytest.mark.parametrize(("language", "text", "why"), STAYS)
def test_stays(language, text, why):
    spans = [text[f.start : f.end] for f in DETECT(text, language)]
    assert [span for span in spans if span != "Stockholms"] == [], why
