"""Small annotated texts and masks."""

from __future__ import annotations

import numpy as np

from pipeline.tuning.deid.masking import Masked
from pipeline.tuning.deid.spans import Annotated, Mention, annotated
from pipeline.tuning.gold import read_marks


def text_of(marked: str, name: str = "D1", **more) -> Annotated:
    """An annotated text of inline marks."""
    text, marks = read_marks(marked)
    return annotated(name, text, [Mention(m.start, m.end, m.value) for m in marks], **more)


def mask_of(document: Annotated, *words: str, rule: str = "", coarse: str = "") -> Masked:
    """A mask over every occurrence of some words; `coarse`: a word told more coarsely."""
    told = np.zeros(len(document.text), dtype=bool)
    told[document.text.find(coarse) :][: len(coarse)] = True
    cover = np.zeros(len(document.text), dtype=bool)
    rules = []
    for word in words:
        start = document.text.find(word)
        assert start >= 0, word
        while start >= 0:
            cover[start : start + len(word)] = True
            rules.append((start, start + len(word), rule))
            start = document.text.find(word, start + 1)
    return Masked(cover, told, tuple(rules) if rule else ())
