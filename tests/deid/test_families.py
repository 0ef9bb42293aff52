"""Accounts, phones, addresses, births, references, plates, online names: hits and near misses."""

from __future__ import annotations

import pytest

from pipeline.deid.families import families

DETECTORS = {family.name: family.detect for family in families()}

FOUND = [
    ("accounts", "Tili FI21 1234 5600 0007 85.", "FI21 1234 5600 0007 85", "IBAN in groups"),
    ("accounts", "tilille FI2112345600000785", "FI2112345600000785", "IBAN in one"),
    ("accounts", "konto SE45 5000 0000 0583 9825 7466", "SE45 5000 0000 0583 9825 7466", "Swedish"),
    ("accounts", "account GB82 WEST 1234 5698 7654 32", "GB82 WEST 1234 5698 7654 32", "abroad"),
    ("accounts", "tilinumero 123456-785", "123456-785", "as before IBAN"),
    ("phones", "puh. 040 123 4567", "040 123 4567", "mobile"),
    ("phones", "Soita 044-1234567 heti", "044-1234567", "hyphen"),
    ("phones", "numero 09 123 4567", "09 123 4567", "area code"),
    ("phones", "+358 (0)40 123 4567", "+358 (0)40 123 4567", "zero in brackets"),
    ("phones", "+358 40 611 90 27.", "+358 40 611 90 27", "pairs"),
    ("phones", "tfn 018-12 345", "018-12 345", "Åland"),
    ("phones", "ring +46 70 123 45 67", "+46 70 123 45 67", "Swedish"),
    ("addresses", "asuu Puistokatu 8 A 14.", "Puistokatu 8 A 14", "stair and flat"),
    ("addresses", "osoite Hepolantie 6 as. 2", "Hepolantie 6 as. 2", "as."),
    ("addresses", "muutti Hämeentielle", "Hämeentielle", "no number, inflected"),
    ("addresses", "hämeentie 12 b 4", "hämeentie 12 b 4", "small letters"),
    ("addresses", "Aleksis Kiven katu 5", "Aleksis Kiven katu 5", "apart"),
    ("addresses", "bor på Skolgatan 17 A 6", "Skolgatan 17 A 6", "Swedish"),
    ("addresses", "Gamla Karlebyvägen 77 B 8", "Gamla Karlebyvägen 77 B 8", "adjective"),
    ("addresses", "lives at 12 Mill Lane", "12 Mill Lane", "English"),
    ("addresses", "Joupinmäki 9 L 77.", "Joupinmäki 9 L 77", "no word for a street"),
    ("addresses", "PL 12, 00101 Helsinki", "PL 12, 00101 Helsinki", "post box"),
    ("addresses", "00530 Helsinki", "00530 Helsinki", "postal code and place"),
    ("births", "Asiakas s. 13.10.1952", "13.10.1952", "s."),
    ("births", "syntynyt 13. lokakuuta 1952", "13. lokakuuta 1952", "in words"),
    ("births", "klienten född 3 maj 1988", "3 maj 1988", "Swedish words"),
    ("births", "born on 2 November 2018", "2 November 2018", "English words"),
    ("births", "DOB: 1984-05-23", "1984-05-23", "ISO"),
    ("births", "13.10.-52", "13.10.-52", "short year"),
    ("births", "s. 1952", "1952", "year alone"),
    ("births", "vuonna 1961 syntynyt", "1961", "before the word"),
    ("births", "Nooa (14.5.2019) tuli", "14.5.2019", "in brackets after a name"),
    ("references", "asiakasnumero 448812", "448812", "customer number"),
    ("references", "dnro HEL 2026-003214", "HEL 2026-003214", "diary number"),
    ("references", "diaari IKV 880-26", "IKV 880-26", "short diary number"),
    ("references", "asia 1620/IKÄ/26", "1620/IKÄ/26", "slashes"),
    ("references", "ärende UTK-2026-004418", "UTK-2026-004418", "Swedish"),
    ("references", "case number 55-1203", "55-1203", "English"),
    ("references", "123/05.03.00/2026", "123/05.03.00/2026", "registry"),
    ("references", "Tjänsteinnehavarbeslut 83031/2026", "83031/2026", "number of a year, unnamed"),
    ("references", "Viranhaltijapäätös 9559/2026", "9559/2026", "number of a year, unnamed"),
    ("references", "Auto XKR-417 myytiin", "XKR-417", "plate"),
    ("references", "rekisterinumero abc 123", "abc 123", "plate in small letters"),
    ("online", "satu.lv@example.fi", "satu.lv@example.fi", "e-mail"),
    ("online", "satu.lv(at)example.fi", "satu.lv(at)example.fi", "spelled"),
    ("online", "satu at example dot com", "satu at example dot com", "in words"),
    ("online", "https://wilma.example.fi/!0123", "https://wilma.example.fi/!0123", "link"),
    ("online", "sivulla perhe-aho.fi/blogi", "perhe-aho.fi/blogi", "no scheme"),
    ("online", "IP 192.168.10.4", "192.168.10.4", "IP"),
    ("online", "Osoite oli 192.168.10.4.", "192.168.10.4", "IP at the end of a sentence"),
    ("addresses", "ASUU MÄNTYKUJALLA 7 A", "MÄNTYKUJALLA 7 A", "capitals all through"),
    ("addresses", "BOR PÅ STORGATAN 5 B", "STORGATAN 5 B", "capitals, Swedish"),
    ("online", "seuraa @anna.m99", "@anna.m99", "handle"),
    ("online", "Instagram: anna_m99", "anna_m99", "handle without @"),
]

