"""Names of units: what identifies a person goes, what names a team stays."""

from __future__ import annotations

from functools import cache

import pytest

from pipeline.deid.deidentifier import Deidentifier, DeidSettings
from pipeline.stages.units import mask_units

KEY = b"k" * 32


@cache
def deidentifier() -> Deidentifier:
    return Deidentifier(DeidSettings(), detect=lambda text, default: default, key=KEY)


def masked(name: str, key: bytes = KEY) -> str:
    return mask_units([name], deidentifier().scan, key).get(name, name)


@pytest.mark.parametrize(
    ("name", "gone", "kept"),
    [
        ("Tiimi Pirkko Vainionpää", ("Pirkko", "Vainionpää"), "Tiimi [PERSON_"),
        ("Team Svensson", ("Svensson",), "[PERSON_"),
        ("Perhetyö (Satu Virtanen, p. 040 765 4321)", ("Virtanen", "765"), "Perhetyö ("),
        ("pirkko.vainionpaa@example.org", ("pirkko", "vainion"), "[EMAIL_"),
        ("131052-952K", ("131052", "952K"), "[HETU_"),
    ],
)
def test_what_identifies_goes(name: str, gone: tuple[str, ...], kept: str):
    found = masked(name)
    assert kept in found and not [part for part in gone if part in found]


@pytest.mark.parametrize(
    "name",
    ["Perhesosiaalityö", "Ikääntyneet ja vammaiset", "Tiimi Itä", "Tiimi 2", "Team Syd",
     "Kallion sosiaaliasema", "Aikuissosiaalityö, Jyväskylä", "Vuxensocialarbete", "Barnskydd Vasa",
     "Adult social work", "Itä-Helsinki", "Nuorten Ohjaamo", "Lastensuojelu 3 B", "A",
     "Yli 65-vuotiaiden palvelut", "Ensi- ja turvakoti", "Etsivä nuorisotyö 2026"],
)  # fmt: skip
def test_a_team_keeps_its_name(name: str):
    assert masked(name) == name


def test_one_person_has_one_number_in_every_period_and_another_under_another_key():
    one, two = "Tiimi Pirkko Vainionpää", "Pirkko Vainionpää (varahenkilö)"
    number = masked(one).split("_")[1].rstrip("]")
    assert f"[PERSON_{number}]" in masked(two)
    assert masked(one, b"q" * 32) != masked(one)
    assert masked("Tiimi Lyydia Hakkarainen") != masked(one)
