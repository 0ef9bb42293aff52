"""Numbers that the state gives: henkilötunnus, personnummer, samordningsnummer, Y-tunnus.

A henkilötunnus is masked however it is written: wrong check character, dashes of any kind,
spaces, small letters, full stops in the date, no sign, or split into birth part and ending.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.findings import Finding

DIGIT = re.compile(r"\d")
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_SIGNS = r"[-‐‑‒–—−+A-FU-Ya-fu-y]"
_GAP = r" ?(?:\n ?)?"  # a space, or the end of a line that cuts the number in two
_HETU = re.compile(
    rf"(?<![\w-])(\d{{2}})[. ]?(\d{{2}})[. ]?(\d{{2}}){_GAP}{_SIGNS}{_GAP}(\d{{3}}) ?"
    r"([0-9A-Ya-y])(?!\w)"
)
_HETU_LONG_YEAR = re.compile(
    rf"(?<![\w-])(\d{{1,2}})\.(\d{{1,2}})\.(\d{{4}}) ?{_SIGNS} ?(\d{{3}}) ?([0-9A-Ya-y])(?!\w)"
)
_HETU_NO_SIGN = re.compile(r"(?<![\w-])(\d{2})(\d{2})(\d{2}) ?(\d{3}) ?([0-9A-Ya-y])(?![\w-])")
_NAMED = (
    r"(?:hetu\w*|henkilötunnu\w*|sotu\w*|sosiaaliturvatunnu\w*|personbeteckning\w*|"
    r"personnummer|personal (?:identity|identification) (?:code|number)|identity code|tunnus)"
)
_SIX = re.compile(r"(?<![\w-])(\d{2})(\d{2})(\d{2})(?: ?[-–+A])?(?![\w.]\w)(?!\w)")
_BIRTH_NAMED = re.compile(rf"(?:{_NAMED}|\b(?:synt|s|född|f|born)\b\.?)[ :]{{0,3}}$", re.I)
_ENDING = re.compile(
    r"(?:loppuosa\w*|tunnusosa\w*|loppu|slutdel\w*|slutet|sista delen|ending|last (?:part|four))"
    r"\W{0,4}(?:on|är|is|with|in)?\W{0,3}([-–+A]? ?\d{3} ?[0-9A-Ya-y])(?!\w)",
    re.I,
)
_ENDING_HINT = re.compile(r"loppu|tunnusosa|slut|sista|ending|last", re.I)
_NAMED_NEAR = re.compile(rf"{_NAMED}\W{{0,12}}$", re.I)
_PERSONNUMMER = re.compile(r"(?<![\w-])((?:19|20)?\d{6}) ?([-–+]?) ?(\d{4})(?![\w-])")
_Y_TUNNUS = re.compile(r"(?<![\w-])(?:FI[- ]?)?(\d{6,7}) ?[-–] ?(\d)(?![\w-])")
_VAT = re.compile(r"(?<!\w)FI ?(\d{7})(\d)(?!\w)")
_Y_NAMED = re.compile(
    r"(?:y-tunnu\w*|fo-nummer|företags-? ?o\w+|business id|alv-?\w*)\W{0,6}$", re.I
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def find_national_ids(text: str, language: str) -> Iterator[Finding]:
    """Yield the national numbers of a text, in every language alike."""
    if not DIGIT.search(text):
        return
    yield from _find_hetu(text)
    yield from _find_personnummer(text)
    yield from _find_y_tunnus(text)


def hetu_check(nine_digits: str) -> str:
    """Return the check character of DDMMYYNNN (remainder by 31)."""
    return _CHECK[int(nine_digits) % 31]


def _find_hetu(text: str) -> Iterator[Finding]:
    for pattern in (_HETU, _HETU_LONG_YEAR):
        for match in pattern.finditer(text):
            if _is_day(match[1], match[2]):
                digits = match[1] + match[2] + match[3][-2:] + match[4]
                right = hetu_check(digits) == match[5].upper()
                yield _found(match, "HETU", "hetu" if right else "hetu_wrong_check", 1.0)
    for match in _HETU_NO_SIGN.finditer(text):
        right = hetu_check("".join(match.groups()[:4])) == match[5].upper()
        named = _NAMED_NEAR.search(text, max(0, match.start() - 45), match.start())
        if _is_day(match[1], match[2]) and (named or (right and match[5].isalpha())):
            yield _found(match, "HETU", "hetu_no_sign", 0.9)
    for match in _SIX.finditer(text):
        named = _BIRTH_NAMED.search(text, max(0, match.start() - 30), match.start())
        if named and _is_day(match[1], match[2]):
            yield _found(match, "HETU", "hetu_birth_part", 0.9)
    for match in _ENDING.finditer(text) if _ENDING_HINT.search(text) else ():
        yield Finding(match.start(1), match.end(1), "HETU", "hetu_ending", 0.9)


def _find_personnummer(text: str) -> Iterator[Finding]:
    for match in _PERSONNUMMER.finditer(text):
        digits = match[1][-6:] + match[3]
        day = int(digits[4:6])
        coordinated = day > 60
        if not _is_day(f"{day - 60 if coordinated else day:02d}", digits[2:4]):
            continue
        if not match[2] and digits.startswith("0") and len(match[1]) == 6:
            continue  # a Finnish mobile number goes first
        if luhn_sum(digits) % 10 == 0:
            rule = "samordningsnummer" if coordinated else "personnummer"
            yield _found(match, "PERSONNUMMER", rule, 0.95)


def luhn_sum(digits: str) -> int:
    """Return the Luhn sum of a number, its check digit counted (0 mod 10 when right)."""
    total = 0
    for k, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if k % 2 else 1)
        total += value - 9 if value > 9 else value
    return total


def _find_y_tunnus(text: str) -> Iterator[Finding]:
    for pattern in (_Y_TUNNUS, _VAT):
        for match in pattern.finditer(text):
            named = _Y_NAMED.search(text, max(0, match.start() - 40), match.start())
            if named or y_tunnus_is_valid(match[1].zfill(7) + match[2]):
                yield _found(match, "BUSINESS_ID", "y_tunnus", 0.95)


def y_tunnus_is_valid(eight_digits: str) -> bool:
    """Whether the last digit is the check digit (weights 7 9 10 5 8 4 2, remainder by 11)."""
    rest = sum(w * int(d) for w, d in zip(_WEIGHTS, eight_digits, strict=False)) % 11
    return rest != 1 and int(eight_digits[7]) == (11 - rest if rest else 0)


def _is_day(day: str, month: str) -> bool:
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12


def _found(match: re.Match[str], entity: str, rule: str, score: float) -> Finding:
    return Finding(match.start(), match.end(), entity, rule, score)
