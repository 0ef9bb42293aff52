"""Which language a passage is written in. The only door to lingua."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

_MIN_LETTERS = 20  # shorter texts take the language of their surroundings
_MIN_CONFIDENCE = 0.6  # between fi, sv and en; below it the surroundings decide


@lru_cache(maxsize=1)
def _detector() -> Any:
    from lingua import Language, LanguageDetectorBuilder

    languages = (Language.FINNISH, Language.SWEDISH, Language.ENGLISH)
    return LanguageDetectorBuilder.from_languages(*languages).build()


@lru_cache(maxsize=100_000)
def detect_language(text: str, default: str = "fi") -> str:
    """Return ``fi``, ``sv`` or ``en``; the default for texts too short or undecided.

    :param text: a passage, a line or a whole document.
    :param default: BCP 47 code of the surroundings.
    """
    if sum(letter.isalpha() for letter in text) < _MIN_LETTERS:
        return default
    best = _detector().compute_language_confidence_values(text[:2000])[0]
    if best.value < _MIN_CONFIDENCE:
        return default
    return str(best.language.iso_code_639_1.name.lower())
