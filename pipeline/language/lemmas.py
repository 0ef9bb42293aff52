"""Words and their base forms: the one door to simplemma.

Its dictionaries are those that :mod:`pipeline.deid.words.dictionary` holds as they come: spelled
out, as simplemma would hold them, they take seconds to load and half a gigabyte.

``lemma`` gives one base form; ``variants`` gives the base forms a dictionary may list a word under,
best first, because simplemma leaves Finnish participles, action nouns and clitics as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

PLACEHOLDER = re.compile(r"\[[^\W\d_]+(?:_[^\W\d_]+)*(?:_\d+)?\]")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LANGUAGES = ("fi", "sv", "en")

# Forms that simplemma reads as another word, or does not know. Word form -> base form.
_FIXED: dict[str, dict[str, str]] = {
    "fi": {
        "niiden": "ne", "niitä": "ne", "niihin": "ne", "niissä": "ne", "niistä": "ne",
        "niille": "ne", "niillä": "ne", "näiden": "nämä", "näitä": "nämä", "varhaista": "varhainen",
        "eikä": "ei", "älä": "ei", "eivät": "ei", "emme": "ei", "ette": "ei", "enkä": "ei",
        "maksamatta": "maksamaton", "puhelimitse": "puhelin", "lapsineen": "lapsi",
        "tuen": "tuki", "tukea": "tuki", "tuet": "tuki", "tuilla": "tuki", "tuella": "tuki",
        "velan": "velka", "velat": "velka", "velkaa": "velka", "velkoja": "velka", "haun": "haku",
        "hoidon": "hoito", "hoidossa": "hoito", "hoitoon": "hoito", "iltaisin": "ilta",
        "öisin": "yö", "päivisin": "päivä", "aamuisin": "aamu", "viikonloppuisin": "viikonloppu",
        "yksin": "yksin", "kännissä": "känni", "humalassa": "humala", "peloissaan": "pelko",
        "töissä": "työ", "töihin": "työ", "töitä": "työ", "töistä": "työ",
        "varaa": "vara", "rahaa": "raha", "rahat": "raha", "kotona": "koti", "kotoa": "koti",
        "vihainen": "vihainen", "huolissaan": "huolissaan", "voimat": "voima", "lasta": "lapsi",
        "uutta": "uusi", "pari": "pari", "alle": "alle", "lainaa": "laina", "lainat": "laina",
        "tulkin": "tulkki", "tulkkia": "tulkki", "tulkille": "tulkki", "tulkkina": "tulkki",
        "lasku": "lasku", "laskut": "lasku", "laskuja": "lasku", "kuusi": "kuusi",
    },
    "sv": {
        "ska": "ska", "skall": "ska", "skulle": "ska", "vann": "vinna", "vunnit": "vinna",
        "handlar": "handla", "handlade": "handla", "slutat": "sluta", "slutade": "sluta",
        "missbruk": "missbruk", "missbruket": "missbruk", "får": "få", "mår": "må",
        "utmattad": "utmattad", "utmattade": "utmattad", "pengar": "pengar", "barns": "barn",
        "skulder": "skuld", "skulderna": "skuld", "skuld": "skuld", "lån": "lån", "lånet": "lån",
        "lånen": "lån", "våld": "våld", "vård": "vård", "vården": "vård", "skador": "skada",
        "stöd": "stöd", "stödet": "stöd", "hot": "hot", "bråk": "bråk", "bråken": "bråk",
        "arbete": "arbete", "arbetet": "arbete", "boende": "boende", "boendet": "boende",
        "sambon": "sambo", "exet": "ex", "slag": "slag", "ångest": "ångest",
        "besök": "besök", "besöket": "besök", "besöken": "besök", "samtal": "samtal",
        "samtalet": "samtal", "samtalen": "samtal", "behov": "behov", "behovet": "behov",
    },
    "en": {},
}  # fmt: skip

# Endings that a dictionary's base form does not carry: (ending, what stands there instead).
_ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "fi": (
        ("nnut", "ta"), ("nnyt", "tä"), ("llut", "lla"), ("llyt", "llä"), ("ssut", "sta"),
        ("ssyt", "stä"), ("rrut", "rra"), ("rryt", "rrä"), ("nut", "a"), ("nyt", "ä"),
        ("nut", "da"), ("nyt", "dä"), ("nut", "ta"), ("nyt", "tä"),
        ("neet", "nut"), ("neet", "nyt"),
        ("minen", ""), ("minen", "a"), ("minen", "ä"), ("aminen", "aa"), ("äminen", "ää"),
        ("miseen", "minen"), ("misen", "minen"), ("mista", "minen"), ("mistä", "minen"),
        ("misesta", "minen"), ("misessä", "minen"), ("misessa", "minen"), ("minen", "da"),
        ("aminen", "ata"), ("äminen", "ätä"), ("eminen", "lla"), ("eminen", "llä"),
        ("mattomuus", "maton"), ("mättömyys", "mätön"), ("matta", "a"), ("mättä", "ä"),
        ("maton", "a"), ("mätön", "ä"), ("sti", ""), ("sti", "s"), ("sesti", "nen"),
        ("suus", "inen"), ("syys", "inen"), ("uus", "a"), ("yys", "ä"), ("uus", "u"), ("us", "a"),
        ("ys", "ä"), ("kin", ""), ("kaan", ""), ("kään", ""), ("han", ""), ("hän", ""),
        ("nsa", ""), ("nsä", ""), ("mme", ""), ("nne", ""), ("ttu", "taa"), ("tty", "tää"),
        ("tu", "a"), ("ty", "ä"), ("ttu", "ta"), ("tty", "tä"), ("ja", "a"), ("jä", "ä"),
        ("va", "a"), ("vä", "ä"), ("ava", "aa"), ("ävä", "ää"), ("uttaa", "ua"), ("mpi", ""),
        ("sta", "nen"), ("stä", "nen"),
        ("sen", "nen"), ("set", "nen"), ("sia", "nen"), ("siä", "nen"), ("seen", "nen"),
        ("empi", "i"), ("empi", "a"), ("empi", "ä"), ("mpi", "i"), ("isin", "inen"), ("in", "i"),
        ("emmin", "a"), ("emmin", "i"), ("mmin", ""), ("ssa", ""), ("ssä", ""), ("sta", ""),
        ("stä", ""), ("lla", ""), ("llä", ""), ("lta", ""), ("ltä", ""), ("lle", ""), ("ksi", ""),
        ("na", ""), ("nä", ""), ("ta", ""), ("tä", ""), ("a", ""), ("ä", ""), ("n", ""), ("t", ""),
        ("ja", "i"), ("jä", "i"), ("ia", "i"), ("iä", "i"), ("eja", "i"), ("ejä", "i"),
        ("oja", "a"), ("öjä", "ä"), ("en", "i"), ("issa", "i"), ("issä", "i"), ("eihin", "i"),
    ),
    "sv": (
        ("ande", "a"), ("ende", "a"), ("ende", ""), ("ad", "a"), ("at", "a"), ("ade", "a"),
        ("d", ""), ("d", "a"), ("t", ""), ("t", "d"), ("tt", "d"), ("tt", ""), ("s", ""),
        ("as", "a"), ("es", "er"),
        ("et", ""), ("en", ""), ("n", ""), ("na", ""), ("ning", "a"), ("ande", ""), ("het", ""),
        ("are", "a"), ("ande", "as"), ("a", ""), ("are", ""), ("ast", ""), ("aste", ""),
        ("e", ""), ("er", "a"), ("er", ""), ("else", "a"), ("isk", "i"), ("ligt", "lig"),
    ),
    "en": (),
}  # fmt: skip
_SHORTEST = 3  # letters a base form keeps at least


def tokens(text: str) -> list[str]:
    """Words of a text in order, as written; placeholders (``[PERSON_1]``) and numbers left out."""
    return _WORD.findall(PLACEHOLDER.sub(" ", text))


@lru_cache(maxsize=200_000)
def lemma(word: str, language: str) -> str:
    """Base form of a word, lower case unless the word is a known name.

    :param word: one word as written.
    :param language: ``fi``, ``sv`` or ``en``; another language gives the word in lower case.
    """
    lower = word.lower()
    if language not in _LANGUAGES:
        return lower
    fixed = _FIXED[language].get(lower)
    if fixed is not None:
        return fixed
    lemmatize = _lemmatizer().lemmatize
    known = lemmatize(lower, language)
    if known == lower and word != lower:
        known = lemmatize(word, language)
    return known.rstrip(".") or lower  # simplemma 2.0 has "niiden" under "ne."


@cache
def _lemmatizer() -> Any:
    """Return simplemma's own ways of reading a word, over dictionaries that are shared."""
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

    from pipeline.deid.words.dictionary import Shared

    factory: Any = Shared()
    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=factory))


@lru_cache(maxsize=200_000)
def variants(word: str, language: str) -> tuple[str, ...]:
    """Base forms under which a dictionary may list the word, best first, each once.

    :param word: one word as written; its case is kept only in the first two forms.
    """
    return tuple(dict.fromkeys(_variants(word, language)))


def _variants(word: str, language: str) -> Iterator[str]:
    if word[:1].isupper():
        yield _capitalised(lemma(word, language))
        yield word
    lower = word.lower()
    base = lemma(lower, language)
    yield base
    yield lower
    for form in dict.fromkeys((base, lower)):
        for ending, instead in _ENDINGS.get(language, ()):
            stem = form.removesuffix(ending)
            if stem != form and len(stem) >= _SHORTEST:
                yield stem + instead
    if language == "fi":
        yield from (lemma(stem, language) for stem in _without_clitics(lower))


def _without_clitics(word: str) -> Iterator[str]:
    for clitic in ("kin", "kaan", "kään", "han", "hän", "ko", "kö", "nsa", "nsä", "mme", "nne"):
        stem = word.removesuffix(clitic)
        if stem != word and len(stem) > _SHORTEST:
            yield stem
            yield stem + "n"


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]
