"""Phone numbers of Finland, Sweden and abroad, as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.national_ids import DIGIT

_CANDIDATE = re.compile(
    r"(?<![\w/.,:-])(?:\+|\(\+|\(0|0)\d?(?:[ ()./–-]{0,3}\d){4,16}(?![\w/]|[.,:]\d)"
)
_NAMED = re.compile(
    r"(?:\b(?:puh|gsm|p|tel|tfn|mobil|mob|phone|telephone|ring|soita|numero\w*|nummer|nr|number)"
    r"\b[.:]? {0,2}(?:on|är|is)? {0,2})((?:\d[ -]{0,2}){5,12}\d)(?![\w/]|[.,:]\d)",
    re.I,
)
_DATE = re.compile(r"\d{1,2}[.\-/]\d{1,2}[.\-/]\d{2,4}$")
#: Emergency and national helplines: they name nobody.
_STAYS = frozenset({"112", "116117", "116111", "116123", "116006", "116000"})
_SHORTEST, _LONGEST = 6, 15


def find_phones(text: str, language: str) -> Iterator[Finding]:
    """Yield the phone numbers of a text; 112, 116 117 and national helplines stay."""
    if not DIGIT.search(text):
        return
    for match in _CANDIDATE.finditer(text):
        if is_phone(match.group()):
            yield Finding(match.start(), match.end(), "PHONE", "phone", 0.9)
    for match in _NAMED.finditer(text):
        if _digits(match[1]) not in _STAYS and not _DATE.fullmatch(match[1]):
            yield Finding(match.start(1), match.end(1), "PHONE", "phone_named", 0.75)


@lru_cache(maxsize=20_000)
def is_phone(written: str) -> bool:
    """Whether a run of digits is a possible number in Finland, in Sweden or with its country."""
    import phonenumbers

    digits = _digits(written)
    if digits in _STAYS or not _SHORTEST <= len(digits) <= _LONGEST or _DATE.fullmatch(written):
        return False
    for region in ("FI", "SE"):
        try:
            number = phonenumbers.parse(written.replace("/", " "), region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return True
    return False


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)
