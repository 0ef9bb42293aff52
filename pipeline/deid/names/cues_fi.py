"""Cues of Finnish grammar: what a word's case and the words after it tell of name or word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.deid.names.context import Place
from pipeline.deid.names.context_fi import (
    ABOUT,
    DONE_TO_PERSONS,
    FEELINGS,
    PERSON_ADJECTIVES,
    base_of,
    is_finite,
    is_verb_form,
    participle_of,
    without_clitic,
)
from pipeline.deid.names.cues_shared import cue_of_gap, cues_of_later
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.paradigm import case_in
from pipeline.deid.words.vocabulary import is_word

#: The case of a word as the cues tell them apart.
_GROUPS = {
    "nom": "nom", "gen": "gen", "par": "par", "all": "lle", "ade": "lle", "abl": "lle",
    "ela": "loc", "ill": "loc",
}  # fmt: skip
_COPULA = frozenset("on oli olisi lienee".split())
_NEGATION = frozenset("ei eikä".split())
_NEEDS = frozenset(
    "pitää piti pitäisi täytyy täytyi täytyisi kannattaa kannattaisi kuuluu kuuluisi tulee tulisi "
    "on oli ei olisi onnistuu".split()
)
_HE = frozenset(
    "hän hänen hänet hänelle häneltä hänellä häntä häneen hänestä hänessä hänenkin hänkin "
    "hänellekin itsensä itselleen itseään itseltään".split()
)
_WHO = frozenset("joka jonka jolla jolle jolta jota jotka".split())
_WHERE = frozenset("jossa johon josta".split())
_BREAKS = frozenset("ja mutta kun eikä koska joten sekä vaikka jos että".split())
_GIVEN = re.compile(r"(?:tiin|taan|tään|daan|dään|laan|lään|naan|nään|raan|rään)$")
_PASSIVE_DONE = re.compile(r"(?:tt[uy]|t[uy]|nn[uy])$")
_DOING = re.compile(r"(?:massa|mässä|mässa|masta|mästä|maan|mään|malla|mällä|matta|mättä)$")
_DEVERBAL = re.compile(r"m(?:inen|isen|ista|istä|isesta|isestä|iseen|isessa|isessä|iselle|isella)$")
_AGENT = re.compile(r"m(?:a|ä|at|ät|an|än|aa|ää|assa|ässä|asta|ästä|alla|ällä|alle|älle|ana|änä)$")
_ADVERB = re.compile(r"(?:sti|kin|kaan|kään)$")
_ADVERBS = frozenset(
    "myös jo nyt vielä taas yksin kai ehkä aina usein itse edelleen kuitenkin jälleen tänään "
    "eilen sitten lopulta yhä nykyään välillä joskus harvoin toistaiseksi kuulemma puolestaan "
    "ilmeisesti selvästi omasta yleensä muuten varmaan tosin taas vasta vain enää heti pian "
    "illalla aamulla yöllä päivisin iltaisin öisin".split()
)
_PARTITIVE = re.compile(r"(?:[aä]|t[aä])$")
#: Letters from which a listed noun ends compounds (vuokra+velka, not y+ö).
_HEAD = 4
_AHEAD = 16
#: Words after "on" among which a noun says what a thing is (Tammi on lasten kiipeilypuu).
_NEAR = 3


def cues_fi(place: Place) -> Iterator[str]:
    """Yield the cues of a word in a Finnish sentence; "=" marks those of every language."""
    group = _GROUPS.get(case_in(place.lower, place.name) or "", "other")
    yield f"fi_{group}"
    if is_verb_form(place.lower, place.name):
        yield "fi_verb_form"
    yield from cue_of_gap(place, _of_comma)
    yield from cues_of_later(place, _HE, kind_of_noun, base_of=base_of)
    ahead = place.ahead(_AHEAD)
    if any(word.endswith(("nsa", "nsä")) and len(word) > len("kansa") for word in ahead):
        yield "fi_own"
    if any(kind_of_noun(word) == "thing" for word in ahead[:5]):
        yield "=thing_noun_near"
    after = without_clitic(place.word(1))
    if not after:
        return
    if is_verb_form(place.lower, place.name) and after.endswith(("ni", "mme")):
        yield "fi_my"
    if _PASSIVE_DONE.search(after):
        lemma = base_of(after)
        yield f"fi_{group}_noted_{'person' if lemma in DONE_TO_PERSONS | _GIVES else 'other'}"
    if group == "nom":
        yield from _subject(place, after)
    elif group == "gen":
        yield from _genitive(place, after)
    else:
        yield from _oblique(place, after, group)


def _of_comma(word: str) -> str:
    where = "=where" if word in _WHERE else "=comma"
    return "=who" if word in _WHO else "=that" if word == "että" else where


def _subject(place: Place, after: str) -> Iterator[str]:
    further = without_clitic(place.word(2))
    if after in _COPULA:
        yield "=be"
        yield from _predicate(place, 1)
    elif after in _NEGATION:
        if further in ("ole", "ollut", "oo", "olisi"):
            yield "=be"
            yield from _predicate(place, 2)
        else:
            yield f"=verb_{kind_of_verb(_negated(further))}"
            yield "fi_not"
    elif is_finite(after) or after in _HOMONYMS:
        yield from _verb(after)
        if base_of(after) in _BEGINS:
            yield from _begun(place)
    elif (after in _ADVERBS or _ADVERB.search(after)) and is_finite(further):
        yield from _verb(further)
    elif counts(place):
        yield "=counts"
    else:
        yield from _noun_after(after, further, "nom")


def counts(place: Place) -> bool:
    """Whether the word is a numeral before what it counts: "kuusi lasta"."""
    after = without_clitic(place.word(1))
    numeral = place.name in ("kuusi", "kymmenen", "sata") and place.lower == place.name
    return numeral and not is_finite(after) and bool(_PARTITIVE.search(after))


def _verb(form: str) -> Iterator[str]:
    lemma = base_of(form)
    if _GIVEN.search(form) and lemma != form:
        yield f"fi_passive_{'person' if lemma in DONE_TO_PERSONS else 'thing'}"
    else:
        yield f"=verb_{kind_of_verb(lemma)}"


_BEGINS = frozenset(
    "alkaa ryhtyä ruveta yrittää lakata jäädä joutua päästä saada voida käydä tulla mennä pyrkiä "
    "vaikuttaa tuntua näyttää kuulostaa".split()
)
#: Third persons that are forms of a noun too.
_HOMONYMS = frozenset("palaa tuo vie lie alkaa haluaa puuttuu".split())
_STATE_OF = re.compile(r"(?:lta|ltä)$")


def _begun(place: Place) -> Iterator[str]:
    """What is begun or seems so: "alkoi itkeä", "vaikutti väsyneeltä"."""
    for word in place.ahead(5)[1:]:
        base = base_of(word)
        if word == base and base in word_list("person_verbs_fi"):
            kind = kind_of_verb(base)
            yield "=did_person" if kind == "person" else "=did_both"
            return
        stem = _STATE_OF.sub("", word)
        states = word_list("person_states")
        if stem != word and (base in states or stem[:-1] + "yt" in states):
            yield "=be_person"
            return
        if word.endswith(("neelta", "neeltä")) and len(word) > len("ilmeneeltä"):
            yield "=be_person"
            return


def _negated(word: str) -> str:
    """Return the infinitive of a form after "ei" (halua, avannut, suostu, soita)."""
    if word.endswith(("nut", "nyt")):
        return participle_of(word)
    base, verbs = base_of(word), word_list("person_verbs_fi") | word_list("thing_verbs_fi")
    if base in verbs:
        return base
    vowel = "ä" if set(word) & set("äöy") else "a"
    guesses = (word[:-1] + "t" + vowel, word + vowel, word + "d" + vowel, word[:-1] + "at" + vowel)
    return next((guess for guess in guesses if guess in verbs), base)


def _predicate(place: Place, at: int) -> Iterator[str]:
    """What follows "on", "ei ole" up to the end of the clause."""
    for k, word in enumerate(place.ahead(at + 5)[at:]):
        if word in _BREAKS:
            if not k:
                yield "=be_clause"
            return
        cue = _of_state(word) or _of_deed(word)
        if not cue and k < _NEAR and base_of(word) == word and is_word(word, "fi"):
            cue = "=be_noun"
        if cue:
            yield cue
            return
    yield "=be_other"


@lru_cache(maxsize=20_000)
def _of_state(word: str) -> str:
    states, of_things, base = word_list("person_states"), word_list("thing_states"), base_of(word)
    owner = word.endswith("n") and base != word
    if word in states or (base in states and not owner) or word.endswith(PERSON_ADJECTIVES):
        return "=be_person"
    if word in of_things or base in of_things:
        return "=be_thing"
    return "=be_there" if word in word_list("person_places") else ""


@lru_cache(maxsize=20_000)
def _of_deed(word: str) -> str:
    if word.endswith(("nut", "nyt")) and word != "nyt":
        return f"=did_{kind_of_verb(participle_of(word))}"
    if word.endswith(("massa", "mässä")):
        return "fi_be_doing"
    if _PASSIVE_DONE.search(word) and base_of(word) != word:
        return f"fi_be_done_{'person' if base_of(word) in DONE_TO_PERSONS else 'thing'}"
    return ""


def _genitive(place: Place, after: str) -> Iterator[str]:
    further = without_clitic(place.word(2))
    kind = kind_of_noun(after)
    yield f"=gen_{kind}"
    if after in _NEEDS:
        yield "fi_gen_need"
    elif is_finite(after):
        done = base_of(after) in DONE_TO_PERSONS
        yield "fi_gen_passive_person" if done and _GIVEN.search(after) else "fi_gen_verb"
        if done or kind_of_verb(base_of(after)) == "person":
            yield "fi_gen_verb_person"
    if kind != "thing" and kind_of_noun(further) == "person":
        yield "=gen_second_person"
    if kind_of_noun(further) == "thing":
        yield "=gen_second_thing"
    if _DEVERBAL.search(after):
        yield "fi_gen_deed"
    elif _AGENT.search(after) and base_of(after) != after and kind == "other":
        yield "fi_gen_agent"
    if after.endswith(("nsa", "nsä")):
        yield "fi_gen_owned"


def _oblique(place: Place, after: str, group: str) -> Iterator[str]:
    if after in _COPULA | _NEGATION:
        yield f"fi_{group}_be"
        if any(_done_to(word) for word in place.ahead(5)[1:]):
            yield f"fi_{group}_done_person"
    elif is_finite(after):
        lemma = base_of(after)
        passive = bool(_GIVEN.search(after)) and lemma != after
        yield f"fi_{group}_passive" if passive else f"fi_{group}_verb"
        if lemma in DONE_TO_PERSONS or after in FEELINGS:
            yield f"fi_{group}_done_person"
        if kind_of_verb(lemma) == "person":
            yield f"fi_{group}_verb_person"
        if lemma in _GIVES:
            yield f"fi_{group}_given"
    else:
        yield from _noun_after(after, without_clitic(place.word(2)), group)
    if set(place.ahead(4)) & ABOUT:
        yield f"fi_{group}_about"
    if any(kind_of_noun(word) == "person" for word in place.ahead(5)):
        yield f"fi_{group}_person_noun"
    if any(word in word_list("person_verbs_fi") for word in map(base_of, place.ahead(4))):
        yield f"fi_{group}_person_verb"


def _done_to(word: str) -> bool:
    return bool(_PASSIVE_DONE.search(word)) and (base_of(word) in DONE_TO_PERSONS)


_GIVES = frozenset(
    "antaa myöntää varata järjestää hakea tehdä soittaa ilmoittaa kertoa lähettää maksaa tarjota "
    "luvata ehdottaa hankkia toimittaa määrätä kirjoittaa laatia opettaa neuvoa ohjata tuoda viedä "
    "jakaa esittää suositella palauttaa nimetä löytyä kuulua sopia riittää jäädä syntyä tulla "
    "aiheutua kertyä selittää selvittää korvata".split()
)


def _noun_after(after: str, further: str, group: str) -> Iterator[str]:
    if after in ("ja", "tai", "sekä"):
        kin = kind_of_noun(further) == "person" or further in _HE
        yield "=and_person" if kin else f"=and_{group}"
    elif after in word_list("person_places"):
        yield "=there"
    elif after in word_list("person_states") or base_of(after) in word_list("person_states"):
        yield "=part_person"
    elif is_word(after, "fi"):
        yield f"=noun_{group}"
        kind = kind_of_noun(after)
        if kind != "other":
            yield f"=noun_{group}_{kind}"


@lru_cache(maxsize=20_000)
def kind_of_verb(lemma: str) -> str:
    """Return whether persons do it ("person"), things ("thing"), "both" or "other"."""
    person = lemma in word_list("person_verbs_fi")
    thing = lemma in word_list("thing_verbs_fi")
    if person and thing:
        return "both"
    if not (person or thing) and lemma in ("olla", "tehdä", "voida", "saada", "tulla", "jäädä"):
        return "both"
    return "person" if person else "thing" if thing else "other"


@lru_cache(maxsize=20_000)
def kind_of_noun(form: str) -> str:
    """Return whether a noun is a person's ("person"), a thing's ("thing") or "other"."""
    if not form:
        return "other"
    base = base_of(form)
    things, persons = word_list("thing_nouns_fi"), word_list("person_nouns_fi")
    if form in things or base in things:
        return "other" if base in persons else "thing"
    if base in persons or form in persons or base in word_list("roles"):
        return "person"
    if len(form) > _HEAD + 2:
        if base == form:
            base = _last_part(form)
            if base in things or base in persons:
                return "thing" if base in things else "person"
        if base.endswith(_heads("person_nouns_fi")) or base.endswith(("aja", "äjä", "ija", "ijä")):
            return "person"
        if base.endswith(_heads("thing_nouns_fi")):
            return "thing"
    return "other"


def _last_part(form: str) -> str:
    """Return the lemma of the last part of a compound that the dictionary lacks, or the form."""
    lists = word_list("person_nouns_fi") | word_list("thing_nouns_fi")
    for cut in range(_HEAD - 1, len(form) - _HEAD + 1):
        base = base_of(form[cut:])
        if base in lists:
            return base
    return form


@lru_cache(maxsize=8)
def _heads(name: str) -> tuple[str, ...]:
    return tuple(sorted(word for word in word_list(name) if len(word) >= _HEAD))
