"""One pass over a passage that tells which rules are worth running; the only door to RE2.

Every rule keeps its own pattern. From each of them a looser one is derived, without what RE2 does
not know (what must or must not stand around), and all of those are joined into a few automata that
read a passage once, in time linear in its length (Cox, "Regular Expression Matching in the Wild",
2010). A rule whose looser pattern is nowhere cannot match and is not run. What a pattern is
loosened to is in :mod:`pipeline.deid.identifiers.loosen`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pipeline.deid.identifiers.loosen import DIGIT_CLASS, OTHER, loosened
from pipeline.deid.identifiers.plain import lower

_SOURCES: list[str] = []
_NOTHING: Iterator[re.Match[str]] = iter(())
#: Bytes that the automaton's states may take.
_MEMORY = 16 << 20
#: Automata of the patterns that do not begin with a digit.
_PARTS = 7
_BEYOND = re.compile(r"[^\x00-\xff]")


class Rule:
    """A pattern that is searched for only where the one pass met its looser form.

    :param pattern: as for :func:`re.compile`.
    :param hint: a pattern that stands in every text in which the rule can find anything, where
        that is tighter, or cheaper, than what follows from `pattern`.
    :param small: the pattern is written in small letters, and searched in the text's.
    """

    __slots__ = ("_bit", "pattern", "small")

    def __init__(
        self, pattern: str, flags: int = 0, *, hint: str = "", small: bool = False
    ) -> None:
        self.pattern = re.compile(pattern, flags)
        self.small = small
        self._bit = 1 << len(_SOURCES)
        _SOURCES.append(loosened(hint or pattern, flags | re.IGNORECASE if small else flags))
        _automata.cache_clear()
        _met.cache_clear()

    def may_match(self, text: str) -> bool:
        """Whether the looser form stands in the text."""
        return bool(_met(text) & self._bit)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches in a text."""
        if not _met(text) & self._bit:
            return _NOTHING
        return self.pattern.finditer(lower(text) if self.small else text)

    def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Return the first match between two places of a text."""
        return self.pattern.search(text, start, end) if _met(text) & self._bit else None


def in_latin(text: str) -> bytes:
    """Return a text in Latin-1, a byte for each character, the same for all beyond it."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return _BEYOND.sub(chr(OTHER), text).encode("latin-1")


@lru_cache(maxsize=4)  # all families read the same passage one after the other
def _met(text: str) -> int:
    """Return the rules (bits) whose looser form stands in the text."""
    if not text:
        return 0
    encoded = in_latin(text)
    bits = 0
    for automaton, of in _automata():
        found = automaton.Match(encoded)
        if len(of) - 1 not in found:  # the last one ends every text: the pass failed
            return -1
        for index in found:
            bits |= of[index]
    return bits


@lru_cache(maxsize=1)
def _automata() -> list[tuple[Any, list[int]]]:
    """Return the automata, each with the bits of its rules.

    States multiply where many unlike patterns are joined, hence some smaller automata of such as
    stand together in a file; patterns that begin with a digit share most of their states.
    """
    digits = [k for k, source in enumerate(_SOURCES) if source.startswith(DIGIT_CLASS)]
    others = [k for k, source in enumerate(_SOURCES) if not source.startswith(DIGIT_CLASS)]
    size = max(1, -(-len(others) // _PARTS))
    parts = [digits, *(others[k : k + size] for k in range(0, len(others), size))]
    return [(_joined(part), [*(1 << k for k in part), 0]) for part in parts if part]


def _joined(indexes: list[int]) -> Any:
    import re2

    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    options.encoding = re2.Options.Encoding.LATIN1
    joined = re2.Set.SearchSet(options)
    for index in indexes:
        joined.Add(_SOURCES[index])
    joined.Add(r"(?s:.)\z")  # at the end only: what is met is noted at every place it is met
    joined.Compile()
    return joined
