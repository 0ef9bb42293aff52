"""Numbers that the state gives: henkilötunnus, personnummer, samordningsnummer.

A henkilötunnus is masked however it is written: wrong check character, dashes of any kind,
spaces, small letters, full stops in the date, no sign, its end missing or starred out, or split
into birth part and ending.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.business_ids import find_business_ids
from pipeline.deid.identifiers.checks import hetu_check, luhn_holds
from pipeline.deid.identifiers.hetu_parts import find_odd_hetu
from pipeline.deid.identifiers.plain import GAP, is_quantity, label_before, plain
from pipeline.deid.identifiers.prefilter import Rule

#: The first digit of a number. It stands before what must not precede it, so that the engine can
#: skip to digits at once.
_START = r"\d(?<!\d\d)(?<!\d[-+.]\d)"
_SIGNS = r"[-+A-FU-Ya-fu-y]"
_HETU = Rule(
    rf"({_START}\d)[. /]?(\d{{2}})[. /]?(\d{{2}}){GAP}{_SIGNS}{GAP}(\d{{3}}) ?"
    r"([0-9A-Ya-y])(?!\w)"
)
_HETU_LONG_YEAR = Rule(
    rf"({_START}\d?)[./] ?(\d{{1,2}})[./] ?(\d{{4}}) ?{_SIGNS} ?(\d{{3}}) ?([0-9A-Ya-y])(?!\w)"
)
_HETU_NO_SIGN = Rule(rf"({_START}\d)(\d{{2}})(\d{{2}})({GAP})(\d{{3}})( ?)([0-9A-Ya-y])(?![\w-])")
#: The check character left away, or the end starred out.
_HETU_OPEN = Rule(
    rf"({_START}\d)(\d{{2}})(\d{{2}})[-+A-Fa-f](?:\d{{3}}|[xX*?#•]{{3,5}}|[xX*?]{{3}}[0-9A-Y])"
    r"(?![\w*])"
)
_NAMED = label_before(
    r"hetu|henkilötunnu|sotu|sosiaaliturvatunnu|personbeteckning|personnummer|pnr|"
    r"samordningsnummer|coordination number|personal number|"
    r"(?:personal )?(?:identity|identification) (?:code|number)|(?<!\w)tunnus"
)
_BIRTH_NAMED = label_before(r"\bsynt|\bs\b\.?|\bfödd|\bf\b\.?|\bborn|födelse|\bdob|birth|\bb\.")
_SIX = Rule(r"(\d(?<![\w-]\d)(?<!\d[.,]\d)\d)(\d{2})(\d{2})( ?[-+A](?!\w)(?! ?\d))?(?!\w|[.,]\d)")
_ENDING = Rule(
    r"(?:loppuosa\w*|tunnusosa\w*|loppu|slutdel\w*|slutet|sista (?:delen|fyra)|"
    r"ending|last (?:part|four))"
    r"\W{0,4}(?:on|är|is|with|in)?\W{0,3}([-+A]? ?\d{3} ?[0-9A-Ya-y])(?!\w)",
    re.I,
)
_SIX_DIGITS = re.compile(r"(?<!\d)\d{6}(?!\d)")
_REACH = 60
_PERSONNUMMER = Rule(rf"({_START}\d{{5}}(?:\d{{2}})?){GAP}([-+]?){GAP}(\d{{4}})(?!\w)(?!-\d)")
_PERSONNUMMER_OPEN = Rule(rf"({_START}\d{{5}}(?:\d{{2}})?)[-+ ]?[xX*•]{{4}}(?![\w*])")


def find_national_ids(text: str, language: str) -> Iterator[Finding]:
    """Yield the national numbers of a text, in every language alike."""
    text = plain(text)
    yield from _find_hetu(text)
    yield from _find_parts(text)
    yield from _find_personnummer(text)
    yield from find_odd_hetu(text)
    yield from find_business_ids(text)


def _find_hetu(text: str) -> Iterator[Finding]:
    for pattern in (_HETU, _HETU_LONG_YEAR):
        for match in pattern.finditer(text):
            if _is_day(match[1], match[2]):
                digits = match[1].zfill(2) + match[2].zfill(2) + match[3][-2:] + match[4]
                right = hetu_check(digits) == match[5].upper()
                yield _found(match, "HETU", "hetu" if right else "hetu_wrong_check", 1.0)
    for match in _HETU_NO_SIGN.finditer(text):
        if _is_day(match[1], match[2]) and _reads_as_hetu(text, match):
            yield _found(match, "HETU", "hetu_no_sign", 0.9)
    for match in _HETU_OPEN.finditer(text):
        if _is_day(match[1], match[2]) and not is_quantity(text, match.end()):
            yield _found(match, "HETU", "hetu_open_end", 0.9)


def _reads_as_hetu(text: str, match: re.Match[str]) -> bool:
    """Without a sign: a letter joined to the end, the right check character, or a label."""
    last = match[7]
    if last.isalpha() and not match[6] and match[5][0] != "0":
        return True
    right = hetu_check(match[1] + match[2] + match[3] + match[5]) == last.upper()
    return right or _named(_NAMED, text, match.start())


def _find_parts(text: str) -> Iterator[Finding]:
    """Birth part and ending, apart from each other."""
    for match in _SIX.finditer(text):
        if not _is_day(match[1], match[2]) and not _is_day(match[3], match[2]):
            continue
        joined = bool(match[4]) and match[4].strip() == "-" and not match[4].startswith(" ")
        ends = _ENDING.search(text, match.end(), match.end() + _REACH)
        named = _named(_NAMED, text, match.start()) or _named(_BIRTH_NAMED, text, match.start())
        if joined or ends or named:
            yield _found(match, "HETU", "hetu_birth_part", 0.9)
    yield from _find_endings(text)


def _find_endings(text: str) -> Iterator[Finding]:
    for match in _ENDING.finditer(text):
        birth = _SIX_DIGITS.search(text, max(0, match.start() - _REACH), match.start())
        letter = match[1][-1].isalpha() and "osa" in match.group().lower()
        if birth or letter:
            yield Finding(match.start(1), match.end(1), "HETU", "hetu_ending", 0.9)


def _find_personnummer(text: str) -> Iterator[Finding]:
    for match in _PERSONNUMMER.finditer(text):
        digits = match[1][-6:] + match[3]
        coordinated = int(digits[4:6]) > 60
        if not _is_swedish_day(digits) or not _is_century(match[1]):
            continue
        if not match[2] and digits.startswith("0") and len(match[1]) == 6:
            continue  # a Finnish mobile number goes first
        right = luhn_holds(digits)
        if right or match[2] or _named(_NAMED, text, match.start()):
            rule = "samordningsnummer" if coordinated else "personnummer"
            yield _found(match, "PERSONNUMMER", rule if right else f"{rule}_wrong_check", 0.95)
    for match in _PERSONNUMMER_OPEN.finditer(text):
        if _is_swedish_day(match[1][-6:]) and _is_century(match[1]):
            yield _found(match, "PERSONNUMMER", "personnummer_starred", 0.95)


def _is_century(date: str) -> bool:
    return len(date) == 6 or date[:2] in ("18", "19", "20")


def _is_swedish_day(digits: str) -> bool:
    day = int(digits[4:6])
    return _is_day(str(day - 60 if day > 60 else day), digits[2:4])


def _named(label: re.Pattern[str], text: str, start: int) -> bool:
    return label.search(text, max(0, start - _REACH), start) is not None


def _is_day(day: str, month: str) -> bool:
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12


def _found(match: re.Match[str], entity: str, rule: str, score: float) -> Finding:
    return Finding(match.start(), match.end(), entity, rule, score)
