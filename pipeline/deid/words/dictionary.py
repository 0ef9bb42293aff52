"""Dictionaries of word forms and their lemmas, as simplemma ships them: its only door here.

They stay in memory as they come, front-coded (25 MB for the three languages); some forms are known
by their place, and a look-up hops from the nearest of them from record to record. simplemma's own
reader does the same with more memory and more time, for it spells out every form and lemma that it
passes. A dictionary in another format than the known one is left to that reader.
"""

from __future__ import annotations

import hashlib
import lzma
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import Protocol

from pipeline.deid.words import front_coding
from pipeline.deid.words.front_coding import IN_FULL, LONG, SAME, Blocks, blocks_of, may_hold
from pipeline.made_once import made_once

#: What a stream of the known format begins with: its name, and no flag (for reversed forms).
_FORMAT = b"SMFC1\x00"
_WORTH_KEEPING = 1 << 20  # bytes of a stream of which the blocks are kept


class Dictionary(Protocol):
    """From a form, capitals told apart, to its lemma."""

    def get(self, form: str, /) -> str | None:
        """Return the lemma of a form, or None where the form is not known."""
        ...


class Shared:
    """Hands the dictionaries to simplemma's strategies: its ``DictionaryFactory``."""

    @staticmethod
    def get_dictionary(lang: str) -> Dictionary:
        """Return the dictionary of a language, each loaded once in a process."""
        return shared_dictionary(lang)


@cache
def shared_dictionary(language: str) -> Dictionary:
    """Return the dictionary of a language, loaded once in a process."""
    return open_dictionary(language)


def open_dictionary(language: str) -> Dictionary:
    """Read the dictionary of a language into memory.

    :param language: code of two letters.
    """
    from simplemma.strategies import dictionaries

    file = Path(dictionaries.__file__).with_name("data") / f"{language}.plzma"
    data = lzma.decompress(file.read_bytes()) if file.is_file() else b""
    if data.startswith(_FORMAT):
        return FrontCoded(data)
    own: Dictionary = dictionaries.LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(language)
    return own


class FrontCoded:
    """A front-coded stream, looked up where it lies.

    :param data: the stream, decompressed.
    :raises ValueError: where it does not hold as many records as its head says.
    """

    def __init__(self, data: bytes) -> None:
        blocks = self._blocks(data)
        self._data, self._sieve = data, blocks.sieve
        self._firsts, self._lemmas, self._own = blocks.forms, blocks.lemmas, blocks.own

    @staticmethod
    def _blocks(data: bytes) -> Blocks:
        count, begin = _count(data, len(_FORMAT))
        if len(data) < _WORTH_KEEPING:
            return blocks_of(data, begin, count)
        decided_by = hashlib.sha256(Path(front_coding.__file__).read_bytes())
        decided_by.update(data)
        name = f"blocks-{decided_by.hexdigest()[:16]}"
        return Blocks.read(made_once(name, lambda path: blocks_of(data, begin, count).write(path)))

    def get(self, form: str, /) -> str | None:
        """Return the lemma of a form, or None where the form is not known."""
        sought = form.encode()
        if not may_hold(self._sieve, sought):
            return None
        block = bisect_right(self._firsts, sought) - 1
        if block < 0:
            return None
        at, own = self._find(sought, block)
        if at < 0:
            return None
        return self._lemma(sought if at == own else self._form_at(own), own)

    def _find(self, sought: bytes, block: int) -> tuple[int, int]:
        """Find a form in a block.

        No form is spelled out on the way: where a record shares more with the one before than that
        one with the form sought, it stands before the form sought as well.

        :return: where the form's lemma stands (-1: it is not there), and where the record stands
            that spells this lemma out, itself or one before.
        """
        data, end = self._data, len(self._data)
        form, at, own = self._firsts[block], self._lemmas[block], self._own[block]
        if form == sought:
            return at, own
        common = _in_common(form, sought)
        while True:
            tag = data[at]
            if tag == SAME:
                start = at + 1
            else:
                own = at
                start = _behind(data, at + 1)
            if start == end:
                return -1, own
            shared, size, rest = data[start], data[start + 1], start + 2
            if shared >= LONG or size >= LONG:
                shared, size, rest = _head(data, start)
            at = rest + size
            if shared > common:
                continue
            told, wanted = data[rest:at], sought[shared:]
            if told >= wanted:
                if told > wanted:
                    return -1, own
                return at, at if data[at] != SAME else own
            common = shared + _in_common(told, wanted)

    def _form_at(self, lemma: int) -> bytes:
        """Spell out the form whose lemma stands at a place."""
        block = bisect_right(self._lemmas, lemma) - 1
        data, form, at = self._data, self._firsts[block], self._lemmas[block]
        while at != lemma:
            start = at + 1 if data[at] == SAME else _behind(data, at + 1)
            shared, size, rest = data[start], data[start + 1], start + 2
            if shared >= LONG or size >= LONG:
                shared, size, rest = _head(data, start)
            at = rest + size
            form = form[:shared] + data[rest:at]
        return form

    def _lemma(self, form: bytes, at: int) -> str:
        cut = self._data[at]
        size, begin = _count(self._data, at + 1)
        added = self._data[begin : begin + size]
        return (added if cut == IN_FULL else form[: len(form) - cut] + added).decode()


def _in_common(one: bytes, other: bytes) -> int:
    """Return how many bytes two forms share at their beginning."""
    n = min(len(one), len(other))
    # as numbers, they differ first where the highest bit is set in which they differ
    differ = int.from_bytes(one[:n], "big") ^ int.from_bytes(other[:n], "big")
    return n - (differ.bit_length() + 7) // 8


def _head(data: bytes, start: int) -> tuple[int, int, int]:
    """Return of a record the bytes shared, the length of the rest, and where that begins."""
    shared, behind = _count(data, start)
    size, rest = _count(data, behind)
    return shared, size, rest


def _behind(data: bytes, at: int) -> int:
    """Return the place behind a count and as many bytes as it says."""
    if data[at] < LONG:
        return at + 1 + data[at]
    size, behind = _count(data, at)
    return behind + size


def _count(data: bytes, at: int) -> tuple[int, int]:
    """Read a count; return it and the place behind it."""
    if data[at] < LONG:
        return data[at], at + 1
    count = shift = 0
    while data[at] >= LONG:
        count |= (data[at] - LONG) << shift
        at, shift = at + 1, shift + 7
    return count | data[at] << shift, at + 1
