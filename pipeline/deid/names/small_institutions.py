"""Institutions whose name no capital shows, or whose words are ordinary ones.

*päiväkoti vesseleissä*, *hämeenkulman palvelutalossa*, *daghemmet tummeliten*, *bäckby
lågstadium*, *little acorns day care*; in English *Open Door Association* as well. The word beside
the generic one is a name where no dictionary knows it, where it is a listed place, or where it is
rare and stands after a word of working, living or attending.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.deid.names.institutions import (
    BETWEEN,
    is_home,
    is_institution,
    is_legal_form,
    opens_institution,
)
from pipeline.deid.names.marks import Mark
from pipeline.deid.words.facts import facts_of
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.tokens import Token
from pipeline.deid.words.vocabulary import LANGUAGES, is_frequent, is_rare, is_word

_CUES = frozenset(
    "töissä töihin työskentelee työskenteli hoidossa hoitoon asuu asui asumaan muutti muuttaa "
    "muuttanut muuttanee siirtyi siirtyy siirretty aloitti aloittaa aloittanut käy kävi koulua "
    "sijoitettu sijoitettiin jaksolla jaksolle harjoittelussa opiskelee paikka paikan vierailu "
    "lapsi lapset ohjaajana hoitajana opettajana "
    "jobbar jobbade arbetar arbetade bor bodde går gick flyttade flyttar flytta började börjar "
    "placerad praktik vårdas vårdades på i till från vid hos "
    "works worked working goes went going attends attended attending lives lived living moved "
    "started placed at to from in stays stayed".split()
)
_CUE_REACH = 4
#: What tells of a kind of institution, not of one among them.
_KINDS = frozenset(
    "primary secondary high comprehensive elementary middle junior senior day care nursing "
    "community health family children's childrens youth sports sport football medical dental "
    "after-school local public private special boarding foster residential retirement old "
    "people's mental social child adult housing job employment crisis shopping leisure fitness "
    "art arts music dance driving language evening night summer sunday sunday's drop-in support "
    "home service services welfare protection student students women's men's girls boys "
    "national state city town village university hospital emergency rehab rehabilitation "
    "treatment drug alcohol psychiatric outpatient general new old their his her my our the a an "
    "this that every each same own nearby former current another first second third whole "
    "benefits benefit legal advice call early years pre graduate grammar business law trade "
    "and or of for with before after during about re no not all some any to in at from by on "
    "was is has had finnish swedish english international catholic lutheran orthodox "
    "evangelical big small nice good bad other".split()
)  # fmt: skip
#: Heads of an English institution's name, with capitals.
_HEADS = frozenset(
    "association foundation trust charity project house lodge society project initiative "
    "fellowship ministries collective network".split()
)
_LOCAL = (
    "ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "aan", "ään", "oon", "uun",
    "iin", "een", "yyn", "öön", "hin",
)  # fmt: skip
_DEFINITE = ("en", "an", "et", "na", "bo", "by", "vik", "dal", "lund", "gård", "hem", "ro", "backa")
_SWEDISH_PLACES = (
    "fjärd", "vik", "by", "gård", "holm", "näs", "sund", "stad", "köping", "hamn", "bro", "backa",
    "backen", "lund", "dal", "berga", "åker", "sjö", "strand", "mark", "torp", "rud", "hult",
)  # fmt: skip
#: Too general to carry a name in small letters.
_GENERAL = re.compile(
    "kaup|liiken|palvelu(?:n|t|i.*|j.*)?$|yrity|asema|yksik|yhteis|handel|affär|services|solutions|logistics|"
    "central|varasto|rakennu|kuljetu|siivou|halli|tehta|seura$|säätiö|osuuskun|kirkon"
)
#: Ends of Finnish genitives of adjectives, participles and verbal nouns.
_DESCRIBES = re.compile(
    "(?:[vt]an|vän|een|l[aä]isen|l?lisen|misen|seen|iseen|tom[aä]n|töm[aä]n|mm[aä]n|tun|tyn|dun|"
    "dyn|oisen|kisen|v[aä]isen)$"
)
HOMES = frozenset({"home", "homes", "care"})
_SAINTS = frozenset({"st", "saint"})
#: First words of the names of nurseries.
_CHEERFUL = frozenset("little happy bright sunny busy tiny jolly".split())
_SHORTEST = 4
_UNKNOWN, _RARE = 2, 1
_PLURAL_RARE = 3.0
_MOST_BEFORE = 3
_FUNCTION = 800.0
_IN_USE = 0.5


def concerns(form: str, language: str) -> bool:
    """Whether a form is, or ends, the generic word of an institution."""
    if form[0].isupper():
        return language == "en" and _heads(form)
    if is_institution(form):
        return not _GENERAL.search(form) or (language == "en" and form in HOMES)
    return language == "en" and form in HOMES


def mark(
    tokens: Sequence[Token], marks: list[Mark | None], at: Sequence[int], language: str
) -> None:
    """Mark the words beside a generic word that make a name with it."""
    for i in at:
        form = tokens[i].text
        if tokens[i].capital:
            _capitals_before(tokens, marks, i)
        elif is_institution(form) or is_home(tokens, i):
            _small(tokens, marks, i, language)


def _small(tokens: Sequence[Token], marks: list[Mark | None], i: int, language: str) -> None:
    if language == "en":
        names = _english_before(tokens, marks, i)
    else:
        names = _before(tokens, marks, i, language) or _after(tokens, marks, i, language)
    for k in names:
        facts = facts_of(tokens[k].text, language)
        marks[k] = marks[k] or Mark("lower_case_institution", facts, 0.5)


def _before(tokens: Sequence[Token], marks: list[Mark | None], i: int, language: str) -> list[int]:
    """hämeenkulman palvelutalo, bäckby lågstadium: an unknown word or a place before it."""
    if i == 0 or tokens[i].gap != " " or marks[i - 1]:
        return []
    form = tokens[i - 1].text
    if tokens[i - 1].capital:
        return [i - 1] if _named_after(form, language) else []
    if not form.islower():
        return []
    if language == "fi":
        place = facts_of(form, "fi").place
        unknown = likeness(form, "fi") == _UNKNOWN and not _DESCRIBES.search(form)
        named = form.endswith("n") and (place or unknown)
        return [i - 1] if named and not facts_of(form, "fi").role else []
    at_place = i > 1 and tokens[i - 1].gap == " " and tokens[i - 2].text.lower() in _CUES
    return [i - 1] if at_place and likeness(form, "sv") == _UNKNOWN else []


def _named_after(form: str, language: str) -> bool:
    """Kanervan turvakoti: a listed name that is a word too, in the genitive, opens a line."""
    if not form.endswith("n" if language == "fi" else "s"):
        return False
    facts = facts_of(form, language)
    return facts.listed and not (facts.allowed or facts.role) and len(form) > _SHORTEST


def _after(tokens: Sequence[Token], marks: list[Mark | None], i: int, language: str) -> list[int]:
    """Päiväkoti vesseleissä, daghemmet tummeliten: a rare word after it, in a place's form."""
    at = i + 1
    if at == len(tokens) or tokens[at].gap != " " or marks[at] or not tokens[at].text.islower():
        return []
    if language == "fi" and not opens_institution(tokens[i].text.lower()):
        return []
    form = tokens[at].text
    like = likeness(form, language)
    if not like or not _near_cue(tokens, i):
        return []
    ends = _LOCAL if language == "fi" else _DEFINITE
    if like == _UNKNOWN and language == "sv":
        return [at]
    return [at] if form.endswith(ends) else []


