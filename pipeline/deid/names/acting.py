"""Whether the next word is a verb that tells of a person: *toteaa*, *on julkaissut*, *säger*."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipeline.deid.words.lists import word_list
from pipeline.deid.words.tokens import Token
from pipeline.deid.words.vocabulary import lemma_of

_BE = frozenset("on oli ei olisi lienee".split())
_INFINITIVES = (
    "aa", "ää", "ea", "eä", "ia", "iä", "oa", "öä", "ua", "yä", "da", "dä", "lla", "llä", "nna",
    "nnä", "rra", "rrä", "sta", "stä", "ata", "ätä", "ita", "itä", "uta", "ytä", "ota", "ötä",
)  # fmt: skip
_NOT_FINITE = ("ma", "mä", "va", "vä", "ttu", "tty", "tu", "ty", "sti", "ssa", "ssä", "lla", "llä")

_SHORTEST_VERB = 4
_AUXILIARIES = frozenset("on oli ei".split())
#: What things do as well: Talvi on tullut.
_HAPPENED = frozenset(
    "ollut tullut mennyt alkanut kulunut jäänyt saanut käynyt loppunut päättynyt kestänyt sujunut "
    "auttanut vaikuttanut toiminut onnistunut kasvanut noussut laskenut muuttunut kuulunut "
    "näkynyt riittänyt jatkunut löytynyt kadonnut palanut lisääntynyt vähentynyt valmistunut "
    "syntynyt parantunut".split()
)


def acts_next(tokens: Sequence[Token], i: int, language: str) -> bool:
    """Whether the word after the i-th one is a verb that things seldom take."""
    if i + 1 == len(tokens) or tokens[i + 1].gap != " ":
        return False
    verb = tokens[i + 1].text
    if language == "fi" and verb in _AUXILIARIES and i + 2 < len(tokens):
        done = tokens[i + 2].text  # on julkaissut, ei suostunut
        return done.endswith(("nut", "nyt")) and done not in _HAPPENED
    return acts(verb, language)


@lru_cache(maxsize=50_000)
def is_finite(form: str) -> bool:
    """Whether a Finnish form is a verb of the third person, by dictionary: toteaa, syntyi, on."""
    if form in _BE:
        return True
    lemma = lemma_of(form, "fi")
    if lemma is None or lemma == form or form[-1] not in "aeiouyäö":
        return False
    return lemma.endswith(_INFINITIVES) and not form.endswith(_NOT_FINITE)


@lru_cache(maxsize=50_000)
def acts(form: str, language: str) -> bool:
    """Whether a form is a verb of the third person that things seldom take."""
    if form in word_list("verbs_of_things"):
        return False
    if form in word_list("verbs"):
        return True
    return language == "fi" and is_finite(form)


@lru_cache(maxsize=50_000)
def is_swedish_verb(form: str) -> bool:
    """Whether a form is a present or a past of a verb in -a: argumenterar, nekade."""
    if len(form) < _SHORTEST_VERB or not form.endswith(("ar", "er", "ade", "de", "te")):
        return False
    lemma = lemma_of(form, "sv")
    if lemma is None or not lemma.endswith("a") or lemma == form:
        return False
    return form in (lemma + "r", lemma + "de", lemma[:-1] + "er", lemma[:-1] + "te")
