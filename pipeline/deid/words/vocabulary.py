"""Whether a language's own vocabulary knows a word.

The dictionaries are read with capitals told apart: *Toivon* has the entry Toivo (a name) and
*toivon* the entry toivoa (to hope). Every answer is cached by word form.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline.deid.words.dictionary import shared_dictionary
from pipeline.deid.words.lists import word_list

LANGUAGES = ("fi", "sv", "en")
_CLITICS = ("kin", "kaan", "kään", "han", "hän", "ko", "kö", "pa", "pä")
_SWEDISH_ENDINGS = (
    "",
    "arna",
    "erna",
    "orna",
    "ar",
    "er",
    "or",
    "na",
    "en",
    "et",
    "n",
    "a",
    "t",
    "are",
    "aren",
)
_CONTRACTED = re.compile(r"(?:n['’]t|['’](?:s|re|ve|ll|d|m))$")
_POSSESSIVES = ("nsa", "nsä", "mme", "nne", "ni", "si")
#: Last parts that make a Finnish or Swedish compound a surname or a place, not a word.
NATURE = frozenset(
    "mäki niemi ranta salo koski lahti järvi vaara saari oja joki harju niitty pelto kangas "
    "luoma virta vuori suo lehto kylä varsi kulma lähde tupa linna mylly torppa kallio maa "
    "aho lampi ranta rinne korpi metsä puro vesi kivi kari ala berg ström lund holm kvist "
    "qvist gren dahl blad blom fors stedt sjö man vall bäck strand backa".split()
)
_PERHAPS_ADDED = (*_CLITICS, *_POSSESSIVES)
_PRONOUNS = frozenset({"i", "me"})
_SHORTEST_PART = 3
_SHORT_TAIL = 5
#: Letters up to which a compound of two words may be a surname as well.
_SHORT_COMPOUND = 13
_SHORT_HEAD = 4
#: Letters up to which a rare first part is chance (nere+idien).
_CHANCE = 5
#: Per million words: a first part of three letters less frequent than this is chance.
_COMMON_HEAD = 20.0
_ENDS_OF_SURNAMES = frozenset(
    "son sson dotter hammar berga by sta torp rud ryd hult ås ius ling lin hem silta tausta "
    "pää perä pohja takala heinä luhta talo kartano aukio aitta selkä hauta".split()
)
_MAX_LENGTH = 40


@lru_cache(maxsize=200_000)
def lemma_of(word: str, language: str) -> str | None:
    """Return the dictionary's lemma of exactly this form, capitals told apart, or None."""
    if len(word) > _MAX_LENGTH:
        return None
    return shared_dictionary(language).get(word)


@lru_cache(maxsize=100_000)
def is_word(lower: str, language: str) -> bool:
    """Whether a lower-cased form is an ordinary word of the language, endings counted."""
    if lower in word_list("words") or _has_entry(lower, language):
        return True
    if language == "fi":
        return any(_has_entry(stem, "fi") for stem in _without_clitics(lower))
    if language == "sv":
        return any(_has_entry(stem, "sv") for stem in _without_endings(lower))
    return _has_entry(_CONTRACTED.sub("", lower), "en")


def _has_entry(lower: str, language: str) -> bool:
    """Whether the dictionary has the form under an ordinary word.

    It files some names under small letters too (*ratcliffe* -> Ratcliffe): those are no words.
    """
    lemma = lemma_of(lower, language)
    return lemma is not None and (lemma[:1].islower() or lower in _PRONOUNS)


def is_rare(lower: str, language: str) -> bool:
    """Whether neither a form nor its lemma is met once in a million words."""
    if is_frequent(lower, language) or lower in word_list("words"):
        return False
    lemma = lemma_of(lower, language)
    if lower.endswith("nen") and lemma != lower:
        return True  # Pohtinen: to the dictionary a mood of a verb, to everybody else a surname
    return lemma is None or not is_frequent(lemma.lower(), language)


