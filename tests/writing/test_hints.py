"""Hints on statements, three languages: what is pointed at, and what must not be."""

from __future__ import annotations

import pytest

from pipeline.errors import UsageError
from pipeline.writing.hints import LONG, hints
from pipeline.writing.rules import writing_rules

CASES = """
fi vague Asiakkailla on usein velkaa.
fi vague Useilla asiakkailla on velkaa.
fi vague Monilta perheiltä puuttuu rahaa.
fi vague Pieni osa asiakkaista jää ilman.
fi vague Suurimmalla osalla on velkaa.
fi vague Toisinaan asiakas jää yksin.
fi vague Vuonna 2026 monet jäivät ilman.
fi vague Muutamalla asiakkaalla oli velkaa.
fi none Kolmanneksella asiakkaista (20/60) on usein velkaa.
fi none Velkaa on usein, joka viikko.
fi none Noin 40 prosentilla oli usein velkaa.
fi abbreviation TYP ohjasi asiakkaat muualle.
fi abbreviation Asiakas haki KELA-lyh. kanssa.
fi abbreviation SHL:n mukaan apua pitää saada.
fi abbreviation Tehtiin LSL-ilmoitus.
fi abbreviation PTA tehdään myöhässä.
fi abbreviation Sos.tt ei ehdi.
fi none Työllisyyspalvelut (TYP) ohjasi muualle. TYP ei vastannut.
fi none Kela maksaa tuen, esim. asumistuen, ja EU:n alueella toisin.
fi none TYP (työllisyyspalvelut) ohjasi muualle.
fi jargon Asiakkuus päättyi.
fi jargon Asiakkuuden aikana ei saatu apua.
fi jargon Palvelutarpeen arvioinnissa meni kauan.
fi jargon Osallisuutta pitää vahvistaa.
fi jargon Monialaista työtä tarvitaan.
fi jargon Verkostoyhteistyötä lisätään.
fi none Asiakkaan luona käydään kotona.
fi support Asiakas tarvitsee paljon tukea.
fi none Asiakas tarvitsee paljon tukea raha-asioiden hoitoon.
fi none Asiakas tarvitsee paljon tukea arjessa.
fi identifier Pirkko Vainionpää jäi ilman asuntoa.
fi identifier Soita 040 765 4321.
fi small_count Kahdella asiakkaalla oli velkaa.
sv vague Klienterna har ofta skulder.
sv vague Ibland blir någon ensam.
sv vague En liten del av klienterna väntar.
sv vague Många väntar på hjälp.
sv vague De flesta saknar pengar.
sv none De flesta, 40 av 60, saknar pengar.
sv none En tredjedel av klienterna har ofta skulder.
sv none Det händer ofta, varje vecka.
sv none Klienten kan få hjälp genast.
sv abbreviation KP görs för sent.
sv none FPA betalar stödet, t.ex. bostadsbidrag.
sv abbreviation Socialvårdslagens SVL gäller.
sv none Klientplanen (KP) görs för sent. KP är viktig.
sv jargon Klientskapet upphörde.
sv jargon Det behövs tvärsektoriellt arbete.
sv jargon Delaktigheten är svag.
sv jargon Bedömningen av servicebehovet dröjer.
sv support Klienten behöver mycket stöd.
sv none Klienten behöver mycket stöd med ekonomin.
sv none Klienten behöver mycket hjälp i vardagen.
sv small_count Två klienter hade skulder.
en vague Clients often have debts.
en vague Sometimes nobody answers.
en vague A small part of the clients waits.
en vague Many are left alone.
en vague Most clients lack money.
en vague Several families wait.
en none Most clients (40 of 60) lack money.
en none It often happens, every week.
en none The most common need is money.
en none It is asked how often clients eat.
en abbreviation The SNA is done late.
en none The EU pays, e.g. for food.
en none The service-needs form (SNF) is late.
en jargon Multidisciplinary work is needed.
en jargon The needs assessment is late.
en support The client needs a lot of support.
en none The client needs a lot of support with money.
en small_count Two of the clients had debts.
fi none Vuokra vie yli puolet tuloista.
fi none Jono on pitkä, ja moni 60 asiakkaasta odottaa.
fi none Tuki haetaan netissä, mutta kaikilla ei ole konetta.
sv none Kön är lång och hyran är hög.
en none The queue is long and the rent is high.
fi none Helsingissä vuokrat ovat korkeat.
fi none Lähde: Tilastokeskus, Tulonjakotilasto 2025.
fi vague Useat odottavat jonossa.
fi vague Harva pääsee ajoissa.
fi vague Valtaosa odottaa.
fi vague Pienellä osalla on varaa.
fi vague Sosiaalihuoltolain (1301/2014) 7 §:n mukainen tuki viipyy usein.
sv vague Flera familjer väntar.
sv vague Då och då stängs elen av.
sv vague En stor del saknar dator.
sv vague Merparten saknar pengar.
en vague A large number of clients wait.
en vague The majority have no phone.
sv jargon Stödinsatserna dröjer.
en jargon The case manager is new.
fi jargon Interventio oli myöhässä.
fi jargon Matalan kynnyksen paikka puuttuu.
sv identifier Pirkko Vainionpää blev utan bostad.
en identifier Call 040 765 4321.
fi support Perhe tarvitsee runsaasti apua.
en support Parents need extensive help.
sv support Familjen behöver omfattande stöd.
fi none Joka kolmas asiakas jonottaa usein.
sv none Var tredje klient väntar ofta.
en none One in three clients often waits.
fi none IV luku on luettu.
fi none Tuloja on vähemmän kuin menoja.
"""


