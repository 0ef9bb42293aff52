"""Numbers by which a register finds a person: case, customer, document and diary numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.plain import (
    HELPLINE,
    LINK,
    is_quantity,
    plain,
)
from pipeline.deid.identifiers.plates import find_plates
from pipeline.deid.identifiers.prefilter import Rule

#: Words after which any number is a reference: kinds of number.
_STRONG = (
    r"numero\w{0,4}|nro|n:o|d:o|nummer|nr|dnr|number|tunnus|diaari|id(?<!\wid)|ref\.|"
    r"no\.(?<![^\W\d_]no\.)|"
    r"(?:case|customer|client|decision|application|invoice|file|diary|reference|policy) no"
)
#: Words after which a number may be a quantity or a date: what the number would belong to.
_WEAK = (
    r"päätös|asia|viite|hakemus|lasku|beslut|ärende|ansökan|faktura|referens|case|customer|client|"
    r"decision|application|invoice|reference|ref|file|diary"
)
#: Documents with a number of their own.
_PAPERS = (
    r"passi\w{0,3}|henkilökort\w+|oleskelulu\w+|oleskelukort\w+|ajokort\w+|kela-?kort\w+|"
    r"matkustusasiakirja\w*|pass|identitetskort\w*|id-?kort\w*|id-kortti\w*|uppehåll\w+|körkort\w*|"
    r"passport|(?:id|identity) card|residence (?:permit|card)(?: card)?|"
    r"driv(?:ing|er'?s) licen[cs]e|permit|licence"
)
_VALUE = (
    r"#?((?:[A-ZÅÄÖ]{1,8}[-/ .\n]?|[a-zåäö]{1,8}[-/]?)?\d\w*(?:[-/.:]\w+|[-/.]\n?\w*\d\w*| "
    r"\d[\w/.-]*\w|"
    r" (?:[A-ZÅÄÖa-z]{1,2} )?\d+(?!\w)){0,6})"
)
#: Digits that a number called one has at least.
_FEWEST_OF_A_NUMBER = 3
_VALUE_AT = re.compile(_VALUE)


def _label(words: str) -> Rule:
    """Return the rule for such a word where a value may follow it."""
    word = rf"{words}(?![^\W\d_]){LINK}"
    return Rule(word, small=True, hint=rf"{word}#?(?:\w{{1,8}}[-/ .\n]?)?\d")


_LABELLED = tuple(
    (_label(words), fewest, strong)
    for words, fewest, strong in (
        (rf"(?:{_STRONG})", _FEWEST_OF_A_NUMBER, True),
        (rf"\b(?:{_WEAK})", 4, False),
        (rf"\b(?:{_PAPERS})", 6, True),
    )
)
_YEAR_ONLY = re.compile(r"(?:19\d|20[0-3])\d(?:(?: ?- ?|/)(?:(?:19|20)\d{2}|[0-3]\d))?")
_DATE = re.compile(
    r"\d{1,2}\.\d{1,2}\.?(?:-|\d|$| |\n)|\d{4}-\d{2}-\d{2}(?!\d)|\d{1,2}/\d{1,2}/\d{4}|"
    r"\d{1,2}[.:]\d{2}(?:-|$)"
)
_UNION = re.compile(r"/E[UYG]", re.I)
_PREFIXED = Rule(
    r"([A-ZÅÄÖ](?<![\w-].)[A-ZÅÄÖ]{1,7})[-/ ]?(?:\d{4}[-/]\d{2,8}|\d{5,10}|\d{3,6}/\d{2,4})"
    r"(?:[-/]\d{1,6})?(?!\w)"
)
_CODED = Rule(
    r"([A-ZÅÄÖ](?<![\w-].)[A-ZÅÄÖ]{1,7})(?:[-/ ][A-ZÅÄÖ]{1,4})?[-/ ]\d{2,6}(?:[-/]\d{2,8})+(?![\w])"
    r"|[A-ZÅÄÖ](?<![\w-].)[A-ZÅÄÖ]{1,7}-[A-ZÅÄÖ]{1,4}-\d{3,8}(?!\w)"
)
#: The result of a test: MMSE 22/30.
_SCORE = re.compile(r"[A-ZÅÄÖ]+ \d{1,3}/\d{1,3}")
#: The abbreviation of a law with the number of its act: YSL 527/2014.
_LAW_CODE = re.compile(r"[A-ZÅÄÖ]{1,3}L \d{1,4}/\d{4}")
_YEARS_JOINED = re.compile(r"(?:19|20)\d{2}20[0-3]\d")
_REGISTRY = Rule(r"\d(?<![\w.].)\d{0,5}/\d{2}\.\d{2}(?:\.\d{2}){0,3}/\d{4}(?!\w)")
_LETTERED = Rule(r"\d(?<![\w/].)\d{1,5}/[A-ZÅÄÖ]{2,5}/(?:19|20)?\d{2}(?!\w)")
_LONG = Rule(r"\d(?<![\w+].)(?<!\d[.,/-].)\d{7,19}(?!\w|[,./]\d)")
#: A year, a number and a part of the case: 2024:886-b.
_PARTED = Rule(r"(?:19|20)\d{2}(?<![\w./-]\d{4})[:/]\d{1,6}-[A-Za-zÅÄÖåäö0-9]{1,3}(?![\w-])")
_PATTERNS = (
    (_PREFIXED, "reference"), (_CODED, "reference"), (_REGISTRY, "registry"),
    (_LETTERED, "registry"), (_LONG, "long_number"), (_PARTED, "registry"),
)  # fmt: skip
#: Collections of acts, bills and standards: their numbers name no person.
_PUBLIC = frozenset(
    "kkv skt he rp eu ey eg ec ety eec tak lah kk lvm stm okm tem vm um mmm lk pta pevl pevm stvm "
    "suvm sivm lavm hav havm tyvm vns vnt va mino ssk ssss en iso sfs din svk asetus laki icd dsm "
    "com cov covid sars eur usd sek"
    .lower().split()
)  # fmt: skip
_YEARLY = Rule(r"\d(?<![\w./-].)\d{2,5}/(?:19|20)\d{2}(?!\w|/\d|-\d)")
_CASE = re.compile(
    r"päätö|\basia(?:n|a|ssa|sta)?\b|\bviite|hakemu|beslut|ärende|\bcase|decision|dnro|diaar|"
    r"numero",
    re.I,
)
#: An act's number in brackets after its name: (856/2012), (937/2005).
_BRACKETED = re.compile(r"[^\W\d_][\w\"”]* ?\( ?$")
_HIGHEST_ACT = 1999
#: What a number of the form 1301/2014 belongs to when it is an act and not a case.
_ACT = re.compile(
    r"(?:lak[ie]|lai(?:n|ss|st|ks|ll)|asetu|sääd|pykäl|momen|lag(?:en|ar|s|\b)|förordn|balk|"
    r"\bact\b|\bacts\b|decree|regulation|direkti|directive|sopimus|konvent|convention|esity|"
    r"proposition|mietin|lausun|betänkan|utlåtan|kirjelm|suosituks|kysymy|aloit|motion|asetuks|"
    r"\b(?:HE|RP|KK|KKV|SKT|LA|TPA|EV|VNS|YSL|SHL|LSL)\b)",
    re.I,
)
_SECTION_AFTER = re.compile(
    r"[)\], ]{0,3}(?:\d{1,3} ?[a-z]? ?(?:§|luku|kap|pykäl|mom)|vp|rd|§)", re.I
)
_REACH = 90


def find_references(text: str, language: str) -> Iterator[Finding]:
    """Yield case, customer, diary and document numbers, and number plates."""
    text = plain(text)
    for pattern, fewest, strong in _LABELLED:
        yield from _labelled(text, pattern, fewest, strong)
    for pattern, rule in _PATTERNS:
        for match in pattern.finditer(text):
            if not _is_public(text, match):
                yield Finding(match.start(), match.end(), "CASE_NUMBER", rule, 0.65)
    for match in _YEARLY.finditer(text):
        if not _is_act(text, match):
            yield Finding(match.start(), match.end(), "CASE_NUMBER", "number_of_a_year", 0.6)
    yield from find_plates(text)


def _labelled(text: str, pattern: Rule, fewest: int, strong: bool) -> Iterator[Finding]:
    """Numbers that a word before them names; without quantities, dates and years."""
    for label in pattern.finditer(text):
        match = _VALUE_AT.match(text, label.end())
        if match and not _stays(text, match, fewest, strong):
            rule = "reference_named" if strong else "reference_beside_noun"
            yield Finding(match.start(1), match.end(1), "CASE_NUMBER", rule, 0.8)


def _stays(text: str, match: re.Match[str], fewest: int, strong: bool) -> bool:
    """A date, a sum, a helpline, an act of the Union, too few digits, a year after a mere noun."""
    value = match[1]
    bare = re.sub(r"\D", "", value)
    if len(bare) < fewest or _DATE.match(value) or HELPLINE.fullmatch(bare):
        return True
    if _UNION.search(value) or is_quantity(text, match.end(1)):
        return True
    if fewest > _FEWEST_OF_A_NUMBER and _YEAR_ONLY.fullmatch(value):
        return True
    return not strong and not _is_numberish(value)


def _is_numberish(value: str) -> bool:
    """Whether a value after a mere noun reads as a number of a register, not as a count."""
    return bool(re.search(r"\d{4}|\d[-/]\w|[A-Za-zÅÄÖ]\W?\d{3}|\d \d{3}|\d/", value))


def _is_public(text: str, match: re.Match[str]) -> bool:
    code = match[1] if match.re.groups else None
    if code and code.lower() in _PUBLIC or _SCORE.fullmatch(match.group()):
        return True
    if _LAW_CODE.fullmatch(match.group()) or _YEARS_JOINED.fullmatch(match.group()):
        return True
    return is_quantity(text, match.end())


def _is_act(text: str, match: re.Match[str]) -> bool:
    """An act by its number: the word for it before, or a section after, in the same sentence."""
    before = text[max(0, match.start() - _REACH) : match.start()]
    sentence = re.split(r"[.!?;] (?=[A-ZÅÄÖ])|\n", before)[-1]
    number, year = match.group().split("/")
    if number[:2] in ("19", "20") and len(number) == 4 and abs(int(year) - int(number)) <= 1:
        return True  # a winter, a school year
    bracketed = _BRACKETED.search(before) and int(number) <= _HIGHEST_ACT
    if bracketed and not _CASE.search(sentence):
        return True
    return bool(_ACT.search(sentence) or _SECTION_AFTER.match(text, match.end()))
