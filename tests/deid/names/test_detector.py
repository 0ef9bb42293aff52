"""Names: what is masked, what stays, and the declared failures, which break the build both ways."""

from __future__ import annotations

import pytest

from pipeline.deid.names.detector import NameDetector

DETECT = NameDetector()

MASKED = [
    ("fi", "Asiakas Matti Virtanen soitti.", ["Matti Virtanen"], "full name"),
    ("fi", "Puhelu Matille ja Virtasen äidille.", ["Matille", "Virtasen"], "inflected"),
    ("fi", "Tapaamisessa oli Hrytsenkon sisko.", ["Hrytsenkon"], "on no list"),
    ("fi", "Hodan kertoi, että Fadumolla on kuumetta.", ["Hodan", "Fadumolla"], "foreign origin"),
    ("fi", "Toivo kertoi voivansa hyvin.", ["Toivo"], "double meaning, first, a person's verb"),
    ("fi", "Sovittiin, että Onni tulee mukaan.", ["Onni"], "double meaning, inside"),
    ("fi", "Satu, 45 v, asuu yksin.", ["Satu"], "double meaning before a comma"),
    ("fi", "Lahjalle soitettu.", ["Lahjalle"], "personal case"),
    ("fi", "Virtas-perhe muutti.", ["Virtas"], "compound"),
    ("fi", "Anna-Liisa Mäki-Kuusi tuli.", ["Anna-Liisa Mäki-Kuusi"], "hyphens"),
    ("fi", "Läsnä M.V. ja äiti K.", ["M.V", "K"], "initials"),
    ("fi", "Työntekijänä M. Sjöblom.", ["M. Sjöblom"], "initial and surname"),
    ("fi", "puhuttu matin kanssa laskuista", ["matin"], "small letters, inflected"),
    ("fi", "mukana äiti satu ja isä toivo", ["satu", "toivo"], "small letters beside a role"),
    ("fi", "Isä Omar al-Hassan asuu muualla.", ["Omar al-Hassan"], "particle"),
    ("fi", "Muutti Kontulasta Järvenpäähän.", ["Kontulasta", "Järvenpäähän"], "places"),
    ("fi", "Lapsi on hoidossa, päiväkoti Merikotka.", ["päiväkoti Merikotka"], "institution"),
    ("fi", "Kävin, kun Kallion koulu soitti.", ["Kallion koulu"], "school"),
    ("fi", "(Kanervan turvakoti)", ["Kanervan"], "opens a bracket, a word too"),
    ("fi", "Työnantaja Salpaus Laminate Oy.", ["Salpaus Laminate Oy"], "company"),
    ("fi", "VIRTANEN MATTI, PÄÄTÖS", ["VIRTANEN MATTI"], "in capitals"),
    ("sv", "Sten säger att han mår bra.", ["Sten"], "double meaning, a person's verb"),
    ("sv", "Klienten Ifrah ringde från Esbo.", ["Ifrah", "Esbo"], "name and place"),
    ("sv", "Anderssons dotter och von Essens son.", ["Anderssons", "von Essens"], "genitive, von"),
    ("sv", "Hon går i Gesterby lågstadium.", ["Gesterby lågstadium"], "school"),
    ("sv", "Dottern Wilma börjar skolan.", ["Wilma"], "a brand too, beside a role"),
    ("en", "Will said that Hope is fine.", ["Will", "Hope"], "double meaning"),
    ("en", "Rose Adeyemi called.", ["Rose Adeyemi"], "full name"),
    ("en", "May called and cried.", ["May"], "month or name: she called"),
    ("en", "talked with mikko aho today", ["mikko aho"], "small letters"),
    ("en", "She moved here from Leeds.", ["Leeds"], "place"),
]

STAYS = [
    ("fi", "Toivon, että kesä auttaa.", "a verb that is a name too"),
    ("fi", "Kuusi lasta asuu kotona.", "numeral"),
    ("fi", "Asiakas hakee Kelasta tukea, ja HUS tutkii.", "authorities"),
    ("fi", "TE-palvelut ja THL:n ohje.", "abbreviations"),
    ("fi", "Todettu Parkinsonin tauti ja ADHD.", "eponym, diagnosis"),
    ("fi", "Muutti Suomeen Somaliasta.", "countries"),
    ("fi", "Koulukuraattorille soitettiin.", "opens the sentence, compound"),
    ("fi", "Palvelutarpeen arvio", "heading"),
    ("fi", "PÄÄTÖS SOSIAALIOHJAUKSESTA", "heading in capitals"),
    ("fi", "Äiti kertoo. Nuori ei puhu.", "roles"),
    ("fi", "Aamulla väsynyt. Keväällä parempi.", "adverbs in -lla"),
    ("sv", "Sommaren har varit regnig.", "noun with article, a name's look"),
    ("sv", "Utkomststöd söks hos FPA.", "Swedish authority"),
    ("sv", "Sökningarna fortsätter.", "inflected, not in the dictionary"),
    ("en", "Will you come on Monday in May 2026?", "auxiliary, weekday, month"),
    ("en", "The client speaks Finnish and Somali.", "languages"),
    ("en", "Hi! Don't worry, They're fine.", "contractions"),
    ("fi", "[PERSON_1] asuu: [LOCATION_2]", "placeholders"),
]

#: What the rules do not find today, with the reason; a cure must be moved to MASKED.
KNOWN_FAILURES = [
    ("fi", "Lintu kertoi asiasta.", "Lintu", "surname that is a frequent word, on no list"),
    ("fi", "sovittu: mari soittaa", "mari", "short name in small letters, a word too"),
    ("en", "asked for a plan. will stays here", "will", "the commonest of words in small letters"),
]


@pytest.mark.parametrize(("language", "text", "names", "why"), MASKED)
def test_masked(language, text, names, why):
    spans = [text[f.start : f.end] for f in DETECT(text, language)]
    assert all(any(name in span for span in spans) for name in names), (why, spans)


@pytest.mark.parametrize(("language", "text", "why"), STAYS)
def test_stays(language, text, why):
    assert [text[f.start : f.end] for f in DETECT(text, language)] == [], why


@pytest.mark.parametrize(("language", "text", "name", "why"), KNOWN_FAILURES)
def test_known_failures_are_what_is_declared(language, text, name, why):
    spans = [text[f.start : f.end] for f in DETECT(text, language)]
    assert name not in spans, f"cured, move it to MASKED: {why}"


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("Tapasin Matin.", "PERSON"),
        ("Hän asuu Kontulassa.", "LOCATION"),
        ("Siellä on hoivakoti Kanervikko.", "ORGANISATION"),
    ],
)
def test_kinds_are_told_apart(text, entity):
    assert [f.entity for f in DETECT(text, "fi")] == [entity]


def test_places_listed_as_safe_stay():
    assert NameDetector(frozenset({"kontula"}))("Hän asuu Kontulassa.", "fi") == []
