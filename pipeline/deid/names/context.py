"""What stands around a word that may be a name: evidence for a person, or for the plain word.

Shared by the three languages here: ages, lists of those present, greetings, coordination, roles
and names beside it; what each grammar tells is in ``context_fi``, ``context_sv``, ``context_en``.
Evidence is a sum of points, above zero for a person; the callers set their own bars.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.deid.words.facts import facts_of
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.tokens import Token
from pipeline.deid.words.vocabulary import is_word, lemma_of

_AGE = re.compile(r",? \(?\d{1,2}(?: ?(?:v|kk|år|y|yo|yrs)\b)?[ ,).-]")
_AGE_WORDS = frozenset("v vuotta vuotias kk år åring years year yrs yo y".split())
_BORN = frozenset("s synt syntynyt f född b born".split())
_PRESENT = frozenset(
    "läsnä paikalla osallistujat läsnäolijat saapuvilla mukana osallisina kutsutut jakelu "
    "tiedoksi närvarande deltagare deltog kallade present attendees attending participants "
    "attended invited".split()
)
_GREETINGS = frozenset(
    "hei moi moikka heippa terve morjens kiitos hej hejsan tjena tack hi hello hey dear thanks "
    "terveisin terv hälsningar mvh regards rakas kära".split()
)
_RELATIVES = frozenset(
    "omainen omaiset omaishoitaja huoltaja potilas vanhempi esimies työnantaja hoidettava leski "
    "anhörig patient närståendevårdare förälder arbetsgivare relative patient parent carer".split()
)
_AND = frozenset("ja sekä tai och eller samt and or".split())
_STRONG, _CLEAR, _SOME = 4, 3, 2


@dataclass(frozen=True, slots=True)
class Place:
    """A word in its sentence.

    :param tokens: all words of the passage.
    :param i: which of them.
    :param name: base form of the name it may be, lower-cased.
    """

    tokens: Sequence[Token]
    i: int
    name: str

    @property
    def lower(self) -> str:
        """The word, lower-cased."""
        return self.tokens[self.i].text.lower()

    def word(self, offset: int) -> str:
        """Return the lower-cased word so many places on, or "" where punctuation lies between."""
        token = self.token(offset)
        return token.text.lower() if token else ""

    def token(self, offset: int) -> Token | None:
        """Return the word so many places on (back, if negative), with only spaces between."""
        at = self.i + offset
        if not 0 <= at < len(self.tokens):
            return None
        span = range(self.i + 1, at + 1) if offset > 0 else range(at + 1, self.i + 1)
        return self.tokens[at] if all(self.tokens[k].gap == " " for k in span) else None

    def ahead(self, count: int) -> list[str]:
        """Return up to so many lower-cased words that follow in the sentence."""
        found = []
        for token in self.tokens[self.i + 1 : self.i + 1 + count]:
            if token.initial:
                break
            found.append(token.text.lower())
        return found


def shared_evidence(place: Place, language: str) -> int:
    """Return the points that do not hang on a grammar."""
    return sum(shared_points(place, language).values())


def _age(place: Place) -> int:
    at = place.i + 1
    if at >= len(place.tokens):
        return 0
    after = place.tokens[at]
    if _AGE.match(after.gap) and (after.gap[0] == "," or "(" in after.gap):
        return _STRONG
    if after.gap.strip(" ,(").isdigit() and after.text.lower() in _AGE_WORDS:
        return _STRONG
    born = after.text.lower() in _BORN and at + 1 < len(place.tokens)
    return _STRONG if born and any(map(str.isdigit, place.tokens[at + 1].gap)) else 0


def _listed_among_persons(place: Place) -> int:
    """In a list that a word like "Läsnä:" opens."""
    for k in range(place.i, max(-1, place.i - 12), -1):
        token = place.tokens[k]
        if k < place.i and token.text.lower() in _PRESENT and ":" in place.tokens[k + 1].gap:
            return _CLEAR
        if k < place.i and "\n" in place.tokens[k + 1].gap:
            return 0
    return 0


def _greeted(place: Place) -> int:
    if not place.i:
        return 0
    before = place.tokens[place.i - 1]
    gap = place.tokens[place.i].gap
    if before.text.lower() not in _GREETINGS or gap.strip(" ,\n"):
        return 0
    return _CLEAR if place.lower == place.name else 0


def _told_who(place: Place) -> int:
    """Before a comma and a role: "Voitto, omainen", "Satu, asiakas"."""
    at = place.i + 1
    if at >= len(place.tokens) or place.tokens[at].gap not in (", ", " ("):
        return 0
    following = place.tokens[at].text.lower()
    roles = word_list("roles") | _RELATIVES
    told = following in roles or following in ("joka", "jonka", "jolla", "som", "who")
    return _SOME if told and place.lower == place.name else 0


def _beside_role(place: Place, language: str) -> int:
    if not place.i:
        return 0
    before = place.tokens[place.i - 1].text.lower()
    if before not in word_list("roles") or place.tokens[place.i].gap not in (" ", ": ", ". "):
        return 0
    if language == "fi" and place.tokens[place.i].gap == " " and before.endswith("n"):
        # the child's joy: a genitive owns a noun, unless the word stands in the same case
        agrees = place.lower.endswith("n") or (lemma_of(before, "fi") or before) == before
        return _CLEAR if agrees else -1
    return _CLEAR


def _beside_name(place: Place, language: str) -> int:
    before, after = place.token(-1), place.token(1)
    if before and is_clear_name(before, language, given=True):
        return _CLEAR
    if after and is_clear_name(after, language):
        return _CLEAR
    # whoever writes a first name small does not write the surname with a capital
    if after and place.tokens[place.i].capital and _capital_inside(after, language):
        return _CLEAR
    return 0


def _coordinated(place: Place, language: str) -> int:
    points = 0
    for step in (1, -1):
        if place.word(step) not in _AND:
            continue
        other = place.token(2 * step)
        if other is None:
            continue
        if is_clear_name(other, language) or other.text.lower() in word_list("roles"):
            points += _CLEAR
        elif _capital_inside(other, language):
            points += _SOME
        elif other.text.islower() and is_word(other.text, language):
            points -= 1
    return points


def _capital_inside(token: Token, language: str) -> bool:
    if not token.capital or token.initial or token.text.isupper():
        return False
    facts = facts_of(token.text, language)
    return not facts.allowed and (facts.listed or not facts.word)


def is_clear_name(token: Token, language: str, *, given: bool = False) -> bool:
    """Whether a word is a listed name and no word of the language.

    :param given: only a given name will do.
    """
    return _clear_form(token.text, language, given)


@lru_cache(maxsize=50_000)
def _clear_form(form: str, language: str, given: bool) -> bool:
    facts = facts_of(form, language)
    named = facts.given or (facts.surname and not given)
    plain = facts.word or facts.compound or facts.ordinary
    return named and not facts.allowed and not plain and len(form) > 2


Evidence = Callable[[Place], int]


def shared_points(place: Place, language: str) -> dict[str, int]:
    """Return the points of each of the cues that do not hang on a grammar, by name."""
    return {
        "age": _age(place),
        "listed": _listed_among_persons(place),
        "greeted": _greeted(place),
        "told": _told_who(place),
        "role": _beside_role(place, language),
        "name": _beside_name(place, language),
        "coordinated": _coordinated(place, language),
    }
