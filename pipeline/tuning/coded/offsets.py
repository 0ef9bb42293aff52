"""Places in a text, counted as the program that wrote them counted.

REFI-QDA counts Unicode characters (code points) of the text as it stands in the file. Some programs
count UTF-16 units, so that an emoji is two, or take a line break of two characters for one;
Taguette counts bytes of UTF-8. What was counted is told by the words that selections carry.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate

Width = Callable[[str], int]
Claim = tuple[int, int, str]  # begin, end, and the words that stand there or their beginning

#: Ways of counting, likeliest first: the width of each character.
WIDTHS: dict[str, Width] = {
    "characters": lambda _: 1,
    "UTF-16 units": lambda char: 2 if char > "\uffff" else 1,
    "characters, line breaks once": lambda char: 0 if char == "\r" else 1,
    "UTF-16 units, line breaks once": lambda char: (
        0 if char == "\r" else 2 if char > "\uffff" else 1
    ),
    "bytes of UTF-8": lambda char: len(char.encode("utf-8", "surrogatepass")),
}
CHARACTERS = "characters"
#: Programs that lay texts with line breaks of two characters beside places that count them once.
_HABITS = (("atlas", "characters, line breaks once"),)
BYTES = "bytes of UTF-8"
_LEAST = 4  # characters of a quotation below which it agrees by chance
_CUT = " \t\n\r…."


class Places:
    """Turns places of a text, counted in some way, into places in characters."""

    def __init__(self, text: str, way: str = CHARACTERS) -> None:
        width = WIDTHS[way]
        self._before = [0, *accumulate(width(char) for char in text)]

    def character(self, place: int) -> int:
        """Return the character at a place; one within a character is its end.

        A place beyond the text stays beyond it, so that it is found out.
        """
        if place > self._before[-1]:
            return len(self._before) - 1 + place - self._before[-1]
        return bisect_left(self._before, max(0, place))


def fits(text: str, claims: Iterable[Claim]) -> dict[str, int]:
    """Return for each way how well the quotations stand where they should, counted so."""
    named = [claim for claim in claims if len(_plain(claim[2]).strip(_CUT)) >= _LEAST]
    found = {}
    for way in WIDTHS:
        places = Places(text, way) if named else None
        found[way] = sum(
            _fit(text, places.character(start), places.character(end), words)
            for start, end, words in named
            if places
        )
    return found


def ways_of_counting(fitting: Sequence[Mapping[str, int]], origin: str = "") -> list[str]:
    """Return how the places of each text were counted: in the way in which most quotations stand.

    Where a text cannot tell (no quotation, or two ways do as well), it is the way of the project's
    other texts, then of the program, then of the standard.

    :param fitting: of each text, from :func:`fits`.
    :param origin: program that wrote the project.
    """
    whole = {way: sum(one[way] for one in fitting) for way in WIDTHS}
    usual = next((way for name, way in _HABITS if origin.casefold().startswith(name)), CHARACTERS)
    return [max(WIDTHS, key=lambda way: (own[way], whole[way], way == usual)) for own in fitting]


def stands_at(text: str, start: int, end: int, words: str) -> bool:
    """Whether these words, or a longer passage of which they are the beginning, stand there."""
    quoted = _plain(words).rstrip(_CUT)
    return _plain(text[start:end]).startswith(quoted) if quoted else False


def _fit(text: str, start: int, end: int, words: str) -> int:
    """2 where the words begin at the very place, 1 where spaces stand before them, else 0."""
    if not stands_at(text, start, end, words):
        return 0
    return 2 if text[start : start + 1].isspace() == words[:1].isspace() else 1


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
