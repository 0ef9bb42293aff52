"""What is known of a word form, whatever its context: cached, since forms repeat."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pipeline.deid.words.inflection import base_forms
from pipeline.deid.words.lists import (
    countries,
    given_names,
    home_names,
    places,
    surnames,
    word_list,
)
from pipeline.deid.words.vocabulary import (
    LANGUAGES,
    NATURE,
    is_compound,
    is_frequent,
    is_word,
    lemma_of,
)

#: Per million words: a word of the language that often is no name from abroad.
_FREQUENT = 10.0
#: A base form shorter than this, found by peeling endings, is too uncertain to excuse a word.
_SHORTEST_PEELED = 4


@dataclass(frozen=True, slots=True)
class Facts:
    """What lists and vocabulary say of one word form in one language."""

    #: On the list of words that stay (by lemma).
    allowed: bool
    #: The lower-cased form is a word of the language.
    word: bool
    #: It falls into words of the language.
    compound: bool
    given: bool
    surname: bool
    place: bool
    #: A name too, but its ordinary use prevails.
    ordinary: bool
    #: Its last part is a word of nature, as in surnames and place names.
    nature: bool
    role: bool

    @property
    def listed(self) -> bool:
        """Whether some list of names holds it."""
        return self.given or self.surname or self.place


@lru_cache(maxsize=100_000)
def facts_of(form: str, language: str, extra_allowed: frozenset[str] = frozenset()) -> Facts:
    """Return the facts of a word form as written (capitals matter)."""
    lower = form.lower()
    bases = set(base_forms(form))
    lemma = (lemma_of(lower, language) or lower).lower()
    word = is_word(lower, language)
    candidates = {lower, lemma, *bases}
    names = bases if not word else _trusted(form, lemma, language)
    given, surname = bool(names & given_names()), bool(names & surnames())
    place = bool(names & places())
    foreign = (given or surname) and word and not (place or names & home_names(language))
    return Facts(
        allowed=_allowed(form, lemma, language, extra_allowed),
        word=word,
        compound=not word and is_compound(lower, language),
        given=given,
        surname=surname,
        place=place,
        ordinary=bool({lower, lemma} & word_list(f"ordinary_{language}"))
        or (foreign and is_frequent(lower, language, _FREQUENT)),
        nature=_nature(lemma, candidates),
        role=lower in word_list("roles") and word,
    )


def _trusted(form: str, lemma: str, language: str) -> set[str]:
    """Base forms of an ordinary word: the dictionary's own only, no peeling by rule."""
    capital = lemma_of(form, language) if form[:1].isupper() else None
    return {form.lower(), lemma, (capital or lemma).lower()}


def _allowed(form: str, lemma: str, language: str, extra: frozenset[str]) -> bool:
    stays = word_list("allow") | countries() | extra
    head = form.split(":")[0].lower()
    if not stays.isdisjoint((form.lower(), head, lemma)):
        return True
    capitals = (lemma_of(form, other) for other in LANGUAGES)
    if any(capital.lower() in stays for capital in capitals if capital):
        return True
    if language == "sv":
        return head.removesuffix("s") in stays and len(head) > _SHORTEST_PEELED
    if language == "en":
        return head.removesuffix("'s").removesuffix("’s") in stays
    peeled = (base for base in base_forms(form) if len(base) >= _SHORTEST_PEELED)
    return any(base in stays for base in peeled)


def _nature(lemma: str, candidates: set[str]) -> bool:
    forms = {lemma, *candidates}
    return any(len(form) > len(end) + 1 and form.endswith(end) for form in forms for end in NATURE)
