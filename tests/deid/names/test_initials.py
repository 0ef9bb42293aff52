"""Two letters without stops: a person's in a person's place, an abbreviation anywhere else."""

from __future__ import annotations

import pytest

from pipeline.deid.names.detector import NameDetector

DETECT = NameDetector()

MASKED = [
    ("fi", "Sovittiin ML:n kanssa tapaaminen.", ["ML:n"], "before kanssa"),
    ("fi", "Sovittu JK:n ja AM kanssa aika.", ["JK:n", "AM"], "the second tells of the first"),
    ("fi", "Kirjasi: ML", ["ML"], "a signature"),
    ("fi", "Entinen omatyöntekijä ML oli paikalla.", ["ML"], "beside a role"),
    ("fi", "Läsnä: mv, sk, th, asiakas", ["mv", "sk"], "small, in a list of those present"),
    ("sv", "Enligt ML är allt bra.", ["ML"], "after enligt"),
    ("sv", "Möte med ST och K-M om hyran.", ["ST", "K-M"], "beside other initials"),
    ("sv", "Klienten (ES) uteblev.", ["ES"], "in brackets after a role"),
    ("en", "Spoke with JP about rent.", ["JP"], "after with"),
    ("en", "Present: jk, es, support worker", ["jk", "es"], "small, in a list"),
]

STAYS = [
    ("fi", "Soitto TE-toimistoon, TV rikki, OK.", "abbreviations"),
    ("fi", "Läsnä: th, lto ja äiti", "professions"),
    ("sv", "Möte med FPA och HR om TV:n.", "offices and things"),
    ("en", "Seen by GP, plan from OT and YP to PM.", "of the trade"),
    ("en", "She came from UK with TB.", "a country, an illness"),
]


@pytest.mark.parametrize(("language", "text", "names", "why"), MASKED)
def test_masked(language, text, names, why):
    spans = [text[f.start : f.end] for f in DETECT(text, language)]
    assert all(name in spans for name in names), (why, spans)


@pytest.mark.parametrize(("language", "text", "why"), STAYS)
def test_stays(language, text, why):
    assert [text[f.start : f.end] for f in DETECT(text, language)] == [], why
