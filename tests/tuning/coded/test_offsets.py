"""Places are found whatever the program counted; emoji and line breaks of two characters too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tuning.coded.offsets import BYTES, CHARACTERS, WIDTHS, Places, fits, ways_of_counting


def way_of_counting(text, claims) -> str:
    return ways_of_counting([fits(text, claims)])[0]


TEXTS = st.text(st.sampled_from("aäb 😀\r\n1é👩‍👧"), max_size=40)


@given(TEXTS, st.sampled_from(sorted(WIDTHS)), st.data())
def test_a_place_is_found_again_in_every_way_of_counting(text, way, data) -> None:
    at = data.draw(st.integers(0, len(text)))
    counted = sum(WIDTHS[way](char) for char in text[:at])
    found = Places(text, way).character(counted)
    # Characters of no width of their own (a line break counted once) hang on to what follows.
    assert sum(WIDTHS[way](char) for char in text[found:at]) == 0


@given(TEXTS, st.integers(1, 9))
def test_a_place_beyond_the_text_stays_beyond_it(text, more) -> None:
    for way, width in WIDTHS.items():
        whole = sum(map(width, text))
        assert Places(text, way).character(whole + more) == len(text) + more


@pytest.mark.parametrize(
    ("text", "way", "why"),
    [
        ("😀😀 vuokra on maksamatta", CHARACTERS, "as the standard says"),
        ("😀😀 vuokra on maksamatta", "UTF-16 units", "an emoji counted as two"),
        ("a\r\nb\r\nc vuokra on maksamatta", "characters, line breaks once", "as NVivo's text box"),
        ("😀😀\r\nb vuokra on maksamatta", "UTF-16 units, line breaks once", "both"),
        ("ääää vuokra on maksamatta", BYTES, "UTF-8"),
    ],
)
def test_what_was_counted_is_told_by_the_words_that_are_quoted(text, way, why) -> None:
    start = text.index("vuokra")
    width = WIDTHS[way]
    begin = sum(map(width, text[:start]))
    end = begin + sum(map(width, text[start:]))
    assert way_of_counting(text, [(begin, end, "vuokra on mak…")]) == way, why


def test_without_a_quotation_the_standard_holds() -> None:
    assert way_of_counting("😀 vuokra", [(3, 9, "")]) == CHARACTERS
    assert way_of_counting("😀 vuokra", [(3, 9, "Code")]) == CHARACTERS, "a name that is no quote"
