"""Names that are known for a client: from the roster, and swept from the client's own documents.

A known name is found by lemma and without case, also where capitals and lists fail ("puhuttu
satun kanssa"). Names from the roster are found in small letters even where they are ordinary
words; swept ones only where they are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pipeline.deid.findings import Finding
from pipeline.deid.names.namesake import means_person
from pipeline.deid.words.facts import facts_of
from pipeline.deid.words.inflection import base_forms
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.tokens import Token, tokenize
from pipeline.deid.words.vocabulary import is_word, lemma_of

_SHORTEST_SMALL = 3
_DIGITS_AT_LEAST = 3


class KnownNames:
    """Finds a client's known names and numbers.

    :param roster: names, numbers and addresses of the people in the case.
    """

    def __init__(self, roster: Iterable[str] = ()) -> None:
        self._sure: set[str] = set()
        self._swept: set[str] = set()
        self._literal: list[re.Pattern[str]] = []
        #: Word form to the parts of it that are known, with the base form and the rule.
        self._hits: dict[str, tuple[tuple[str, str, str], ...]] = {}
        for entry in sorted({entry.strip() for entry in roster if entry and entry.strip()}):
            self._add(entry)

    def _add(self, entry: str) -> None:
        if sum(character.isdigit() for character in entry) >= _DIGITS_AT_LEAST:
            self._literal.append(_spaced(entry))
        for token in tokenize(entry):
            lower = token.text.lower()
            if len(lower) > 1 and lower not in word_list("roles"):
                self._sure.add(lower)
                self._sure.update(part for part in lower.split("-") if len(part) > 2)

    def sweep(self, text: str, finding: Finding, language: str) -> None:
        """Remember the words of a found name, so that they are found everywhere."""
        if finding.entity not in ("PERSON", "LOCATION"):
            return
        tokens = tokenize(text[finding.start : finding.end])
        full_name = any(facts_of(token.text, language).given for token in tokens)
        for token in tokens:
            facts = facts_of(token.text, language)
            plain = (facts.word or facts.compound) and not (facts.listed or facts.ordinary)
            if len(token.text) > 2 and not facts.role and (full_name or not plain):
                self._swept.update(_own_bases(token.text))
                self._hits.clear()

    def find(self, text: str, language: str) -> Iterator[Finding]:
        """Yield every known name and number in a passage."""
        for pattern in self._literal:
            for match in pattern.finditer(text):
                yield Finding(match.start(), match.end(), "PERSON", "roster_number", 0.5)
        if not (self._sure or self._swept):
            return
        tokens = tokenize(text)
        for i, token in enumerate(tokens):
            rule = self._rule(tokens, i, language)
            if rule:
                yield Finding(token.start, token.end, "PERSON", rule, 0.55)

    def _rule(self, tokens: Sequence[Token], i: int, language: str) -> str | None:
        form = tokens[i].text
        hits = self._hits.get(form)
        if hits is None:
            hits = self._hits[form] = tuple(self._known_parts(form))
        for part, base, rule in hits:
            if self._is_meant(tokens, i, part, base, language, rule):
                return rule
        return None

    def _known_parts(self, form: str) -> Iterator[tuple[str, str, str]]:
        for part, bases in _parts(form):
            if self._sure.isdisjoint(bases) and self._swept.isdisjoint(bases):
                continue
            for names, rule in ((self._sure, "roster"), (self._swept, "sweep")):
                base = next((base for base in bases if base in names), None)
                if base:
                    yield part, base, rule

    def _is_meant(
        self, tokens: Sequence[Token], i: int, part: str, base: str, language: str, rule: str
    ) -> bool:
        lower = part.lower()
        word = is_word(lower, language)
        if not word:
            return part[0].isupper() or len(lower) >= _SHORTEST_SMALL
        own = lemma_of(lower, language) in (None, base) or lower == base
        if part[0].isupper():
            token = tokens[i]
            facts = facts_of(token.text, language)
            return own or not token.initial or means_person(tokens, i, language, facts)
        if lower in word_list("roles"):
            return False
        return own and rule == "roster"


@lru_cache(maxsize=100_000)
def _parts(form: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A word and, where it is hyphened, its parts, each with its possible base forms."""
    parts = (form, *(form.split("-") if "-" in form else ()))
    return tuple((part, base_forms(part[:1].upper() + part[1:])) for part in parts if part)


def _own_bases(word: str) -> set[str]:
    """Base forms worth remembering: the listed ones, or else the form and what is peeled off it."""
    bases = base_forms(word)
    return {base for base in bases if len(base) > 2}


def _spaced(entry: str) -> re.Pattern[str]:
    """A number or address, whatever spaces and dashes stand inside it."""
    characters = [re.escape(c) for c in entry if c.isalnum()]
    return re.compile(r"(?<!\w)" + r"[\s.,()+/–-]{0,3}".join(characters) + r"(?!\w)", re.I)
