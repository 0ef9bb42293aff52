"""Sentences of Finnish, Swedish and English casework prose, with their places in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.language.rules import language_rules

_END = re.compile(r"[.!?…]+[\"”’')\]]*(?=\s)|\n+")
_LAST_WORD = re.compile(r"([\w.åäöÅÄÖ-]+?)[.]+$")


@dataclass(frozen=True)
class Span:
    """A piece of text: ``start`` and ``end`` in characters of the whole."""

    start: int
    end: int
    text: str


def trimmed(text: str, start: int, end: int) -> Span:
    """Return the span without white space and bullets at its ends."""
    while start < end and (text[start].isspace() or text[start] in "•*–-·"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end, text[start:end])


def split_sentences(text: str, language: str) -> list[Span]:
    """Return the sentences of a text; a line break always ends one.

    Full stops of abbreviations, initials, ordinals and dates do not end a sentence.
    """
    abbreviations = language_rules(language).abbreviations
    spans, start = [], 0
    for match in _END.finditer(text):
        if "\n" not in match.group() and not _ends(text, start, match.end(), abbreviations):
            continue
        spans.append(trimmed(text, start, match.end()))
        start = match.end()
    spans.append(trimmed(text, start, len(text)))
    return [span for span in spans if span.text]


def _ends(text: str, start: int, end: int, abbreviations: frozenset[str]) -> bool:
    if text[end - 1] in "!?…":
        return True
    following = text[end:].lstrip()
    opens = following[:1]
    word = _LAST_WORD.search(text[start:end])
    last = word.group(1).lower() if word else ""
    if last.isdigit() and (opens.islower() or opens.isdigit()):
        return False  # an ordinal or a date
    if len(last) == 1 and last.isalpha():
        return False  # an initial
    if last in abbreviations and (
        opens.islower() or opens.isdigit() or opens in "[(" or len(last) < 4
    ):
        return False
    return not opens.islower() or len(last) > 3
