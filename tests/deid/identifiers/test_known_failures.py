"""Regression cases by type; what is known to fail is declared, and its cure breaks the build too.

A failure nobody declared fails the test; a declared one that no longer fails does as well
(``xfail_strict`` in pyproject.toml): then its mark goes.
"""

from __future__ import annotations

import pytest

from pipeline.deid.families import families

DETECTORS = [family.detect for family in families() if family.name != "names"]


def known(*values: str):
    """A case that fails today: what it says in its last value is why."""
    return pytest.param(*values, marks=pytest.mark.xfail(strict=True, reason=values[-1]))


def covered(text: str, words: str, language: str) -> bool:
    start = text.index(words)
    findings = [f for detect in DETECTORS for f in detect(text, language)]
    return all(
        text[k].isspace() or any(f.start <= k < f.end for f in findings)
        for k in range(start, start + len(words))
    )


FOUND = [
    ("hetu", "fi", "(131052–900T)", "131052–900T", "en dash in brackets"),
    ("hetu", "sv", "personbeteckning:131052U900t", "131052U900t", "new sign, small letters"),
    ("hetu", "en", "identity code 131052 - 900T,", "131052 - 900T", "spaces"),
    ("hetu", "fi", "131052-xxxx", "131052-xxxx", "starred out"),
    ("hetu", "fi", "131052-… loppuosa 308T", "308T", "split"),
    known("hetu", "fi", "hetun loppu on kolme nolla kahdeksan T", "kolme nolla kahdeksan T",
          "an ending in words"),
    known("hetu", "fi", "13I052-9OOT", "13I052-9OOT", "letters read for digits by a scanner"),
    ("personnummer", "sv", "född 19811218–9876", "19811218–9876", "en dash"),
    ("personnummer", "fi", "811218-9875.", "811218-9875", "wrong check digit"),
    ("y-tunnus", "fi", "Y-tunnus:1572860-3", "1572860-3", "wrong check digit, named"),
    ("organisationsnummer", "sv", "org.nr 556036-0793", "556036-0793", "named"),
    ("iban", "fi", "tilille fi21 1234 5600 0007 85.", "fi21 1234 5600 0007 85", "small letters"),
    ("iban", "en", "IBAN:GB82WEST12345698765432", "GB82WEST12345698765432", "colon, no space"),
    known("iban", "fi", "tili päättyy 0785", "0785", "the end of an account alone"),
    ("card", "fi", "kortti 4000 0012 3456 7899", "4000 0012 3456 7899", "in groups"),
    ("card", "en", "card ending in 4242", "4242", "the last four"),
    ("phone", "fi", "puh:0401234567.", "0401234567", "colon, no space"),
    ("phone", "fi", "nolla neljä nolla yksi kaksi kolme neljä viisi kuusi seitsemän",
     "nolla neljä nolla yksi kaksi kolme neljä viisi kuusi seitsemän", "digit by digit"),
    ("phone", "sv", "noll sju noll ett två tre fyra fem sex sju",
     "noll sju noll ett två tre fyra fem sex sju", "digit by digit, Swedish"),
    known("phone", "fi", "O4O 123 4567", "O4O 123 4567", "the letter O for a zero"),
    known("phone", "fi", "40 123 4567", "40 123 4567", "no zero and no word before it"),
    ("e-mail", "fi", "satu miukumauku example piste fi", "satu miukumauku example piste fi",
     "in words"),
    ("url", "fi", "wilma.example.fi/!012345", "wilma.example.fi/!012345", "Wilma"),
    known("url", "fi", "perhe-aho.se", "perhe-aho.se", "a domain that is a word, no path"),
    ("ip", "en", "from fe80::1234:abcd", "fe80::1234:abcd", "short form"),
    known("ip", "fi", "osoite 1.2.3.4", "1.2.3.4", "reads as a section number"),
    ("handle", "fi", "Insta-tunnus mursukka", "mursukka", "no sign that tells a handle"),
    known("handle", "fi", "snapissa nimellä kissa", "kissa", "a handle that is a word, unmarked"),
    ("hashtag", "fi", "#mattivirtanen", "#mattivirtanen", "two names in one"),
    ("address", "sv", "bor på Lärkstigen 3 lgh 1102", "Lärkstigen 3 lgh 1102", "four-figure flat"),
    ("address", "fi", "ASUU PELTOLANTIELLÄ 7 B 12", "PELTOLANTIELLÄ 7 B 12", "capitals"),
    ("address", "fi", "asuu peltolantiellä", "peltolantiellä", "small letters, no number"),
    ("birth", "fi", "kolmastoista lokakuuta viisikymmentäkaksi",
     "kolmastoista lokakuuta viisikymmentäkaksi", "all in words"),
    ("birth", "sv", "den trettonde oktober nittonhundrafemtiotvå",
     "den trettonde oktober nittonhundrafemtiotvå", "all in words"),
    ("birth", "en", "the thirteenth of October nineteen fifty-two",
     "the thirteenth of October nineteen fifty-two", "all in words"),
    ("birth", "fi", "synt. 13.10.-52", "13.10.-52", "short year"),
    known("birth", "fi", "14.5.2019 lapsi", "14.5.2019", "since 2000, with no word for birth"),
    ("plate", "fi", "CAR FM-214:n", "FM-214", "two letters, genitive"),
    ("plate", "sv", "bilen ABC 12D", "ABC 12D", "Swedish, new form"),
    known("plate", "fi", "ajoi abc123", "abc123", "small letters, neither dash nor word"),
    ("reference", "fi", "dnro:HEL 2026-003214", "HEL 2026-003214", "dnro, colon"),
    ("reference", "sv", "diarienr 4418/2026", "4418/2026", "diary number"),
    ("document", "fi", "passin numero: ab1234567", "ab1234567", "small letters"),
    ("spelled", "fi", "nimi on V i r t a n e n", "V i r t a n e n", "letter by letter"),
    known("spelled", "fi", "nimi tavataan V niin kuin Ville", "V niin kuin Ville",
          "spelled by words"),
]  # fmt: skip
STAYS = [
    ("act", "fi", "vammaispalvelulaki 380/1987 ja asetus 759/1987", "380/1987", "acts"),
    ("act", "fi", "sosiaalihuoltolain (1301/2014) 35 §", "1301/2014", "an act in brackets"),
    ("act", "sv", "RP 241/2020 rd", "241/2020", "a government proposal"),
    ("sum", "fi", "Velkaa 12 500 000 euroa", "12 500 000", "a sum"),
    ("score", "fi", "AUDIT 14/40, MMSE 22/30", "MMSE 22/30", "a score"),
    ("icd", "en", "Diagnosis F32.1.", "32.1", "a diagnosis reads as a date after f"),
    ("time", "fi", "klo 08.00-16.00", "08.00-16.00", "clock"),
    ("time", "sv", "Öppet (08.00-16.00)", "08.00-16.00", "clock in brackets"),
    ("decimal", "en", "kappa: 0.56 (0.48–0.62)", "0.48–0.62", "a range of decimals"),
    ("helpline", "fi", "Hätänumero 112 tai 116 117", "116 117", "helpline"),
    ("count", "fi", "lasten luku yksi kaksi kolme neljä viisi kuusi", "kolme", "counting"),
    ("word", "sv", "Regeringen 2010 och Kroatien 1992", "Kroatien 1992", "no streets"),
    ("word", "fi", "Asiakaskäyntien määrä", "Asiakaskäyntien", "a plural genitive"),
    ("word", "fi", "H U O M", "H U O M", "an abbreviation apart"),
    ("tag", "fi", "#mielenterveys #kotihoito", "#kotihoito", "a topic"),
    known("number", "sv", "vin nr 12419, 79 kr", "12419", "a product's number beside nr"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "language", "text", "words", "why"), FOUND)
def test_found(kind, language, text, words, why):
    assert covered(text, words, language), (kind, why)


@pytest.mark.parametrize(("kind", "language", "text", "words", "why"), STAYS)
def test_stays(kind, language, text, words, why):
    start = text.index(words)
    touched = [
        f.rule
        for detect in DETECTORS
        for f in detect(text, language)
        if f.start < start + len(words) and f.end > start
    ]
    assert not touched, (kind, why)


def test_every_finding_says_why():
    texts = [case[2] for case in FOUND if len(case) == 5]
    assert len(texts) > 30
    for text in texts:
        for detect in DETECTORS:
            assert all(f.rule and f.entity.isupper() for f in detect(text, "fi"))
