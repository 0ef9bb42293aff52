"""The fitted model of words of two meanings: read as written, and of use on unlike lines."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.deid.names.context import Place
from pipeline.deid.names.leaning import Machine, leaning, machine, usage
from pipeline.deid.names.namesake import name_in
from pipeline.deid.words.tokens import tokenize


def lean(text: str, language: str) -> float:
    tokens = tokenize(text)
    return leaning(tokens, 0, language, name_in(tokens[0].text, language))


@pytest.mark.parametrize(
    ("name", "word", "language"),
    [
        ("Mänty kertoi veloistaan.", "Mänty kaatui pihalle myrskyssä.", "fi"),
        ("Virran tytär soitti.", "Virran katkaisu uhkaa.", "fi"),
        ("Storm grät under samtalet.", "Storm fällde ett träd på gården.", "sv"),
        ("Hope cried during the visit.", "Hope of a better flat has faded.", "en"),
    ],
)
def test_the_name_leans_further_than_the_word(name, word, language):
    assert lean(name, language) > lean(word, language)


def test_an_age_beside_it_settles_it():
    assert lean("Taimi (82 v) asuu yksin.", "fi") > 5


def test_odds_are_the_kernel_sum():
    """By the formula, over lines written out: sum of worth times exp(-gamma * distance²)."""
    lines = np.array([[1.0, 0.5], [0.0, 1.0]])
    small = Machine(
        column={"a": 0, "b": 1}, starts=[0, 1, 3], rows=np.array([0, 0, 1]),
        values=np.array([1.0, 0.5, 1.0]), norms=(lines**2).sum(axis=1),
        worth=np.array([2.0, -1.0]), gamma=0.3, bias=0.25, bar=0.0,
    )  # fmt: skip
    x = np.array([0.7, 0.2])
    wanted = 0.25 + float(np.array([2.0, -1.0]) @ np.exp(-0.3 * ((lines - x) ** 2).sum(axis=1)))
    assert small.odds({"a": 0.7, "b": 0.2, "unknown": 9.0}) == pytest.approx(wanted)


def test_without_a_known_cue_only_the_bias_counts():
    assert machine().odds({"no such cue": 1.0}) == machine().bias


def test_a_frequent_word_is_rather_the_word():
    """By the same sentence, unless the frequency is the name's own."""

    def taken_off(word: str, name: str) -> float:
        tokens = tokenize(f"{word} oli siellä.")
        return usage(Place(tokens, 0, name), "fi")

    assert taken_off("Uusi", "uusi") > taken_off("Pitkä", "pitkä") > taken_off("Lahja", "lahja")
    assert taken_off("Jukka", "jukka") < 0
