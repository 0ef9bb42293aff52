"""Words of a text with their place: where a sentence begins, capitals say little."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from itertools import accumulate
from typing import NamedTuple

from pipeline.deid.words.lists import word_list

#: A letter that a digit touches belongs to a number (912P), not to a word.
_WORD = re.compile(r"((?<!\d)[^\W\d_]+(?:[-‐‑'’´][^\W\d_]+)*(?::[^\W\d_]{1,6}\b)?)")
#: The stair of an address (4 B.) is no initial of a name.
_STAIR = re.compile(r"\d [A-Za-z]$")
_PLACEHOLDER = re.compile(r"\[[A-Z][A-Z_]*_\d+\]")
#: A line shorter than this that breaks without a full stop is a heading or a list item.
_WRAP_AT = 60
#: The label of a form's field opens its line, however long the one before is; who says something
#: (*Koski kertoi: …*) is no label.
_LABEL = re.compile(
    r"[^\W\d_]+(?:[ /-]+(?!(?:sano|tote|kerto|vasta|kysy|kirjoit|huomaut|säg|sade|sa:|mena|skrev"
    r"|berätta|svara|fråga|say|said|ask|wrote|told|tell|answer))[^\W\dA-ZÅÄÖ_]+){0,3}:\s"
)
_ENDS = re.compile(r"[.!?…:;]|[\"“”»(\[•]|(?:^|\s)[-–—*/]\s")

#: They stand inside full names too.
_TWO_SPACES = "  "


class Token(NamedTuple):
    """A word: its span, and whether it opens a sentence, a line, a quotation or a list item."""

    start: int
    end: int
    text: str
    initial: bool
    #: What stands between the word before and this one.
    gap: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


#: Makes a token of its five fields: its own maker spends most of its time on naming them.
_MADE: Callable[[tuple[int, int, str, bool, str]], Token] = partial(tuple.__new__, Token)


@lru_cache(maxsize=512)
def tokenize(text: str) -> tuple[Token, ...]:
    """Return the words of a text; those inside placeholders (``[PERSON_1]``) are left out."""
    if "[" in text:
        text = _PLACEHOLDER.sub(lambda m: "0" * len(m.group()), text)
    parts = _WORD.split(text)  # a gap, a word, a gap, …, a gap
    words = parts[1::2]
    if not words:
        return ()
    ends = list(accumulate(map(len, parts)))
    gaps = [gap if gap != _TWO_SPACES else " " for gap in parts[:-1:2]]
    initial = [
        gap != " " and gap != ", " and _opens(gap, before, text, end)
        for gap, before, end in zip(gaps[1:], words, ends[1::2], strict=False)
    ]
    starts, first = ends[:-1:2], True
    return tuple(map(_MADE, zip(starts, ends[1::2], words, [first, *initial], gaps, strict=True)))


def _opens(gap: str, before: str, text: str, end: int) -> bool:
    if "\n" in gap:
        return _breaks(gap, text, end)
    if gap.startswith(".") and gap.strip() == ".":
        if len(before) == 1 and _STAIR.search(text, max(0, end - 6), end):
            return True
        return not (len(before) == 1 or before.lower() in word_list("abbreviations"))
    return bool(_ENDS.search(gap))


def _breaks(gap: str, text: str, end: int) -> bool:
    if gap.strip() or gap.count("\n") > 1:
        return True
    line_start = text.rfind("\n", 0, end) + 1
    return end - line_start < _WRAP_AT or bool(_LABEL.match(text, end + len(gap)))
