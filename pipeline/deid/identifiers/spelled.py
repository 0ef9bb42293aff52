"""Identifiers taken apart: phone numbers digit by digit in words, names letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.plain import plain
from pipeline.deid.identifiers.prefilter import Rule
from pipeline.deid.words.facts import facts_of
from pipeline.deid.words.lists import given_names, surnames
from pipeline.deid.words.vocabulary import LANGUAGES, is_compound, is_word

_DIGIT_WORDS = (
    r"nolla|yksi|yks|kaksi|kaks|kolme|kol|neljä|nelj|nel|viisi|viis|kuusi|kuus|seitsemän|seittemän|"
    r"seiska|kahdeksan|kasi|yhdeksän|ysi|kymmenen|sata|"
    r"noll|ett|en|etta|två|tvåa|tre|fyra|fem|sex|sju|åtta|nio|nolla|tio|"
    r"zero|nought|oh|null|one|two|three|four|five|six|seven|eight|nine|double|triple"
)
_TENS = (
    r"\w+kymmentä\w*|\w+toista|(?:tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio)\w*|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
)
_WORD = rf"(?:{_DIGIT_WORDS}|{_TENS})"
_SEPARATOR = r"[ ,.\n-]{1,3}"
#: A phone number begins with a zero or a plus; children who count do not.
_DICTATED = Rule(
    rf"(?<!\w)(?:plus{_SEPARATOR}{_WORD}|noll|nolla|zero|nought|null|oh)"
    rf"(?:{_SEPARATOR}{_WORD}){{5,18}}(?!\w)",
    re.I,
    hint=rf"(?<!\w)(?:plus|noll|nolla|zero|nought|null|oh){_SEPARATOR}{_WORD}{_SEPARATOR}",
)
_LETTER = r"[^\W\d_]"
_APART = Rule(
    rf"(?<![\w.])(?:{_LETTER}(?: {_LETTER}){{3,}}|{_LETTER}(?:\. ?{_LETTER}){{3,}}|"
    rf"{_LETTER}(?:-{_LETTER}){{3,}})(?!\w)"
)
#: As many letters or fewer may be an abbreviation: only a known name counts.
_SHORT = 4


def find_spelled(text: str, language: str) -> Iterator[Finding]:
    """Yield phone numbers in words and names whose letters stand apart."""
    text = plain(text)
    for match in _DICTATED.finditer(text):
        yield Finding(match.start(), match.end(), "PHONE", "phone_in_words", 0.85)
    for match in _APART.finditer(text):
        word = re.sub(r"[ .-]", "", match.group())
        if _is_name(word, language) or _is_known(_without_word(word)):
            yield Finding(match.start(), match.end(), "PERSON", "spelled_name", 0.85)


def _without_word(word: str) -> str:
    """The letters without a word of one letter behind them (Swedish "i", English "a")."""
    return word[:-1] if word[-1] in "ia" else ""


def _is_known(word: str) -> bool:
    return word.lower() in given_names() or word.lower() in surnames()


@cache
def _alphabet() -> str:
    return "abcdefghijklmnopqrstuvwxyzåäö"


def _is_name(word: str, language: str) -> bool:
    """Not a row of the alphabet, and no word of a language unless it is a name as well."""
    lower = word.lower()
    if lower in _alphabet() or len(set(lower)) < 2:
        return False
    facts = facts_of(lower.capitalize(), language)
    if facts.given or facts.surname or len(lower) <= _SHORT:
        return facts.given or facts.surname
    return not _is_ordinary(lower)


def _is_ordinary(word: str) -> bool:
    """A word of a language that is no name."""
    lower = word.lower()
    return not _is_known(lower) and any(
        is_word(lower, lang) or is_compound(lower, lang) for lang in LANGUAGES
    )
