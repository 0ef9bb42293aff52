"""Births told in other ways: by cohort, by a feast, in a year in words, in a list of children."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.deid.findings import Finding
from pipeline.deid.identifiers.plain import LINK
from pipeline.deid.identifiers.prefilter import Rule

_BORN = r"(?:synt\w*\.?|född\w*|föddes|föds|born|f\.|s\.|b\.)"
_YEAR = r"(?:(?:19|20)\d{2}|['’-]?\d{2})(?![\w%€]|[.,:/]\d)"
#: Words for a cohort, and a year behind them.
_COHORT = Rule(
    r"(?<!\w)(?:årgång(?:en)?|årskull(?:en)?|vm\.?|v-?mallia|vuosimalli\w*|vuosikert\w+|"
    r"ikäluok\w+|syntymävuo\w+|cohort|class of|vintage|luokan|luokkaa)"
    rf"{LINK}((?<=luokan )['’-]?[3-9]\d(?![\w%€.,:/])|(?<!luokan ){_YEAR})",
    re.I,
)
_TWENTY = 20
#: What has a year of its make, not of its birth.
_MADE = re.compile(
    r"(?:auto|\bbil|mopo|traktor|\bcar\b|moped|vaunu|vagn|pyörä|cykel|moottori|volvo|toyota|skoda|"
    r"\bford|nissan|opel|\bvw\b|audi|bmw|mersu|mercedes|kone|\bmodell?\b|wine|vin\b|viini)\w*"
    r"[^.!?\n]{0,25}$",
    re.I,
)
#: A label, some words without figures, and the date: "year of birth in the form is 1958".
_LABELLED = Rule(
    r"(?<!\w)(?:(?:year|date|month) of birth|birth ?(?:year|date)|syntymä(?:vuo|aika|aja)\w*|"
    r"födelse(?:år|datum|tid|dag)\w*)(?:[ ,:=(]{1,2}(?!\d)[^\s.;\d]+){0,6}?[ ,:=(]{1,3}"
    r"(\d{1,2}[./]\s?\d{1,2}[./]\s?(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}|(?:18|19|20)\d{2})(?!\d)",
    re.I,
)
_EN_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_YEAR_WORDS = (
    rf"(?:(?:eighteen|nineteen|twenty)[ -](?:hundred (?:and )?)?(?:{_EN_TENS}(?:[- ]\w+)?|"
    r"oh \w+|\w+teen|ten|eleven|twelve)|two thousand(?: and)?(?: \w+)?|"
    r"(?:nitton|tjugo|arton)\s?hundra\w*(?: \w+tio\w*)?|två ?tusen\w*|"
    r"(?:tuhat ?)?(?:yhdeksän|kahdeksan)sataa\w*(?: \w*kymmentä\w*)?|tuhatyhdeksän\w+|"
    r"kaksi ?tuhatta?\w*)"
)
_IN_WORDS = Rule(
    rf"(?<!\w)(?:{_BORN}|(?:year|date) of birth|birth year|födelseår\w*|årgång|vuosimallia)"
    rf"(?:[ ,:=(]{{1,2}}[^\s.;\d]+){{0,5}}?[ ,:=(]{{1,2}}({_YEAR_WORDS})(?!\w)",
    re.I,
)
#: Feasts that fall on one day a year.
_FEAST = (
    r"(?:jouluaatt\w+|joulupäiv\w+|jouluna|tapaninpäiv\w+|uudenvuoden(?:aatt|päiv|yö)\w+|"
    r"uutenavuotena|loppiais\w+|juhannus?\w*|vappu\w*|vapun\w*|itsenäisyyspäiv\w+|pääsiäis\w+|"
    r"äitienpäiv\w+|isänpäiv\w+|ystävänpäiv\w+|pyhäinpäiv\w+|karkauspäiv\w+|hellunta\w+|"
    r"lucianpäiv\w+|jul(?:afton|aftonen|dagen|natten)|annandag(?:en)? jul|"
    r"nyårs(?:afton|dagen|natten)\w*|midsommar\w*|valborg\w*|första maj|trettondag\w*|påsk\w+|"
    r"lucia(?:dagen)?|"
    r"självständighetsdag\w*|skottdag\w*|mors dag|fars dag|alla hjärtans dag|pingst\w*|"
    r"christmas(?: eve| day)?|boxing day|new year['’]?s?(?: eve| day)|midsummer(?:['’]?s)?"
    r"(?: eve| day)?|easter(?: sunday| monday)?|independence day|halloween|valentine['’]?s day|"
    r"may day|leap day|mother['’]?s day|father['’]?s day|st\.? lucy['’]?s day)"
)
_FEAST_YEAR = rf"{_FEAST}(?:,? (?:vuonna |år |in |of )?(?:(?:19|20)\d{{2}}|['’-]\d{{2}})(?!\d))?"
_AT_A_FEAST = Rule(
    rf"(?<!\w)(?:{_BORN})(?:[ ,:(]{{1,2}}[^\s.;\d]+){{0,3}}?[ ,:(]{{1,2}}({_FEAST_YEAR})(?!\w)",
    re.I,
)
_FEAST_BEFORE = Rule(
    rf"(?<!\w)({_FEAST_YEAR})(?!\w)(?: [^\s.;\d]+){{0,2}}? (?:syntyn\w+|synt\.|född\w*|föddes|born)"
    r"(?!\w)",
    re.I,
)
#: A name and a full date, as in a list of children.
_FULL = (
    r"\d{1,2}\.\s?\d{1,2}\.\s?(?:20[0-3]\d|\d{2}(?!\d))|20[0-3]\d-\d{2}-\d{2}|"
    r"\d{1,2}/\d{1,2}/20[0-3]\d"
)
_NAME_AND_DATE = Rule(
    rf"(?<!\w)[A-ZÅÄÖ][\w'’-]+(?: [A-ZÅÄÖ][\w'’-]+){{0,2}}(?:, |: ?| - | \()({_FULL})(?!\d|-\d)"
)
_LISTED = re.compile(r"(?:(?<!\w)(?:\d{1,2}|[a-h])[).]|[-*•])\s$")
_CHILDREN = re.compile(
    r"(?:\blaps(?:et|ia|ista|i\b|en\b|emme)|sisaru|tytär|tyttä|poika|pojat|perheenjäsen|huollettav|"
    r"\bbarn(?:en|ens|et)?\b|syskon|döttrar|dotter|söner|\bson\b|familjemedlem|"
    r"\bchild(?:ren)?\b|\bkids?\b|siblings?|daughters?|\bsons?\b|dependants?|twins)",
    re.I,
)
_BEFORE, _APART = 70, 45


def find_told_births(text: str) -> Iterator[Finding]:
    """Yield years and dates of birth that other words than those for birth tell."""
    for match in _COHORT.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        if not _MADE.search(before):
            yield _birth(match, "birth_cohort")
    for pattern, rule in (
        (_LABELLED, "birth_labelled"), (_IN_WORDS, "birth_year_in_words"),
        (_AT_A_FEAST, "birth_at_a_feast"), (_FEAST_BEFORE, "birth_at_a_feast"),
    ):  # fmt: skip
        for match in pattern.finditer(text):
            yield _birth(match, rule)
    yield from _children(text)


def _children(text: str) -> Iterator[Finding]:
    """Dates after names where more than one stands in a row, or a word for children before."""
    pairs = list(_NAME_AND_DATE.finditer(text))
    for k, match in enumerate(pairs):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        beside = any(
            abs(other.start() - match.end()) < _APART or abs(match.start() - other.end()) < _APART
            for other in pairs[max(0, k - 1) : k + 2]
            if other is not match
        )
        marked = _LISTED.search(before) is not None
        if (beside and marked) or _CHILDREN.search(before) or (beside and _among(text, pairs)):
            yield _birth(match, "birth_in_a_list")


def _among(text: str, pairs: list[re.Match[str]]) -> bool:
    """Whether a word for children stands before the first of the pairs, in its paragraph."""
    paragraph = text[max(0, pairs[0].start() - 3 * _BEFORE) : pairs[0].start()]
    return _CHILDREN.search(paragraph.rsplit("\n\n", 1)[-1]) is not None


def _birth(match: re.Match[str], rule: str) -> Finding:
    return Finding(match.start(1), match.end(1), "DATE_OF_BIRTH", rule, 0.8)
