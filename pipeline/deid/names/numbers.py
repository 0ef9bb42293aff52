"""Numbers and addresses of a client's roster, found whatever spaces and dashes stand inside them.

Every client has some, its own id among them, and few stand in a document: a pattern is compiled
only for a text that holds the figures of its number, in this order and with nothing but such
characters between them. To compile one for each client took more time than the rest of the scrub.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_DIGITS_AT_LEAST = 3
#: What may stand between the characters of a number, as a class and one by one: with the dash
#: inside, a class takes far longer to compile.
_BETWEEN = re.compile(r"[\s.,()+/–-]+")
_LOOSE = r"(?:[\s.,()+/-]|–){0,3}"
_FIGURES = re.compile(r"[0-9]+")


class Numbers:
    """Finds the numbers of one roster.

    :param entries: of the roster; those without figures enough are names, and left aside.
    """

    def __init__(self, entries: Iterable[str]) -> None:
        numbers = ("".join(filter(str.isalnum, entry)) for entry in entries if is_number(entry))
        self._numbers = [(number, _longest_figures(number)) for number in numbers]

    def find(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the places of each number in a text."""
        if not self._numbers:
            return
        bare = _BETWEEN.sub("", text)
        for number, figures in self._numbers:
            if figures in bare:
                yield from _pattern(number).finditer(text)


def is_number(entry: str) -> bool:
    """Whether an entry of the roster is a number or an address rather than a name."""
    return sum(character.isdigit() for character in entry) >= _DIGITS_AT_LEAST


def _longest_figures(number: str) -> str:
    """Longest run of plain figures: letters may be written large or small, these may not."""
    return max(_FIGURES.findall(number), key=len, default="")


@lru_cache(maxsize=2_000)
def _pattern(number: str) -> re.Pattern[str]:
    characters = (c if _FIGURES.fullmatch(c) else f"(?i:{re.escape(c)})" for c in number)
    return re.compile(rf"(?<!\w){_LOOSE.join(characters)}(?!\w)")
