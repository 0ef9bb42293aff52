"""Which language a passage is written in. The only door to lingua.

Most lines are decided by a vote of words that are common in one of the three languages and next
to unknown in the others (wordfreq). Lingua, in its light mode, is asked where fewer than two such
words stand in a line. On 9,425 lines and fragments of five words (data_samples, SIB-200) the two
together err in .4 % and leave .6 % undecided; lingua's full mode, with 100 MB more, in .5 and .9 %.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

LANGUAGES = ("fi", "sv", "en")
_MIN_LETTERS = 20  # shorter texts take the language of their surroundings
_MIN_CONFIDENCE = 0.6  # between fi, sv and en; below it the surroundings decide
_ENOUGH = 2000  # characters of a text that are looked at
_WORD = re.compile(r"[^\W\d_]{2,}")
#: Share of running words from which a word may vote, and how many times rarer it must be in
#: each of the other languages.
_VOTES_FROM, _TIMES_RARER = 20e-6, 50
#: Votes that a language needs, and how many times those of any other.
_LEAST_VOTES, _LEAD = 2, 2
#: Bits of a number in :class:`_Counts`, enough for the letters of any text; where the votes stand.
_BITS = 32
_NUMBER = (1 << _BITS) - 1
_SHIFTS = {language: _BITS * k for k, language in enumerate(LANGUAGES, start=1)}
_MOST_COUNTED = 50_000  # strings kept


@lru_cache(maxsize=1)
def _detector() -> Any:
    from lingua import Language, LanguageDetectorBuilder

    languages = (Language.FINNISH, Language.SWEDISH, Language.ENGLISH)
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()


def detect_language(text: str, default: str = "fi") -> str:
    """Return ``fi``, ``sv`` or ``en``; the default for texts too short or undecided.

    :param text: a passage, a line or a whole document.
    :param default: BCP 47 code of the surroundings.
    """
    text = text[:_ENOUGH]
    told = _told(text)
    few = told & _NUMBER < _MIN_LETTERS
    if few and sum(map(str.isalpha, text)) < _MIN_LETTERS:
        return default
    winner, votes = _by_vote(told)
    if winner and (votes >= _LEAST_VOTES or winner == default):
        return winner  # with the surroundings on its side a vote stands, whatever lingua says
    other = _by_lingua(text)
    if winner and other and winner != other:
        return default
    return winner or other or default


def _told(text: str) -> int:
    """Return what the words of a text say: see :class:`_Counts`."""
    return sum(map(_counts().__getitem__, text.lower().split()))


def _by_vote(told: int) -> tuple[str | None, int]:
    """Return the language that leads clearly, or None, and its votes.

    :param told: sum of the :class:`_Counts` of a text.
    """
    votes = [told >> shift & _NUMBER for shift in _SHIFTS.values()]
    _, second, first = sorted(votes)
    if not first or first < _LEAD * second:
        return None, first
    return LANGUAGES[votes.index(first)], first


class _Counts(dict[str, int]):
    """String between spaces, lower-cased, to what its words say, four numbers packed in one.

    They are the letters of its words and, for each language, its votes; packed, so that what a
    line says is a sum over its strings, most of which were met before.
    """

    def __missing__(self, string: str) -> int:
        if len(self) >= _MOST_COUNTED:
            self.clear()
        words, voices = _WORD.findall(string), _voices()
        told = sum(map(len, words))
        for word in words:
            if word in voices:
                told += 1 << _SHIFTS[voices[word]]
        self[string] = told
        return told


@cache
def _counts() -> _Counts:
    return _Counts()


@cache
def _voices() -> dict[str, str]:
    """Word to the one language that it speaks for."""
    import wordfreq

    shares = {one: wordfreq.get_frequency_dict(one, wordlist="small") for one in LANGUAGES}
    return {
        word: language
        for language in LANGUAGES
        for word, share in shares[language].items()
        if share >= _VOTES_FROM
        and all(
            shares[other].get(word, 0.0) * _TIMES_RARER <= share
            for other in LANGUAGES
            if other != language
        )
    }


def _by_lingua(text: str) -> str | None:
    best = _detector().compute_language_confidence_values(text)[0]
    if best.value < _MIN_CONFIDENCE:
        return None
    return str(best.language.iso_code_639_1.name.lower())
