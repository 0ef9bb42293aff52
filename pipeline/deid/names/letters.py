"""Single letters that stand for a person: *K kertoi*, *asiakas K*, *K:n äiti*."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.deid.names.acting import acts_next
from pipeline.deid.names.marks import Mark
from pipeline.deid.words.facts import Facts
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.tokens import Token

#: Characters of a letter with its ending, or of three with hyphens.
_LONGEST = 8
#: Letters that are words of a language.
_WORDS = {"fi": frozenset(), "sv": frozenset("IÅÖ"), "en": frozenset("AI")}
#: What a letter counts: classes, vitamins, points.
_COUNTED = frozenset(
    "vitamiini vitamiinin hepatiitti hepatiitin luokka luokan kohta kohdan vaihtoehto ryhmä "
    "ryhmän osa osan liite liitteen rappu rapun talo asunto vitamin hepatit klass punkt grupp "
    "bilaga trapp group class part point appendix hepatitis type tyyppi tyypin typ".split()
)


#: numero
_NUMBER = frozenset({"N:o", "N:ot", "N:oon"})
_APOSTROPHES = frozenset("'’´`")

_HYPHENED = re.compile(r"[^\W\d_](?:-[^\W\d_]){1,2}")
#: What may stand behind the letter: nothing, or what parts it from its ending.
_BEHIND = frozenset({"", ":", "'", "’"})
_LETTER = re.compile(r"[^\W\d_](?::\w+|['’]s)?")


def is_letter(form: str) -> bool:
    """Whether a word is one letter, with a case ending perhaps: K, K:n, T's."""
    return len(form) < _LONGEST and form[1:2] in _BEHIND and bool(_LETTER.fullmatch(form))


def initials_with_hyphen(form: str) -> bool:
    """Whether a word is two or three capital letters with hyphens: M-L."""
    return len(form) <= _LONGEST and form.isupper() and bool(_HYPHENED.fullmatch(form))


def letter_mark(tokens: Sequence[Token], i: int, language: str, facts: Facts) -> Mark | None:
    """Return the mark of a single capital letter that does what persons do, or None."""
    token = tokens[i]
    if _torn_off(tokens, i):
        return Mark("initials", facts, 0.5)
    if token.text in _NUMBER:
        return None
    if not token.capital or token.text[0] in _WORDS[language]:
        return None
    before = tokens[i - 1].text.lower() if i and token.gap == " " else ""
    if before in _COUNTED or before.isdigit() or (token.gap.strip() and token.gap[-1:].isdigit()):
        return None
    if len(token.text) > 1:
        return Mark("initials", facts, 0.4)
    beside_role = before in word_list("roles") and _ends_or_goes_on(tokens, i)
    if beside_role or acts_next(tokens, i, language):
        return Mark("initials", facts, 0.4)
    return None


def _torn_off(tokens: Sequence[Token], i: int) -> bool:
    """O ' Brien, D ’ Angelo: a letter that spaces part from its apostrophe and its name."""
    if tokens[i].text not in ("O", "D", "L") or i + 1 == len(tokens):
        return False
    after = tokens[i + 1]
    return after.capital and after.gap.strip() in _APOSTROPHES and after.gap != " "


def _ends_or_goes_on(tokens: Sequence[Token], i: int) -> bool:
    """Not a number's letter: what follows is a word, a comma or nothing."""
    return i + 1 == len(tokens) or tokens[i + 1].gap in (" ", ", ", ". ")
