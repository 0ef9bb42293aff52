"""A quick sieve before the dear questions: is this form perhaps one of a listed name.

Most words of a text are in small letters and no form of any name. Here the peeling of
:mod:`pipeline.deid.words.inflection` is turned round once for all listed names, so that a form is
answered for by a few look-ups in a set instead of a walk through dictionaries.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pipeline.deid.words.inflection import ENDINGS, STRENGTHENED, VOWELS
from pipeline.deid.words.lists import given_names, places, surnames

#: Endings of the plural, which the dictionary knows of names and no rule peels.
_PLURAL = (
    "seen",
    "issa",
    "issä",
    "ista",
    "istä",
    "iin",
    "t",
    "ten",
    "ien",
    "jen",
    "ia",
    "iä",
    "ja",
    "jä",
    "ille",
    "illa",
    "illä",
    "ilta",
    "iltä",
)

#: Letters by which most forms are turned away at once.
_BEGINNING = 4
#: Weak and strong grades that only the dictionary undoes (Turu-ssa, Lahde-ssa).
_WEAKENED_TOO = (("hd", "ht"), ("l", "lk"), ("r", "rk"), ("h", "hk"), ("", "k"), ("j", "k"))


def may_be_listed(lower: str) -> bool:
    """Whether a lower-cased form may have a listed given name, surname or place as its base form.

    Never false where :func:`pipeline.deid.words.inflection.base_forms` peels a listed name; true
    for some forms that turn out to have none.
    """
    if not lower.isalpha():
        lower = lower.split(":")[0].replace("’", "'").removesuffix("'s").removesuffix("'")
    if len(lower) > _BEGINNING + 1 and lower[:_BEGINNING] not in _beginnings():
        return False
    names, stems = _names(), _stems()
    if lower in names or lower[:-1] in names:
        return True
    for k, ends in _endings_by_length():
        if lower[-k:] in ends and lower[:-k] in stems:
            return True
    return False


@cache
def _endings_by_length() -> tuple[tuple[int, frozenset[str]], ...]:
    endings = {*ENDINGS, *_PLURAL}
    return tuple(
        (k, frozenset(ending for ending in endings if len(ending) == k))
        for k in sorted(set(map(len, endings)))
    )


@cache
def _beginnings() -> frozenset[str]:
    """First letters of all longer forms that may be listed."""
    endings = [ending for _, ends in _endings_by_length() for ending in ends]
    short = [stem for stem in _stems() if len(stem) < _BEGINNING]
    forms = [*_names(), *_stems(), *(stem + ending for stem in short for ending in endings)]
    return frozenset(form[:_BEGINNING] for form in forms)


@cache
def _names() -> frozenset[str]:
    return given_names() | surnames() | places()


@cache
def _stems() -> frozenset[str]:
    """Every stem from which peeling reaches a listed name."""
    return frozenset(stem for name in _names() for stem in _stems_of(name))


def _stems_of(name: str) -> Iterator[str]:
    yield name
    yield name + "i"  # Ahmedi-n
    yield name + name[-1]  # Annaa-n
    if name.endswith("nen"):
        yield from (name[:-3] + "se", name[:-3] + "s")  # Virtase-n, Kauniais-issa
    if name.endswith("s"):
        yield name[:-1] + "kse"  # Johannekse-n
    if name.endswith("i"):
        yield name[:-1] + "e"  # Sirpe-lle, Saare-n
        yield from _weakened(name[:-1] + "e")  # Lahde-ssa
    if name[-1] in VOWELS:
        yield from _weakened(name)


def _weakened(name: str) -> Iterator[str]:
    for weak, strong in (*STRENGTHENED.items(), *_WEAKENED_TOO):
        if name[:-1].endswith(strong):
            yield name[: -1 - len(strong)] + weak + name[-1]  # Mati-lle
