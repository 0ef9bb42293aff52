"""Words that are a name and an ordinary word at once (Toivo, Satu, Sten, Hope): which is meant.

Decided by place and neighbours. Where nothing tells, a word whose ordinary use prevails stays
and any other is masked.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from pipeline.deid.names.context import Place, shared_evidence
from pipeline.deid.names.context_en import evidence_en
from pipeline.deid.names.context_fi import evidence_fi
from pipeline.deid.names.context_sv import evidence_sv
from pipeline.deid.names.cues import has_two_readings, is_known_word
from pipeline.deid.names.institutions import is_institution
from pipeline.deid.names.leaning import leaning
from pipeline.deid.words.facts import Facts, facts_of
from pipeline.deid.words.inflection import base_forms
from pipeline.deid.words.lists import given_names, home_names, surnames, word_list
from pipeline.deid.words.tokens import Token
from pipeline.deid.words.vocabulary import is_frequent, lemma_of

#: English months that are names too, and the words that show the month.
_MONTHS = frozenset("may april june august jan mar".split())
_BEFORE_MONTH = frozenset(
    "in of since by until till during early late mid last next this from and to end on before "
    "after between through every each for throughout around via".split()
)
_WITH = frozenset("kanssa luona luokse luo mukaan mielestä äiti isä vanhemmat sisko veli".split())
#: Cases in which Finnish speaks of persons: to, at and from somebody.
_PERSONAL_ENDINGS = ("lle", "lla", "llä", "lta", "ltä")
#: Per million words: a word on no list of names that is met more often is the word.
_USUAL = 100.0
#: Per million words: pronouns, particles and the like, whatever name abroad sounds alike.
_COMMONEST = 500.0
#: Verbs that things take too; they do not tell that the word before them is a person.
AGENTS_ONLY = frozenset(
    (
        "on oli ei tuli tulee jää jäi saa sai menee meni pitää piti voi olisi vaikuttaa "
        "vaikutti auttaa auttoi maksaa ehti lähti lähtee käy kävi teki tekee är var har hade "
        "blir blev kommer kom går gick får fick kan kunde ska skulle tar tog gör gjorde behöver "
        "behövde hjälper hjälpte själv is was has had came comes went goes got gets does did "
        "works worked needs needed can could would should left leaves turned turns started "
        "starts stays stayed takes took keeps kept opened looks looked gave gives became seems "
        "seemed helps helped moved moves felt feels "
    ).split()
)
_FREQUENT_CASE = 10.0
_PRONOUNS = frozenset("you we they i he she it this that these those the a an there".split())


#: Points of evidence from which a word that opens a sentence is a person; below zero it is none.
_PERSON = 2
#: Points at which no frequency of the plain word excuses it.
_SETTLED = 5
#: Fitted log odds above the bar at which a word that else stays (Vappu, Violet) is a person.
_CLEARLY = 1.0
_BY_LANGUAGE = {"fi": evidence_fi, "sv": evidence_sv, "en": evidence_en}


def weigh(tokens: Sequence[Token], i: int, language: str, name: str) -> int:
    """Return the points for a person (above zero) or for the plain word (below zero).

    Of a capital that opens a sentence by the fitted model, of any other word by hand.

    :param name: base form of the name that the word may be, lower-cased.
    """
    if _is_fitted(tokens[i], name, language):
        margin = leaning(tokens, i, language, name)
        return (_PERSON if margin >= 0 else -_PERSON) + round(margin)
    place = Place(tokens, i, name)
    return shared_evidence(place, language) + _BY_LANGUAGE[language](place)


def _is_fitted(token: Token, name: str, language: str) -> bool:
    """Whether the model was fitted for such a word: one of two readings opening a sentence."""
    if not (token.initial and token.capital) or token.text.isupper():
        return False
    return has_two_readings(token.text.lower(), name, language)


def leans_to_word(tokens: Sequence[Token], i: int, language: str) -> bool:
    """Whether a word of two readings, wherever it stands, is here rather the word than the name."""
    name = name_in(tokens[i].text, language)
    if not has_two_readings(tokens[i].text.lower(), name, language):
        return False
    return leaning(tokens, i, language, name) < 0


def is_clearly_word(tokens: Sequence[Token], i: int, language: str) -> bool:
    """Whether a name that no dictionary has as a word, but a list, is clearly the word here."""
    name = name_in(tokens[i].text, language)
    if not is_known_word(tokens[i].text.lower(), name, language):
        return False
    return leaning(tokens, i, language, name) < -_CLEARLY


def leans_to_name(tokens: Sequence[Token], i: int, language: str) -> bool:
    """Whether a word that opens a sentence, known as a name to few, is one here.

    Of the words of ``namesakes_*.txt``: names that no list of names holds, since they are words
    nearly everywhere else. And of a Finnish form of another word (*Hangin*, of snow) that is one
    of a short name too, where the sentence leaves no doubt.
    """
    lower, name = tokens[i].text.lower(), name_in(tokens[i].text, language)
    if not word_list(f"namesakes_{language}").isdisjoint((lower, name)):
        usual = is_frequent(lower, language, _USUAL)
        return not usual and leaning(tokens, i, language, name) >= 0
    if language != "fi" or name == lower or name not in given_names():
        return False
    usual = is_frequent(lower, language, _FREQUENT_CASE)
    return not usual and leaning(tokens, i, language, name) >= _SETTLED


@lru_cache(maxsize=50_000)
def name_in(form: str, language: str) -> str:
    """Return the base form of the name that a word may be: a listed one, or else the form."""
    bases = base_forms(form[:1].upper() + form[1:])
    ordinary = word_list(f"ordinary_{language}")
    if bases[0] in given_names() and ordinary.isdisjoint(bases[1:]):
        return bases[0]
    for names in (_given_at_home(language), ordinary, given_names(), surnames()):
        for base in bases:
            if base in names:
                return base
    return (lemma_of(form.lower(), language) or form).lower()


@cache
def _given_at_home(language: str) -> frozenset[str]:
    return home_names(language) & given_names()


def is_month(tokens: Sequence[Token], i: int, text: str) -> bool:
    """Whether an English May, April, June or August is the month."""
    token = tokens[i]
    if token.text.lower() not in _MONTHS:
        return False
    after = text[token.end : token.end + 4].lstrip(" .,")
    before = text[max(0, token.start - 4) : token.start].rstrip(" .")
    if after[:1].isdigit() or before[-1:].isdigit():
        return True
    return i > 0 and tokens[i - 1].text.lower() in _BEFORE_MONTH


def means_person(tokens: Sequence[Token], i: int, language: str, facts: Facts) -> bool:
    """Whether a word of double meaning that opens a sentence (or stands small) is a name here."""
    token = tokens[i]
    before = tokens[i - 1] if i else None
    if before and token.gap == " " and before.text.lower() in word_list("roles"):
        return True
    name = name_in(token.text, language)
    points = weigh(tokens, i, language, name)
    if _is_fitted(token, name, language):
        if _names_an_institution(tokens, i) or _heads_names(tokens, i, language):
            return True
        sure = points > _SETTLED or not _is_commonest(token.text.lower(), language)
        return points >= _PERSON and sure
    if points < 0 or points >= _PERSON:
        meant = points >= _PERSON
    else:
        usual = _is_commonest(token.text.lower(), language)
        meant = not usual and _by_hand(tokens, i, language, facts)
    if not (meant and token.initial and token.capital):
        return meant
    return leaning(tokens, i, language, name) > -_CLEARLY


def _names_an_institution(tokens: Sequence[Token], i: int) -> bool:
    """Kanervan turvakoti: a genitive that names a place."""
    if i + 1 == len(tokens) or tokens[i + 1].gap != " ":
        return False
    return tokens[i].text.lower().endswith(("n", "s")) and is_institution(tokens[i + 1].text)


def _heads_names(tokens: Sequence[Token], i: int, language: str) -> bool:
    """Lintu, Jonna ja Minttu: a comma, and a given name that is nothing else."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after is None or after.gap != ", " or not after.capital:
        return False
    facts = facts_of(after.text, language)
    return facts.given and not (facts.word or facts.allowed)


