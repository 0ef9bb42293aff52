"""What holds for any text: nothing exact survives, the rest is untouched, twice is once."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.deid.coarsen.coarsener import find_coarse
from pipeline.deid.coarsen.lexicon import load_lexicon
from pipeline.deid.coarsen.months import is_day
from pipeline.deid.coarsen.settings import CoarsenSettings
from tests.deid.coarsen.make_tellings import SETTINGS, told

LANGUAGES = st.sampled_from(("fi", "sv", "en"))
AGE_FRAMES = {
    "fi": ("{}-vuotias poika", "Asiakas on {}-vuotiaana", "Matti, {} v, koulu", "ikä {}",
           "{} vuoden ikäinen", "lapsi ({} v.)"),
    "sv": ("en {}-årig man", "en {}-åring", "Hon är {} år.", "{} år gammal", "sonen Emil, {} år,"),
    "en": ("aged {}", "a {}-year-old man", "{} years old", "Rose, {}, came", "the age of {}"),
}  # fmt: skip
DATE_FRAMES = {
    "fi": (
        "käynti {d}.{m}. kotona",
        "päätös {d}.{m}.{y}",
        "{y}-{m:02}-{d:02} käyty",
        "tavattu ti {d}.{m}. klo 10",
    ),
    "sv": ("möte den {d}.{m}.{y}", "hembesök {d}.{m} hemma", "till den {d}.{m}."),
    "en": ("met on {d}.{m}.{y}", "until {d}.{m}. at noon", "{y}-{m:02}-{d:02}"),
}
PIECES = (
    "34-vuotias", "18.6.2026", "9. kesäkuuta", "den 9 juni", "on 2 April", "Matti", "työskentelee",
    "opettajana", "arbetar som", "lärare", "works as a", "teacher", "viisi lasta", "kaksoset",
    "ALS", "Rettin oireyhtymä", "Huntington's disease", "F20.0", "eritrealainen", "tigrinja",
    "puhuu", "Kongo", "jehovas vittne", "12 v", "3 år", "klo 9.15", "ja", "och", "and", ",", ".",
    "(7)", "[PERSON_1]", "2.1", "\n", "5 kk ikäinen", "adopted from", "China", "twin", "sister",
    "aged", "a", "an", "seven", "children", "tulipalo", "Turussa", "2019", "–", "-", "1/2", "18/6",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(LANGUAGES, st.integers(0, 110), st.data())
def test_no_exact_age_survives(language, age, data):
    frame = data.draw(st.sampled_from(AGE_FRAMES[language]))
    made = told(frame.format(age), language)
    low, high = SETTINGS.band(age)
    if age not in (low, high):
        assert not re.search(rf"(?<!\d){age}(?!\d)", made)
    assert str(low) in made
    assert high is None or str(high) in made


@settings(max_examples=300, deadline=None)
@given(LANGUAGES, st.integers(1, 12), st.integers(1, 31), st.integers(2015, 2029), st.data())
def test_no_day_survives(language, month, day, year, data):
    if not is_day(day, month):
        return
    frame = data.draw(st.sampled_from(DATE_FRAMES[language]))
    text = frame.format(d=day, m=month, y=year)
    made = told(text, language)
    assert f"{day}.{month}" not in made and f"-{month:02}-{day:02}" not in made
    assert ("{y}" not in frame) or str(year) in made, "the year stays"
    (one,) = find_coarse(text, language, SETTINGS)
    assert one.entity == "DATE"


@settings(max_examples=500, deadline=None)
@given(LANGUAGES, st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
def test_twice_is_once(language, text):
    once = told(text, language)
    assert told(once, language) == once


@settings(max_examples=300, deadline=None)
@given(LANGUAGES, st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=10))
def test_spans_are_in_order_and_inside(language, pieces):
    text = " ".join(pieces)
    done = 0
    for one in find_coarse(text, language, SETTINGS):
        assert done <= one.start < one.end <= len(text)
        assert one.text, "something is told"
        done = one.end


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_disease_of_the_lists_is_told(language):
    """The forms of the lists themselves, in a sentence, in small letters unless capitals matter."""
    from pipeline.deid.coarsen.lexicon import _rows

    frame = {"fi": "todettu {} nyt", "sv": "har {} nu", "en": "has {} now"}[language]
    missed = [
        word for word, _ in _rows(f"diagnoses_{language}")
        if word.lower() in told(frame.format(word), language).lower()
    ]  # fmt: skip
    assert missed == []


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_label_is_on_the_lists(language):
    """A class told in place of a word must not be taken for one of the words."""
    for (kind, value), label in load_lexicon(language).labels.items():
        sentence = f"x {label} y"
        assert told(sentence, language) == sentence, (kind, value)


@pytest.mark.parametrize(
    "part", ["ages", "dates", "professions", "diagnoses", "origins", "families"]
)
def test_each_part_can_be_switched_off(part):
    texts = {
        "ages": "34-vuotias", "dates": "käynti 18.6.2026", "professions": "ammatiltaan hitsaaja",
        "diagnoses": "todettu narkolepsia", "origins": "on eritrealainen", "families": "kaksoset",
    }  # fmt: skip
    off = CoarsenSettings(**{part: False})
    assert told(texts[part], "fi", off) == texts[part]
    assert told(texts[part], "fi") != texts[part]


def test_bands_can_be_set():
    assert told("34-vuotias", "fi", CoarsenSettings(bands=(0, 18, 65))) == "18–64-vuotias"
    with pytest.raises(ValueError, match="begin at 0"):
        CoarsenSettings(bands=(5, 18))
