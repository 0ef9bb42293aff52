"""Rare words that open a sentence: excused by their build, or taken for a name."""

from __future__ import annotations

import pytest

from pipeline.deid.names.detector import NameDetector
from pipeline.deid.names.openings import is_built, is_verbal_noun

DETECT = NameDetector()

STAYS = [
    ("fi", "Omainen soitti. Läheinen ilmoitti huolensa.", "relatives"),
    ("fi", "Uhkailu jatkui. Karkailu lisääntyi. Viiltely loppui.", "nouns in -ilu, -ely"),
    ("fi", "Kiusaaminen jatkuu. Juominen lisääntynyt.", "nouns in -minen"),
    ("fi", "Hakija pyytää. Ulosotto alkoi. Vuokravelka kasvoi.", "roles, matters, compounds"),
    ("fi", "Perusosa myönnetty. Elatusapu maksamatta. Avioero vireillä.", "benefits"),
    ("sv", "Barn: två. Skola: bra. Klient: uteblev.", "headings"),
    ("sv", "Utmätning pågår. Mobbning förekommer. Vräkning hotar.", "nouns in -ning"),
    ("en", "Safeguarding concern raised. Hoarding. Truancy.", "nouns of the trade"),
    ("en", "Eviction looms. Everyone agreed.", "a noun in -ion, a pronoun"),
]

NAMES = [
    ("fi", "Kääpä on mukana.", "Kääpä", "rare, short"),
    ("fi", "Lammintaustan ehdotus.", "Lammintaustan", "compound of nature"),
    ("fi", "Ruotsalainen toteaa niin.", "Ruotsalainen", "in -nen, a verb after it"),
]


@pytest.mark.parametrize(("language", "text", "why"), STAYS)
def test_stays(language, text, why):
    assert [text[f.start : f.end] for f in DETECT(text, language)] == [], why


@pytest.mark.parametrize(("language", "text", "name", "why"), NAMES)
def test_masked(language, text, name, why):
    assert name in [text[f.start : f.end] for f in DETECT(text, language)], why


@pytest.mark.parametrize(
    ("lower", "language", "built", "verbal"),
    [
        ("karkailu", "fi", False, True),
        ("kiusaaminen", "fi", True, True),
        ("monopolistinen", "fi", True, False),
        ("kääpä", "fi", False, False),
        ("vräkning", "sv", True, True),
        ("skrivbar", "sv", True, False),
        ("agar", "sv", False, False),
        ("hoarding", "en", True, True),
        ("impulsivity", "en", True, False),
        ("kelvin", "en", False, False),
    ],
)
def test_build(lower, language, built, verbal):
    assert (is_built(lower, language), is_verbal_noun(lower, language)) == (built, verbal)
