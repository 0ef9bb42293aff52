"""Texts of binary formats: Office files and other ZIPs, pictures, databases, arrays."""

from __future__ import annotations

import io
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from pipeline.gate.pieces import Piece, decoded

MOST_UNPACKED = 1_000_000_000  # bytes of a ZIP; more than this is no file of ours
_PNG = b"\x89PNG\r\n\x1a\n"
_PIXELS = frozenset(
    {b"IHDR", b"IDAT", b"IEND", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"bKGD"}
)


def zip_pieces(data: bytes, inner: Callable[[str, bytes], Iterator[Piece]]) -> Iterator[Piece]:
    """Yield the names, comments and contents of every member, hidden sheets among them.

    :param inner: reads a member, given its name and bytes.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield from decoded(archive.comment, "comment of the container")
        if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
            raise ValueError("the container unpacks to too much")
        for member in archive.infolist():
            yield Piece(member.filename, "name of a member")
            yield from decoded(member.comment, "comment of a member")
            yield from decoded(member.extra, "extra field of a member")
            yield from inner(member.filename, archive.read(member))


def png_pieces(data: bytes) -> Iterator[Piece]:
    """Yield what a picture carries beside its pixels, and what stands behind its end."""
    at = len(_PNG)
    while at + 12 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind not in _PIXELS:
            yield from _png_text(kind, data[at + 8 : at + 8 + size])
        at += 12 + size
        if kind == b"IEND":
            break
    yield from decoded(data[at:], "behind the end of the picture")


def _png_text(kind: bytes, body: bytes) -> Iterator[Piece]:
    yield from decoded(body.replace(b"\0", b" "), "text of the picture")
    if kind in (b"zTXt", b"iTXt"):
        for cut in range(len(body)):  # the packed part begins behind headers of unlike lengths
            if body[cut : cut + 1] == b"\x78":
                try:
                    yield from decoded(zlib.decompress(body[cut:]), "text of the picture")
                    return
                except zlib.error:
                    continue


def sqlite_pieces(data: bytes) -> Iterator[Piece]:
    """Yield definitions and texts of every table, and the raw pages with what was deleted."""
    base = sqlite3.connect(":memory:")
    try:
        base.deserialize(data)
        base.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for name, sql in base.execute("SELECT name, sql FROM sqlite_master").fetchall():
            yield Piece(f"{name} {sql or ''}", "definition of a table")
        tables = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in tables:
            quoted = name.replace('"', '""')
            for row in base.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608 - its own names
                for cell in row:
                    if isinstance(cell, str):
                        yield Piece(cell, "cell of a table")
                    elif isinstance(cell, bytes):
                        yield from decoded(cell, "cell of a table")
    finally:
        base.close()
    yield Piece(data.decode("latin-1"), "pages of the database", raw=True)
    yield Piece(data.decode("utf-8", "replace"), "pages of the database", raw=True)


def array_pieces(file: BinaryIO) -> Iterator[Piece]:
    """Yield the header of an array, and its bytes where they are no plain numbers.

    :param file: open at its beginning; plain numbers are passed over, however many they are.
    """
    import numpy as np

    version = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else (
        np.lib.format.read_array_header_2_0
    )  # fmt: skip
    shape, _, kind = read(file)
    start = file.tell()
    file.seek(0)
    yield Piece(file.read(start).decode("latin-1"), "header of the array")
    if kind.kind in "fiub":
        file.seek(start + int(np.prod(shape)) * kind.itemsize)
        yield from decoded(file.read(), "behind the end of the array")
        return
    if kind.kind in "US":
        file.seek(0)
        for text in np.load(file, allow_pickle=False).ravel():
            yield Piece(text.decode("utf-8", "replace") if kind.kind == "S" else text, "text")
    file.seek(start)
    yield from decoded(file.read(), "array that holds no plain numbers")
