"""Finnish: what is told more coarsely, and what stays."""

from __future__ import annotations

import pytest

from tests.deid.coarsen.make_tellings import told

SAME = None

CASES = [
    # ages
    ("34-vuotias mies", "25–34-vuotias mies", "a plain age"),
    ("34-vuotiaan asiakkaan lapsi", "25–34-vuotiaan asiakkaan lapsi", "inflected"),
    ("tapasi 34-vuotiaalle", "tapasi 25–34-vuotiaalle", "inflected"),
    ("Asiakas on 34 v. nainen", "Asiakas on 25–34 v. nainen", "an abbreviation"),
    ("Dilan 9 v ja Yusuf 6 v", "Dilan 7–12 v ja Yusuf 3–6 v", "behind names"),
    ("poika (14v)", "poika (13–17v)", "without a space"),
    ("[PERSON_1], 41 v, puh.", "[PERSON_1], 35–44 v, puh.", "behind a placeholder"),
    ("ikä 34", "ikä 25–34", "named"),
    ("täyttää 18 vuotta", "täyttää 18–24 vuotta", "a birthday"),
    ("kolmekymmentäneljävuotias äiti", "25–34-vuotias äiti", "in words"),
    ("kolmevuotiaat tytöt", "3–6-vuotiaat tytöt", "in words, plural"),
    ("4 kk ikäinen vauva", "0–2-vuotias vauva", "months"),
    ("vauva 5 kk", "vauva 0–2-vuotias", "months beside a baby"),
    ("86-vuotias leski", "vähintään 85-vuotias leski", "the open band"),
    ("Lapset 3, 5 ja 9 v.", "Lapset 3–6, 3–6 ja 7–12 v.", "a list"),
    ("3- ja 5-vuotiaat lapset", "3–6- ja 3–6-vuotiaat lapset", "two compounds"),
    ("30–33-vuotias", "25–34-vuotias", "a range within a band"),
    ("Urho Saari (79) tuli", "Urho Saari (75–84) tuli", "in brackets behind a name"),
    ("34 vuotta töissä", SAME, "a duration"),
    ("muutti 3 v sitten", SAME, "a duration"),
    ("työttömänä 3 v", SAME, "a duration"),
    ("Työkokemus 5 v", SAME, "a duration behind a capital"),
    ("5 vuoden ajan", SAME, "a duration"),
    ("alle 18-vuotias", SAME, "an open range is nobody's age"),
    ("3-vuotinen hanke", SAME, "a project"),
    ("25–34-vuotias", SAME, "a band"),
    # dates
    ("Päätös 18.6.2026.", "Päätös 6/2026.", "a full date"),
    ("Kotikäynnillä 28.5. oli tytär", "Kotikäynnillä toukokuussa oli tytär", "day and month"),
    ("Tapaaminen 18.6.", "Tapaaminen kesäkuussa.", "at the end"),
    ("Kirje tuli 5.5. Seuraava on", "Kirje tuli toukokuussa. Seuraava on", "before a sentence"),
    ("ajalle 4.6.–30.11.2026", "ajalle 6–11/2026", "a range"),
    ("leirillä 3.–5.6.", "leirillä kesäkuussa.", "days of one month"),
    ("8.6.–31.8. välillä", "Kesä–elokuun välillä", "months of one year"),
    ("28.12.2025–5.1.2026", "12/2025–1/2026", "over the year"),
    ("voimassa 31.5. asti", "voimassa toukokuuhun asti", "until"),
    ("tuki 1.8. alkaen", "tuki elokuusta alkaen", "from"),
    ("ennen 3.6.", "ennen kesäkuuta.", "before"),
    ("tavattu maanantaina 9. kesäkuuta klo 10", "tavattu kesäkuussa klo 10", "weekday, words"),
    ("soitan ma 13.4. aamulla", "soitan huhtikuussa aamulla", "weekday, short"),
    ("käynti kesäkuun 9. päivänä", "käynti kesäkuussa", "month first"),
    ("käynti 9. kesäkuuta 2026", "käynti kesäkuussa 2026", "a year behind the month"),
    ("sovittu yhdeksäs kesäkuuta", "sovittu kesäkuussa", "in words alone"),
    ("kirjattu 2026-06-18", "kirjattu 6/2026", "ISO"),
    ("tapaamiset 3., 5. ja 9.6.", "tapaamiset kesäkuussa.", "several days"),
    ("klo 9.15 ja klo 10.10", SAME, "clock times"),
    ("laki 30.12.2014/1301, 16 §", SAME, "an act"),
    ("3.5 tuntia, 2.5 mg", SAME, "measures"),
    ("2.1 Tausta", SAME, "a heading"),
    ("2.1.3 Tausta", SAME, "a heading"),
    ("2.1. Tausta\nx\n2.2. Arvio", SAME, "numbered headings with dots"),
    ("kesäkuussa 2026, 6/2026, vuonna 2025", SAME, "a month, a year"),
    ("30 päivän kuluessa", SAME, "a time limit"),
    ("kohta 3.2 ja keskiarvo 8.5", SAME, "a clause, a mark"),
    # professions
    ("Hän työskentelee opettajana", "Hän työskentelee opetusalan työntekijänä", "own work"),
    ("ammatiltaan kirvesmies", "ammatiltaan rakennusalan työntekijä", "by profession"),
    ("entinen pianonsoitonopettaja", "entinen opetusalan työntekijä", "former, a compound"),
    ("Isä on hitsaaja.", "Isä on metalli- ja konealan työntekijä.", "of kin"),
    ("opiskelee lähihoitajaksi", "opiskelee hoiva-alan työntekijäksi", "becoming"),
    ("kokin työ", "palvelualan työntekijän työ", "somebody's work"),
    ("tapasi poronhoitajan", "tapasi maa-, metsä- ja kalatalouden työntekijän", "rare anywhere"),
    ("Sairaanhoitaja kävi, lääkäri soitti", SAME, "professionals of the services"),
    ("opettajan kanssa sovittiin", SAME, "acting in the case"),
    ("Sosiaalityöntekijä toimii vastuutyöntekijänä", SAME, "the services' own"),
    # diseases
    ("sairastaa Huntingtonin tautia", "sairastaa harvinaista neurologista sairautta", "eponym"),
    ("todettu narkolepsia", "todettu harvinainen neurologinen sairaus", "one word"),
    ("CADASIL-tauti", "Harvinainen neurologinen sairaus", "an acronym"),
    ("dg F20.0", "dg F", "a code"),
    ("masennus, diabetes, ADHD, astma", SAME, "common ones"),
    ("B12-vitamiini, E18, A4", SAME, "no codes"),
    # origin, faith, family
    ("äidinkieli on tigrinja", "äidinkieli on muu kieli", "a rare language"),
    ("puhuu tigrinjaa", "puhuu muuta kieltä", "inflected"),
    ("tigrinjankielinen tulkki", "muunkielinen tulkki", "a compound"),
    ("Hän on eritrealainen", "Hän on afrikkalainen", "a rare nationality"),
    ("tuli Eritreasta", "tuli Afrikasta", "a country"),
    ("irakilainen, puhuu arabiaa", SAME, "common ones"),
    ("on jehovantodistaja", "on pienen uskonnollisen yhteisön jäsen", "a faith"),
    ("ortodoksi, muslimi, luterilainen", SAME, "common faiths"),
    ("viisi lasta", "useita lapsia", "many children"),
    ("viiden lapsen äiti", "usean lapsen äiti", "inflected"),
    ("kaksosten isä", "lasten isä", "twins"),
    ("adoptoitu Kiinasta", "adoptoitu ulkomailta", "adoption"),
    ("kaksi lasta, adoptio", SAME, "usual"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_told(text, expected, reason):
    made = told(text, "fi")
    assert made == (text if expected is SAME else expected), reason


@pytest.mark.parametrize("text", [case[0] for case in CASES])
def test_coarse_text_stays_as_it_is(text):
    once = told(text, "fi")
    assert told(once, "fi") == once
