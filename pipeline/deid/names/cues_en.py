"""Cues of English grammar: what form and following words tell of name or word."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pipeline.deid.names.context import Place
from pipeline.deid.names.cues_shared import cue_of_gap, cues_of_later
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.vocabulary import is_word, lemma_of

_HE = frozenset("he she him her his hers himself herself".split())
_WHO = frozenset({"who", "whose", "whom"})
_BE = frozenset("is was be been isn't wasn't".split())
_HAVE = frozenset("has had hasn't hadn't".split())
_MODALS = frozenset(
    "will would can could should must may might cannot can't won't wouldn't couldn't shouldn't "
    "does did doesn't didn't".split()
)
_OBJECTS = frozenset(
    "you we they i it this that these those the a an there my your our their some any all "
    "anyone everyone him her his me us them".split()
)
_ADVERBS = frozenset(
    "also always still now only just really often never usually already recently then again "
    "currently sometimes even almost later first finally both probably quickly no longer "
    "sadly clearly apparently reportedly".split()
)
_PREPOSITIONS = frozenset(
    "to for from of up in on out off at as into over down with by about under between around "
    "through against without within behind beside near during after before".split()
)
_BREAKS = frozenset("and but when that if because who which so while although".split())
_BARE = frozenset("be have not need get go come take see find try ask".split())


def cues_en(place: Place) -> Iterator[str]:
    """Yield the cues of a word in an English sentence; "=" marks those of every language."""
    yield from cue_of_gap(place, lambda word: "=who" if word in _WHO else "=comma")
    yield from cues_of_later(place, _HE, kind_of_noun)
    after = place.word(1)
    if place.lower.endswith(("'s", "’s", "s'", "s’")):
        yield "en_gen"
        kind, second = kind_of_noun(after), kind_of_noun(place.word(2))
        yield f"=gen_{kind}"
        if second == "person":
            yield "=gen_second_person"
        return
    yield "en_nom" if place.lower == place.name else "en_other"
    if after:
        yield from _subject(place)


_AFTER = (
    (_OBJECTS, "=pronoun_after"),
    (_PREPOSITIONS, "=preposition"),
    (frozenset({"and", "or"}), "=and_nom"),
)


def _subject(place: Place) -> Iterator[str]:
    k = 1
    while place.word(k) in _ADVERBS:
        k += 1
    if k > 1:
        yield "en_adverb"
    verb = place.word(k)
    simple = next((cue for words, cue in _AFTER if verb in words), None)
    if simple:
        yield simple
    elif verb in _BE | _HAVE | _MODALS:
        yield "en_have" if verb in _HAVE else "=be" if verb in _BE else "en_modal"
        yield from _predicate(place, k)
    elif is_finite(verb):
        yield f"=verb_{kind_of_verb(verb)}"
        yield "en_past" if verb.endswith("ed") else "en_present"
    elif _is_bare(verb):
        yield "en_bare_verb"
    elif verb and is_word(verb, "en"):
        yield "=noun_nom"
        if kind_of_noun(verb) == "person":
            yield "=noun_nom_person"


def _predicate(place: Place, at: int) -> Iterator[str]:
    for k, word in enumerate(place.ahead(at + 5)[at:]):
        if word in _BREAKS:
            if not k:
                yield "=be_clause"
            return
        if word in ("not", "been", "be") or word in _ADVERBS:
            continue
        cue = _of_predicate(word)
        if cue:
            yield cue
            return
    yield "=be_other"


@lru_cache(maxsize=10_000)
def _of_predicate(word: str) -> str:
    for name, cue in (
        ("person_states", "=be_person"),
        ("person_places", "=be_there"),
        ("thing_states", "=be_thing"),
    ):
        if word in word_list(name):
            return "=be_noun" if word in ("a", "an", "the") else cue
    if word.endswith("ing"):
        return f"en_doing_{kind_of_verb(word)}"
    if word.endswith("ed") or kind_of_verb(word) != "other":
        return f"=did_{kind_of_verb(word)}"
    return ""


@lru_cache(maxsize=10_000)
def is_finite(form: str) -> bool:
    """Whether an English form is a third person or a past: said, refuses, was, drew."""
    if form in word_list("person_verbs_en") or form in word_list("thing_verbs_en"):
        return True
    lemma = lemma_of(form, "en")
    if lemma in (None, form):
        return False
    return form.endswith("ed") or lemma in word_list("person_lemmas_en")


def _is_bare(form: str) -> bool:
    return form in _BARE or (form in word_list("person_lemmas_en") and lemma_of(form, "en") == form)


@lru_cache(maxsize=10_000)
def kind_of_verb(form: str) -> str:
    """Return whether persons do it ("person"), things ("thing"), "both" or "other"."""
    person = (
        form in word_list("person_verbs_en")
        or (lemma_of(form, "en") or form) in word_list("person_lemmas_en")
    ) and form not in ("seems", "seemed", "appears", "appeared")
    thing = form in word_list("thing_verbs_en")
    if person and thing:
        return "both"
    return "person" if person else "thing" if thing else "other"


@lru_cache(maxsize=10_000)
def kind_of_noun(form: str) -> str:
    """Return whether a noun is a person's ("person") or "other"."""
    base = lemma_of(form, "en") or form
    wanted = ("person_nouns_en", "roles", "belongings")
    return "person" if any({form, base} & word_list(name) for name in wanted) else "other"
