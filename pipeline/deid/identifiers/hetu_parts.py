"""A henkilötunnus in other signs than its own, or told in two parts a few words apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.checks import hetu_check
from pipeline.deid.identifiers.plain import label_before
from pipeline.deid.identifiers.prefilter import Rule

#: Signs, and words for the sign, that stand where the sign of the century should.
_ODD_SIGN = (
    r" ?(?:[_/.:;=~*|\\,·•^]{1,2}|(?:väli)?viiva|miinus|(?:binde)?streck|dash|hyphen|minus)"
    r"(?: ?[-_])? ?"
)
_ODD = Rule(
    rf"(\d(?<!\d\d)(?<!\d[-+.,/]\d)\d)[. /_-]?(\d{{2}})[. /_-]?(\d{{2}}){_ODD_SIGN}"
    r"(\d{3}) ?([0-9A-Ya-y])(?!\w)",
    re.I,
)
_NAMED = label_before(
    r"hetu|henkilötunnu|sotu|sosiaaliturvatunnu|personbeteckning|personnummer|pnr|"
    r"personal (?:identity|identification)? ?(?:code|number|id)|identity (?:code|number)"
)
_REACH = 60
#: Words that tell that a number comes in two parts, or in two messages.
_TOLD = re.compile(
    r"(?:first|second|other|latter|last|next) (?:half|part|bit)|rest of (?:it|the)|the rest|"
    r"(?:another|separate|next|second|different) (?:message|e-?mail|text|call|note|line)|"
    r"separately|"
    r"(?:ensimmäi|toi|jälkimmäi|viimei|alku)\w* ?(?:osa|puolisko|puoli)\w*|loppuosa\w*|loput|"
    r"alkuosa\w*|(?:toisessa|eri|erillisessä|seuraavassa) (?:viesti|sähköposti|puhelu|rivi)\w*|"
    r"erikseen|(?:första|andra|sista|senare) (?:del|halva|hälft)\w*|slutet|början|resten|"
    r"(?:annat|separat|nästa|skilt) (?:meddelande|samtal|mejl|rad)\w*|skilt för sig|separat|"
    r"tunnusosa\w*|slutdel\w*",
    re.I,
)
_BIRTH_PART = Rule(r"(\d(?<![\w.,/]\d)\d)(\d{2})(\d{2}) ?[-+A]?(?![\w/])(?![.,]\d)")
_ENDING = re.compile(r"(?<![\w.,/])[-+A]? ?(\d{3} ?[0-9A-Ya-y])(?![\w/%€])(?![.,]\d)")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_AROUND = 110


def find_odd_hetu(text: str) -> Iterator[Finding]:
    """Yield numbers with another sign than a hetu's; and parts that words tell apart.

    With an odd sign it counts where the check character is right, a letter, or a label is near.
    """
    for match in _ODD.finditer(text):
        right = hetu_check(match[1] + match[2] + match[3] + match[4]) == match[5].upper()
        named = _NAMED.search(text, max(0, match.start() - _REACH), match.start())
        if _is_day(match[1], match[2]) and (right or match[5].isalpha() or named):
            yield Finding(match.start(), match.end(), "HETU", "hetu_odd_sign", 0.9)
    for start, end in _windows(text):
        for told in _TOLD.finditer(text, start, end):
            around = max(0, told.start() - _AROUND), min(len(text), told.end() + _AROUND)
            yield from _parts(text, *around)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield where words may tell of a birth part: the pattern of those words is dear."""
    start, end = 0, 0
    for birth in _BIRTH_PART.finditer(text):
        if birth.start() - 2 * _AROUND > end:
            if end:
                yield start, end
            start = birth.start() - 2 * _AROUND
        end = birth.end() + 2 * _AROUND
    if end:
        yield max(0, start), end


def _parts(text: str, start: int, end: int) -> Iterator[Finding]:
    """Both parts between two places; neither where only one of them is there."""
    births = [m for m in _BIRTH_PART.pattern.finditer(text, start, end) if _is_day(m[1], m[2])]
    endings = [
        m
        for m in _ENDING.finditer(text, start, end)
        if not _YEAR.fullmatch(m[1])
        and not any(b.start() < m.end() and m.start() < b.end() for b in births)
    ]
    if births and endings:
        for match in births:
            yield Finding(match.start(), match.end(), "HETU", "hetu_birth_part", 0.9)
        for match in endings:
            yield Finding(match.start(1), match.end(1), "HETU", "hetu_ending", 0.9)


def _is_day(day: str, month: str) -> bool:
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12
