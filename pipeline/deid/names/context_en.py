"""What English grammar tells of a word that is a name and a word at once (Will, Hope, Mark)."""

from __future__ import annotations

from functools import lru_cache

from pipeline.deid.names.context import Place
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.vocabulary import lemma_of

_DETERMINERS = frozenset(
    "a an the this that these those my your his her its our their no some any every each much "
    "more most little less great good big small new old first last only other another same such "
    "one two three four five of what which whose in".split()
)
_AUXILIARIES = frozenset(
    "to would could should can may might must shall do does did don't doesn't didn't let please "
    "not never and/or".split()
)
_PRONOUNS = frozenset("i you he she it we they there who that this".split())
_OBJECTS = frozenset(
    "you we they i he she it this that these those the a an there my your his her our their some "
    "any all anyone everyone".split()
)
_PREPOSITIONS = frozenset("to for from of up in on out off at as into over down that".split())
_CONTACT = frozenset(
    "told asked met saw called phoned rang visited emailed texted informed helped reminded "
    "thanked contacted interviewed advised encouraged supported invited seen".split()
)
_SPOKE = frozenset("spoke talked talking speaking spoken listened wrote gave went said".split())
_LINKS = frozenset("with to from by about for".split())
_MODALS = frozenset("will may might must can would cannot can't shouldn't mustn't".split())
_MODAL_NAMES = frozenset("will may".split())
_WEAK = frozenset("is was has had does did".split())
#: Words that stand without an article, so that a verb behind them tells less.
_UNCOUNTED = frozenset(
    "hope joy grace faith patience mercy charity harmony destiny love peace honor honour virtue "
    "prudence trust comfort art snow rain frost may summer winter autumn spring dawn rich grant "
    "will".split()
)
_MOVES = frozenset(
    "returned returns came comes left leaves went goes helps helped seems seemed became keeps kept "
    "works worked gives gave takes took brings brought stopped started stops starts found lost "
    "runs ran lies lay stays stayed moved moves supported supports died dies".split()
)
_ADVERBS = frozenset(
    "also always still now only just really often never usually already recently then again "
    "currently sometimes even almost later first finally both probably quickly".split()
)
#: What things are, and persons seldom.
_THINGS_ARE = frozenset(
    "paid unpaid due overdue high higher low lower wrong correct available open closed broken "
    "included necessary done finished cancelled canceled postponed rejected approved granted empty "
    "expensive cheap when why how where cold hot enough useful possible likely everything nothing "
    "short long hard easy received delivered written stolen sold bought cut served".split()
)
_SAID = frozenset("says said told asks asked replied adds added".split())


def evidence_en(place: Place) -> int:
    """Return the points for a person (above zero) or for the plain word (below)."""
    points = _before(place)
    if place.lower == place.name:
        return points + _as_subject(place)
    if place.lower in (place.name + "'s", place.name + "’s", place.name + "s"):
        return points + _as_genitive(place)
    return points - 3


def _before(place: Place) -> int:
    before = place.word(-1)
    if place.name in _MODAL_NAMES and before in _PRONOUNS:
        return -5
    if before in _CONTACT:
        return 3
    if before in _LINKS and place.word(-2) in _SPOKE | _CONTACT:
        return 3
    if before in ("with", "by"):
        return 2
    if before in _DETERMINERS or before in _AUXILIARIES or before in _PRONOUNS:
        return -4
    if place.tokens[place.i].gap.strip()[-1:].isdigit():
        return -2
    if before in _SAID:
        return 2
    return 0


def _as_subject(place: Place) -> int:
    after = place.word(1)
    if not after:
        return 0
    if _acts_after_adverb(place):
        return 3
    if after == "and":
        return 2 if place.word(2) in ("her", "his") else 0
    if place.name in _MODAL_NAMES and _is_infinitive(after, place.word(2)):
        return -5
    if after in _OBJECTS:
        return -4
    if after in _WEAK:
        return _of_predicate(place)
    return _of_uncounted(place) if place.name in _UNCOUNTED else _of_counted(place)


def _acts_after_adverb(place: Place) -> bool:
    """Whether an adverb and what a person does follow: "no longer attends"."""
    after = place.word(1)
    if after not in _ADVERBS and not (after == "no" and place.word(2) == "longer"):
        return False
    later = [word for word in place.ahead(4)[1:] if word not in _ADVERBS | {"longer"}]
    return bool(later) and (later[0] in word_list("person_verbs_en") or _looks_finite(later[0]))


def _of_counted(place: Place) -> int:
    """Points for a word that as a thing would need an article."""
    after = place.word(1)
    if after in word_list("person_verbs_en") or _looks_finite(after):
        return 3
    return 2 if after in _MODALS else _other(place)


def _of_uncounted(place: Place) -> int:
    """Points for a word that needs no article: hope, joy, patience."""
    after = place.word(1)
    acts = after in word_list("person_verbs_en")
    if acts and (after not in _MOVES or {"his", "her", "their"} & set(place.ahead(4))):
        return 3
    return _other(place) - (place.word(-1) not in _CONTACT)


def _other(place: Place) -> int:
    if place.word(1) not in _PREPOSITIONS or place.word(-1) in _CONTACT:
        return 0
    return -2 if place.word(2) in _DETERMINERS else -1


@lru_cache(maxsize=10_000)
def _looks_finite(word: str) -> bool:
    """Whether a form is a past (a third person may as well be a plural: "Bill reminders")."""
    lemma = lemma_of(word, "en")
    if lemma in (None, word):
        return False
    return word.endswith("ed")


def _of_predicate(place: Place) -> int:
    ahead = place.ahead(5)
    if any(word in _THINGS_ARE for word in ahead[1:4]):
        return -2
    if ahead[1:2] and ahead[1] in ("what", "the", "all", "important", "not", "there"):
        return -2 if place.name in _UNCOUNTED else 1
    if place.name not in _UNCOUNTED and place.tokens[place.i].capital:
        return 3
    if any(word in word_list("person_states") for word in ahead[1:4]):
        return 3
    if {"his", "her", "their", "himself", "herself"} & set(ahead):
        return 3
    if ahead[0] in ("has", "had") or any(word.endswith("ing") for word in ahead[1:3]):
        return 2
    return -1


def _as_genitive(place: Place) -> int:
    after = place.word(1)
    owned = after in word_list("belongings") or after in word_list("roles")
    if place.lower.endswith(("'s", "’s")):
        return 3 if owned else 2
    return 1 if owned else -2


@lru_cache(maxsize=10_000)
def _is_infinitive(word: str, further: str) -> bool:
    """Whether a word is what an auxiliary takes: call, be, not call, also need."""
    if word in ("not", "be", "also", "need", "never", "then", "now", "have", "probably", "only"):
        return True
    if word in word_list("person_verbs_en") or word.endswith(("ed", "ing", "s", "ly")):
        return word.endswith("ly") and further not in word_list("person_verbs_en")
    return lemma_of(word, "en") in (word, None) and word not in ("and", "or", "who", "but", "to")