@cache
def _frequencies(language: str) -> dict[str, float]:
    import wordfreq

    return wordfreq.get_frequency_dict(language, wordlist="small")


def is_frequent(lower: str, language: str, per_million: float = 1.0) -> bool:
    """Whether a form is met so often in running text (wordfreq, capitals not told apart)."""
    return frequency(lower, language) >= per_million


def frequency(lower: str, language: str) -> float:
    """Return how often a form is met in a million words (wordfreq, capitals not told apart)."""
    return _frequencies(language).get(lower, 0.0) * 1e6


def _without_endings(lower: str) -> list[str]:
    """Swedish stems without article, plural and genitive (sökningarnas -> sökning)."""
    found = []
    for form in {lower, lower.removesuffix("s")}:
        for ending in _SWEDISH_ENDINGS:
            if form.endswith(ending) and len(form) - len(ending) > 3:
                found += [form.removesuffix(ending), form.removesuffix(ending) + "a"]
    return found


def _without_clitics(lower: str) -> list[str]:
    stems: list[str] = []
    if not lower.endswith(_PERHAPS_ADDED):
        return stems
    for ending in _CLITICS:
        if lower.endswith(ending) and len(lower) - len(ending) > 2:
            stems.append(lower.removesuffix(ending))
    for form in (lower, *stems):
        for ending in _POSSESSIVES:
            if form.endswith(ending) and len(form) - len(ending) > 2:
                bare = form.removesuffix(ending)
                # tyttärensä: the possessive hides the -n of the genitive or the illative
                stems += [bare, bare + "n"]
    return stems


@lru_cache(maxsize=50_000)
def is_compound(lower: str, language: str) -> bool:
    """Whether a form falls into known words of the language (asumis+neuvoja, hem+tjänst).

    Compounds whose last part is a word of nature (Kivi+niemi, Lind+berg) are surnames and
    places as a rule, so they do not count.
    """
    if language == "en" or not 2 * _SHORTEST_PART < len(lower) <= _MAX_LENGTH:
        return False
    for cut in _cuts(len(lower)):
        if _splits(lower, cut, language):
            return True
    return False


@cache
def _cuts(length: int) -> tuple[int, ...]:
    """Where a form may fall apart, from the middle on, where most compounds do."""
    middle = length // 2
    return tuple(sorted(range(_SHORTEST_PART, length - 3), key=lambda cut: abs(cut - middle)))


def _splits(lower: str, cut: int, language: str) -> bool:
    head, tail = lower[:cut], lower[cut:]
    if not is_word(tail, language):
        return False
    lemma = lemma_of(tail, language) or tail
    if lemma in NATURE or tail in NATURE:
        return False
    if len(tail) <= _SHORT_TAIL and is_rare(tail, language):
        return False
    if len(lower) <= _SHORT_COMPOUND and _like_a_surname(head, lemma, language):
        return False
    return _is_first_part(head, language)


def _like_a_surname(head: str, tail: str, language: str) -> bool:
    """Lammin+tausta, Vuori+olla, Till+berga: a short compound of nature, or of a chance part."""
    if head in NATURE or lemma_of(head, language) in NATURE or tail in _ENDS_OF_SURNAMES:
        return True
    return len(head) < _SHORT_HEAD and not is_frequent(head, language, _COMMON_HEAD)


def _is_first_part(head: str, language: str) -> bool:
    if is_word(head, language):
        if len(head) > _CHANCE or is_frequent(head, language):
            return True
    elif is_compound(head, language):
        return True
    if language == "fi":
        # asumis- of asuminen, kuntoutus of itself, nais- of nainen
        return head.endswith("s") and bool(lemma_of(head[:-1] + "nen", "fi"))
    # flick- of flicka, familje- of familj, arbets- of arbete
    bare = head.rstrip("s")
    return bool(lemma_of(bare, "sv") or lemma_of(head + "a", "sv") or lemma_of(bare + "e", "sv"))
