"""Names in small letters: where no capital tells, only lists, neighbours and roles do.

Without a roster a small-lettered word is masked that can be read only as a name (listed, in no
dictionary); a word of two meanings, or one that nobody knows, where its neighbours say that a
person is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.deid.names.marks import Mark
from pipeline.deid.names.namesake import leans_to_word, name_in, weigh
from pipeline.deid.words.facts import Facts, facts_of
from pipeline.deid.words.inflection import base_forms
from pipeline.deid.words.lists import home_names, surnames, word_list
from pipeline.deid.words.reach import may_be_listed
from pipeline.deid.words.tokens import Token
from pipeline.deid.words.vocabulary import LANGUAGES, is_compound, is_frequent, is_word, lemma_of

#: Per million words: a small-lettered form more frequent than this is a word; the commonest of
#: all, whatever name abroad sounds alike; a form that is in use somewhere.
_COMMON, _COMMONEST, _IN_USE = 50.0, 300.0, 0.3
#: A listed name that is also a word of the dictionary, in running text this often, is the word.
_KNOWN_WORD = 8.0
#: An English surname that is a word more frequent than this is the word, even after a name.
_SURNAME_TOO = 150.0
TITLES = frozenset({"mr", "mrs", "ms", "dr", "rva", "hra"})
_LONGEST_TITLE = 3
#: Points of evidence for a word of two meanings, and for a strange word.
_MAYBE, _STRANGE = 3, 2
#: Points at which no model is asked any more.
_PLAIN_TO_SEE = 5
_INTRODUCED = frozenset("named called nimeltä nimeltään vid namn heter hette says said".split())
_INTRODUCED_BY = frozenset({("name", "is"), ("nimi", "on"), ("i", "am"), ("namn", "är")})
#: Letters and beginnings that Finnish words do not have, and letters foreign to all three.
_FOREIGN_LOOK = re.compile(r"^[dfgbcqwxz]|[cqwxzšžğışćčđłńóőřşţťýûîâêéèíúñç]|[bdgfmkhpv]$|[kgdst]h")
_FOREIGN_LETTER = re.compile(r"[šžğışćčđłńóőřşţťýûîâêíúñçøæüßő]")
_CONTRACTED = re.compile(r"['’]s$")
_ENGLISH_ENDING = re.compile(
    r"(?:ing|ly|ed|ness|less|able|ers?|ments?|ship|ists?|ism|ful|ise|ize|ish|ies|ions?|ity|men|al|ive)$"
)
_OWN = re.compile(r"(?:[lst][lst]aan|[lst][lst]ään|lleen|kseen|naan|nään)$")
_PLURAL_PARTICIPLE = re.compile(r"vi(?:en|a|ä|ll[aä]|lle|lt[aä]|st[aä]|ss[aä]|in|ksi|n[aä])$")
_SHORTEST = 3
#: Characters; longer ones are compounds.
_SHORTEST_STRANGE, _LONGEST_STRANGE = 4, 11


def small_letter_mark(
    tokens: Sequence[Token], i: int, language: str, before: Mark | None, allowed: frozenset[str]
) -> Mark | None:
    """Return why the i-th word, in small letters, is taken for a name, or None.

    :param before: mark of the word before, where only a space, a stop or a hyphen lies between.
    :param allowed: further words that stay, lower-cased.
    """
    token = tokens[i]
    kind = lower_case_kind(token.text, language)
    if not (kind or before or (i and len(tokens[i - 1].text) <= _LONGEST_TITLE)):
        return None
    previous = tokens[i - 1].text.lower() if i else ""
    if not (kind or before or previous in TITLES):
        return None
    facts = facts_of(token.text, language, allowed)
    if facts.allowed or len(token.text) < _SHORTEST:
        return None
    if kind == "sure":
        return Mark("lower_case_name", facts, 0.6)
    if previous in TITLES and token.gap in (" ", ". "):
        return Mark("lower_case_after_title", facts, 0.6)
    if kind and _is_shown(tokens, i, language, kind):
        return Mark("lower_case_in_place", facts, 0.5)
    if before and before.small and token.gap == " " and _goes_on(token.text, language, facts):
        return Mark("lower_case_beside_name", facts, 0.5)
    return None


def _goes_on(form: str, language: str, facts: Facts) -> bool:
    """Whether a word after a name in small letters is its surname."""
    if facts.ordinary:
        rare = not is_frequent(form, language, _SURNAME_TOO) and form not in word_list("verbs")
        return language == "en" and form in surnames() and rare
    return facts.surname or not (facts.word or facts.compound or "-" in form)


def _is_shown(tokens: Sequence[Token], i: int, language: str, kind: str) -> bool:
    """Whether the neighbours say that a word is a person's name."""
    token = tokens[i]
    points = weigh(tokens, i, language, _name(token.text, language, kind))
    if i > 1 and token.gap == " ":
        pair = (tokens[i - 2].text.lower(), tokens[i - 1].text.lower())
        points += 3 if pair in _INTRODUCED_BY or pair[1] in _INTRODUCED else 0
    if kind == "maybe" or (kind == "strange" and language == "en"):
        points += _beside_another(tokens, i, language)
    if points < (_MAYBE if kind == "maybe" else _STRANGE):
        return False
    return kind != "maybe" or points >= _PLAIN_TO_SEE or not leans_to_word(tokens, i, language)


