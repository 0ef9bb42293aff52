"""Apply the coarser words to a text."""

from __future__ import annotations

from pipeline.deid.coarsen.coarsener import find_coarse
from pipeline.deid.coarsen.settings import CoarsenSettings

SETTINGS = CoarsenSettings()


def told(text: str, language: str, settings: CoarsenSettings = SETTINGS) -> str:
    parts, done = [], 0
    for one in find_coarse(text, language, settings):
        parts += [text[done : one.start], one.text]
        done = one.end
    return "".join([*parts, text[done:]])
