"""Base forms of names, also of names that no dictionary knows.

Finnish endings are peeled by rule (Hrytsenkon -> Hrytsenko, Saarelaisella -> Saarelainen,
Ahmedin -> Ahmed); Swedish and English genitives lose their s.
"""

from __future__ import annotations

from functools import lru_cache

from pipeline.deid.words.endings import Endings
from pipeline.deid.words.lists import given_names, places, surnames
from pipeline.deid.words.vocabulary import lemma_of

ENDINGS = (
    "lla llä lle lta ltä ssa ssä sta stä n ta tä na nä ksi a ä lleen llaan llään nsa nsä "
    "lle lleni nkin kin kaan kään hun hon hin han hän hyn"
).split()
_LONGER = Endings(sorted(set(ENDINGS), key=lambda e: (-len(e), e)))
VOWELS = "aeiouyäöå"
#: Weak grade to strong grade at the end of a stem: Mati- -> Matti, Pekalla -> Pekka.
STRENGTHENED = {
    "t": "tt", "k": "kk", "p": "pp", "d": "t", "ll": "lt", "nn": "nt", "rr": "rt", "ng": "nk",
    "mm": "mp", "v": "p",
}  # fmt: skip
_SHORTEST = 3
#: Internal local cases, which tell of a place more often than of a person.
LOCAL_ENDINGS = ("ssa", "ssä", "sta", "stä")


@lru_cache(maxsize=50_000)
def base_forms(word: str) -> tuple[str, ...]:
    """Return the possible base forms of a name, lower-cased, the form itself first.

    The dictionary's capital lemma is trusted alone, as is a form that is a listed name itself.
    """
    word = word.replace("’", "'").removesuffix("'s").removesuffix("'")
    lower = word.split(":")[0].lower()
    lemma = lemma_of(word[:1].upper() + word[1:].lower(), "fi")
    if lemma and lemma[:1].isupper():
        return tuple(dict.fromkeys((lower, lemma.lower())))
    if is_listed(lower):
        return (lower,)
    found = [lower, *_peeled(lower)]
    if lower.endswith("s") and len(lower) > _SHORTEST:
        found.append(lower[:-1])
    return tuple(dict.fromkeys(found))


def is_listed(lower: str) -> bool:
    """Whether a base form is a listed given name, surname or place."""
    return lower in given_names() or lower in surnames() or lower in places()


def _peeled(lower: str) -> list[str]:
    stems = []
    for ending in _LONGER.near(lower):
        stem = lower.removesuffix(ending)
        if stem == lower or len(stem) < _SHORTEST:
            continue
        if ending in ("a", "ä") and (stem[-1] not in VOWELS or stem[-1] in "aä"):
            continue
        stems.append(stem)
        stems.extend(_restored(stem))
    return stems


def _restored(stem: str) -> list[str]:
    found = []
    if stem[-1] == "i" and len(stem) > _SHORTEST:
        found.append(stem[:-1])
    if stem.endswith("kse") and len(stem) > _SHORTEST + 2:
        found.append(stem[:-3] + "s")
    if stem.endswith("se"):
        found.append(stem[:-2] + "nen")
    if stem.endswith("e") and len(stem) > _SHORTEST:
        found.append(stem[:-1] + "i")
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] in VOWELS:
        found.append(stem[:-1])
    for size in (2, 1):
        weak = stem[-1 - size : -1]
        if stem[-1] in VOWELS and weak in STRENGTHENED:
            found.append(stem[: -1 - size] + STRENGTHENED[weak] + stem[-1])
            break
    return found