def _beside_another(tokens: Sequence[Token], i: int, language: str) -> int:
    """Names come together: "pustivšek" beside "heather", "quirion and robinson"."""
    points = 0
    # an unknown Finnish word is an unknown inflection more often than a name
    weights = {"sure": 3, "strange": 2, "maybe": 1} if language == "en" else {"sure": 2}
    for step in (-1, 1):
        at, conjoined = i + step, False
        while 0 <= at < len(tokens) and tokens[at].text in ("and", "ja", "och"):
            at, conjoined = at + step, True
        if not 0 <= at < len(tokens):
            continue
        gap = tokens[max(at, i)].gap if not conjoined else " "
        if gap not in (" ", ", ") or not tokens[at].text.islower():
            continue
        points = max(points, weights.get(lower_case_kind(tokens[at].text, language), 0))
    return points


def _name(form: str, language: str, kind: str) -> str:
    if kind == "maybe" or language != "fi":
        return name_in(form, language)
    ends = ("n", "lle", "lla", "llä", "lta", "ltä")
    return base_forms(form)[1] if form.endswith(ends) and len(base_forms(form)) > 1 else form


def lower_case_kind(form: str, language: str) -> str:
    """Return how far a small-lettered form is a name, whatever stands beside it.

    :return: "sure" (listed, no word of the language), "maybe" (listed, a word too), "strange"
        (in no dictionary, looks foreign) or "" (a word, or an unknown form of one).
    """
    bare = _CONTRACTED.sub("", form) if language == "en" else form
    if len(form) < _SHORTEST or passed_over(bare, language) or form in word_list("roles"):
        return ""
    return _kind(bare, language)


@lru_cache(maxsize=100_000)
def _kind(form: str, language: str) -> str:
    """How far a form that may be one of a name is one."""
    facts = facts_of(form, language)
    if form in word_list("verbs") or (facts.word and not facts.given):
        return ""  # the cheapest first: so end most forms
    if facts.allowed or (language == "fi" and _inflected_word(form)):
        return ""
    if not facts.listed:
        return _unknown_kind(form, language, facts)
    at_home = form in home_names(language)
    often = _when_often(form, language, facts, at_home=at_home)
    if often is not None:
        return often
    if language == "en" and facts.given and at_home and not facts.ordinary:
        return "sure"
    if facts.ordinary or (facts.word and is_frequent(form, language, _KNOWN_WORD)):
        return "maybe"
    if facts.word or facts.compound or len(form) <= _SHORTEST_STRANGE:
        return _word_too(form, language, facts)
    return "sure" if facts.given or facts.place or _only_surname(form) else "maybe"


def _when_often(form: str, language: str, facts: Facts, *, at_home: bool) -> str | None:
    """Return what a listed form met often is, None where it is not met so often."""
    if is_frequent(form, language, _COMMONEST) and not (facts.given and at_home):
        return ""
    if not at_home and is_frequent(form, language, _COMMON):
        return "maybe" if facts.given else ""
    return None


def passed_over(form: str, language: str) -> bool:
    """Whether a form can be no name, as most cannot: no listed name's, and nothing strange."""
    if may_be_listed(form):
        return False
    if language == "en":
        return is_frequent(form, language, _IN_USE)
    look = _FOREIGN_LOOK if language == "fi" else _FOREIGN_LETTER
    return not look.search(form)


def _word_too(form: str, language: str, facts: Facts) -> str:
    """A listed name that a dictionary knows, or that is short: sure only if at home as a name."""
    if not (facts.given or facts.surname):
        return ""
    base = lemma_of(form, "fi") if language == "fi" else form.removesuffix("s")
    at_home = form in home_names(language) or base in home_names(language)
    sure = facts.given and len(form) > _SHORTEST and not _word_elsewhere(form, language)
    return "sure" if sure and (at_home or not facts.word) else "maybe"


def _only_surname(form: str) -> bool:
    """Whether a listed surname is a word nowhere (virtasen, robinson; not "joki", "seller")."""
    return not any(is_word(form, other) or is_compound(form, other) for other in LANGUAGES)


def _unknown_kind(form: str, language: str, facts: Facts) -> str:
    if facts.word or facts.compound or not form.isalpha():
        return ""
    if not _SHORTEST_STRANGE <= len(form) <= _LONGEST_STRANGE:
        return ""
    for other in LANGUAGES:
        if is_frequent(form, other, _IN_USE) or is_word(form, other) or is_compound(form, other):
            return ""
    if _FOREIGN_LETTER.search(form) or (language == "en" and not form.isascii()):
        return "sure"
    if language == "en":
        return "strange" if _ENGLISH_ENDING.search(form) else "sure"
    return "strange" if language == "fi" and _FOREIGN_LOOK.search(form) else ""


def _inflected_word(form: str) -> bool:
    """Finnish forms that the dictionary lacks: korvillaan (korvilla), olevilla (oleva)."""
    possessive = _OWN.search(form)
    if possessive and is_word(form[:-2], "fi"):
        return True
    plural = _PLURAL_PARTICIPLE.search(form)
    if plural is None:
        return False
    stem = form[: plural.start() + 1]
    return any(is_word(stem + end, "fi") for end in "aä")


def _word_elsewhere(form: str, language: str) -> bool:
    return any(facts_of(form, other).word for other in LANGUAGES if other != language)
