"""Days told as months: 18.6.2026 is 6/2026, 9 June is June. Figures that are no dates stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.deid.coarsen.found import Coarse
from pipeline.deid.coarsen.months import (
    EN_WORD,
    FI_WORD,
    SV_WORD,
    is_day,
    month_of,
    opens_sentence,
    tell,
)

_D = r"(?:3[01]|[12]\d|0?[1-9])"
_M = r"(?:1[0-2]|0?[1-9])"
_Y = r"(?:19|20)\d{2}"
_JOIN = r"\s?[–—-]\s?"
_FIGURES = re.compile(
    rf"(?:{_D}\.(?:,\s?|\s(?:ja|sekä|tai|och|samt|and)\s))*"
    rf"(?:{_D}(?:\.?|\.\s?(?P<m1>{_M})(?:\.\s?(?P<y1>{_Y})|\.)?){_JOIN})?"
    rf"(?P<d>{_D})\.\s?(?P<m>{_M})(?:(?P<dot>\.)(?:\s?(?P<y>{_Y})|['’]?(?P<yy>\d{{2}}))?)?"
    r"(?![\d§/%€]|\.\d|,\d|\s?[–-]\d)"
)
_ISO = re.compile(rf"(?P<y>{_Y})-(?P<m>0[1-9]|1[0-2])-(?P<d>{_D})(?!\d)")
_SLASH = re.compile(rf"(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})(?:/(?P<y>{_Y}|\d{{2}}))?(?![\d/])")
_DAY = rf"{_D}(?:\.|:(?:[ea]|s|n\w*)|st\b|nd\b|rd\b|th\b)?"
_WORDS = {
    language: re.compile(
        rf"(?:{_DAY}(?:,\s?|\s(?:ja|sekä|och|and)\s))*"
        rf"(?:{_DAY}(?:\s(?P<w1>{word})(?:,?\s(?P<y1>{_Y}))?)?{_JOIN})?"
        rf"(?P<d>{_D})(?:\.|:[ea]|st|nd|rd|th)?\s?(?:päivä\w*\s|of\s)?(?P<w>{word})(?!\w)"
        rf"(?:,?\s(?:vuonna\s|år\s)?(?P<y>{_Y}))?",
        re.I,
    )
    for language, word in (("fi", FI_WORD), ("sv", SV_WORD), ("en", EN_WORD))
}
#: A month that stands before its day: "kesäkuun 9. päivänä", "June 18th, 2026".
_MONTH_FIRST = {
    "fi": re.compile(rf"\b({FI_WORD})\s$", re.I),
    "sv": re.compile(rf"\b({SV_WORD})\s$", re.I),
    "en": re.compile(rf"\b({EN_WORD})\s(?:the\s)?$"),
}
_DAY_LAST = {
    "fi": re.compile(rf"(?P<d>{_D})(?:\.(?:\s?päivä\w*)?|:\w+|\späivä\w*)(?!\d)"),
    "sv": re.compile(rf"(?P<d>{_D})(?::[ea]|\.)?(?![\d:.,%])(?:,?\s(?P<y>{_Y}))?"),
    "en": re.compile(
        rf"(?P<d>{_D})(?:st|nd|rd|th)?(?:{_JOIN}{_D}(?:th)?)?(?![\d:%]|[.,]\d|[–-]\w|\s?[ap]m\b)"
        rf"(?:,?\s(?P<y>{_Y}))?"
    ),
}
_WEEKDAY = {
    "fi": r"(?:maanan|tiis|torst|perjan|lauan|sunnun)ta?i\w*|keskiviik\w+|ma|ti|ke|to|pe|la|su",
    "sv": r"(?:mån|tis|ons|tors|fre|lör|sön)(?:dag(?:en)?)?",
    "en": r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?s?",
}
_LEAD = {
    language: re.compile(rf"(?:\b(?:{days})\.?,?\s)?(?:{link})?$", re.I)
    for (language, days), link in zip(
        _WEEKDAY.items(), (r"\bpäivänä\s", r"\bden\s", r"\bthe\s"), strict=True
    )
}
_ENTRY = re.compile(r"\s[^\W\d_a-zåäö]")
_ON = re.compile(r"\bon\s$", re.I)
_CLOCK = re.compile(r"(?:\b(?:klo|kello|kl|at|noin|n)\.?|[:.]\d\d\s?[–-])\s?$", re.I)
_NO_DATE_BEFORE = re.compile(
    r"(?:\b(?:koh(?:ta|da|di)\w*|lu(?:ku|vu)\w*|versio\w*|liit(?:e|tee)\w*|taulu\w*|kuva\w*|"
    r"keskiarvo\w*|arvo\w*|punkt\w*|kapitel|avsnitt|bilaga|tabell|version|medeltal\w*|section|"
    r"chapter|item|table|figure|annex|average|score|nro|nr|no|bmi|crp|hb)\.?:?|[€$§])\s?$",
    re.I,
)
_UNIT = re.compile(
    r"\s?(?:%|‰|€|°|x\b|(?:h|t|min|mg|g|kg|ml|dl|l|cm|mm|km|m|m2|m²|e|eur|euro\w*|kk|v|vrk|pv|kpl|"
    r"tun(?:ti|nin|tia|nit)\w*|vii(?:kko|kon)\w*|kuukau\w*|vuo(?:tta|den)|päivä[än]|prosent\w*|"
    r"pist\w+|kertaa|milj\w*|astet\w*|timm\w+|veck\w+|månad\w*|år|dagar|procent\w*|poäng\w*|"
    r"gånger|grader|hours?|hrs?|weeks?|months?|years?|days?|percent|points?|times|degrees)(?!\w))",
    re.I,
)
_CUE_EN = re.compile(
    r"\b(?:on|by|until|till|from|since|before|after|of|dated|the|to|date|due|and)[:\s]\s?$", re.I
)
_CUE_SLASH = re.compile(r"\b(?:den|on|till|från|by|until|från|alk|viim|pvm|dag)\.?:?\s$", re.I)
_HEADING = re.compile(r"(?:^|\n)[\s#*]*$")
_SPELLED = {
    "fi": re.compile(
        rf"\b(?:ensimmäi|toi|\w{{2,}}toista|kol|nel|vii|kuu|seitsem|kahdeks|yhdeks|kymmen)\w*\s"
        rf"(?:päivä\w*\s)?(?P<w>(?:{FI_WORD[3 : FI_WORD.index(')')]})kuuta)\b(?:\s(?P<y>{_Y}))?",
        re.I,
    ),
    "sv": re.compile(
        rf"\b(?:den\s)(?:första|andra|tredje|[a-zåäö]+(?:de|te))\s(?P<w>{SV_WORD})(?!\w)"
        rf"(?:\s(?P<y>{_Y}))?",
        re.I,
    ),
    "en": re.compile(
        rf"\bthe\s(?:[a-z]+-)?(?:first|second|third|[a-z]+th)\sof\s(?P<w>{EN_WORD})(?!\w)"
        rf"(?:,?\s(?P<y>{_Y}))?",
        re.I,
    ),
}
_SPELLED_HINT = {"fi": ("kuuta",), "sv": ("den ", "Den "), "en": (" of ",)}


@dataclass(frozen=True)
class _Date:
    start: int
    end: int
    months: tuple[int, int]
    years: tuple[str, str]
    figures: bool
    rule: str


def date_at(text: str, start: int, language: str) -> Coarse | None:
    """Return the date whose first figure stands at ``start``, told as its month."""
    date = _date_at(text, start, language)
    return _told(text, date, language) if date else None


def _date_at(text: str, start: int, language: str) -> _Date | None:
    """Try the forms that the sign after the first figures allows: most figures are no date."""
    end = start + 1
    while text[end : end + 1].isdigit():
        end += 1
    after, length = text[end : end + 1], end - start
    if length == 4:
        return _iso(text, start) if after == "-" else None
    if length > 2:
        return None
    if after == "/":
        return _slashed(text, start, language)
    found = None
    if language != "fi" or "kuu" in text[end : end + 34]:
        found = _in_words(text, start, language)
    if not found and after and after in ".-–— ":
        found = _in_figures(text, start, language)
    return found or _month_first(text, start, language)


def spelled_dates(text: str, language: str) -> Iterator[Coarse]:
    """Yield dates without a figure: "den nionde juni", "the ninth of June"."""
    if not any(hint in text for hint in _SPELLED_HINT[language]):
        return
    for match in _SPELLED[language].finditer(text):
        month, year = month_of(match["w"]), match["y"] or ""
        if month:
            date = _Date(
                match.start(), match.end(), (month, month), ("", year), False, "date_spelled"
            )
            yield _told(text, date, language)


def _in_words(text: str, start: int, language: str) -> _Date | None:
    match = _WORDS[language].match(text, start)
    if match is None:
        return None
    month = month_of(match["w"])
    first = month_of(match["w1"]) if match["w1"] else month
    return _Date(
        start, match.end(), (first, month), (match["y1"] or "", match["y"] or ""), False,
        "date_words",
    )  # fmt: skip


def _iso(text: str, start: int) -> _Date | None:
    match = _ISO.match(text, start)
    if match is None or not is_day(int(match["d"]), int(match["m"])):
        return None
    month = int(match["m"])
    return _Date(start, match.end(), (month, month), ("", match["y"]), True, "date_iso")


def _in_figures(text: str, start: int, language: str) -> _Date | None:
    match = _FIGURES.match(text, start)
    if match is None:
        return None
    day, month = int(match["d"]), int(match["m"])
    first = int(match["m1"]) if match["m1"] else month
    if not is_day(day, month):
        return None
    year = match["y"] or (f"20{match['yy']}" if match["yy"] else "")
    if not year and not _is_short_date(text, match, language):
        return None
    end = match.end()
    if not year and match["dot"] and _ends_sentence(text, end):
        end -= 1
    return _Date(start, end, (first, month), (match["y1"] or "", year), True, "date_figures")


def _is_short_date(text: str, match: re.Match[str], language: str) -> bool:
    """Whether day and month without a year are a date: no clock, no measure, no heading."""
    before = text[max(0, match.start() - 24) : match.start()]
    if _CLOCK.search(before) or _NO_DATE_BEFORE.search(before):
        return False
    if _UNIT.match(text, match.end()):
        return False
    if _HEADING.search(before) and _is_heading(text, match):
        return False
    plain = not match["dot"] and not match["m1"]
    return not (plain and language == "en" and not _CUE_EN.search(before))


def _is_heading(text: str, match: re.Match[str]) -> bool:
    """Whether a line that begins "2.1 Tausta" is numbered, not dated: it has a sibling 2.2."""
    day, month = int(match["d"]), int(match["m"])
    if day > 12 or month > 12 or not re.match(r"\s+[^\W\d_a-zåäö]", text[match.end() :]):
        return False
    beside = (
        rf"(?m)^[\s#*]*(?:{day}\.(?:{month - 1}|{month + 1})|{day}\.?\s+[A-ZÅÄÖ]|{day + 1}\.1)\b"
    )
    return bool(re.search(beside, text)) or not match["dot"]


def _ends_sentence(text: str, end: int) -> bool:
    """Whether the full stop of "18.6." ends the sentence as well."""
    return bool(re.match(r"\s*$|\s*\n|\s+[A-ZÅÄÖ\[\"”]", text[end : end + 4]))


def _slashed(text: str, start: int, language: str) -> _Date | None:
    match = _SLASH.match(text, start)
    if match is None:
        return None
    a, b = int(match["a"]), int(match["b"])
    day, month = (a, b) if b <= 12 else (b, a)
    if not is_day(day, month):
        return None
    year = match["y"] or ""
    if not year:
        before = text[max(0, start - 12) : start]
        always = (a, b) in ((24, 7), (1, 2)) or day != a
        led = _CUE_SLASH.search(before) or _weekday_before(before, language)
        if always or not (led or day > 12):
            return None
    year = f"20{year}" if len(year) == 2 else year
    return _Date(start, match.end(), (month, month), ("", year), True, "date_slash")


def _month_first(text: str, start: int, language: str) -> _Date | None:
    before = _MONTH_FIRST[language].search(text, max(0, start - 18), start)
    match = _DAY_LAST[language].match(text, start) if before else None
    if before is None or match is None or (language == "sv" and not match.group().endswith("e")):
        return None
    month = month_of(before.group(1))
    year = match.groupdict().get("y") or ""
    return _Date(before.start(1), match.end(), (month, month), ("", year), False, "date_words")


def _weekday_before(before: str, language: str) -> bool:
    match = _LEAD[language].search(before)
    return bool(match and match.group())


def _told(text: str, date: _Date, language: str) -> Coarse:
    """Take in weekday and preposition before the date, and tell its month."""
    start = date.start
    window = max(0, start - 24)
    lead = _LEAD[language].search(text, window, start)
    if lead:
        start = lead.start()
    link = ""
    on = _ON.search(text, max(0, start - 4), start) if language == "en" else None
    if on:
        start, link = on.start(), "in "
    before, after = text[max(0, start - 24) : start], text[date.end : date.end + 14]
    words = tell(language, before, after, date.months, date.years, figures=date.figures)
    if link and not words.startswith("in "):
        words = ("In " if text[start].isupper() else "in ") + words
    if language != "fi" and opens_sentence(before) and _ENTRY.match(after):
        words += ":"  # "4.6 Hembesök" is an entry; "Juni Hembesök" would read as a name
    return Coarse(start, date.end, "DATE", date.rule, words)
