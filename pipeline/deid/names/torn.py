"""Names torn apart: *Ma ria Kal lio* of character recognition, *Virta-* and *nen* over a line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipeline.deid.names.marks import Mark
from pipeline.deid.words.facts import facts_of
from pipeline.deid.words.inflection import base_forms
from pipeline.deid.words.lists import given_names, home_names, surnames
from pipeline.deid.words.reach import may_be_listed
from pipeline.deid.words.tokens import Token
from pipeline.deid.words.vocabulary import LANGUAGES, NATURE, is_frequent, is_word

#: Letters of the torn-off end, and of the whole.
_LONGEST_END = 8
_SHORTEST = 4
#: Per million words: an end that is in use by itself more often is a word.
_IN_USE, _COMMON = 5.0, 60.0
_GAPS = frozenset({" ", "-\n", "\n"})


def mark(
    tokens: Sequence[Token], marks: list[Mark | None], at: Sequence[int], language: str
) -> None:
    """Mark a capitalised fragment and the small one after it where they make a listed name.

    :param at: the places behind words with a capital.
    """
    for i in at:
        if i == len(tokens) or tokens[i].gap not in _GAPS or (marks[i] and marks[i - 1]):
            continue
        head, end = tokens[i - 1].text, tokens[i].text
        if len(end) > _LONGEST_END or not end[0].islower():
            continue
        if _makes_a_name(head, end, tokens[i].gap == "-\n", language):
            for k in (i - 1, i):
                marks[k] = marks[k] or Mark("torn_name", facts_of(tokens[k].text, language), 0.6)


@lru_cache(maxsize=20_000)
def _makes_a_name(head: str, end: str, hyphened: bool, language: str) -> bool:
    whole = (head + end).lower()
    first, last = end.partition("-")[0], head.rpartition("-")[2]
    if first not in NATURE and _is_used(first, language, _COMMON):
        return False
    if hyphened:
        return _listed(whole) and not any(is_word(whole, other) for other in LANGUAGES)
    if not any(_listed(form) for form in {whole, (last + first).lower()}):
        return False
    if first in NATURE and not _is_used(head, language, _COMMON):
        return True  # Lind holm
    at_home = {whole, (last + first).lower()} & home_names(language)
    return not _is_used(first, language, _COMMON if at_home else _IN_USE)


def _listed(form: str) -> bool:
    if len(form) < _SHORTEST or not may_be_listed(form):
        return False
    return any(base in given_names() or base in surnames() for base in base_forms(form))


def _is_used(end: str, language: str, per_million: float) -> bool:
    """Whether the fragment is a word by itself, so that nothing is torn."""
    lower = end.lower()
    return is_frequent(lower, language, per_million) and is_word(lower, language)
