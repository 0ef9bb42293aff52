"""Bank accounts: IBAN of any country, Finnish account numbers as they were before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.national_ids import DIGIT

_FINNISH = re.compile(r"(?<!\w)FI ?\d{2}(?:[ -]?\d{4}){3}[ -]?\d{2}(?!\w)", re.I)
_SWEDISH = re.compile(r"(?<!\w)SE ?\d{2}(?:[ -]?\d{4}){5}(?!\w)", re.I)
_ANY = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_OLD = re.compile(r"(?<![\w/-])[1-8]\d{5} ?[-–] ?\d{2,8}(?![\w/-])")
_HINT = re.compile(r"tili|konto|giro|account|iban", re.I)
_NAMED = re.compile(
    r"(?:tilinumero\w*|tilinro|tilille|tili|kontonummer|kontonr|konto|bankgiro|plusgiro|"
    r"account(?: number| no\.?)?|iban)\W{0,6}(?:on|är|is)? ?((?:\d[ -]?){6,18}\d)(?!\w)",
    re.I,
)


def find_accounts(text: str, language: str) -> Iterator[Finding]:
    """Yield the account numbers of a text."""
    if not DIGIT.search(text):
        return
    for pattern in (_FINNISH, _SWEDISH):
        for match in pattern.finditer(text):
            yield Finding(match.start(), match.end(), "IBAN", "iban", 1.0)
    for match in _ANY.finditer(text):
        if iban_is_valid(match.group()):
            yield Finding(match.start(), match.end(), "IBAN", "iban_abroad", 0.95)
    for match in _OLD.finditer(text):
        yield Finding(match.start(), match.end(), "IBAN", "account_old_style", 0.7)
    for match in _NAMED.finditer(text) if _HINT.search(text) else ():
        yield Finding(match.start(1), match.end(1), "IBAN", "account_named", 0.8)


def iban_is_valid(iban: str) -> bool:
    """Whether the remainder by 97 is 1 (ISO 13616)."""
    bare = iban.replace(" ", "").upper()
    number = "".join(str(int(character, 36)) for character in bare[4:] + bare[:4])
    return int(number) % 97 == 1