def _near_cue(tokens: Sequence[Token], i: int) -> bool:
    near = (*tokens[max(0, i - _CUE_REACH) : i], *tokens[i + 2 : i + 4])
    return any(token.text.lower() in _CUES for token in near)


def _english_before(tokens: Sequence[Token], marks: list[Mark | None], i: int) -> list[int]:
    """Oakfield primary school, little acorns day care: from the kind back to the name."""
    at = i - 1
    while (
        at >= 0
        and tokens[at + 1].gap == " "
        and (tokens[at].text.lower() in BETWEEN or tokens[at].text.lower() in ("day", "care"))
    ):
        at -= 1
    if at < 0 or tokens[at + 1].gap != " " or not tokens[at].text.islower():
        return []
    if at and tokens[at].gap in (" ", ". ") and tokens[at - 1].text in _SAINTS:
        return list(range(at - 1, i + 1))
    if marks[at]:
        return []
    form = tokens[at].text
    if form in _KINDS:
        return []
    like = likeness(form, "en")
    if at and tokens[at].gap == " " and tokens[at - 1].text in _CHEERFUL and _near_cue(tokens, at):
        like = _RARE
    if like == _UNKNOWN:
        return list(range(at, i + 1))
    if not like or not _near_cue(tokens, at):
        return []
    first = at
    while (
        first > 0
        and at - first + 1 < _MOST_BEFORE
        and tokens[first].gap == " "
        and _epithet(tokens[first - 1].text)
    ):
        first -= 1
    return list(range(first, i + 1))


