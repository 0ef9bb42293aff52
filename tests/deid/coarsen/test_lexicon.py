"""The lists are whole: enough words, known classes, every class with its words."""

from __future__ import annotations

import pytest

from pipeline.deid.coarsen.lexicon import _rows, load_lexicon

LANGUAGES = ("fi", "sv", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "least", "width"),
    [("professions", 300, 3), ("diagnoses", 250, 2), ("origins", 300, 5), ("labels", 40, 3)],
)
def test_lists(language, name, least, width):
    rows = list(_rows(f"{name}_{language}"))
    assert len(rows) >= least
    assert {len(row) for row in rows} == {width}
    keys = [tuple(row[:1] if name in ("professions", "diagnoses") else row[:4]) for row in rows]
    assert len(set(keys)) == len(keys), "twice on the list"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_class_has_its_words(language):
    labels = load_lexicon(language).labels
    used = {("profession", row[1]) for row in _rows(f"professions_{language}")}
    used |= {("diagnosis", row[1]) for row in _rows(f"diagnoses_{language}")}
    used |= {(row[3], row[2]) for row in _rows(f"origins_{language}") if row[4] != "stays"}
    assert used - set(labels) == set()


@pytest.mark.parametrize("name", ["professions", "diagnoses", "labels"])
def test_the_languages_have_the_same_classes(name):
    at = 1 if name != "labels" else slice(0, 2)
    sets = [
        {tuple(row[at]) if name == "labels" else row[at] for row in _rows(f"{name}_{language}")}
        for language in LANGUAGES
    ]
    if name == "labels":  # Swedish has a noun of its own for a person from a continent
        sets[1] = {pair for pair in sets[1] if pair[0] != "person"}
    assert sets[0] == sets[1] == sets[2]


SERVICES = [
    ("fi", "sosiaalityöntekijä sosiaaliohjaaja palveluohjaaja perhetyöntekijä omatyöntekijä"),
    ("sv", "socialarbetare socialhandledare servicehandledare familjearbetare egenarbetare"),
    ("en", "counsellor caseworker"),
]


@pytest.mark.parametrize(("language", "words"), SERVICES)
def test_professionals_of_social_services_are_on_no_list(language, words):
    assert [word for word in words.split() if word in load_lexicon(language).by_form] == []
