"""Words that must stand nowhere, sought in every byte: one of each client, planted before a run."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.gate.contents import pieces_of
from pipeline.gate.pieces import decoded
from pipeline.release_check.container import suffix
from pipeline.release_check.contents import Contents
from pipeline.release_check.pdf import streams

_SHORTEST = 3  # characters; a shorter word stands everywhere
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_TAG = re.compile(r"<[^<>]*>")


def read_canaries(path: Path) -> tuple[str, ...]:
    """Read the words, one a line.

    :raises UsageError: where there is none, or one is too short to be sought.
    """
    listed = path.read_text(encoding="utf-8-sig").splitlines()
    words = [folded(line.strip()) for line in listed if line.strip()]
    short = [number for number, word in enumerate(words, start=1) if len(word) < _SHORTEST]
    if not words or short:
        raise UsageError(
            "The list of canaries holds no word."
            if not words
            else f"Canary {short[0]} has fewer than {_SHORTEST} characters.",
            where=str(path),
            mend="Write one unique word a line.",
        )
    return tuple(dict.fromkeys(words))


def folded(text: str) -> str:
    """Return a text as it is searched: one case, composed letters, nothing unseen between them."""
    return unicodedata.normalize("NFC", text.translate(_UNSEEN)).casefold()


def places_of_words(
    words: Sequence[str], name: str, data: bytes, contents: Contents
) -> Iterator[str]:
    """Yield where one of the words stands: in the name, a text, a table, or any byte of the file.

    :param contents: what was read of the file, with exact places.
    """
    if _has(words, name):
        yield "name of the file"
    exact = [one.place or f"line {one.line}" for one in contents.texts if _has(words, one.text)]
    exact += [c.place for g in contents.grids for row in g.rows for c in row if _has(words, c.text)]
    exact += [one.place + ", name of the file" for one in contents.inner if _has(words, one.name)]
    yield from exact
    if exact or contents.unreadable == "bomb":  # what it unpacks to is not unpacked to be searched
        return
    if any(_has(words, text) for text in _every_text(name, data)):
        yield "bytes of the file"


def _every_text(name: str, data: bytes) -> Iterator[str]:
    # The members of a plain container are each looked through by themselves.
    parts = () if suffix(name) == ".zip" else pieces_of(name, data)
    for piece in (*decoded(data), *parts):
        yield piece.text
        if "<" in piece.text:  # a word that marks cut in two
            yield _TAG.sub("", piece.text)
    if suffix(name) == ".pdf":
        for stream in streams(data):
            for piece in decoded(stream):
                yield piece.text


def _has(words: Sequence[str], text: str) -> bool:
    seen = folded(text)
    return any(word in seen for word in words)
