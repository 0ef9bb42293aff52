"""What a gate looks at: pieces of text out of a file, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_WIDE = (("utf-16-le", 2), ("utf-16-be", 2), ("utf-32-le", 4), ("utf-32-be", 4))
_PRINTABLE = 0.7  # share of letters, figures and spaces from which decoded bytes are a text


@dataclass(frozen=True, slots=True)
class Piece:
    """A text that stands in a file.

    :param place: where, in words that no file can choose ("column text", "comment").
    :param client: a scrubbed passage of a document: names were judged in their context there.
    :param raw: decoded bytes of a format that nothing is known of.
    :param sealed: stands for what cannot be looked into; no gate lets it pass.
    """

    text: str
    place: str
    client: bool = False
    raw: bool = False
    sealed: bool = False


def decoded(data: bytes, place: str = "content") -> Iterator[Piece]:
    """Decode bytes of an unknown format in every way that a text could stand in them.

    Without NUL bytes valid UTF-8 is that and nothing else; other bytes are read as latin-1 and,
    at every alignment and in both orders, as UTF-16 and UTF-32.
    """
    if b"\0" not in data:
        try:
            yield Piece(data.decode("utf-8-sig"), place)
            return
        except UnicodeDecodeError:
            pass
    yield Piece(data.decode("utf-8", "replace"), place, raw=True)
    yield Piece(data.decode("latin-1"), place, raw=True)
    for encoding, width in _WIDE:
        for start in range(width):
            text = data[start:].decode(encoding, "replace")
            yield Piece(text, place, raw=not _is_text(text))


def _is_text(text: str) -> bool:
    head = text[:2000]
    plain = sum(c.isascii() and (c.isalnum() or c.isspace()) for c in head)
    return bool(head) and plain / len(head) >= _PRINTABLE
