"""Places in small letters, where the grammar says that a place is meant.

*asuu kalliossa*, *bor i malmö*, *moved from leeds*: a listed place in a local case or after a
preposition of place. One that is an ordinary word too needs a verb of dwelling or moving beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipeline.deid.names.marks import Mark
from pipeline.deid.words.facts import facts_of
from pipeline.deid.words.lists import places, word_list
from pipeline.deid.words.reach import may_be_listed
from pipeline.deid.words.tokens import Token
from pipeline.deid.words.vocabulary import is_frequent, lemma_of

_IN = {
    "sv": frozenset("i på från till vid nära utanför genom via runt mot".split()),
    "en": frozenset("in from near to around outside at via through towards".split()),
}
#: Verbs and nouns of dwelling, moving and coming from.
_DWELLS = frozenset(
    "asuu asui asunut asuvat asuneet asua asumaan asumassa asunto kämppä yksiö kaksio muutti "
    "muuttaa muuttanut muuttivat muuttaneet muutossa muuttamassa muuttamaan muutto muuttaisi "
    "kotoisin lähtöisin syntynyt syntyi oleskelee majoittuu majailee matkusti "
    "siirtyi siirtynyt lähti palasi paluu käy kävi liikkuu pyörii notkuu hengailee töissä kotona "
    "bor bodde bott boende lägenhet etta tvåa trea rum flyttade flyttar flytta flyttat flytt "
    "hemma kommer född uppvuxen reser reste åkte åker vistas rör jobbar jobbade arbetar "
    "arbetade hänger "
    "live lives lived living stay stays stayed staying move moves moved moving born raised "
    "flat house home room comes came travelled returned works worked working based grew".split()
)
_REACH = 4
#: Per million words: a word met more often is the word, whatever stands beside it.
_WORD = 40.0
_LOCAL = (
    "ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "aan", "ään", "oon", "uun",
    "iin", "een", "yyn", "öön",
)  # fmt: skip
_SHORTEST = 3


def concerns(form: str, language: str) -> bool:
    """Whether a form may be a listed place in small letters."""
    if not form.islower():
        return False
    local = language != "fi" or form.endswith(_LOCAL)
    return local and may_be_listed(form) and bool(_kind(form, language))


def mark(
    tokens: Sequence[Token], marks: list[Mark | None], at: Sequence[int], language: str
) -> None:
    """Mark the places in small letters of a passage."""
    for i in at:
        if marks[i] or not _is_local(tokens, i, language):
            continue
        kind = _kind(tokens[i].text, language)
        if kind == "sure" or _dwells(tokens, i, kind):
            facts = facts_of(tokens[i].text, language)
            marks[i] = Mark("lower_case_place", facts, 0.5)


@lru_cache(maxsize=50_000)
def _kind(form: str, language: str) -> str:
    """Return "sure" (a place and no word), "maybe" (a word too), "often" (a frequent one) or ""."""
    facts = facts_of(form, language)
    if not facts.place or facts.allowed or facts.role or len(form) < _SHORTEST:
        return ""
    if form in word_list("verbs") or form in word_list("words"):
        return ""
    if not (facts.word or facts.compound or facts.ordinary or facts.given):
        return "sure"
    named = (lemma_of(form, language) or form) in places() and not facts.ordinary
    return "often" if is_frequent(form, language, _WORD) and not named else "maybe"


def _is_local(tokens: Sequence[Token], i: int, language: str) -> bool:
    if language == "fi":
        return True  # by its ending
    return i > 0 and tokens[i].gap == " " and tokens[i - 1].text.lower() in _IN[language]


def _dwells(tokens: Sequence[Token], i: int, kind: str) -> bool:
    if kind == "often":  # only right after the verb: flyttade till lund, muutti saloon
        near = (*tokens[max(0, i - 2) : i],)
    else:
        near = (*tokens[max(0, i - _REACH) : i], *tokens[i + 1 : i + 3])
    return any(token.text.lower() in _DWELLS for token in near)
