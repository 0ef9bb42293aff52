"""Bank accounts and payment cards: IBAN of any country, old Finnish and Swedish accounts, giros."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.checks import iban_is_valid, luhn_holds
from pipeline.deid.identifiers.plain import GAP, LINK, is_quantity, plain
from pipeline.deid.identifiers.prefilter import Rule

#: Country to the length of its IBAN (ISO 13616 registry).
_LENGTHS = {
    code[:2]: int(code[2:])
    for code in (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CY28 CZ24 DE22 DK18 DO28 EE20 "
        "EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 "
        "KW30 KZ20 LB28 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MT31 NL18 NO15 PK24 PL28 PS29 PT25 "
        "QA29 RO24 RS22 RU33 SA24 SE24 SI19 SK24 SM27 SO23 TN24 TR26 UA29 XK20"
    ).split()
}
#: Two check digits with enough after them, and the country before them.
_CHECK_DIGITS = Rule(
    r"\d(?<!\d.)\d(?=(?:[ .-]?\n? ?[A-Za-z0-9]){11})",
    hint=r"[A-Za-z]{2}[ -]?\d\d(?:[ .-]?\n? ?[A-Za-z0-9]){11}",
)
_COUNTRY = re.compile(r"(?:(?<![^\W_])|(?<=[Ii][Bb][Aa][Nn]))([A-Za-z]{2})[ -]?$")
_PLAIN_ACCOUNT = re.compile(r"[A-Z]{0,4}\d+")  # no bank's code is longer
_OLD = Rule(rf"([1-8](?<![\w/-].)(?<!\d[.,].)\d{{5}}){GAP}-{GAP}(\d{{2,8}})(?![\w/-])(?![.,]\d)")
_NUMBER = r"(\d(?:[ ,-]{0,3}\n?\d)*)(?!\w|[.]\d)"
_NAMED = Rule(
    rf"(?:tili(?!k|n?p)\w*|konton\w+|konto|account(?: number| no\.?)?|iban){LINK}{_NUMBER}", re.I
)
_GIRO = Rule(rf"(?:(?:bank|plus|post)giro\w*|\b[bp]g\b){LINK}{_NUMBER}", re.I)
_CARD_NAMED = Rule(rf"(?:kort(?:ti|in|nummer|nr)?|card)\w*{LINK}{_NUMBER}", re.I)
_CARD = Rule(
    r"[2-6](?<!\w.)(?<!\d[-.,].)(?:\d{3}(?:[ .-]?\n?\d{4}){3}(?: ?\d{1,3})?"
    r"|(?<=3)[47]\d{2}[ .-]?\d{6}[ .-]?\d{5})(?!\w|[.,-]\d)"
)
_STARRED = Rule(r"(?<!\w)(?:\d{4}[ -]?)?(?:[*xX•]{4}[ -]?){1,3}\d{4}(?!\w)")
_LAST_FOUR = Rule(
    r"(?:kort|card)\w*\W{1,3}(?:\w+\W{1,2}){0,3}?(?:päätty\w*|slutar (?:på|med)|"
    r"end(?:s|ing)(?: in| with)?)\W{1,3}(\d{4})(?!\w)",
    re.I,
)
_YEARS = re.compile(r"(?:(?:19|20)\d{2}\D?)+")
_DATE = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}")
_ROUND = re.compile(r"\d+000 - \d+000")


def find_accounts(text: str, language: str) -> Iterator[Finding]:
    """Yield the account numbers of a text, and the numbers of payment cards."""
    text = plain(text)
    yield from _find_ibans(text)
    for match in _OLD.finditer(text):
        if not is_quantity(text, match.end()) and not _ROUND.fullmatch(match.group()):
            yield Finding(match.start(), match.end(), "IBAN", "account_old_style", 0.7)
    yield from _find_cards(text)
    yield from _find_named(text)


def _find_ibans(text: str) -> Iterator[Finding]:
    for digits in _CHECK_DIGITS.finditer(text):
        match = _COUNTRY.search(text, max(0, digits.start() - 3), digits.start())
        length = _LENGTHS.get(match[1].upper()) if match else None
        if not match or not length:
            continue
        end = _end_of(text, match.start(), length)
        if not end or text[end : end + 1].isalnum():
            continue
        bare = re.sub(r"[\W_]", "", text[match.start() : end]).upper()
        if not bare.isascii():
            continue
        right = iban_is_valid(bare)
        # A wrong check digit is masked too, where the form of the account part is plain: figures,
        # or a bank's code and figures ("at 14.30. Met [PERSON_12" has the letters of none).
        if right or _PLAIN_ACCOUNT.fullmatch(bare, 4):
            yield Finding(match.start(), end, "IBAN", "iban" if right else "iban_wrong_check", 1.0)


def _end_of(text: str, start: int, length: int) -> int:
    """Return where the letters and digits from `start` number `length`; 0 where they do not."""
    for k in range(start, min(len(text), start + 3 * length)):
        length -= text[k].isalnum()
        if not length:
            return k + 1
    return 0


def _find_cards(text: str) -> Iterator[Finding]:
    for match in _CARD.finditer(text):
        bare = re.sub(r"\D", "", match.group())
        if not _YEARS.fullmatch(match.group()) or luhn_holds(bare):
            rule = "card" if luhn_holds(bare) else "card_wrong_check"
            yield Finding(match.start(), match.end(), "CARD", rule, 0.9)
    for match in _STARRED.finditer(text):
        yield Finding(match.start(), match.end(), "CARD", "card_starred", 0.85)


def _find_named(text: str) -> Iterator[Finding]:
    """Numbers that a word before them calls an account, a giro or a card."""
    for pattern, entity, fewest in (
        (_NAMED, "IBAN", 7), (_GIRO, "IBAN", 4), (_CARD_NAMED, "CARD", 12),
    ):  # fmt: skip
        for match in pattern.finditer(text):
            digits = sum(character.isdigit() for character in match[1])
            stays = is_quantity(text, match.end(1)) or _DATE.match(match[1])
            if fewest <= digits <= 24 and not stays:
                yield Finding(match.start(1), match.end(1), entity, "account_named", 0.8)
    for match in _LAST_FOUR.finditer(text):
        yield Finding(match.start(1), match.end(1), "CARD", "card_last_four", 0.8)
