"""Places in a text, counted as the program that wrote them counted.

REFI-QDA counts Unicode characters (code points) of the text as it stands in the file. Some programs
count UTF-16 units, so that an emoji is two, or take a line break of two characters for one;
Taguette counts bytes of UTF-8. What was counted is told by the words that selections carry.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
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


def way_of_counting(text: str, claims: Iterable[Claim]) -> str:
    """Return how places were counted: the way in which most quotations stand where they should.

    Where no selection quotes its words, or two ways do as well, it is the one of the standard.
    """
    named = [claim for claim in claims if len(_plain(claim[2]).strip(_CUT)) >= _LEAST]
    if not named:
        return CHARACTERS
    best, most = CHARACTERS, -1
    for way in WIDTHS:
        places = Places(text, way)
        found = sum(
            _fit(text, places.character(start), places.character(end), words)
            for start, end, words in named
        )
        if found > most:
            best, most = way, found
    return best


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
