"""Dates and years of birth, in figures and in words; ordinary dates stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.birth_told import find_told_births
from pipeline.deid.identifiers.plain import LINK, plain
from pipeline.deid.identifiers.prefilter import Rule

_FI_MONTH = r"(?:tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu)kuu\w*"
_SV_MONTH = (
    r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)"
)
_EN_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_MONTH = rf"(?:{_FI_MONTH}|{_SV_MONTH}|{_EN_MONTH})"
_YEAR = r"(?:(?:18|19|20)\d{2}|['’-]\d{2})"
_FIGURES = r"(?:\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|['’-]?\d{2})|\d{4}-\d{2}-\d{2})(?!\d)"
_DAY_MONTH = r"(?:0?[1-9]|[12]\d|3[01])\.\s?(?:0?[1-9]|1[0-2])\.?(?!\d)"

#: Numbers in words: each begins with one of these stems, whatever its ending or compound.
_FI_NUMBER = (
    r"(?:ensimmäi|yksi|yhde|kaksi|kahde|toi(?:nen|se)|kolm|nelj|vii(?:si|de|te|tt)|kuu(?:si|de|"
    r"te|tt)|"
    r"seitsem|kahdeks|yhdeks|kymmen|sata|sada|tuhat|tuhan)\w*"
)
_SV_NUMBER = (
    r"(?:första|andra|tredje|fjärde|femte|sjätte|sjunde|åttonde|nionde|tionde|elfte|tolfte|"
    r"(?:tret|fjor|fem|sex|sjut|ar|nit)ton\w*|(?:tjugo|tret+io|fyr+tio|femtio|sextio|sjuttio|"
    r"åttio|nittio)\w*|ett|två\w*|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|hundra\w*|tusen\w*)"
)
_EN_SMALL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen(?:th)?|"
    r"(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)(?:y|ieth)|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|oh)"
)
_EN_NUMBER = rf"{_EN_SMALL}(?:[ -](?:and )?{_EN_SMALL})*"
_DAY_WORDS = (
    rf"(?:{_FI_NUMBER}|(?:den )?{_SV_NUMBER}|(?:the )?{_EN_SMALL}(?:-{_EN_SMALL})?|\d{{1,2}}\.?)"
)
_YEAR_WORDS = (
    rf"{_FI_NUMBER}(?: {_FI_NUMBER}){{0,3}}|{_SV_NUMBER}(?: {_SV_NUMBER}){{0,3}}|{_EN_NUMBER}"
)
_ALL_WORDS = (
    rf"(?<!\w)(?:{_DAY_WORDS}\s(?:päivänä\s|of\s)?{_MONTH}"
    rf"|{_EN_MONTH}\s(?:the\s)?{_EN_SMALL}(?:-{_EN_SMALL})?)"
    rf"(?:,?\s(?:vuonna\s|år\s|in\s)?(?P<year>{_YEAR_WORDS}))?(?!\w)"
)
_IN_WORDS = Rule(
    _ALL_WORDS,
    re.I,
    hint=rf"{_DAY_WORDS}\s(?:päivänä\s|of\s)?{_MONTH}|{_EN_MONTH}\s(?:the\s)?{_EN_SMALL}",
)
#: Where a month stands, and how many characters before and after it a date in words may reach.
_MONTH_AT = re.compile(rf"(?:^|\s|(?<!\w)(?=[JFMASOND])){_MONTH}", re.I)
_WORDS_BEFORE, _WORDS_AFTER = 60, 200
#: A year of this century said in words, or two figures that may be: of a meeting as a rule.
_THIS_CENTURY = re.compile(
    r"(?:kaksi ?tuhat|kahden ?tuhan|kahdentuhan|tjugo ?hundra|två ?tusen|two thousand|twenty\W|"
    r"kaksikymmentä|tjugo|twenty)",
    re.I,
)
_LARGE = re.compile(
    r"kymmen|sata|tuhat|\w(?:tio|hundra|ton)|nineteen|eighteen|"
    r"(?:thir|for|fif|six|seven|eigh|nine)ty",
    re.I,
)
_WORDS = (
    rf"(?:\d{{1,2}}\.\s?(?:päivä\w*\s)?{_FI_MONTH}(?:\s(?:vuonna\s)?{_YEAR})?"
    rf"|(?:den\s)?\d{{1,2}}(?:\.|:[ea])?\s{_SV_MONTH}(?:\s(?:år\s)?{_YEAR})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_EN_MONTH}(?:,?\s{_YEAR})?"
    rf"|{_EN_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s{_YEAR})?)"
)
_ANY = rf"(?:{_FIGURES}|{_MONTH}\s{_YEAR}(?!\d)|{_WORDS}|{_YEAR}|{_DAY_MONTH})"
_BORN = (
    r"(?:(?<!\w)(?:s\.|synt\w*\.?\s?(?:v\.|aika)?|syntymä(?:aika|päivä|vuosi)\w*|f\.|fd|föd\w*|"
    r"födelse(?:datum|dag|tid|år)|b\.|born|birth\s?date|birthday|date of birth|year of birth|"
    r"d\.?o\.?b\.?)(?!\w))"
)
_LINKS = rf"{LINK}(?:(?:in|den|the|klientens|päivänä|sitten|på|av)\s){{0,2}}"
_AFTER_BORN = Rule(
    rf"{_BORN}{_LINKS}({_ANY})",
    re.I,
    hint=rf"{_BORN}{_LINKS}(?:den\s)?(?:{_MONTH}\s)?['’-]?\d",
)
_BORN_BEFORE = re.compile(rf"(?:{_BORN}|(?<!\w)[sfb]:?){_LINKS}$", re.I)
#: A mere letter tells birth only before a full date.
_AFTER_LETTER = Rule(
    rf"(?<!\w)(?:(?-i:[sfb]|[SFB](?=[:.]))[:.\s]\s?\(?|[SFB]\s\(?(?={_FIGURES}))"
    rf"({_FIGURES}|{_MONTH}\s{_YEAR}|{_WORDS}|{_DAY_MONTH})",
    re.I,
    hint=rf"(?<!\w)[sfb][:.\s]\s?\(?(?:den\s)?(?:{_MONTH}\s)?['’-]?\d",
)
_BORN_AFTER = Rule(r"\b(?:syntyn\w+|synt\.|född\w*|born|syntymä\w*)", re.I)
_BEFORE_BORN = re.compile(rf"(?<![\w.])({_ANY})[\s(-]{{1,2}}$", re.I)
_REACH = 45
_SHORT_YEAR = Rule(r"\d(?<![\w.]\d)\d?\.\s?\d{1,2}\.\s?[-'’]\d{2}(?!\w|\.\d)")
#: Two figures that are no year of this century yet.
_TWO_FIGURES = Rule(
    r"\d(?<![\w.]\d)(?:(?<=[1-9])|(?<=0)[1-9]|(?<=[12])\d|(?<=3)[01])\.\s?(?:0?[1-9]|"
    r"1[0-2])\.[3-9]\d(?!\w|[.:,]\d|\s?[%§])"
)
_LAST_CENTURY = Rule(
    r"\d(?<![\w.]\d)(?:\d?\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:18|19)\d{2}|(?<=1)[89]\d{2}-\d{2}-\d{2})"
    r"(?!\d)"
)
_LAST_CENTURY_WORDS = Rule(
    rf"(?<![\w.])(?:\d{{1,2}}(?:\.|st|nd|rd|th)?\s?(?:of\s)?{_MONTH}"
    rf"|{_EN_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?),?\s(?:18|19)\d{{2}}(?!\d)",
    re.I,
    hint=rf"(?:{_MONTH}|\d(?:st|nd|rd|th)?),?\s(?:18|19)\d{{2}}",
)
_AFTER_NAME = Rule(rf"(?<!\w)[A-ZÅÄÖ][\w'’-]*\s\(\s?({_FIGURES})(?=\s?\))")
_COHORT = Rule(
    r"(?<!\w)-?\d{2}-?(?:syntynyt|vuosimallia)\w*|(?<=vuosimallia )-?\d{2,4}",
    hint=r"\d-?(?:syntynyt|vuosimallia)|vuosimallia -?\d",
)


def find_births(text: str, language: str) -> Iterator[Finding]:
    """Yield dates and years that tell when somebody was born.

    Beside a word for birth; in brackets after a word; with a shortened year (13.10.-52); and any
    full date before 2000, which in client work is a birth as a rule, in figures or in words.
    """
    text = plain(text)
    yield from _in_words(text)
    yield from _beside_words(text)
    for pattern in (_SHORT_YEAR, _TWO_FIGURES, _LAST_CENTURY):
        for match in pattern.finditer(text):
            yield _birth(match, 0, "birth_pattern", 0.7)
    for match in _COHORT.finditer(text):
        yield _birth(match, 0, "birth_pattern", 0.7)
    for match in _AFTER_NAME.finditer(text):
        yield _birth(match, 1, "birth_after_name", 0.7)
    yield from find_told_births(text)


def _beside_words(text: str) -> Iterator[Finding]:
    """Dates and years after a word for birth, and before one."""
    for pattern in (_AFTER_BORN, _AFTER_LETTER):
        for match in pattern.finditer(text):
            yield _birth(match, 1, "birth_named", 0.95)
    for word in _BORN_AFTER.finditer(text):
        before = _BEFORE_BORN.search(text, max(0, word.start() - _REACH), word.start())
        if before:
            yield _birth(before, 1, "birth_named", 0.95)


def _in_words(text: str) -> Iterator[Finding]:
    """Dates with the month in words: named as a birth, or of a year before 2000."""
    for match in _LAST_CENTURY_WORDS.finditer(text):
        yield _birth(match, 0, "birth_pattern", 0.7)
    for match in _dates_in_words(text) if _IN_WORDS.may_match(text) else ():
        year = match["year"]
        past = year and _LARGE.search(year) and not _THIS_CENTURY.match(year)
        after = _BORN_AFTER.pattern.match(text, match.end() + 1)
        named = _BORN_BEFORE.search(text, max(0, match.start() - _REACH), match.start())
        if named or past or after:
            rule = "birth_in_words" if past else "birth_in_words_named"
            yield _birth(match, 0, rule, 0.9)


def _dates_in_words(text: str) -> Iterator[re.Match[str]]:
    """Yield the dates in words, searched for around the months only: the pattern is dear."""
    at = 0
    for month in _MONTH_AT.finditer(text):
        start, end = max(at, month.start() - _WORDS_BEFORE), month.end() + _WORDS_AFTER
        match = _IN_WORDS.pattern.search(text, start, end) if month.end() > at else None
        if match:
            at = match.end()
            yield match


def _birth(match: re.Match[str], group: int, rule: str, score: float) -> Finding:
    return Finding(match.start(group), match.end(group), "DATE_OF_BIRTH", rule, score)
