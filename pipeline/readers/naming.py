"""Whether the name of a file or column may be shown: people name them after clients."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+")
_SHORT = 2  # letters: an abbreviation or a mere letter names nobody
_FIGURES = re.compile(r"\d{5}|\d{4}[-+A]\d|@")  # ids and dates of birth; a year may stay


def tells_nothing(name: str) -> bool:
    """Whether a name is made of ordinary words and small numbers; fails closed.

    "vienti-2026-Q3.csv" and "D12.docx" may be shown; "Virtanen.docx" and "104501.pdf" may not.
    """
    if _FIGURES.search(name):
        return False
    for word in _WORD.findall(name.rsplit(".", 1)[0]):
        if len(word) <= _SHORT:
            continue
        if not _is_word(word) or (word[0].isupper() and _is_name(word)):
            return False
    return True


def names_somebody(name: str) -> bool:
    """Whether a name holds a full name, or a first name or surname that is no ordinary word."""
    words = _WORD.findall(name)
    if any(_is_name(word) and not _is_word(word) for word in words):
        return True
    return any(is_full_name(pair) for pair in zip(words, words[1:], strict=False))


def is_full_name(words: Sequence[str]) -> bool:
    """Whether words are a first name and, beside it, one that is no word of the three languages.

    In this order or the other; each with a capital. "Pirkko Vainionpää" is one though *pirkko* is a
    word, "Toivo Länsi" is none.
    """
    capital = [word for word in words if word[:1].isupper()]
    given = [word for word in capital if _is_name(word)]
    return bool(given) and any(not _is_word(word) for word in capital if word != given[0])


@lru_cache(maxsize=10_000)
def _is_name(word: str) -> bool:
    from pipeline.deid.words.facts import facts_of
    from pipeline.deid.words.vocabulary import LANGUAGES

    facts = [facts_of(word.capitalize(), language) for language in LANGUAGES]
    return any(one.given or one.surname for one in facts)


@lru_cache(maxsize=10_000)
def _is_word(word: str) -> bool:
    from pipeline.deid.words.facts import facts_of
    from pipeline.deid.words.vocabulary import LANGUAGES

    facts = [facts_of(word.capitalize(), language) for language in LANGUAGES]
    return any(one.word or one.compound for one in facts)
