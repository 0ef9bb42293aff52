"""Numbers of the roster: found as one pattern compiled for each would find them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.deid.names.numbers import Numbers, is_number


def plainly(entry: str, text: str) -> list[tuple[int, int]]:
    """What the pattern finds that is compiled whether or not the text holds the number."""
    characters = [re.escape(c) for c in entry if c.isalnum()]
    pattern = re.compile(
        r"(?<!\w)" + r"[\s.,()+/–-]{0,3}".join(characters) + r"(?!\w)", re.IGNORECASE
    )
    return [match.span() for match in pattern.finditer(text)]


def found(entry: str, text: str) -> list[tuple[int, int]]:
    return [match.span() for match in Numbers([entry]).find(text)]


PLACES = [
    ("040 123 4567", "numerosta 040-1234567 tai (040) 123 45 67.", 2, "other spacing"),
    ("040 123 4567", "040 – 123 4567", 1, "a long dash"),
    ("040 123 4567", "040    123 4567", 0, "too far apart"),
    ("040 123 4567", "10401234567", 0, "within another number"),
    ("Puistokatu 8 A 14", "PUISTOKATU 8 a 14", 1, "an address in other letters"),
    ("ASIAKAS-4711", "asiaKas 4711", 1, "the Kelvin sign is a k"),
    ("kk 1b2c345", "kk1b2c345", 1, "figures broken by letters"),
    ("IX Ⅷ 123", "ix ⅷ 123", 1, "a numeral that has a small form"),
    ("²³¹", "²³¹", 1, "no plain figure at all"),
]


@pytest.mark.parametrize(("entry", "text", "times", "why"), PLACES)
def test_a_number_is_found_whatever_stands_inside(entry: str, text: str, times: int, why: str):
    assert len(found(entry, text)) == times, why
    assert found(entry, text) == plainly(entry, text), why


@settings(max_examples=400, deadline=None)
@given(
    st.text(alphabet="0127kKſsAb Ä", min_size=3, max_size=8).filter(is_number),
    st.text(alphabet="0127kKſsAbä .,-–/+()\n\u00a0x", max_size=40),
    st.integers(0, 40),
    st.sampled_from(["", " ", "–", " - ", "    "]),
)
def test_it_finds_what_the_pattern_finds(entry: str, around: str, at: int, between: str):
    text = around[:at] + between.join(entry.swapcase()) + around[at:]
    assert found(entry, text) == plainly(entry, text)
