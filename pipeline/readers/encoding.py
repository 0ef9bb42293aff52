"""Which encoding a text file has, and which rows do not hold to it. The door to charset-normalizer.

UTF-8 is told by trying: text in another encoding practically never decodes as UTF-8. So the lines
that are not plain ASCII vote; a file is UTF-8 when at least half of them decode, and the rest of
its rows are rejected. Otherwise the Nordic letters tell which Western one-byte encoding it is, and
charset-normalizer where there are none.
"""

from __future__ import annotations

import codecs
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from pipeline.errors import UsageError

_PIECE = 1 << 20  # bytes read at a time
_SAMPLE = 256 * 1024  # bytes shown to charset-normalizer
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ONE_BYTE = ["cp1252", "latin_1", "iso8859_15", "mac_roman", "cp850"]
_NORDIC = "åäöÅÄÖ"


def detect_encoding(stream: IO[bytes]) -> str:
    """Return the codec's name for a binary stream, which is read through to its end."""
    head = stream.read(4096)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    wide = _wide_without_mark(head)
    if wide:
        return wide
    stream.seek(0)
    good, bad, sample = _vote(stream)
    return "utf-8" if good >= bad else _one_byte(sample)


def open_text(path: Path, encoding: str | None = None) -> tuple[IO[str], str]:
    """Open a text file for reading and return it with its encoding.

    Bytes that do not belong to the encoding come through as lone surrogates (U+FFFD in UTF-16 and
    UTF-32), so that :func:`is_damaged` finds the rows; newlines are left as they are.

    :raises UsageError: where the encoding asked for does not exist.
    """
    raw = path.open("rb")
    try:
        name = codecs.lookup(encoding).name if encoding else detect_encoding(raw)
        raw.seek(0)
        return io.TextIOWrapper(raw, encoding=name, errors=_errors(name), newline=""), name
    except LookupError:
        raw.close()
        raise UsageError(
            "There is no such encoding.",
            where="ingest.encoding",
            mend="Use utf-8, utf-16, cp1252 or latin-1, or leave it out to have it detected.",
        ) from None


def decode(data: bytes, encoding: str | None = None) -> tuple[str, bool]:
    """Decode a whole text and say whether it is damaged."""
    name = encoding or detect_encoding(io.BytesIO(data))
    text = data.decode(name, errors=_errors(name))
    return text, is_damaged(text, name)


def is_damaged(text: str, encoding: str) -> bool:
    """Return whether a cell holds bytes of another encoding than its file's."""
    if text.isascii():
        return False
    if encoding.startswith(("utf-16", "utf-32")):
        return "\ufffd" in text
    try:
        back = text.encode(encoding if encoding != "utf-8-sig" else "utf-8")
    except UnicodeEncodeError:  # a lone surrogate: a byte that did not decode
        return True
    return not encoding.startswith("utf-8") and _is_utf8(back)  # "Ã¤": UTF-8 read as cp1252


def _errors(name: str) -> str:
    return "replace" if name.startswith(("utf-16", "utf-32")) else "surrogateescape"


def _wide_without_mark(head: bytes) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) <= 0.4 * (len(head) / 2):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _vote(stream: IO[bytes]) -> tuple[int, int, bytes]:
    good = bad = 0
    sample = bytearray()
    for piece in _pieces(stream):
        if piece.isascii():
            continue
        if _is_utf8(piece):
            good += 1
        else:
            bad += 1
            sample += piece[: max(0, _SAMPLE - len(sample))]
    return good, bad, bytes(sample)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.readline(_PIECE):
        yield piece


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = len(data) >= _PIECE and error.start >= len(data) - 3  # the piece ends in a letter
        begun = len(data) >= _PIECE and error.end <= 3
        return cut or begun
    return True


def _one_byte(sample: bytes) -> str:
    # å, ä and ö inside words are what sets the encodings apart here; a cell or two suffices,
    # where a statistical detector needs much more text.
    letters = {name: _NORDIC.encode(name) for name in ("cp1252", "cp850", "mac_roman")}
    inside = Counter(b for b in re.findall(rb"(?<=[A-Za-z])[\x80-\xff](?=[A-Za-z])", sample))
    votes = {name: sum(inside[bytes([b])] for b in made) for name, made in letters.items()}
    best = max(votes, key=lambda name: votes[name])  # on a tie the first
    return best if votes[best] else _by_statistics(sample)


def _by_statistics(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    match = from_bytes(sample, cp_isolation=_ONE_BYTE).best()
    chosen = match.encoding if match is not None else "cp1252"
    return "cp1252" if chosen == "latin_1" else chosen  # cp1252 holds latin-1 and quotation marks
