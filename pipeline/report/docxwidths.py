"""Widths of a table's columns in which no word has to be broken.

Word breaks a word that is wider than its column wherever the line ends, without a hyphen. So a
column is as wide as its longest word; what the others can spare is taken from them. How wide a word
is, is estimated from kinds of letters, on the safe side: the font is the organisation's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_BREAKS = re.compile(r"(?<=[-/–])|\s+")  # where Word may go on in the next line
_NO_BREAK = "\N{NO-BREAK SPACE}"
_NARROW, _WIDE = set("fijlrtI.,:;!'()|"), set("mwMW%@–—")
_BOLD = 1.07
_EMU = 12_700  # of a point


def widths(
    weights: Sequence[float], words: Sequence[Iterable[tuple[str, float, bool]]], total: int,
    margin: int,
) -> list[int]:  # fmt: skip
    """Return a width for each column, in EMU; together at most ``total``.

    :param weights: how the width is shared out where every word fits.
    :param words: of each column its texts, with the size in points and whether they are bold.
    :param margin: EMU left and right of a text in its cell, together.
    """
    needed = [max((_longest(*text) for text in own), default=0) + margin for own in words]
    wanted = [int(total * weight / sum(weights)) for weight in weights]
    if sum(needed) > total:  # some word will be broken: each column has its share of the lack
        return [int(total * one / sum(needed)) for one in needed]
    made = [max(pair) for pair in zip(wanted, needed, strict=True)]
    spare = [have - need for have, need in zip(made, needed, strict=True)]
    over = sum(made) - total
    if over > 0:
        made = [have - -(-over * one // sum(spare)) for have, one in zip(made, spare, strict=True)]
    return made


def _longest(text: str, size: float, bold: bool) -> int:
    """Width of the widest word, in EMU."""
    found = _BREAKS.split(text.replace(_NO_BREAK, "x"))
    ems = max((sum(map(_em, word)) for word in found if word), default=0.0)
    return int(ems * size * (_BOLD if bold else 1) * _EMU)


def _em(char: str) -> float:
    """Width of a letter as a share of the size."""
    if char in _NARROW:
        return 0.33
    if char in _WIDE:
        return 0.88
    return 0.64 if char.isupper() else 0.54
