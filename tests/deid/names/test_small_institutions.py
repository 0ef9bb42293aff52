"""Institutions that no capital shows, or whose words are ordinary ones."""

from __future__ import annotations

import pytest

from pipeline.deid.names.detector import NameDetector

DETECT = NameDetector()

MASKED = [
    ("fi", "töissä päiväkoti vesseleissä", "vesseleissä", "generic word, a rare word in a case"),
    ("fi", "poika on päiväkoti mustikassa hoidossa", "mustikassa", "the cue stands after it"),
    ("fi", "asuu hämeenkulman palvelutalossa", "hämeenkulman palvelutalossa", "place compound"),
    ("fi", "siirtyi kaisaniemen ala-asteelle", "kaisaniemen ala-asteelle", "genitive before it"),
    ("fi", "Marja Ahtee (Kanervan turvakoti) tuli.", "Kanervan turvakoti", "opens a bracket"),
    ("sv", "jobbar på daghemmet tummeliten", "tummeliten", "a rare word after it"),
    ("sv", "flyttade till äldreboendet granbacken i våras", "granbacken", "a compound of nature"),
    ("sv", "går i bäckby lågstadium", "bäckby lågstadium", "an unknown word before it"),
    ("sv", "eleven i lappfjärds skola mår bra", "lappfjärds skola", "genitive of a place"),
    ("en", "works at little acorns day care", "little acorns day care", "ordinary, but plural"),
    ("en", "son attends happy feet nursery", "happy feet nursery", "as nurseries are called"),
    ("en", "stays at st mary's hospice", "st mary's hospice", "a saint"),
    ("en", "her mosque, al-noor centre, helped", "al-noor centre", "unknown with a hyphen"),
    ("en", "They got help from Open Door Association.", "Open Door Association", "ordinary words"),
    ("en", "She is at New Hope Centre on Mondays.", "New Hope Centre", "from its first word"),
]

STAYS = [
    ("fi", "koulu alkaa syksyllä ja päiväkoti on kiinni kesällä", "ordinary words after it"),
    ("fi", "uuden koulun rehtori ja entisen päiväkodin johtaja", "adjectives in the genitive"),
    ("fi", "muodostuneen yhteisön ja rahoittavan yrityksen", "participles, general words"),
    ("sv", "skolan börjar och daghemmet är stängt", "verbs after it"),
    ("sv", "han går i vanlig skola och svensk skola", "adjectives before it"),
    ("en", "he goes to primary school and attends a day centre", "kinds"),
    ("en", "works at a local nursing home, son in foster care", "kinds"),
    ("en", "attends night school and a sewing club", "kinds, an article"),
    ("en", "Referred to Mental Health Services and the Health Centre.", "kinds with capitals"),
    ("en", "The Family Support Centre called. Housing Association replied.", "kinds that open"),
]


@pytest.mark.parametrize(("language", "text", "name", "why"), MASKED)
def test_masked(language, text, name, why):
    start = text.index(name)
    wanted = {k for k in range(start, start + len(name)) if text[k].isalpha()}
    masked = {k for f in DETECT(text, language) for k in range(f.start, f.end)}
    assert wanted <= masked, why


@pytest.mark.parametrize(("language", "text", "why"), STAYS)
def test_stays(language, text, why):
    assert [text[f.start : f.end] for f in DETECT(text, language)] == [], why
