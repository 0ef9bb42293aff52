"""Phone numbers of Finland, Sweden and abroad, as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.plain import (
    HELPLINE,
    LINK,
    is_quantity,
    plain,
)
from pipeline.deid.identifiers.prefilter import Rule

#: What stands before a number that goes on to its left; searched apart, for speed.
_GOES_ON = re.compile(r"(?:\d|\d[.,:/-]|\d-\d)$")
_CANDIDATE = Rule(
    r"(?:\(?\+|\(0|0|358(?= ?-?\(?\d)|46(?=[ -]?\(?0?\)?[ -]?7\d))"
    r"\d?(?:[ ()./-]{0,3}\n?\d){4,17}"
)
_GROUP = re.compile(r"\d+")
_NAMED = Rule(
    r"(?:\b(?:puh|gsm|p|tel|tfn|mobil\w*|mob|phone|ring|soita|nr)\b|puhelin\w*|puhnro|"
    r"telefon\w*|telephone|phone number|\bnumero\w*|\bnummer|\bnumber)"
    rf"{LINK}(\d(?:[ ()-]{{0,2}}\n?\d){{5,12}})(?!\w|[.,:/]\d)",
    small=True,
)
_FULL_DATE = re.compile(r"\d{1,2}[.\-/]\d{1,2}[.\-/](?:(?:19|20)\d{2}|\d{2}$)")
_ISO_DATE = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}")
#: A clock time, a decimal or a short date: 08.00-16.00, (0.48-0.62), 01.02.-03.02.
_CLOCK = re.compile(r"\(?0\d?[.:]\d{1,2}(?!\d)|0[ -]")
_POSTCODES = re.compile(r"\d{5} ?[-/] ?\d{5}")
_SHORTEST, _LONGEST = 6, 15


def find_phones(text: str, language: str) -> Iterator[Finding]:
    """Yield the phone numbers of a text; 112, 116 117 and national helplines stay."""
    text = plain(text)
    at = 0 if _CANDIDATE.may_match(text) else len(text)
    while match := _CANDIDATE.pattern.search(text, at):
        start = match.start()
        if _GOES_ON.search(text, max(0, start - 3), start):
            at = start + 1
            continue
        end = _end_of_phone(text, match)
        if end:
            yield Finding(match.start(), end, "PHONE", "phone", 0.9)
        at = end or match.start() + len(match.group().split(" ")[0].rstrip())
    for match in _NAMED.finditer(text):
        number = match[1]
        if not (
            HELPLINE.fullmatch(_digits(number))
            or _FULL_DATE.match(number)
            or _ISO_DATE.match(number)
            or is_quantity(text, match.end(1))
        ):
            yield Finding(match.start(1), match.end(1), "PHONE", "phone_named", 0.75)


def _end_of_phone(text: str, match: re.Match[str]) -> int:
    """Return the end of the longest run of whole groups that is a number, or 0."""
    written = match.group()
    if _CLOCK.match(written) or _FULL_DATE.match(written) or _POSTCODES.match(written):
        return 0
    for group in reversed(list(_GROUP.finditer(written))):
        end = match.start() + group.end()
        after = text[end : end + 2]
        cut = after[:1].isalnum() or (after[:1] in (".", ",", ":") and after[1:].isdigit())
        if not cut and is_phone(written[: group.end()]) and not is_quantity(text, end):
            return end
    return 0


@lru_cache(maxsize=20_000)
def is_phone(written: str) -> bool:
    """Whether a run of digits is a possible number in Finland, in Sweden or with its country."""
    import phonenumbers

    digits = _digits(written)
    if HELPLINE.fullmatch(digits) or not _SHORTEST <= len(digits) <= _LONGEST:
        return False
    if digits.startswith("000"):  # no country, no trunk: the running number of a record
        return False
    if digits.startswith(("358", "46")) and "+" not in written:
        return 10 <= len(digits) <= 13
    for region in ("FI", "SE"):
        try:
            number = phonenumbers.parse(written.replace("/", " ").replace("\n", " "), region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return True
    return False


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)
