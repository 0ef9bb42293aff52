"""What somebody is called: epithets, quotations, words after alias; and other quotations."""

from __future__ import annotations

import pytest

from pipeline.deid.names.detector import NameDetector

DETECT = NameDetector()

MASKED = [
    ("en", "He was seen with Big Dave.", "Big Dave", "epithet before a name"),
    ("fi", "Iso-Masa tuli mukaan.", "Iso-Masa", "epithet with a hyphen"),
    ("fi", "mukana pikku-veera", "pikku-veera", "the same in small letters"),
    ("sv", "Lill-Kalle grät.", "Lill-Kalle", "Swedish"),
    ("en", 'Everyone calls him "The Colonel" there.', "The Colonel", "quoted after calls"),
    ("fi", 'Isä eli "Patruuna" on töissä.', "Patruuna", "quoted after eli"),
    ("sv", 'Jonas "Monstret" Gustavsson höll nollan.', "Monstret", "between two names"),
    ("en", '"The Colonel" phoned again.', "The Colonel", "quoted, does what persons do"),
    ("fi", "asiakas, alias patruuna, ei tullut", "patruuna", "alias, in small letters"),
    ("sv", "Pojkvännen kallas kapten av vännerna.", "kapten", "kallas"),
    ("en", "her boyfriend, aka spider, was there", "spider", "aka"),
    ("fi", "häntä kutsutaan kikaksi", "kikaksi", "the case of what one becomes"),
]

STAYS = [
    ("sv", "” Stabilt”, tyckte tränaren.", "what somebody says"),
    ("sv", "vägen kallas dödens väg", "no person is called so"),
    ("sv", "mötet kallas till fredag, hon kallades till polisen", "summoned"),
    ("fi", "asiakasta kutsuttiin kokoukseksi sovittuun tilaisuuteen", "invited"),
    ("fi", 'ulkopuolisesta luukusta eli " aukosta ".', "a thing"),
    ("en", "She is known as difficult. He is known as a drinker.", "what somebody is like"),
]


@pytest.mark.parametrize(("language", "text", "name", "why"), MASKED)
def test_masked(language, text, name, why):
    spans = [text[f.start : f.end] for f in DETECT(text, language)]
    assert any(name in span for span in spans), (why, spans)


@pytest.mark.parametrize(("language", "text", "why"), STAYS)
def test_stays(language, text, why):
    assert [text[f.start : f.end] for f in DETECT(text, language)] == [], why
