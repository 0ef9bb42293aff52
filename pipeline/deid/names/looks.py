"""What a word's form alone says: which rules for names it can concern at all.

Worked out once for each form and kept, so that most words of a passage cost one look-up: they are
in small letters, no form of any name, and concern no rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline.deid.names import initials, nicknames, small_institutions, small_places
from pipeline.deid.names.institutions import is_institution
from pipeline.deid.names.lower_case import TITLES, lower_case_kind, passed_over
from pipeline.deid.names.small_institutions import HOMES
from pipeline.deid.words.tokens import Token

#: Rules for single forms, in their order: a later one sees the marks of an earlier one.
RULES = (small_institutions, small_places, initials, nicknames)
#: Words of small letters that concern a rule as they are.
_TELLING = TITLES | initials.PRESENT | nicknames.EPITHETS | nicknames.CALLED | HOMES
#: Forms kept for a language.
_MOST = 200_000
_TITLES = TITLES | {title.capitalize() for title in TITLES} | {title.upper() for title in TITLES}


class Look(NamedTuple):
    """What a form says."""

    #: Whether it is in small letters.
    small: bool
    #: Whether it begins with a capital.
    capital: bool
    #: Of one in small letters, how far it is a name (:func:`lower_case_kind`).
    kind: str
    #: Whether it is a title before a name.
    title: bool
    #: Places of the rules that it concerns in :data:`RULES`.
    rules: tuple[int, ...]


def looks_of(tokens: Sequence[Token], language: str) -> list[Look | None]:
    """Return what the form of each token says; None if it is in small letters and says nothing."""
    known = _known(language)
    return [known[token.text] for token in tokens]


class _Known(dict[str, "Look | None"]):
    """What the forms of a language say, by form: half the time and memory of an lru_cache."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __missing__(self, form: str) -> Look | None:
        if len(self) >= _MOST:
            self.clear()
        look = self[form] = _look_of(form, self._language)
        return look


@cache
def _known(language: str) -> _Known:
    return _Known(language)


def _look_of(form: str, language: str) -> Look | None:
    if _says_nothing(form, language):
        return None
    small = form.islower()
    kind = lower_case_kind(form, language) if small else ""
    title = form in _TITLES
    rules = tuple(k for k, rule in enumerate(RULES) if rule.concerns(form, language))
    if small and not (kind or title or rules):
        return None
    return Look(small, form[0].isupper(), kind, title, rules)


def _says_nothing(form: str, language: str) -> bool:
    """Whether a form concerns no rule, told by the few questions that settle it for most."""
    return (
        form.islower()
        and form.isalpha()  # no hyphen, no apostrophe
        and form not in _TELLING
        and passed_over(form, language)
        and not is_institution(form)
    )
