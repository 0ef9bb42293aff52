"""What a word means, roughly: its English key and its group of meaning, from ``models/senses``.

Three languages share the keys and the groups, so that what is learnt of "fell" holds for *kaatui*
and *föll* too.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.deid.words.vocabulary import lemma_of
from pipeline.models import artefact_folder

if TYPE_CHECKING:
    import numpy as np

#: Letters of the last part of a compound, at least, and of what stands before it.
_PART, _BEFORE = 4, 3
_POSSESSIVES = ("nsa", "nsä", "ni", "si", "mme", "nne")


class Sense(NamedTuple):
    """English key of a word and the number of its group."""

    key: str
    group: int


@lru_cache(maxsize=50_000)
def sense_of(form: str, language: str) -> Sense | None:
    """Return what a lower-cased form means, a compound by its last part; None if unknown."""
    known = _senses(language)
    found = _direct(form, language, known)
    if found or language == "en":
        return found
    for cut in range(_BEFORE, len(form) - _PART + 1):
        found = _direct(form[cut:], language, known)
        if found:
            return found
    return None


def likeness(one: int, other: int) -> float:
    """Return the cosine of two groups' vectors (-1 to 1)."""
    return float(_cosines()[one, other])


def _direct(form: str, language: str, known: dict[str, Sense]) -> Sense | None:
    lemma = lemma_of(form, language)
    if lemma and lemma in known:
        return known[lemma]
    if form in known:
        return known[form]
    if language == "fi":
        for ending in _POSSESSIVES:
            if form.endswith(ending):
                bare = form.removesuffix(ending)
                lemma = lemma_of(bare, "fi") or lemma_of(bare + "n", "fi")
                return known.get(lemma) if lemma else None
    return None


@cache
def _senses(language: str) -> dict[str, Sense]:
    path = artefact_folder("senses") / f"senses_{language}.tsv"
    shared: dict[tuple[str, str], Sense] = {}  # one object a key: words share many
    found: dict[str, Sense] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, key, group = line.split("\t")
        found[word] = shared.setdefault((key, group), Sense(key, int(group)))
    return found


@cache
def _cosines() -> np.ndarray:
    import numpy as np

    centres = np.load(artefact_folder("senses") / "groups.npy", allow_pickle=False)
    wide = centres.astype(np.float32)
    return wide @ wide.T
