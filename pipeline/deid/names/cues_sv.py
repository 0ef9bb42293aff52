"""Cues of Swedish grammar: what form and following words tell of name or word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.deid.names.context import Place
from pipeline.deid.names.cues_shared import cue_of_gap, cues_of_later
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.vocabulary import is_word, lemma_of

_HE = frozenset("han hon honom henne hennes hans hen".split())
_WHO = frozenset({"som", "vars", "vilken"})
_OWN = frozenset("sin sitt sina sig själv".split())
_BE = frozenset("är var blir blev vore varit".split())
_HAVE = frozenset("har hade".split())
_MODALS = frozenset("ska skulle kan kunde vill ville måste bör borde får fick brukar".split())
_ADVERBS = frozenset(
    "inte aldrig alltid ofta redan nu också ännu sedan själv igen fortfarande dock sällan "
    "gärna bara idag igår numera därefter ibland nästan".split()
)
_SUBJECTS = frozenset(
    "jag du han hon vi ni de hen man det den barnet pojken flickan mamman pappan klienten "
    "familjen kvinnan mannen föräldrarna dottern sonen".split()
)
_PREPOSITIONS = frozenset(
    "i på av till från med mot om för under över efter vid ur mellan utan hos genom kring inom "
    "åt bland bakom framför utanför".split()
)
_PARTICLES = frozenset("upp in ut ner ned av kvar ihop fram bort igen".split())
_BREAKS = frozenset("och men när att om eftersom som så för medan".split())
_STRONG_PAST = re.compile(
    r"(?:tog|gick|kom|höll|gav|såg|stod|fick|bjöd|skrev|drog|lät|slog|vek|bröt|föll|lade|satt|"
    r"sprang|drack|fann|band|hann|sköt|bad|log|teg|led|red|svek|steg|skrek|grep|smet|gled)$"
)
_SUPINE = re.compile(r"(?:at|it|tt|ett|lt|rt|nt|gt|kt|st)$")
_PARTICIPLE = re.compile(r"(?:ad|ade|dd|rd|ld|gd|nd|en)$")
_MET = frozenset(
    "träffade träffar mötte möter nådde når fick hörde hör såg ser kallade kallar bad ber hjälpte "
    "hjälper kontaktade kontaktar besökte besöker ringde ringer intervjuade misstänker".split()
)
_HEAD = 4
_AHEAD = 16


def cues_sv(place: Place) -> Iterator[str]:
    """Yield the cues of a word in a Swedish sentence; "=" marks those of every language."""
    yield from cue_of_gap(place, lambda word: "=who" if word in _WHO else "=comma")
    yield from cues_of_later(place, _HE, kind_of_noun, skip=1)
    if any(word in _OWN for word in place.ahead(_AHEAD)):
        yield "sv_own"
    after = place.word(1)
    owner = place.lower != place.name and place.lower.rstrip("s'’") == place.name.rstrip("s")
    yield "sv_gen" if owner else "sv_nom" if place.lower == place.name else "sv_other"
    if not after:
        return
    if owner or place.lower.endswith("s"):
        yield from _genitive(place, after)
    if not owner:
        yield from _subject(place, after)


def _subject(place: Place, after: str) -> Iterator[str]:
    further = place.word(2)
    simple = next((cue for words, cue in _AFTER if after in words), None)
    if simple:
        yield simple
        if after in _PARTICLES:
            yield "sv_particle"
    elif after in _ADVERBS:
        yield from _after_adverb(further)
    elif after in ("och", "samt", "eller"):
        kin = kind_of_noun(further) == "person" or further in ("hans", "hennes", "jag")
        yield "=and_person" if kin else "=and_nom"
    elif after in _BE | _HAVE | _MODALS:
        yield "sv_have" if after in _HAVE else "=be" if after in _BE else "sv_modal"
        if further in _SUBJECTS:
            yield "=inverted"
        yield from _predicate(place)
    elif is_finite(after):
        yield f"=verb_{kind_of_verb(after)}"
        if further in _SUBJECTS:
            yield "sv_met" if after in _MET else "=inverted"
    else:
        yield from _without_verb(after, further)


_AFTER = (
    (frozenset({"att", "som"}), "=that"),
    (_PARTICLES | _PREPOSITIONS, "=preposition"),
    (_SUBJECTS - _ADVERBS, "=pronoun_after"),
)


def _after_adverb(further: str) -> Iterator[str]:
    yield "sv_adverb"
    if further in word_list("person_places") | word_list("person_states"):
        yield "=there"
    if further in _SUBJECTS:
        yield "=inverted"


def _without_verb(after: str, further: str) -> Iterator[str]:
    """Notes in short: "Äng kallad, kom ej", "Snäll hemma", "Sjö ny adress"."""
    if after in word_list("person_places"):
        yield "=there"
    elif after in ("ny", "nya", "nytt") and kind_of_noun(further) == "person":
        yield "=has_new"
    elif (_PARTICIPLE.search(after) and kind_of_verb(after) == "person") or after in word_list(
        "person_states"
    ):
        yield "=part_person"
    elif is_word(after, "sv"):
        yield "=noun_nom"
        if kind_of_noun(after) == "person":
            yield "=noun_nom_person"


def _predicate(place: Place) -> Iterator[str]:
    for k, word in enumerate(place.ahead(6)[1:]):
        if word in _BREAKS:
            if not k:
                yield "=be_clause"
            return
        if word in word_list("person_states"):
            yield "=be_person"
            return
        if word in ("en", "ett", "den", "det"):
            yield "=be_noun"
            return
        if word in word_list("person_places"):
            yield "=be_there"
            return
        if word in word_list("thing_states"):
            yield "=be_thing"
            return
        if word in _ADVERBS:
            continue
        if _SUPINE.search(word) or kind_of_verb(word) != "other":
            yield f"=did_{kind_of_verb(word)}"
            return
    yield "=be_other"


def _genitive(place: Place, after: str) -> Iterator[str]:
    kind, second = kind_of_noun(after), kind_of_noun(place.word(2))
    yield f"=gen_{kind}"
    if second == "person" and kind != "thing":
        yield "=gen_second_person"
    if second == "thing":
        yield "=gen_second_thing"


@lru_cache(maxsize=20_000)
def is_finite(form: str) -> bool:
    """Whether a Swedish form is a present or a past: bor, vägrade, omplacerades, höll."""
    if form in word_list("person_verbs_sv") or form in word_list("thing_verbs_sv"):
        return True
    lemma = lemma_of(form, "sv") or ""
    if lemma != form and lemma.endswith(("a", "å", "o", "y", "e")):
        endings = ("r", "de", "te", "des", "tes", "as", "s", "dde")
        return form.endswith(endings) or bool(_STRONG_PAST.search(form))
    return form.endswith(("ade", "ades", "erar")) or bool(_STRONG_PAST.search(form))


@lru_cache(maxsize=20_000)
def kind_of_verb(form: str) -> str:
    """Return whether persons do it ("person"), things ("thing"), "both" or "other"."""
    lemma = lemma_of(form, "sv") or form
    stems = {lemma, lemma + "a", re.sub(r"(?:ades|ade|ats|at|ar|as)$", "a", form)}
    person = form in word_list("person_verbs_sv") or not stems.isdisjoint(
        word_list("person_lemmas_sv")
    )
    thing = form in word_list("thing_verbs_sv")
    if person and thing:
        return "both"
    return "person" if person else "thing" if thing else "other"


@lru_cache(maxsize=20_000)
def kind_of_noun(form: str) -> str:
    """Return whether a noun is a person's ("person"), a thing's ("thing") or "other"."""
    if not form:
        return "other"
    base = lemma_of(form, "sv") or form
    for name, kind in (("thing_nouns_sv", "thing"), ("person_nouns_sv", "person")):
        if form in word_list(name) or base in word_list(name):
            return kind
    if base in word_list("roles") or base in word_list("belongings"):
        return "person"
    if len(base) > _HEAD + 2 and base.endswith(_heads()):
        return "person"
    return "other"


@lru_cache(maxsize=1)
def _heads() -> tuple[str, ...]:
    short = ("lön", "tid", "mål", "lån", "kort", "stöd")
    return (*sorted(w for w in word_list("person_nouns_sv") if len(w) >= _HEAD), *short)
