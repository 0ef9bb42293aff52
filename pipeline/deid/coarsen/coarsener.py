"""All quasi-identifiers of a passage, each with the coarser words that take its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.coarsen.ages import ages_at, spelled_ages
from pipeline.deid.coarsen.dates import date_at, spelled_dates
from pipeline.deid.coarsen.events import find_events
from pipeline.deid.coarsen.found import Coarse, without_overlaps
from pipeline.deid.coarsen.settings import CoarsenSettings
from pipeline.deid.coarsen.words import find_words

#: Not ``\d+``: after a single class of characters the engine skips to the next one at once.
_NUMBER = re.compile(r"\d\d*")
_LONGEST = 4  # figures: a year
_CODE_AFTER = re.compile(r"\.\d{1,2}(?!\d)")
_CODE_BEFORE = re.compile(r"\b(?:dg|dx|diagn\w+|icd(?:-10)?|kood\w+|kod\w*|code)[.:]?\s?$", re.I)
_CHAPTERS = frozenset("ABCDEFGHIJKLMNOPQRST")


def find_coarse(text: str, language: str, settings: CoarsenSettings) -> list[Coarse]:
    """Return what of a passage is told more coarsely, in order, without overlaps.

    A telling whose words equal those that stand there is coarse already; the ledger counts it.
    """
    found = list(_numbered(text, language, settings))
    if settings.dates:
        found += spelled_dates(text, language)
    if settings.ages:
        found += spelled_ages(text, language, settings)
    found += find_words(text, language, settings)
    if settings.families:
        found += find_events(text, language)
    return without_overlaps(found)


def _numbered(text: str, language: str, settings: CoarsenSettings) -> Iterator[Coarse]:
    """Yield what begins with a figure: dates, ages, codes of diagnoses."""
    done = 0
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if start < done:
            continue
        made = _at_number(text, start, end, language, settings)
        if made:
            done = made[-1].end
            yield from made


def _at_number(
    text: str, start: int, end: int, language: str, settings: CoarsenSettings
) -> list[Coarse]:
    if end - start > _LONGEST:
        return []
    before = text[start - 1] if start else " "
    if before.isalpha():
        code = _code_at(text, start, end) if settings.diagnoses else None
        return [code] if code else []
    inside = before == "_" or (before in "./,:–-" and start > 1 and text[start - 2].isalnum())
    if inside:
        return []
    date = date_at(text, start, language) if settings.dates else None
    if date:
        return [date]
    return ages_at(text, start, end, language, settings) if settings.ages else []


def _code_at(text: str, start: int, end: int) -> Coarse | None:
    """Tell "F20.0" as its chapter, "F"; a code without decimals needs a word for diagnosis."""
    letter = text[start - 1]
    alone = start < 2 or not (text[start - 2].isalnum() or text[start - 2] in "-_[")
    if letter not in _CHAPTERS or not alone or end - start != 2:
        return None
    decimals = _CODE_AFTER.match(text, end)
    named = letter == "F" or _CODE_BEFORE.search(text, max(0, start - 14), start - 1)
    if not decimals and (not named or text[end : end + 1].isalnum()):
        return None
    stop = decimals.end() if decimals else end
    return Coarse(start - 1, stop, "DIAGNOSIS", "diagnosis_code", letter, letter)
