"""Identifiers that are written in odd signs, told in parts or by the words around; near misses."""

from __future__ import annotations

import pytest

from pipeline.deid.families import families
from pipeline.deid.identifiers.handles import _holds_name

DETECTORS = [family.detect for family in families() if family.name != "names"]


def masked(text: str, language: str) -> set[int]:
    return {
        k for detect in DETECTORS for f in detect(text, language) for k in range(f.start, f.end)
    }


FOUND = [
    ("fi", "hetu 131052_900T", "131052_900T", "low line"),
    ("en", "ID 131052/900T", "131052/900T", "slash"),
    ("fi", "131052 viiva 900T", "131052 viiva 900T", "the sign in a word"),
    ("sv", "131052:900t", "131052:900t", "colon, small letter"),
    ("en", "The first half of the code is 131052 and the second half 9001", "131052", "halves"),
    ("en", "The first half of the code is 131052 and the second half 9001", "9001", "halves"),
    ("fi", "ensimmäinen osa 131052, loput 900T tulee erikseen", "900T", "parts"),
    ("fi", "Loppuosa 900T lähetettiin, alkuosa on 131052", "131052", "the ending first"),
    ("sv", "131052 och i ett annat meddelande 900T", "900T", "two messages"),
    ("en", "131052, then in another message -900T", "900T", "two messages"),
    ("fi", "Snapissa hän on nykyisin emma_ak07", "emma_ak07", "words between"),
    ("fi", "Discordissa nimi siellä pulla#1234", "pulla#1234", "name and figures"),
    ("sv", "meddelande av emma.lindholm07", "emma.lindholm07", "full stop and figures"),
    ("en", "messages from user sari_12", "sari_12", "user"),
    ("fi", "Wilma-tunnus virlau", "virlau", "an account of a school"),
    ("fi", "näkyi nimellä ahmed_99", "ahmed_99", "a name in it, nothing before"),
    ("en", "tomi dot salo at firm dot example", "tomi dot salo at firm dot example", "dots"),
    ("fi", "tomi piste salo miukumauku firma piste fi",
     "tomi piste salo miukumauku firma piste fi", "Finnish"),
    ("fi", "tomi alaviiva salo ät firma piste fi", "tomi alaviiva salo ät firma piste fi", "sign"),
    ("sv", "tomi punkt salo snabel-a firma punkt se",
     "tomi punkt salo snabel-a firma punkt se", "Swedish"),
    ("sv", "en kvinna, årgång 1958", "1958", "cohort"),
    ("fi", "mies, vm. 1958", "1958", "cohort, short"),
    ("fi", "luokan 58 lapsia", "58", "cohort, two figures"),
    ("en", "She was born in nineteen forty-seven.", "nineteen forty-seven", "a year in words"),
    ("fi", "syntynyt vuonna tuhatyhdeksänsataaneljäkymmentäseitsemän",
     "tuhatyhdeksänsataaneljäkymmentäseitsemän", "Finnish"),
    ("sv", "född år nittonhundrafyrtiosju", "nittonhundrafyrtiosju", "Swedish"),
    ("en", "The year of birth given on the form is 1947", "1947", "words between"),
    ("fi", "Lapset: 1) Aada, 2.2.2014 2) Eino, 17.11.2016", "2.2.2014", "a list"),
    ("fi", "Lapset: 1) Aada, 2.2.2014 2) Eino, 17.11.2016", "17.11.2016", "a list, its end"),
    ("sv", "barnen Aada, 2.2.2014 och Eino, 17.11.2016", "17.11.2016", "no figures before"),
    ("sv", "född nyårsafton 2015", "nyårsafton 2015", "a feast"),
    ("fi", "jouluaattona 2015 syntynyt poika", "jouluaattona 2015", "a feast before"),
    ("en", "born on Christmas Eve 2015", "Christmas Eve 2015", "a feast"),
    ("en", "lives at Norra Esplanaden 21 B", "Norra Esplanaden 21 B", "Swedish in English"),
    ("fi", "Vanha-Mankkaan tien varrella", "Vanha-Mankkaan tien", "a hyphen, no number"),
    ("fi", "asuu siltakujalla", "siltakujalla", "small letters, no number"),
    ("sv", "bor nu på kyrkvägen", "kyrkvägen", "small letters, Swedish"),
    ("en", "stays on kirkkokatu", "kirkkokatu", "small letters, English"),
    ("sv", "ärende 2024:886-b", "2024:886-b", "a part of a case"),
    ("en", "file 2024:886-b", "2024:886-b", "a part of a case, English"),
]  # fmt: skip
STAYS = [
    ("fi", "Asiakirja D000000-0-1 ja rivi 0000012345", "000000", "the running number of a record"),
    ("fi", "Laskettiin 131052_9 ja 900", "131052_9", "too short"),
    ("fi", "Varasto 131352_9001", "131352_9001", "no such month"),
    ("fi", "Osallistujia 131052, toisessa viestissä ei mitään", "131052", "one part alone"),
    ("en", "In the second half of 2024 there were 900 clients", "2024", "half of a year"),
    ("en", "In the second half of 2024 there were 900 clients", "900", "a count"),
    ("fi", "Discordissa pelataan covid-aikana", "covid", "ordinary words"),
    ("fi", "Teams-kokous ja A2-taso, B12-vitamiini", "B12", "a vitamin"),
    ("fi", "liite_1 ja lomake_2", "liite_1", "a file"),
    ("sv", "bilen är årsmodell 2015", "2015", "a car's year"),
    ("fi", "Auto on vm. 2015", "2015", "a car's year"),
    ("fi", "luokan 4 oppilas", "4", "a class at school"),
    ("en", "a plan for nineteen families", "nineteen", "a count"),
    ("fi", "Jouluaattona 2015 oli hiljaista", "Jouluaattona 2015", "nobody was born"),
    ("fi", "Helsingissä, 2.2.2024 pidetty kokous", "2.2.2024", "a place and a date"),
    ("fi", "Kokoukset: Helsinki, 2.2.2024 ja Espoo, 3.3.2024", "3.3.2024", "places and dates"),
    ("fi", "asuu naapurikadulla", "naapurikadulla", "a road of no name"),
    ("sv", "bor vid landsvägen", "landsvägen", "a road of no name"),
    ("fi", "oikealla tiellä on hyvä", "tiellä", "a way"),
    ("en", "we are on the way", "way", "a way"),
    ("sv", "lagen (1980:620) om socialtjänst", "1980:620", "an act"),
    ("en", "one dot at a time", "dot", "words"),
    ("fi", "viiva on suora ja piste lopussa", "piste", "words"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "words", "why"), FOUND)
def test_found(language, text, words, why):
    start, covered = text.index(words), masked(text, language)
    left = [text[k] for k in range(start, start + len(words)) if k not in covered]
    assert "".join(left).strip() == "", why


@pytest.mark.parametrize(("language", "text", "words", "why"), STAYS)
def test_stays(language, text, words, why):
    start = text.index(words)
    assert masked(text, language).isdisjoint(range(start, start + len(words))), why


def test_a_tag_of_short_parts_holds_no_name():
    assert not _holds_name("a-b-c") and not _holds_name("1a2")