STAYS = [
    ("references", "sosiaalihuoltolain 1301/2014 mukaan", "an act, not a case"),
    ("references", "Socialvårdslagen (1301/2014) 7 §", "an act, not a case"),
    ("references", "the Social Welfare Act 1301/2014", "an act, not a case"),
    ("phones", "Hätänumero 112 ja päivystys 116 117", "emergency numbers"),
    ("phones", "4.6.–30.11.2026, 0,50 euroa, klo 10.15-10.50", "dates, sums, times"),
    ("accounts", "Vuokra 612, sähkö 58, netto 1 090 €", "sums"),
    ("addresses", "Valtatie 4 oli suljettu", "a road everybody shares"),
    ("addresses", "Valtatie 2 ja rautatie 3", "words like a street"),
    ("addresses", "Hyvä keino 5 kertaa viikossa", "ordinary words and a number"),
    ("births", "Tapaaminen 4.6.2026, jatko 11.6.", "dates of work"),
    ("births", "Päätös on voimassa 30.11.2026 asti", "end of a decision"),
    ("references", "Laki 1301/2014 ja SHL 16 §", "laws"),
    ("references", "ICD-10, COVID-19, PHQ-9", "classifications"),
    ("online", "Kyllä tai.No esim.se vaihtoehto", "missing spaces"),
    ("online", "Hakemus jätetään kela.fi tai suomi.fi", "authorities"),
    ("online", "She called at home. She said", "at as a word"),
]


@pytest.mark.parametrize(("family", "text", "words", "why"), FOUND)
def test_found(family, text, words, why):
    spans = [text[f.start : f.end] for f in DETECTORS[family](text, "fi")]
    assert any(words in span for span in spans), (why, spans)


@pytest.mark.parametrize(("family", "text", "why"), STAYS)
def test_stays(family, text, why):
    assert [text[f.start : f.end] for f in DETECTORS[family](text, "fi")] == [], why


def test_a_sentence_after_a_number_is_not_swallowed():
    text = "Koti Myllymäentie 14 B 5. Tavattu kotona."
    ends = [f.end for f in DETECTORS["addresses"](text, "fi")]
    assert max(ends) == text.index(". Tavattu")
