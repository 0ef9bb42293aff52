"""Number plates of Finland and Sweden; forms that tell little only beside their word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.plain import is_quantity
from pipeline.deid.identifiers.prefilter import Rule
from pipeline.deid.words.lists import word_list
from pipeline.deid.words.vocabulary import LANGUAGES, is_frequent, is_word

_PLATE = Rule(r"([A-ZÅÄÖ](?<![\w-].)[A-ZÅÄÖ]{1,2})( ?)-( ?)(\d{1,3})(?![\w-]|[.,]\d)")
_LOWER = Rule(r"([a-zåäö](?<![\w-].)[a-zåäö]{2})-\d{3}(?![\w-]|[.,]\d)")
_OTHER = Rule(
    r"[\dA-ZÅÄÖ](?<![\w-].)(?:(?<=\d)\d{1,2}-[A-ZÅÄÖ]{3}|(?<=C)D-\d{4}|"
    r"[A-ZÅÄÖ]{2} ?\d{2}[A-Z])(?![\w-]|[.,]\d)"
)
_NAMED = Rule(
    r"\b(?:rek(?:isteri)?\.? ?(?:nro|numero|tunnus|kilpi)?\w*|auto(?:n|lla|ssa|sta|a|ni|nsa|t|"
    r"kin)?|ajoneuvo\w*|bil(?:en|ar|s)?|"
    r"reg(?:ister|istrerings)?\.? ?(?:nr|nummer|no)?|registration(?: number| plate)?|number plate|"
    r"plate|licen[cs]e(?: plate| number)?|car|vehicle|mopo\w*|peräkärry\w*)"
    r"\.?[\s:=(\"'”.]{1,4}(?:(?:on|oli|är|var|is|was)[\s:]{1,2})?"
    r"([A-ZÅÄÖ]{1,3}(?: ?- ?| )?\d{1,4}[A-Z]?|[A-ZÅÄÖ]-\d{3,5})(?!\w|[.,]\d| \d)",
    re.I,
)
_OF_A_CAR = re.compile(r"[^\W\d_]{3} ?-? ?\d{3}")
_THREE_DIGITS = re.compile(r"-\d{3}$")
#: Two or three capitals and a number that are classifications, not cars.
_NOT_PLATES = frozenset(
    "icd sf iso en un cp phq gad hiv sm gdpr wi usb hb ps fm ap tv ab gds bdi dsm eu sfs iq vaa "
    "gps pc cd dvd id wc led vat alv klo rai hpv mrsa psa".split()
)
_SHORT_WORDS = frozenset(
    "on oli är var is was and ja och noin ca yli alle s ss sid p pp nro nr for the at of to in i "
    "på en "
    "ett av om a an by kl klo v vm år hp kw km v6 v8 over under max min vain kun jo ei se he "
    "me".split()
)


def find_plates(text: str) -> Iterator[Finding]:
    """Yield number plates; the text comes plain."""
    for match in _PLATE.finditer(text):
        code, of_a_car = match[1].lower(), len(match[1] + match[4]) == 6
        if code in _NOT_PLATES or (code in word_list("allow") and not of_a_car):
            continue
        apart = match[2] or match[3]
        if not is_quantity(text, match.end()) and (not apart or of_a_car):
            yield Finding(match.start(), match.end(), "VEHICLE", "plate", 0.85)
    for match in _LOWER.finditer(text):
        known = match[1] in _NOT_PLATES | word_list("allow")
        if not known and not any(is_word(match[1], language) for language in LANGUAGES):
            yield Finding(match.start(), match.end(), "VEHICLE", "plate_lower", 0.7)
    for match in _OTHER.finditer(text):
        if not is_quantity(text, match.end()):
            yield Finding(match.start(), match.end(), "VEHICLE", "plate", 0.8)
    for match in _NAMED.finditer(text):
        letters = re.match(r"[^\W\d_]+", match[1])
        if (
            letters
            and _reads_as_plate(match[1], letters.group())
            and not is_quantity(text, match.end())
        ):
            yield Finding(match.start(1), match.end(1), "VEHICLE", "plate_named", 0.85)


def _reads_as_plate(written: str, letters: str) -> bool:
    """Capitals that are no classification; small letters that are no word."""
    lower = letters.lower()
    if letters.isupper():
        return lower not in _NOT_PLATES or _THREE_DIGITS.search(written) is not None
    if lower in _SHORT_WORDS | _NOT_PLATES:
        return False
    frequent = any(is_frequent(lower, language, 50.0) for language in LANGUAGES)
    return not frequent or _OF_A_CAR.fullmatch(written) is not None
