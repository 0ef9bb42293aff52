"""Months in three languages: their names, and how a month is told in place of a day."""

from __future__ import annotations

import re

FI = "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu".split()
SV = (
    "januari februari mars april maj juni juli augusti september oktober november december"
).split()
EN = (
    "January February March April May June July August September October November December"
).split()
_SV_SHORT = "jan feb mar apr maj jun jul aug sep okt nov dec".split()

FI_WORD = rf"(?:{'|'.join(FI)})kuu(?:ta|n|ssa|lla|hun|sta)?"
SV_WORD = rf"(?:{'|'.join(SV)}|(?:{'|'.join(_SV_SHORT)}|sept)\b\.?)"
EN_WORD = rf"(?:{'|'.join(EN)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"

_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SENTENCE_END = re.compile(r"(?:^|\n|[.!?]\s)[\s–*•-]*$")
_FI_AFTER = (
    (re.compile(r"\.?\s(?:alkaen|alk\b|lähtien)"), "sta"),
    (re.compile(r"\.?\s(?:asti|saakka|mennessä)"), "hun"),
    (re.compile(r"\.?\s(?:jälkeen|aikana|välillä|tienoilla)"), "n"),
)
_FI_BEFORE = re.compile(r"\bennen\s$", re.I)
_SV_BARE = re.compile(
    r"(?:\b(?:till|från|om|före|innan|efter|sedan|mellan|mellan .* och|i|per|av|med|tom|from|"
    r"fram till)|m\.|[:(/–-])\s?$",
    re.I,
)
_EN_BARE = re.compile(
    r"(?:\b(?:by|until|till|from|since|before|after|between|between .* and|of|to|through|in|"
    r"dated|for)"
    r"|[:(/–-])\s?$",
    re.I,
)


def month_of(word: str) -> int:
    """Return the number (1-12) of a month's name in any of the three languages, 0 for none."""
    lower = word.lower().rstrip(".")
    for k, name in enumerate(FI, start=1):
        if lower.startswith(name + "kuu"):
            return k
    for k, (sv, short) in enumerate(zip(SV, _SV_SHORT, strict=True), start=1):
        if lower in (sv, short, EN[k - 1].lower(), EN[k - 1][:3].lower()):
            return k
    return 9 if lower == "sept" else 0


def is_day(day: int, month: int) -> bool:
    """Whether a month has such a day."""
    return 1 <= month <= 12 and 1 <= day <= _LENGTHS[month - 1]


def opens_sentence(before: str) -> bool:
    """Whether what follows opens a sentence or a line."""
    return bool(_SENTENCE_END.search(before))


def tell(
    language: str, before: str, after: str, months: tuple[int, int], years: tuple[str, str], *,
    figures: bool,
) -> str:  # fmt: skip
    """Return the months in words that fit between ``before`` and ``after``.

    :param months: first and last month (1-12); ``years``: theirs, empty where none is told.
    :param figures: whether the date stood in figures; Finnish then keeps a year in figures.
    """
    if language == "fi":
        made = _finnish(before, after, months, years, figures)
    elif language == "sv":
        made = _other(SV, "i ", _SV_BARE, before, months, years)
    else:
        made = _other(EN, "in ", _EN_BARE, before, months, years)
    return made[0].upper() + made[1:] if opens_sentence(before) else made


def _finnish(
    before: str, after: str, months: tuple[int, int], years: tuple[str, str], figures: bool
) -> str:
    (first, last), (year, end) = months, years
    if end and figures:
        if year and year != end:
            return f"{first}/{year}–{last}/{end}"
        return f"{first}–{last}/{end}" if first != last else f"{last}/{end}"
    case = "ta" if _FI_BEFORE.search(before) else "ssa"
    case = next((form for pattern, form in _FI_AFTER if pattern.match(after)), case)
    told = f"{FI[last - 1]}kuu{case}" + (f" {end}" if end else "")
    if year and year != end:
        return f"{FI[first - 1]}kuu{case} {year} – {told}"
    return told if first == last else f"{FI[first - 1]}–{told}"


def _other(
    names: list[str], link: str, bare: re.Pattern[str], before: str, months: tuple[int, int],
    years: tuple[str, str],
) -> str:  # fmt: skip
    (first, last), (year, end) = months, years
    told = names[last - 1] + (f" {end}" if end else "")
    if year and year != end:
        told = f"{names[first - 1]} {year} – {told}"
    elif first != last:
        told = f"{names[first - 1]}–{told}"
    linked = not bare.search(before) and not opens_sentence(before)
    return link + told if linked else told
