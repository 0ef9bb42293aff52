"""The only door to Voikko, the free Finnish analyser: which readings a word form has.

Optional: the library and its dictionary are system packages (``libvoikko1``, ``voikko-fi`` in
Debian), ``libvoikko`` of the extra ``ilmio[voikko]`` is the binding. Where one is missing,
:func:`available` says so and nothing else changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pipeline.errors import UsageError

#: Voikko's classes (CLASS) of proper nouns that place a person.
_PERSON = frozenset({"etunimi", "sukunimi"})
_PLACE = frozenset({"paikannimi"})


@dataclass(frozen=True, slots=True)
class Readings:
    """What the analyser takes a form for.

    :param person: some reading is a given name or a surname.
    :param place: some reading is a place.
    :param only_names: there is a reading, and every one is a name of these kinds.
    :param lemmas: base forms of the readings that are names, lower-cased, sorted.
    """

    person: bool
    place: bool
    only_names: bool
    lemmas: tuple[str, ...]


_NOTHING = Readings(False, False, False, ())


def available() -> bool:
    """Whether the binding, the library and a Finnish dictionary are there."""
    return _handle() is not None


@lru_cache(maxsize=100_000)
def readings(form: str) -> Readings:
    """Return the readings of one word form; small and capital letters give the same.

    :raises UsageError: where Voikko is not installed.
    """
    handle = _handle()
    if handle is None:
        raise UsageError(
            "Voikko is not installed.",
            where="scrub.voikko",
            mend="Install libvoikko1, voikko-fi and `ilmio[voikko]`, or set it to 'auto'.",
        )
    found = handle.analyze(form[:1].upper() + form[1:].lower())
    classes = [str(one.get("CLASS", "")) for one in found]
    names = [one for one, kind in zip(found, classes, strict=True) if kind in _PERSON | _PLACE]
    if not names:
        return _NOTHING
    return Readings(
        person=any(kind in _PERSON for kind in classes),
        place=any(kind in _PLACE for kind in classes),
        only_names=len(names) == len(found),
        lemmas=tuple(sorted({str(one.get("BASEFORM", form)).lower() for one in names})),
    )


@cache
def _handle() -> Any:
    try:
        import libvoikko
    except ImportError:
        return None
    try:
        return libvoikko.Voikko("fi")
    except (OSError, libvoikko.VoikkoException):  # no library, or no dictionary
        return None
