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
    ("fi", "Lintu kertoi asiasta.", ["Lintu"], "a noun on no list does what persons do"),
    ("fi", "Lintu, Jonna ja Minttu tulivat.", ["Lintu"], "a noun heads a list of names"),
    ("fi", "sovittu: mari soittaa", ["mari"], "short name in small letters, a word too"),
    (
        "fi",
        "Kaijasilta muutti Vantaalle.",
        ["Kaijasilta"],
        "the dictionary knows it as a name only",
    ),
    ("fi", "Kääpä on mukana.", ["Kääpä"], "dictionary word, but rare"),
    ("fi", "Katan isä tuli.", ["Katan"], "rare form of a verb, and of a name"),
    ("fi", "Lammintaustan ehdotus.", ["Lammintaustan"], "short compound of nature: a surname"),
    ("fi", "Pohtinen osallistui.", ["Pohtinen"], "a mood of a verb to the dictionary"),
    ("fi", "Ruotsalainen toteaa niin.", ["Ruotsalainen"], "in -nen, a verb after it"),
    ("fi", "Mäen mukaan kaikki on hyvin.", ["Mäen"], "genitive and mukaan"),
    ("fi", "Salli Anttila tuli.", ["Salli Anttila"], "a verb before another name"),
    ("fi", "Paikalla J. Kuusi.", ["J. Kuusi"], "a numeral after an initial"),
    ("fi", "K kertoi, että asiakas N nukkuu.", ["K", "N"], "single letters for persons"),
    ("fi", "TN kertoi olevansa kotona.", ["TN"], "two initials without stops"),
    ("fi", "Tuli Ludvig XIV:n aikana.", ["Ludvig XIV:n"], "ordinal with an ending"),
    ("fi", "Mukana Juan de la Fuente.", ["Juan de la Fuente"], "two particles"),
    ("fi", "Sovittiin, että Vappu tulee.", ["Vappu"], "a feast is written small, so a name"),
    ("fi", "Kallion ala-asteen koulu soitti.", ["Kallion ala-asteen koulu"], "chain of words"),
    ("fi", "Ohjaus: Naisten talo Tähkä.", ["Naisten talo Tähkä"], "epithet before the institution"),
    ("fi", "Tukena Hyvä Arki -pisteen väki.", ["Hyvä Arki -pisteen"], "hanging part"),
    ("fi", "Mukana Nuorten Ystävät ry:n ohjaaja.", ["Nuorten Ystävät ry:n"], "association"),
    ("sv", "Sten säger att han mår bra.", ["Sten"], "double meaning, a person's verb"),
    ("sv", "Klienten Ifrah ringde från Esbo.", ["Ifrah", "Esbo"], "name and place"),
    ("sv", "Anderssons dotter och von Essens son.", ["Anderssons", "von Essens"], "genitive, von"),
    ("sv", "Hon går i Gesterby lågstadium.", ["Gesterby lågstadium"], "school"),
    ("sv", "Dottern Wilma börjar skolan.", ["Wilma"], "a brand too, beside a role"),
    ("sv", "Agar och Odell kom.", ["Odell"], "rare form of the dictionary"),
    ("sv", "Han går i Bobäcks nya skola.", ["Bobäcks nya skola"], "a word between"),
    ("sv", "Kontakt: Nya skolan i Borgå.", ["Borgå"], "institution and place"),
    ("en", "He goes to Kallio Primary School.", ["Kallio Primary School"], "capitals between"),
    ("en", "Seen by Charles de Gaulle MD today.", ["Charles de Gaulle MD"], "degree"),
    ("en", "Met McDonald, DiCaprio and O'Brien.", ["McDonald", "DiCaprio", "O'Brien"], "mixed"),
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
    ("fi", "Varsinais-Suomen hyvinvointialue vastaa.", "county"),
    ("fi", "Asiasta vastaa Terveyden ja hyvinvoinnin laitos.", "office of several words"),
    ("fi", "Ohjeen antoi Sosiaali- ja terveysministeriö.", "hanging hyphen, office"),
    ("fi", "Lupaa antaa Maahanmuuttovirasto.", "office by its last part"),
    ("fi", "Tehty PHQ-9, GAD-7, BDI ja RBDI, lääke Sertralin ja Ozempic.", "instruments, drugs"),
    ("fi", "Käytössä Netflix ja Snapchat.", "brands"),
    ("fi", "Asumispalveluhakemus lähetetty. Velkajärjestelyasia.", "compounds of the trade"),
    ("fi", "Hänellä on D-vitamiinin puutos ja hepatiitti C.", "letters that count"),
    ("sv", "Utkomststödsbeslutet kom. Boendestödjaren ringde.", "Swedish compounds"),
    ("en", "She is a Muslim from Sweden, seen on Tuesdays.", "faith, country, weekday"),
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
    ("fi", "Musta ja Valkoinen tulivat.", "Musta", "a frequent adjective as somebody's name"),
    ("sv", "Hot Chelle Rae ska spela.", "Hot", "a frequent word that opens an artist's name"),
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
        ("Hän on Turvakoti Pihlajassa.", "ORGANISATION"),
        ("Työnantaja Rakennus Laine Ky maksoi.", "ORGANISATION"),
    ],
)
def test_kinds_are_told_apart(text, entity):
    assert [f.entity for f in DETECT(text, "fi")] == [entity]


def test_places_listed_as_safe_stay():
    assert NameDetector(frozenset({"kontula"}))("Hän asuu Kontulassa.", "fi") == []
