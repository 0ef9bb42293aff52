"""Street addresses, post boxes and postal codes in the three languages, with case endings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.national_ids import DIGIT
from pipeline.deid.words.facts import facts_of

_UP = r"[A-ZÅÄÖÉÜŠŽ]"
_FI_ENDS = r"(?:n|a|ä|ta|tä|lla|llä|lle|lta|ltä|ssa|ssä|sta|stä|na|ksi|nsa|an|en|in|ille|illa)?"
_FI_STEM = (
    r"(?:ka(?:tu|du)|tie|kuj(?:a)|pol(?:ku|u)|rait(?:ti|i)|kaar(?:i|e|re|tee)|väylä|aukio|"
    r"esplanadi|bulevardi|penger|penkere|pengerke|silmukka|kier(?:to|ro)|puistikko|puistotie|"
    r"portti|porti|käytävä|laituri|linja)"
)
_SV_STEM = (
    r"(?:gata[n]?s?|vägens?|väg|stigens?|stig|gränd(?:en)?|allén|allé|torget|esplanaden|kajen|"
    r"backen|brinken|svängen|ringen|stråket|bågen|leden|promenaden|gården)"
)
_NUMBER = (
    r"\d{1,4}(?: ?[-–] ?\d{1,3})?(?: ?[a-zA-Z](?!\w)(?: ?[-–] ?[A-Z](?!\w))?)?"
    r"(?: ?,? ?(?:as\.?|asunto|bst\.?|bostad|lgh\.?|lägenhet|apt\.?|flat|h\.?|rappu)?"
    r" ?\d{1,4}(?![\d:]|[.,]\d| ?(?:€|e\b|h\b|v\b)))?"
    r"(?: ?[a-z](?!\w))?"
)
_TAIL = r"(?:,? {1,2}(?:FI-|AX-)?\d{5}(?!\d)(?: [A-ZÅÄÖ][\wåäö-]+)?)?"
_ADJECTIVE = (
    r"(?:(?:Iso|Pieni|Vanha|Uusi|Pohjoinen|Eteläinen|Läntinen|Itäinen|Norra|Södra|Östra|Västra|"
    r"Stora|Lilla|Gamla|Nya)\w{0,3} )?"
)
_FI_NUMBERED = re.compile(
    rf"(?<![\w-]){_ADJECTIVE}[\w-]*?\w{{2}}{_FI_STEM}{_FI_ENDS} {_NUMBER}{_TAIL}"
)
_FI_APART = re.compile(
    rf"(?<![\w-])(?:{_UP}\w+ ){{1,3}}(?:katu|kadun|kadulla|tie|tien|kuja|polku|aukio|puistotie)"
    rf"\w{{0,3}} {_NUMBER}{_TAIL}"
)
_FI_BARE = re.compile(rf"(?<![\w-]){_ADJECTIVE}{_UP}[\w-]*\w{_FI_STEM}{_FI_ENDS}(?!\w)")
_SV_NUMBERED = re.compile(
    rf"(?<![\w-]){_ADJECTIVE}(?:[\w-]*?\w\w|(?:{_UP}\w+ ){{1,2}}){_SV_STEM} {_NUMBER}{_TAIL}"
)
_SV_BARE = re.compile(rf"(?<![\w-]){_ADJECTIVE}{_UP}[\w-]+{_SV_STEM}(?!\w)")
#: A street in capitals all through, as in headings: MÄNTYKUJALLA 7 A.
_IN_CAPITALS = re.compile(
    r"(?<![\w-])[A-ZÅÄÖÉ-]{2,}(?:KATU|KADU|TIE|KUJA|POLKU|POLU|RAITTI|RAITI|KAARI|KAARE|VÄYLÄ|AUKIO|"
    rf"GATAN?|VÄGEN|STIGEN|GRÄND(?:EN)?)[A-ZÅÄÖ]{{0,4}} {_NUMBER}{_TAIL}"
)
#: Any capitalised word before a number, a stair and a flat: Joupinmäki 9 L 77.
_STAIRED = re.compile(
    rf"(?<![\w-]){_UP}[\wåäö-]{{3,}} \d{{1,3}} ?[A-Z] ?\d{{1,3}}(?![\w:]|[.,]\d){_TAIL}"
)
#: A cheap search that must succeed before the dear one is worth its time.
_NUMBERED = (
    (re.compile(rf"{_FI_STEM}{_FI_ENDS} \d"), _FI_NUMBERED),
    (re.compile(r" (?:katu|kadu|tie|kuja|polku|aukio|puistotie)\w{0,5} \d"), _FI_APART),
    (re.compile(rf"{_SV_STEM} \d"), _SV_NUMBERED),
    (re.compile(r"\d ?[A-Z] ?\d"), _STAIRED),
    (re.compile(r"[A-ZÅÄÖ]{5} \d"), _IN_CAPITALS),
)
_EN = re.compile(
    rf"(?<!\w)(?:\d{{1,5}}[A-Z]? )?(?:{_UP}\w+ ){{1,3}}"
    r"(?:Street|St\.|Road|Rd|Avenue|Ave|Lane|Drive|Square|Terrace|Crescent|Close|Court|Boulevard)"
    rf"(?!\w)(?: {_NUMBER})?"
)
_BOX = re.compile(r"(?<!\w)(?:PL|PB|P\.? ?O\.? ?Box) \d{1,5}(?!\d)(?:,? \d{5} [A-ZÅÄÖ]\w+)?")
_POSTCODE = re.compile(
    rf"(?<![\w.,-])(?:FI-|AX-)?\d{{5}} {{1,2}}{_UP}[\wåäö-]{{2,}}(?: {_UP}{{2,}})?"
)
_STAIR = re.compile(
    r"(?<!\w)(?:asunto|as\.|rappu|porras|lägenhet|lgh|trappa|flat|apartment|apt\.?) "
    r"(?:[A-Z] ?)?\d{1,3}[a-z]?(?![\w.:])"
)
#: Roads everybody shares, and words that only look like a street.
_NOT_A_STREET = frozenset(
    "valtatie moottoritie kantatie maantie yhdystie kehätie rautatie umpitie hengitystie tietie "
    "julkaisutie päätie motorväg landsväg riksväg riksvägen motorvägen landsvägen "
    "järnväg järnvägen "
    "omväg halvväg hälsovägen".split()
)
_STREET_NAME = re.compile(r"[\w-]+")


def find_addresses(text: str, language: str) -> Iterator[Finding]:
    """Yield addresses; a street without a number too, when it has a capital."""
    if DIGIT.search(text):
        yield from _find_numbered(text)
    for pattern in (_FI_BARE, _SV_BARE):
        for match in pattern.finditer(text):
            if _is_bare_street(text, match):
                yield Finding(match.start(), match.end(), "ADDRESS", "street", 0.85)
    for match in _EN.finditer(text):
        yield Finding(match.start(), match.end(), "ADDRESS", "street_english", 0.8)


def _find_numbered(text: str) -> Iterator[Finding]:
    for hint, pattern in _NUMBERED:
        for match in pattern.finditer(text) if hint.search(text) else ():
            if not _shared_road(match.group()):
                yield Finding(match.start(), match.end(), "ADDRESS", "street_number", 0.95)
    for pattern, rule in ((_BOX, "post_box"), (_POSTCODE, "postal_code"), (_STAIR, "flat")):
        for match in pattern.finditer(text):
            score = 0.6 if rule == "flat" else 0.9
            yield Finding(match.start(), match.end(), "ADDRESS", rule, score)


def _shared_road(match: str) -> bool:
    return any(word.lower() in _NOT_A_STREET for word in _STREET_NAME.findall(match))


def _is_bare_street(text: str, match: re.Match[str]) -> bool:
    """A street name without a number: not an ordinary word that opens a sentence."""
    name = match.group().split()[-1]
    if _shared_road(match.group()) or len(name) < 7:
        return False
    opens = not text[: match.start()].rstrip(" ")[-1:].isalnum()
    return not (opens and any(facts_of(name, lang).word for lang in ("fi", "sv")))
