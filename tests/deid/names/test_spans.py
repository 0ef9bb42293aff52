"""Initials: looked for only where a single capital with a stop stands."""

from __future__ import annotations

import random

from pipeline.deid.names.detector import NameDetector
from pipeline.deid.names.spans import _INITIALS
from pipeline.deid.words.tokens import tokenize

_PIECES = ["A.", "Ö. ", "Š.-", "B", "b", ".", " ", "-", "1", ":", "'", "_", "[", "]", "\n"]


def test_joined_initials_always_hold_a_word_of_one_capital_with_a_stop():
    drawn = random.Random(7)
    texts = ["".join(drawn.choices(_PIECES, k=7)) for _ in range(20_000)]
    matched = [text for text in texts if _INITIALS.search(text)]
    assert len(matched) > 2000
    for text in matched:
        assert any(
            len(token.text) == 1 and token.capital and text.startswith(".", token.end)
            for token in tokenize(text)
        ), text


def test_both_kinds_of_initials_are_found():
    text = "Äiti K. soitti. Paikalla M. V. ja isä."
    found = [text[f.start : f.end] for f in NameDetector()(text, "fi") if f.rule == "initials"]
    assert set(found) == {"K.", "M. V."}
