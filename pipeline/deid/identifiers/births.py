"""Dates and years of birth, in figures and in words; ordinary dates stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.national_ids import DIGIT

_FI_MONTH = r"(?:tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu)kuu\w*"
_SV_MONTH = (
    r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)"
)
_EN_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_YEAR = r"(?:(?:18|19|20)\d{2}|['’-]\d{2})"
_FIGURES = r"(?:\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|['’-]?\d{2})|\d{4}-\d{2}-\d{2})(?!\d)"
_WORDS = (
    rf"(?:\d{{1,2}}\.\s?(?:päivä\w*\s)?{_FI_MONTH}(?:\s(?:vuonna\s)?{_YEAR})?"
    rf"|(?:den\s)?\d{{1,2}}(?:\.|:[ea])?\s{_SV_MONTH}(?:\s(?:år\s)?{_YEAR})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_EN_MONTH}(?:,?\s{_YEAR})?"
    rf"|{_EN_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s{_YEAR})?)"
)
_MONTH = rf"(?:{_FI_MONTH}|{_SV_MONTH}|{_EN_MONTH})"
_ANY = rf"(?:{_FIGURES}|{_WORDS}|{_MONTH}\s{_YEAR}|{_YEAR})"
_BORN = (
    r"(?<!\w)(?:s\.|synt\w*\.?\s?(?:aika)?|syntymä(?:aika|päivä|vuosi)\w*|f\.|fd|född\w*|"
    r"födelse(?:datum|dag|tid|år)|"
    r"b\.|born|birth\s?date|birthday|date of birth|year of birth|d\.?o\.?b\.?)(?!\w)"
)
_AFTER_BORN = re.compile(
    rf"{_BORN}[:\s(]{{0,3}}"
    rf"(?:(?:on|oli|är|is|was|vuonna|år|the|den|in|klientens|päivänä)\s){{0,3}}({_ANY})",
    re.I,
)
_BORN_AFTER = re.compile(r"\b(?:syntyn\w+|synt\.|född\w*|born|syntymä\w*)", re.I)
_BEFORE_BORN = re.compile(rf"(?<![\w.])({_ANY})[\s(-]{{1,2}}$", re.I)
_REACH = 45
_SHORT_YEAR = re.compile(r"(?<![\w.])\d{1,2}\.\s?\d{1,2}\.\s?[-'’]\d{2}(?!\w)")
_LAST_CENTURY = re.compile(r"(?<![\w.])\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:18|19)\d{2}(?!\d)")
_LAST_CENTURY_WORDS = re.compile(
    rf"(?<![\w.])\d{{1,2}}(?:\.|st|nd|rd|th)?\s?{_MONTH}\s(?:18|19)\d{{2}}(?!\d)",
    re.I,
)
_AFTER_NAME = re.compile(rf"(?<=\w\s\()\s?({_FIGURES})(?=\s?\))")
_COHORT = re.compile(r"(?<!\w)-?\d{2}-?(?:syntynyt|vuosimallia)\w*|(?<=vuosimallia )-?\d{2,4}")


def find_births(text: str, language: str) -> Iterator[Finding]:
    """Yield dates and years that tell when somebody was born.

    Beside a word for birth; in brackets after a word; with a shortened year (13.10.-52); and any
    full date before 2000, which in client work is a birth as a rule.
    """
    if not DIGIT.search(text):
        return
    for match in _AFTER_BORN.finditer(text):
        yield Finding(match.start(1), match.end(1), "DATE_OF_BIRTH", "birth_named", 0.95)
    for word in _BORN_AFTER.finditer(text):
        before = _BEFORE_BORN.search(text, max(0, word.start() - _REACH), word.start())
        if before:
            yield Finding(before.start(1), before.end(1), "DATE_OF_BIRTH", "birth_named", 0.95)
    for pattern in (_SHORT_YEAR, _LAST_CENTURY, _LAST_CENTURY_WORDS, _AFTER_NAME, _COHORT):
        for match in pattern.finditer(text):
            yield Finding(match.start(), match.end(), "DATE_OF_BIRTH", "birth_pattern", 0.7)