def codes(text: str, language: str) -> list[str]:
    return [hint.code for hint in hints(text, language)]


@pytest.mark.parametrize("line", CASES.strip().splitlines())
def test_a_statement_is_hinted_at_for_that_and_nothing_else(line: str):
    language, code, text = line.split(" ", 2)
    assert set(codes(text, language)) == ({code} - {"none"})


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_long_sentence_is_only_pointed_at(language: str):
    (one,) = hints("aaa " * LONG + "bbb.", language, scan=lambda *_: ())
    assert (one.code, one.refuses) == ("long_sentence", False)
    assert hints("aaa " * (LONG - 1) + "bbb.", language, scan=lambda *_: ()) == ()


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Velkaa on. Asiakkailla on usein huolia.", "usein"),
        ("Asia jää kesken, koska asiakkuus päättyy.", "asiakkuus"),
        ("Tehtiin LSL-ilmoitus.", "LSL-ilmoitus"),
    ],
)
def test_the_very_words_are_marked(text: str, marked: str):
    (one,) = hints(text, "fi", scan=lambda *_: ())
    assert text[one.start : one.end] == marked and one.refuses


def test_a_message_does_not_repeat_what_identifies():
    (one,) = hints("Soita 040 765 4321.", "fi")
    assert "765" not in one.message and "PHONE" in one.message


def test_a_number_in_another_sentence_makes_no_quantity_clear():
    assert codes("Velkaa oli 40 %:lla. Vuokra jää usein maksamatta.", "fi") == ["vague"]


def test_the_limit_of_the_profile_is_the_small_count_s():
    text = "Velkaa oli neljällä asiakkaalla."
    assert codes(text, "fi") == ["small_count"]
    assert hints(text, "fi", k=3, scan=lambda *_: ()) == ()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_language_has_words_enough_and_every_message(language: str):
    rules = writing_rules(language)
    assert len(rules.jargon) >= 60
    assert set(rules.messages) == set(writing_rules("en").messages)
    assert list(rules.messages) == list(writing_rules("en").messages)
    for pattern, word, plain in rules.jargon:
        assert pattern.search(word), word
        assert plain and plain != word
        own = [one for one, other, _ in rules.jargon if other != word and one.search(plain)]
        assert own == [], f"{plain} is jargon itself"


def test_another_language_is_refused():
    with pytest.raises(UsageError, match="no hints"):
        hints("Hei.", "no")
