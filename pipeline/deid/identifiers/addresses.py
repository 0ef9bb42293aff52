"""Street addresses, post boxes and postal codes in the three languages, with case endings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.plain import is_quantity, plain
from pipeline.deid.identifiers.prefilter import Rule
from pipeline.deid.identifiers.streets import (
    EN_BARE,
    EN_NUMBERED,
    FI_BARE,
    NUMBERED,
    SV_BARE,
    UP,
)
from pipeline.deid.identifiers.streets_told import FI_APART, LOWER_AT, LOWER_TOLD, NO_NAME, SV_APART
from pipeline.deid.words.facts import facts_of
from pipeline.deid.words.vocabulary import is_compound, is_frequent, is_word

_BOX = Rule(
    r"(?<!\w)(?:PL|PB|P\.? ?O\.? ?Box|postilokero|box) \d{1,5}(?!\d)"
    r"(?:,?[ \n]\d{5}(?:,? [A-ZÅÄÖ]\w+)?)?"
)
#: A postal code and its town: 00530 Helsinki, FI-00530 HELSINKI, 111 22 Stockholm.
_POSTCODE = Rule(
    rf"(?<![\w.,-])(?:(?:FI-|AX-)?\d{{5}}|(?:SE-|S-)?\d{{3}} \d{{2}}),? {{1,2}}"
    rf"({UP}[\wåäö-]{{2,}}|[a-zåäö]{{3,}})(?: {UP}{{2,}})?"
)
_POSTCODE_UK = Rule(r"[A-Z](?<!\w.)[A-Z]?\d[\dA-Z]? \d[A-Z]{2}(?!\w)")
_STAIR = Rule(
    r"(?<!\w)(?:asunto|as\.|rappu|porras|lägenhet|lgh\.?|bst\.?|trappa|flat|apartment|apt\.?) "
    r"(?:[A-Z] ?)?\d{1,4}[a-z]?(?![\w:]|\.\d)",
    re.I,
)
#: Roads of the state, which go by number.
_NUMBERED_ROAD = re.compile(
    r"(?:valta|seutu|moottori|kanta|maan|yhdys|kehä|rauta)(?:tie|teiden|teitä)(?!n?ka|nku|npo)\w{0,5}"
    r"|(?:riks|motor|lands|läns)väg(?:en|ens)?|(?:jalka)?käytävä\w*",
    re.I,
)
_FLAT = re.compile(r"\d ?[A-Z]\b(?: ?\d)?")
#: Roads everybody shares, and words that only look like a street, by their beginnings.
_NOT_A_STREET = re.compile(
    r"(?:valta|seutu|moottori|kanta|maan|yhdys|kehä|rauta|umpi|hengitys|julkaisu|pää|piha|koti|"
    r"kulku|"
    r"jalkakäytävä|kevyenliikenteen|virtsa|keski|oikopolku|hoito|palvelu|asiakas|kehitys|oppimis|"
    r"opinto|työllistymis|toipumis|elämän|sateen|pyörä|ura|kävely|vesi|meri|hiekka|metsä|jää|sivu|"
    r"ohitus|mutka|poistumis|varatie|hätä|viemäri|ulos|sisään|tulo|menetelmä|tutkin|kapula)"
    r"(?:tie|polku|polu|katu|kadu|väylä|kaari|kaare|linja|reitti|kuja)\w*|"
    r"(?:motor|lands|riks|järn|om|halv|hälso|livs|bil|cykel|gång|farled|luft|urin|andnings|huvud|"
    r"av|"
    r"till|ut|in|snabb|på|under|bak|arbets)v[äa]g\w*|by?gata|gågata\w*|utgång\w*|riksväg\w*",
    re.I,
)
#: Per million words: a word with a street's ending that people use for something else.
_ORDINARY = 3.0
_LAW = re.compile(r"(?:perintö|yhteiskunta|maa|rakennus|avioliitto|oikeudenkäymis)kaar", re.I)
#: Plural genitives that end as "tie" does in the genitive: käyntien, lehtien, kuntien.
_PLURAL = re.compile(r"tien$", re.I)
_STREET_NAME = re.compile(r"[\w-]+")


def find_addresses(text: str, language: str) -> Iterator[Finding]:
    """Yield addresses; a street without a number too, when it has a capital."""
    text = plain(text)
    yield from _find_numbered(text)
    yield from _find_post(text, language)
    yield from _find_english(text)
    for pattern in (FI_BARE, SV_BARE):
        for match in pattern.finditer(text):
            if _is_bare_street(text, match, language):
                yield Finding(match.start(), match.end(), "ADDRESS", "street", 0.85)
    yield from _find_told(text, language)
    for match in EN_BARE.finditer(text):
        yield Finding(match.start(), match.end(), "ADDRESS", "street_english", 0.8)


def _find_numbered(text: str) -> Iterator[Finding]:
    for pattern, rule in NUMBERED:
        for match in pattern.finditer(text):
            shared = _shared_road if rule == "street_number_weak" else _everybodys
            if not shared(match.group()) and not is_quantity(text, match.end()):
                yield Finding(match.start(), match.end(), "ADDRESS", rule, 0.95)


def _everybodys(match: str) -> bool:
    """Valtatie 7, oikopolku 2: no address. Metsätie 12, Keskikatu 4 B 7 are some."""
    if _FLAT.search(match):
        return False
    if match[0].isupper():
        return any(map(_NUMBERED_ROAD.fullmatch, _STREET_NAME.findall(match)))
    return _shared_road(match)


def _find_english(text: str) -> Iterator[Finding]:
    for pattern, rule in EN_NUMBERED:
        for match in pattern.finditer(text):
            if not is_quantity(text, match.end()):
                yield Finding(match.start(), match.end(), "ADDRESS", rule, 0.95)


def _find_post(text: str, language: str) -> Iterator[Finding]:
    """Post boxes, postal codes with a place, flats and stairs."""
    for pattern, rule, score in (
        (_BOX, "post_box", 0.9), (_POSTCODE_UK, "postal_code", 0.8), (_STAIR, "flat", 0.6),
    ):  # fmt: skip
        for match in pattern.finditer(text):
            if not is_quantity(text, match.end()):
                yield Finding(match.start(), match.end(), "ADDRESS", rule, score)
    for match in _POSTCODE.finditer(text):
        if _is_town(match[1], language):
            yield Finding(match.start(), match.end(), "ADDRESS", "postal_code", 0.9)


def _is_town(word: str, language: str) -> bool:
    """A place by the lists; with a capital also a word that no vocabulary knows."""
    facts = [facts_of(word.capitalize(), lang) for lang in dict.fromkeys((language, "fi", "sv"))]
    if any(fact.place for fact in facts):
        return True
    return word[0].isupper() and not any(fact.word or fact.compound for fact in facts)


def _shared_road(match: str) -> bool:
    words = _STREET_NAME.findall(match)
    return any(_NOT_A_STREET.fullmatch(word) or _is_code_of_law(word) for word in words)


def _is_plural(lower: str) -> bool:
    if not _PLURAL.search(lower):
        return False
    return any(
        is_word(base, lang) or is_compound(base, lang)
        for lang in ("fi", "sv")
        for base in (lower[:-2], f"{lower[:-3]}a", f"{lower[:-3]}ä", f"{lower[:-3]}e")
    ) or any(is_word(lower, lang) and not is_word(lower[:-1], lang) for lang in ("sv", "en"))


def _is_code_of_law(word: str) -> bool:
    return "kaar" in word and _LAW.search(word) is not None


def _find_told(text: str, language: str) -> Iterator[Finding]:
    """Streets that the words around tell."""
    for pattern in (SV_APART, FI_APART):
        for match in pattern.finditer(text):
            yield Finding(match.start(), match.end(), "ADDRESS", "street_apart", 0.85)
    told = [*LOWER_TOLD.finditer(text)]
    if language in LOWER_AT:
        told += LOWER_AT[language].finditer(text)
    for match in told:
        street = match["s"]
        if not NO_NAME.fullmatch(street) and not _is_common(street):
            yield Finding(match.start("s"), match.end("s"), "ADDRESS", "street_told", 0.75)


def _is_common(street: str) -> bool:
    """A road everybody shares, or a word people use often for something else."""
    if _shared_road(street) or _is_plural(street):
        return True
    return any(is_frequent(street, language, _ORDINARY) for language in ("fi", "sv"))


def _is_bare_street(text: str, match: re.Match[str], language: str) -> bool:
    """A street name without a number: not an ordinary word that opens a sentence."""
    name = match.group().split()[-1]
    if _shared_road(match.group()) or len(name) < 7 or _is_plural(name.lower()):
        return False
    if language != "fi" and name.lower().endswith("tien"):
        return False  # Kroatien, aktien
    before = text[max(0, match.start() - 3) : match.start()].rstrip(" ")
    opens = not before or before[-1] in "\n.!?"
    return not (opens and any(is_frequent(name.lower(), lang, _ORDINARY) for lang in ("fi", "sv")))
