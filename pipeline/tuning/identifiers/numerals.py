"""Days and years in words, in three languages."""

from __future__ import annotations

_FI = (
    "",
    "yksi",
    "kaksi",
    "kolme",
    "neljä",
    "viisi",
    "kuusi",
    "seitsemän",
    "kahdeksan",
    "yhdeksän",
)
_SV = (
    "", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv",
    "tretton", "fjorton", "femton", "sexton", "sjutton", "arton", "nitton",
)  # fmt: skip
_SV_TENS = ("", "", "tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio")
_EN = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_FI_ORDINALS = (
    "", "ensimmäinen", "toinen", "kolmas", "neljäs", "viides", "kuudes", "seitsemäs", "kahdeksas",
    "yhdeksäs", "kymmenes",
)  # fmt: skip
_FI_ESSIVE = (
    "", "ensimmäisenä", "toisena", "kolmantena", "neljäntenä", "viidentenä", "kuudentena",
    "seitsemäntenä", "kahdeksantena", "yhdeksäntenä", "kymmenentenä",
)  # fmt: skip
_SV_ORDINALS = (
    "", "första", "andra", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde", "nionde",
    "tionde", "elfte", "tolfte", "trettonde", "fjortonde", "femtonde", "sextonde", "sjuttonde",
    "artonde", "nittonde", "tjugonde",
)  # fmt: skip
_EN_ORDINALS = (
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
    "seventeenth", "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip


def number_words(number: int, language: str) -> str:
    """Return 1-99 in words."""
    tens, ones = divmod(number, 10)
    if language == "fi":
        if 10 < number < 20:
            return _FI[ones] + "toista"
        return ("kymmenen" if tens == 1 else _FI[tens] + "kymmentä" if tens else "") + _FI[ones]
    small, large = (_SV, _SV_TENS) if language == "sv" else (_EN, _EN_TENS)
    if number < 20:
        return small[number]
    joint = "-" if language == "en" and ones else ""
    return large[tens] + joint + small[ones]


def year_words(year: int, language: str) -> str:
    """Return a year of 1900-2099 in words, as it is said."""
    century, rest = divmod(year, 100)
    end = number_words(rest, language) if rest else ""
    if language == "fi":
        return ("tuhatyhdeksänsataa" if century == 19 else "kaksituhatta") + end
    if language == "sv":
        return ("nittonhundra" if century == 19 else "tjugohundra") + end
    if century == 19:
        return f"nineteen {end or 'hundred'}"
    return "two thousand" + (f" and {end}" if end else "")


def day_words(day: int, language: str, essive: bool = False) -> str:
    """Return the ordinal of a day, 1-31; for Finnish on request as in "on the 13th"."""
    tens, ones = divmod(day, 10)
    if language == "fi":
        forms = _FI_ESSIVE if essive else _FI_ORDINALS
        if 10 < day < 20:
            return _finnish_teen(ones, essive)
        tenth = "kymmenentenä" if essive else "kymmenes"
        return day <= 10 and forms[day] or forms[tens] + tenth + forms[ones]
    ordinals: tuple[str, ...] = _SV_ORDINALS if language == "sv" else _EN_ORDINALS
    if day <= 20:
        return ordinals[day]
    if day == 30:
        return "trettionde" if language == "sv" else "thirtieth"
    if language == "sv":
        return _SV_TENS[tens] + ordinals[ones]
    return f"{_EN_TENS[tens]}-{ordinals[ones]}"


def _finnish_teen(ones: int, essive: bool) -> str:
    if ones in (1, 2):
        first = ("yhdes", "kahdes") if not essive else ("yhdentenä", "kahdentena")
        return first[ones - 1] + "toista"
    return (_FI_ESSIVE if essive else _FI_ORDINALS)[ones] + "toista"
