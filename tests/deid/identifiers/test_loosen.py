"""A loosened pattern stands in every text that the pattern matches."""

from __future__ import annotations

import re

import pytest
import re2

from pipeline.deid.identifiers.loosen import _FOLDED_BEYOND, loosened
from pipeline.deid.identifiers.prefilter import in_latin


def stands(pattern: str, flags: int, text: str) -> bool:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    one = re2.Set.SearchSet(options)
    one.Add(loosened(pattern, flags))
    one.Compile()
    return bool(one.Match(in_latin(text)))


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "why"),
    [
        (r"\d{2}", 0, "٣٤", "digits of another script"),
        (r"\w\s\w", 0, "ä\u2003ö", "letters and spaces outside ASCII"),
        (r"kiss", re.I, "KİſS", "letters that fold into others"),
        (r"ſa", re.I, "SA", "a letter beyond Latin-1 that folds into one of it"),
        (r"[^a-z]b", 0, "ſb", "a letter beyond is never told from one of Latin-1"),
        (r"[α-ω]\u0080", 0, "λ\u0080", "a range beyond, and the sign for all beyond itself"),
        (r"[a-z]{3}", re.I, "ſKİ", "ranges too"),
        (r"(?i:ab)C", 0, "aBC", "a part that leaves case aside"),
        (r"(?-i:a)b", re.I, "aB", "a part that does not"),
        (r"(?<!\w)ab(?!\w)", 0, "(ab)", "what must not stand around"),
        (r"(?<!\w)ab(?!\w)", 0, "ab", "the ends of the text"),
        (r"(?<!\w)ab(?!\w)", 0, "€ab–", "signs outside ASCII around"),
        (r"a(?<!xa)b", 0, "ab", "what must not stand before, inside"),
        (r"a(?=b)", 0, "ab", "what must follow"),
        (r"\ba\b", 0, "a", "edges of words"),
        (r"[^\W\d_]{2}", 0, "åé", "letters by what they are not"),
        (r"[^\s<]+x", 0, "é\u00a0x"[:1] + "x", "anything but"),
        (r"a{2,9}b", 0, "aaaaaaab", "many of one"),
        (r"(?:ab|c)+?d*", 0, "c", "an end that may be left out"),
        (r"(?P<x>a|b)\.", 0, "b.", "a named group"),
        (r"(?>ab)", 0, "ab", "an atomic group"),
        (r".\n", 0, "x\n", "any sign"),
    ],
)
def test_it_stands_where_the_pattern_matches(pattern, flags, text, why):
    assert re.search(pattern, text, flags), "the case itself is wrong"
    assert stands(pattern, flags, text), why


@pytest.mark.parametrize(
    ("pattern", "text", "why"),
    [
        (r"\d{6}-\d{3}", "131052 900", "the order of signs is kept"),
        (r"(?<!\w)katu", "Puistokatu", "a letter before"),
        (r"tie(?!\w)", "tieto", "a letter after"),
        (r"\d+ (?:€|kr)", "12 kg", "branches"),
    ],
)
def test_it_is_no_looser_than_it_must_be(pattern, text, why):
    assert not stands(pattern, 0, text), why


def test_what_cannot_be_loosened_is_refused():
    with pytest.raises(ValueError, match="cannot be loosened"):
        loosened(r"(a)\1x")


def test_all_that_fold_into_latin_1_are_known():
    beyond = "".join(map(chr, range(0x100, 0x110000)))
    folding = [b for b in range(0x100) if re.search(re.escape(chr(b)), beyond, re.IGNORECASE)]
    assert set(folding) == _FOLDED_BEYOND
