"""Names, fail-closed: every capitalised word is masked that the language cannot excuse.

A capital inside a sentence says that a word is a name, unless a list lets it stay. At the
beginning of a sentence the vocabulary decides, and for words of double meaning the context
(:mod:`pipeline.deid.names.namesake`). Where capitals fail, lists of given names and places find the
names that are no ordinary words. The rule and its figures are in ``models/deid/card.md``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.deid.findings import Finding
from pipeline.deid.names.namesake import AGENTS_ONLY, is_doing, is_month, means_person
from pipeline.deid.names.spans import Mark, join_marks
from pipeline.deid.words.facts import Facts, facts_of
from pipeline.deid.words.lists import home_names, word_list
from pipeline.deid.words.tokens import Token, tokenize
from pipeline.deid.words.vocabulary import LANGUAGES, is_compound, is_frequent, lemma_of

_ACRONYM = 4
_ROMAN = re.compile(r"[IVX]{1,5}")
#: Per million words: an English word less frequent than this is no word of a title.
_TITLE_WORD = 5.0
#: Per million words: a small-lettered form more frequent than this is a word.
_COMMON = 50.0
_TITLES = frozenset({"mr", "mrs", "ms", "dr"})
_SHORT_LINE = 4
_LONG_COMPOUND = 10


class NameDetector:
    """Finds names of persons, places and organisations in running text.

    :param allowed: further words that stay, lower-cased (places the operator lists as safe).
    """

    def __init__(self, allowed: frozenset[str] = frozenset()) -> None:
        self.allowed = allowed

    def __call__(self, text: str, language: str) -> list[Finding]:
        """Return the findings of one passage in one language."""
        tokens = tokenize(text)
        marks: list[Mark | None] = []
        for i, token in enumerate(tokens):
            before = marks[i - 1] if i and token.gap in (" ", ". ", "-") else None
            marks.append(self._mark(text, tokens, i, language, before))
        return join_marks(text, tokens, marks, language)

    def _mark(
        self, text: str, tokens: Sequence[Token], i: int, language: str, before: Mark | None
    ) -> Mark | None:
        token = tokens[i]
        if token.text.islower():
            return self._lower(tokens, i, language, before)
        if "-" in token.text:
            return self._hyphened(token, language)
        facts = facts_of(token.text, language, self.allowed)
        if before and token.gap == " " and _ROMAN.fullmatch(token.text):
            return Mark("ordinal", facts)
        if len(token.text) == 1:
            return None
        if facts.allowed:
            both = facts.given and not token.text.isupper()
            return Mark("namesake", facts) if both and is_doing(tokens, i, language) else None
        if not token.capital:
            return None if facts.word else Mark("mixed_case", facts)
        if token.text.split(":")[0].isupper():
            return self._upper(tokens, i, language, facts)
        if is_month(tokens, i, text):
            return None
        if token.initial:
            return self._initial(text, tokens, i, language, facts)
        return self._inner(tokens, i, language, facts, before)

    def _inner(
        self, tokens: Sequence[Token], i: int, language: str, facts: Facts, before: Mark | None
    ) -> Mark | None:
        """A capital inside a sentence."""
        if facts.listed:
            return Mark("name_list", facts, 0.9)
        if facts.ordinary:
            return Mark("namesake", facts, 0.8)
        if before and tokens[i].gap == " ":
            return Mark("beside_name", facts, 0.7)
        if facts.role:
            return None
        if (
            language == "en"
            and facts.word
            and is_frequent(tokens[i].text.lower(), "en", _TITLE_WORD)
        ):
            return None
        return Mark("capital", facts, 0.7)

    def _initial(
        self, text: str, tokens: Sequence[Token], i: int, language: str, facts: Facts
    ) -> Mark | None:
        """A capital that opens a sentence."""
        if facts.role:
            return None
        if facts.word or facts.compound:
            if not (facts.listed or facts.ordinary):
                return self._rare_actor(tokens, i, language, facts)
            person = means_person(tokens, i, language, facts)
            return Mark("namesake", facts, 0.6) if person else None
        if facts.listed:
            return Mark("name_list", facts, 0.9)
        if _foreign_word(text, tokens[i], language):
            return None
        return Mark("unknown_word", facts, 0.5)

    def _rare_actor(
        self, tokens: Sequence[Token], i: int, language: str, facts: Facts
    ) -> Mark | None:
        """A rare short word that does what persons do: "Riki kysyi", "Ordina asui"."""
        lower = tokens[i].text.lower()
        if i + 1 == len(tokens) or tokens[i + 1].gap != " " or len(lower) > _LONG_COMPOUND:
            return None
        if facts.compound or is_frequent(lower, language) or lower in word_list("words"):
            return None
        base = lemma_of(lower, language) == lower
        if is_compound(lower, language):
            return None
        acts = tokens[i + 1].text.lower() in word_list("verbs") - AGENTS_ONLY
        return Mark("rare_actor", facts, 0.4) if base and acts else None

    def _upper(self, tokens: Sequence[Token], i: int, language: str, facts: Facts) -> Mark | None:
        """A word in capitals: a heading, an abbreviation or a name."""
        length = len(tokens[i].text.split(":")[0])
        if facts.listed and length > 2 and not facts.ordinary:
            return Mark("name_list", facts, 0.8)
        if facts.word or facts.compound or length <= _ACRONYM:
            return None
        known = any(facts_of(tokens[i].text, other).word for other in LANGUAGES)
        return None if known else Mark("unknown_capitals", facts, 0.5)

    def _lower(
        self, tokens: Sequence[Token], i: int, language: str, before: Mark | None
    ) -> Mark | None:
        """A small letter: lists of names, and only what is no ordinary word."""
        token = tokens[i]
        sure, maybe = lower_case_name(token.text, language)
        titled = i > 0 and tokens[i - 1].text.lower() in _TITLES
        if not (sure or maybe or before or titled):
            return None
        facts = facts_of(token.text, language, self.allowed)
        if facts.allowed:
            return None
        if sure:
            return Mark("lower_case_name", facts, 0.6)
        previous = tokens[i - 1].text.lower() if i else ""
        if previous in _TITLES and token.gap in (" ", ". ") and len(token.text) > 2:
            return Mark("lower_case_after_title", facts, 0.6)
        beside_role = token.gap == " " and previous in word_list("roles")
        if maybe and beside_role and len(token.text) > 2:
            return Mark("lower_case_beside_role", facts, 0.5)
        unknown = not (facts.word or facts.compound) and len(token.text) > 2
        if before and before.small and token.gap == " " and (unknown or facts.surname):
            return Mark("lower_case_beside_name", facts, 0.5) if not facts.ordinary else None
        return None

    def _hyphened(self, token: Token, language: str) -> Mark | None:
        """Anna-Liisa, Virtas-perhe, TE-palvelut, al-Hassan: judged by the parts with capitals."""
        whole = facts_of(token.text, language, self.allowed)
        if whole.allowed:
            return None
        if whole.listed:
            return Mark("name_list", whole, 0.9)
        parts = [part for part in token.text.split("-") if part]
        for k, part in enumerate(parts):
            facts = facts_of(part, language, self.allowed)
            if not part[0].isupper() or facts.allowed or len(part) == 1:
                continue
            if part.isupper() and len(part) <= _ACRONYM + 1 and not facts.listed:
                continue
            opens = token.initial and k == 0
            excused = (facts.word or facts.compound) and not facts.listed
            if excused and (opens or language == "en") and not facts.ordinary:
                continue
            return Mark("hyphened_name", facts, 0.8)
        return None


@lru_cache(maxsize=100_000)
def lower_case_name(form: str, language: str) -> tuple[bool, bool]:
    """Whether a small-lettered form is surely a name, or may be one beside a role word.

    Surely: a listed given name or place that is no word of the language; or a given name that
    the dictionary knows too, but that is not among the words whose ordinary use prevails.
    """
    if len(form) < 3 or form in word_list("roles"):
        return False, False
    facts = facts_of(form, language)
    if facts.allowed or not (facts.given or facts.place) or form in word_list("verbs"):
        return False, False
    if form not in home_names(language) and is_frequent(form, language, _COMMON):
        return False, False
    if facts.ordinary:
        return False, facts.given
    if facts.word or facts.compound or len(form) < 5:
        base = lemma_of(form, "fi") if language == "fi" else form.removesuffix("s")
        at_home = form in home_names(language) or base in home_names(language)
        sure = facts.given and len(form) > 3 and not _word_elsewhere(form, language)
        return sure and (at_home or not facts.word), facts.given
    return True, True


def _word_elsewhere(form: str, language: str) -> bool:
    return any(facts_of(form, other).word for other in LANGUAGES if other != language)


def _foreign_word(text: str, token: Token, language: str) -> bool:
    """Whether an opening word is an ordinary word of another of the three languages.

    The language of a heading of one or two words cannot be told surely; in a longer line only
    the commonest words of another language are let pass.
    """
    start = text.rfind("\n", 0, token.start) + 1
    end = text.find("\n", token.end)
    line = text[start : end if end >= 0 else len(text)]
    lower = token.text.lower()
    short = len(line.split()) <= _SHORT_LINE and len(lower) >= _ACRONYM
    for other in LANGUAGES:
        facts = facts_of(token.text, other)
        if other == language or facts.listed:
            continue
        if facts.word and is_frequent(lower, other, 1.0 if short else _COMMON):
            return True
        if short and facts.compound and not facts.nature:
            return True
    return False