def _is_commonest(lower: str, language: str) -> bool:
    """Whether a form is so usual a word that a name abroad is no reason to doubt it."""
    weighed = lower in home_names(language) or lower in word_list(f"ordinary_{language}")
    return not weighed and is_frequent(lower, language, _COMMONEST)


def _by_hand(tokens: Sequence[Token], i: int, language: str, facts: Facts) -> bool:
    token, lower = tokens[i], tokens[i].text.lower()
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after is None or after.gap != " ":
        return _stands_alone(token, after, language, facts)
    if after.capital and not after.initial and _could_be_surname(after, language):
        return True
    if _names_an_institution(tokens, i):
        return True
    if language == "fi":
        return _finnish(token, after, facts)
    if language == "en" and after.text.lower() in _PRONOUNS:
        return False
    inflected = lemma_of(lower, language) not in (lower, None) and not lower.endswith("s")
    if facts.ordinary and inflected and lower not in home_names(language):
        return False  # inflected: a verb or a noun with its article
    return _acts(after, language) or (not facts.ordinary and token.capital)


def is_doing(tokens: Sequence[Token], i: int, language: str) -> bool:
    """Whether a name that is a brand too (Wilma) stands beside a role word or a person's verb."""
    if i and tokens[i].gap == " " and tokens[i - 1].text.lower() in word_list("roles"):
        return True
    name = name_in(tokens[i].text, language)
    if _is_fitted(tokens[i], name, language) and not tokens[i].text.isupper():
        if leaning(tokens, i, language, name) >= _CLEARLY:
            return True
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    verbs = word_list("verbs") - (AGENTS_ONLY if not tokens[i].initial else frozenset())
    return after is not None and after.gap == " " and after.text.lower() in verbs


def _stands_alone(token: Token, after: Token | None, language: str, facts: Facts) -> bool:
    """A word with a comma, colon or nothing after it: "Satu, 45 v", "Hope.", "Lintu, Jonna ja"."""
    if not token.capital:
        return False
    if after and after.gap == ", " and after.capital and _could_be_surname(after, language):
        return True
    lower = token.text.lower()
    at_home = lower in home_names(language) and lemma_of(lower, language) in (lower, None)
    return facts.given and (at_home or not facts.ordinary)


def _could_be_surname(after: Token, language: str) -> bool:
    facts = facts_of(after.text, language)
    return not facts.allowed and not after.text.isupper()


def _finnish(token: Token, after: Token, facts: Facts) -> bool:
    lower = token.text.lower()
    following = after.text.lower()
    if lemma_of(lower, "fi") in (lower, None) and _acts(after, "fi"):
        # a surname alone with on/oli is rather the thing itself: "Mäki oli jyrkkä"
        return facts.given or following not in ("on", "oli", "ei", "jää", "jäi", "sai", "saa")
    if facts.given and lower.endswith(_PERSONAL_ENDINGS):
        return not is_frequent(lower, "fi", _FREQUENT_CASE)
    if facts.given and lower.endswith("n") and following in _WITH:
        return True
    return not facts.ordinary and token.capital


def _acts(after: Token, language: str) -> bool:
    following = after.text.lower()
    if following in word_list("verbs"):
        return True
    if language == "en":
        return following.endswith("ed") and len(following) > 4
    return False
