"""What a clause says of a matter: by the written rules, on sentences written apart from them."""

from __future__ import annotations

import pytest

from pipeline.language.polarity import polarity_of, split_by_polarity
from tests.language.polarity_sentences import SENTENCES

# Measured: fi 33, sv 35, en 40 of 45. The floors stand just below.
FLOORS = {"fi": 0.71, "sv": 0.75, "en": 0.86}

# Sentences that the rules get wrong today. One that is cured is taken off the list.
KNOWN_FAILURES = {
    "Vuokrat on hoidettu eräpäivään mennessä koko vuoden.": "affirmed",
    "Hän sanoo, ettei koe itseään yksinäiseksi.": "affirmed",
    "Koulupoissaoloja ei ole kertynyt tänä lukuvuonna.": "affirmed",
    "Huolta lapsen kehityksestä ei neuvolan mukaan ole.": "affirmed",
    "Rahat riittävät ruokaan ja lääkkeisiin hyvin.": "affirmed",
    "Hänellä oli parikymppisenä peliongelma, joka on sittemmin jäänyt.": "affirmed",
    "Aiemmassa liitossa oli väkivaltaa, mutta se päättyi eroon.": "affirmed",
    "Masennus oli syvimmillään vuonna 2019, siitä on toivuttu.": "affirmed",
    "Asunnottomuus jäi taakse, kun oma koti löytyi 2021.": "affirmed",
    "Naapurilla on riitaa taloyhtiön kanssa.": "affirmed",
    "Entinen mies juo edelleen, mutta heillä ei ole yhteyttä.": "denied",
    "Mikäli rahat loppuisivat, hän pyytäisi apua diakonialta.": "affirmed",
    "Ingen tolk gick att få och ärendet blev oklart.": "denied",
    "Hyran har betalats på förfallodagen hela året.": "affirmed",
    "Pengarna räcker väl till mat och mediciner.": "affirmed",
    "I tjugoårsåldern hade hon spelproblem, men det är över.": "affirmed",
    "Förr gick veckosluten åt till alkohol, numera är han nykter.": "denied",
    "Depressionen var som värst 2019 och hon har återhämtat sig.": "affirmed",
    "Bostadslösheten ligger bakom henne sedan 2021.": "affirmed",
    "Exmannen dricker fortfarande, men de har ingen kontakt.": "denied",
    "Ifall pengarna skulle ta slut ber hon diakonin om hjälp.": "affirmed",
    "En väns utmattning har fått henne att fundera.": "affirmed",
    "No interpreter came and the matter stayed unclear.": "denied",
    "The money covers food and medicine well.": "affirmed",
    "There was violence in the previous marriage, but it ended with the divorce.": "affirmed",
    "Her ex-husband still drinks, but they are not in touch.": "denied",
    "If the money should run out, she would ask the parish for help.": "affirmed",
}


def test_the_set_is_large_enough_to_say_something():
    for language in FLOORS:
        own = [polarity for lang, polarity, _ in SENTENCES if lang == language]
        assert len(own) >= 40
        assert set(own) == {"affirmed", "denied", "past", "other"}
    assert len({text for _, _, text in SENTENCES}) == len(SENTENCES)
    assert set(KNOWN_FAILURES) <= {text for _, _, text in SENTENCES}


@pytest.mark.parametrize(("language", "polarity", "text"), SENTENCES)
def test_each_sentence(language, polarity, text):
    assert polarity_of(text, language) == KNOWN_FAILURES.get(text, polarity)


@pytest.mark.parametrize("language", FLOORS)
def test_accuracy_does_not_fall(language):
    right = [polarity_of(t, lang) == p for lang, p, t in SENTENCES if lang == language]
    assert sum(right) / len(right) >= FLOORS[language]


def test_a_problem_stated_with_a_negation_is_seldom_taken_for_a_denial():
    """The dear mistake: a need that drops out of the count."""
    missed = [t for lang, p, t in SENTENCES if p == "affirmed" and polarity_of(t, lang) != p]
    assert len(missed) <= 2


def parts(sentence: str, language: str) -> list[tuple[str, str]]:
    return [(sentence[a:b].strip(), p) for a, b, p in split_by_polarity(sentence, language)]


@pytest.mark.parametrize(
    ("language", "sentence", "expected", "reason"),
    [
        ("fi", "Päihteitä ei ole, mutta velkaa on kertynyt paljon.",
         [("Päihteitä ei ole,", "denied"), ("mutta velkaa on kertynyt paljon.", "affirmed")],
         "it turns at 'mutta'"),
        ("sv", "Han har inga skulder, men ångesten är svår på kvällarna.",
         [("Han har inga skulder,", "denied"), ("men ångesten är svår på kvällarna.", "affirmed")],
         "it turns at 'men'"),
        ("en", "There is no violence, but debts have grown large this year.",
         [("There is no violence,", "denied"),
          ("but debts have grown large this year.", "affirmed")],
         "it turns at 'but'"),
        ("fi", "Velkaa on paljon, ja vuokra on maksamatta.",
         [("Velkaa on paljon, ja vuokra on maksamatta.", "affirmed")], "of one mind"),
        ("fi", "Velkaa ei ole, ei myöskään rästejä.",
         [("Velkaa ei ole, ei myöskään rästejä.", "denied")], "denied throughout"),
        ("en", "There is no violence, he says.",
         [("There is no violence, he says.", "denied")], "the rest is too light to stand alone"),
        ("en", "The client has no debts.", [("The client has no debts.", "denied")], "one clause"),
    ],
)  # fmt: skip
def test_a_sentence_is_split_where_its_polarity_turns(language, sentence, expected, reason):
    assert parts(sentence, language) == expected, reason


@pytest.mark.parametrize(("language", "polarity", "text"), SENTENCES[::3])
def test_the_parts_of_a_sentence_cover_it(language, polarity, text):
    found = split_by_polarity(text, language)
    assert (found[0][0], found[-1][1]) == (0, len(text))
    assert all(a[1] == b[0] for a, b in zip(found, found[1:], strict=False))


@pytest.mark.parametrize("language", ["fi", "sv", "en", "de"])
@pytest.mark.parametrize("text", ["", " ", "...", "[PERSON_1]"])
def test_what_says_nothing_is_affirmed(language, text):
    assert polarity_of(text, language) == "affirmed"
