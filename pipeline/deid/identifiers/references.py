"""Numbers by which a register finds a person: case, customer and diary numbers, plates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.national_ids import DIGIT
from pipeline.deid.words.lists import word_list

_LABEL = re.compile(
    r"\b(?:asiakasnumero\w*|asiakasnro|asiakastunnus|as\.? ?nro|diaarinumero\w*|diaarinro|diaari|"
    r"dnro|dnr|päätösnumero\w*|päätösnro|päätös nro|päätös|asianumero\w*|asiatunnus|viitenumero\w*|"
    r"viite|hakemusnumero\w*|hakemus|tapausnumero|asia|sopimusnumero|laskun? nro|"
    r"kundnummer|klientnummer|diarienummer|diarienr|ärendenummer|ärende|beslutsnummer|beslut|"
    r"ansökan|referens\w*|case|customer|client|decision|application|reference|ref|file|diary)"
    r"(?: ?(?:number|nummer|no|nro|nr|id))?\b\.?[: (#]{0,3}(?:on|är|is)? ?$",
    re.I,
)
_NUMBERISH = re.compile(
    r"(?<![\w/.–-])(?:[A-ZÅÄÖ]{1,8}[-/ ]?)?\d[\w/.–-]{2,24}\w(?!\w)|(?<![\w/.–-])\d{4,12}(?!\w)"
)
_REACH = 34
_PREFIXED = re.compile(
    r"(?<![\w-])[A-ZÅÄÖ]{2,8}[-/ ]?(?:\d{4}[-/]\d{2,8}|\d{5,10}|\d{2,6}/\d{2,4})"
    r"(?:[-/]\d{1,6})?(?!\w)"
)
_CODED = re.compile(
    r"(?<![\w-])[A-ZÅÄÖ]{2,8}(?:[-/ ][A-ZÅÄÖ]{1,4})?[-/ ]\d{2,6}(?:[-/]\d{2,8})+(?![\w])"
    r"|(?<![\w-])[A-ZÅÄÖ]{2,8}-[A-ZÅÄÖ]{1,4}-\d{3,8}(?!\w)"
)
_REGISTRY = re.compile(r"(?<![\w.])\d{1,6}/\d{2}\.\d{2}(?:\.\d{2}){0,3}/\d{4}(?!\w)")
_YEARLY = re.compile(r"(?<![\w./-])\d{3,6}/(?:19|20)\d{2}(?!\w|/\d)")
#: What a number of the form 1301/2014 belongs to when it is an act and not a case.
_ACT = re.compile(
    r"(?:laki|lain|laissa|lakia|laista|lakiin|asetus|asetuksen|lagen|lag|förordning\w*|balk\w*|"
    r"\bact|decree|regulation|direktii\w*|direktiv\w*|directive|HE|RP)\W{1,3}$",
    re.I,
)
_LONG = re.compile(r"(?<![\w.,/+-])\d{8,20}(?![\w,/]|\.\d)")
_PATTERNS = (
    (_PREFIXED, "reference"), (_CODED, "reference"), (_REGISTRY, "registry"),
    (_LONG, "long_number"),
)  # fmt: skip
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.?(?:\d{2,4})?|\d{4}-\d{2}-\d{2}|(?:19|20)\d{2}")
_PLATE = re.compile(r"(?<![\w-])([A-ZÅÄÖ]{2,3})-(\d{1,3})(?![\w-]|[.,]\d)")
_PLATE_NAMED = re.compile(
    r"\b(?:rek(?:isteri)?\.? ?(?:nro|numero|tunnus)?\w*|auto\w*|bil\w*|reg\.? ?(?:nr|nummer|no)?|"
    r"registration|number plate|plate|licence)\W{1,4}([A-ZÅÄÖ]{2,3}[ -]?\d{2,3}[A-Z0-9]?)(?!\w)",
    re.I,
)
#: Two or three capitals and a number that are classifications, not cars.
_NOT_PLATES = frozenset("icd sf iso en un cp phq gad hiv sm gdpr wi usb hb ps fm ap tv ab".split())


def find_references(text: str, language: str) -> Iterator[Finding]:
    """Yield case, customer and diary numbers and number plates."""
    if not DIGIT.search(text):
        return
    yield from _named(text)
    for pattern, rule in _PATTERNS:
        for match in pattern.finditer(text):
            yield Finding(match.start(), match.end(), "CASE_NUMBER", rule, 0.65)
    for match in _PLATE.finditer(text):
        if match[1].lower() not in _NOT_PLATES | word_list("allow"):
            yield Finding(match.start(), match.end(), "VEHICLE", "plate", 0.85)
    for match in _PLATE_NAMED.finditer(text):
        yield Finding(match.start(1), match.end(1), "VEHICLE", "plate_named", 0.85)


def _named(text: str) -> Iterator[Finding]:
    """Numbers that a word before them calls a case, or whose form is a case of a year."""
    for match in _NUMBERISH.finditer(text):
        named = _LABEL.search(text, max(0, match.start() - _REACH), match.start())
        digits = sum(character.isdigit() for character in match.group())
        if named and digits > 2 and not _DATE.fullmatch(match.group()):
            yield Finding(match.start(), match.end(), "CASE_NUMBER", "reference_named", 0.8)
    for match in _YEARLY.finditer(text):
        if not _ACT.search(text, max(0, match.start() - _REACH), match.start()):
            yield Finding(match.start(), match.end(), "CASE_NUMBER", "number_of_a_year", 0.6)