def _epithet(form: str) -> bool:
    return form in _CHEERFUL or form in ("big", "new", "green")


def _heads(form: str) -> bool:
    lower = form.lower()
    return (
        lower in _HEADS or is_institution(form) or (len(form) > _SHORTEST and is_legal_form(form))
    )


def _capitals_before(tokens: Sequence[Token], marks: list[Mark | None], i: int) -> None:
    """Open Door Association: capitals before a capitalised head, unless all tell the kind."""
    first = i
    while (
        first > 0
        and tokens[first].gap == " "
        and i - first < _MOST_BEFORE + 1
        and tokens[first - 1].capital
        and not (tokens[first - 1].initial and _is_function(tokens[first - 1].text))
    ):
        first -= 1
    named = [k for k in range(first, i) if _names(tokens[k])]
    if not named or tokens[named[0]].text.isupper():
        return
    if tokens[first].initial and len(named) == 1 and marks[named[0]] is None:
        return  # Assessment Centre
    for k in range(named[0], i + 1):
        marks[k] = marks[k] or Mark("institution", facts_of(tokens[k].text, "en"), 0.5)


def _is_function(form: str) -> bool:
    return is_frequent(form.lower(), "en", _FUNCTION)


def _names(token: Token) -> bool:
    lower = token.text.lower()
    facts = facts_of(token.text, "en")
    return not (
        (lower in _KINDS and lower not in ("new", "old", "good"))
        or facts.role
        or facts.allowed
        or is_institution(token.text)
    )


def _is_place_compound(form: str, word: bool, language: str) -> bool:
    """kaisaniemen, lappfjärds: made as places are, and no entry of the dictionary."""
    if word or language == "en":
        return False
    if language == "sv":
        return form.removesuffix("s").endswith(_SWEDISH_PLACES)
    return facts_of(form, "fi").nature


@lru_cache(maxsize=50_000)
def likeness(form: str, language: str) -> int:
    """Return how like a name a small-lettered form is: 2 in no dictionary, 1 a rare word, 0."""
    facts = facts_of(form, language)
    if len(form) < _SHORTEST or facts.allowed or facts.role or is_institution(form):
        return 0
    if form in word_list("verbs") or form in word_list("words"):
        return 0
    if (facts.place and not facts.ordinary) or _is_place_compound(form, facts.word, language):
        return _UNKNOWN
    if not (facts.word or facts.compound):
        elsewhere = any(
            is_word(form, other) and is_frequent(form, other, _IN_USE) for other in LANGUAGES
        )
        return 0 if elsewhere or is_frequent(form, language, _IN_USE) else _UNKNOWN
    if language == "en":
        plural = form.endswith("s") and not form.endswith("ss")
        rare = is_rare(form, "en") or (plural and not is_frequent(form, "en", _PLURAL_RARE))
        return _RARE if rare else 0
    return _RARE if facts.rare or facts.compound or not is_frequent(form, language, 5.0) else 0
