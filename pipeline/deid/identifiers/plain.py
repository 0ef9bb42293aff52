"""What the recognizers of numbers share: plain signs, words between a label and its number, units.

Every function here keeps the length of the text, so that spans hold for the text as written.
"""

from __future__ import annotations

import re
from functools import lru_cache

_UNPLAIN = re.compile(
    "[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2010-\u2015\u2212\ufe58\ufe63\uff0d]"
)
_TO_PLAIN = {
    **dict.fromkeys(map(ord, "\t\u00a0\u1680\u202f\u205f\u3000"), " "),
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    **dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D], "-"),
}

#: A space, or the end of a line that cuts a number in two.
GAP = r"(?: ?\n ?| )?"
#: What stands between a label and its number: ": ", " on ", " = ", " (", " nro ".
LINK = (
    r"[\s:=(#\"'”.,*-]{0,4}"
    r"(?:(?:on|oli|ovat|olisi|är|var|is|was|were|nro|nr|no|numero|nummer|number|vuonna|år|the|den)"
    r"(?![^\W_])[\s:=(#\"'”.]{0,3}){0,2}"
)
#: Emergency numbers and national helplines, digits alone: they name nobody.
HELPLINE = re.compile(
    r"112|1177|11313|11414|116(?:000|006|111|117|123)|0800147111|0?80005005|0925250111|09471977"
)
#: What makes the number before it a quantity: a sum, a dose, a count, a section.
_UNIT = re.compile(
    r"(?:,\d{1,2}(?!\d))?(?:,-)?[ \n]?-?(?:[€$£%‰§]|(?:e|eur|euro\w*|eur[ao]\w*|kr|kronor|sek|"
    r"usd|mk|"
    r"markkaa|ruplaa|kpl|st|styck\w*|pcs|pieces|kertaa|gånger|times|tuntia|tunnin|h|timm\w+|hours?|"
    r"min\w*|pv|päivä\w*|dagar|days|vk|viikko\w*|veck\w+|weeks?|kk|kuukau\w+|månad\w*|months?|"
    r"vuotta|years?|mg|µg|ml|dl|l|g|kg|km|m|m2|m²|cm|mm|neliö\w*|asia(?:kasta|kkaan|kkaalle|kasta)|"
    r"henkilöä|henkeä|ihmistä|lasta|tapausta|perhettä|kotitaloutta|personer|människor|klienter|"
    r"people|persons|clients|kcal|kwh|prosenttia|procent|per ?cent|percent|pykälä\w*|milj\w*|"
    r"million\w*|mill?jard\w*|tuhatta|tusen|thousand|vp|rd)(?!\w))",
    re.I,
)


@lru_cache(maxsize=4)  # all families read the same text one after the other
def plain(text: str) -> str:
    """Return the text with every dash as "-" and every space as " ", its length kept."""
    return _UNPLAIN.sub(_plain_sign, text)


def _plain_sign(match: re.Match[str]) -> str:
    return match.group().translate(_TO_PLAIN)


@lru_cache(maxsize=4)
def lower(text: str) -> str:
    """Return the text in small letters, character by character where that keeps its length."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower()[:1] for c in text)


def is_quantity(text: str, end: int) -> bool:
    """Whether a unit follows the number that ends at `end`."""
    return _UNIT.match(text, end) is not None


def label_before(words: str) -> re.Pattern[str]:
    """Return a pattern that finds one of the words, with its link, at the end of a window."""
    return re.compile(rf"(?:{words})\w*{LINK}$", re.I)
