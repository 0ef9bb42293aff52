"""What lies in a ZIP container, looked at before anything unpacks it (XLSX and DOCX are ZIPs).

The sizes in the directory bind: ``zipfile`` never unpacks more of a member than its directory says,
so a bomb is told by them. XML with entities of its own is refused too ("billion laughs").
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO

from pipeline.readers.rows import MEGABYTE, ReadOptions
from pipeline.readers.xml_guard import brings_nothing

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # old Office files, and encrypted new ones
_SMALL = 10 * MEGABYTE  # below this no ratio does harm
_MEMBERS = 10_000
_PIECE = 1 << 20
#: What zipfile raises on a container that is cut, of another version, or packed in a way it lacks.
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, RuntimeError,
    ValueError, OverflowError,
)  # fmt: skip


def archive_fault(path: Path, options: ReadOptions) -> str:
    """Return the code of the reason why a container must not be unpacked, or "".

    Codes: ``encrypted_file``, ``legacy_format``, ``zip_bomb``, ``unreadable``.
    """
    with path.open("rb") as stream:
        if stream.read(8) == _OLE:
            return _ole_kind(stream)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if any(member.flag_bits & 0x1 for member in members):
                return "encrypted_file"
            if _explodes(members, path.stat().st_size, options):
                return "zip_bomb"
            if any(_declares_entities(archive, member) for member in members):
                return "unreadable"
    except BROKEN:
        return "unreadable"
    return ""


def longest_text(path: Path, suffix: str, limit: int) -> int:
    """Return the length of the longest text between two tags of the XML members, in bytes.

    The members are streamed, so a text larger than the memory is found in little of it; counting
    stops once it is over the limit.

    :raises: one of :data:`BROKEN` where a member cannot be unpacked.
    """
    longest = 0
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if member.filename.endswith(suffix):
                with archive.open(member) as stream:
                    longest = max(longest, _longest_run(stream, limit))
            if longest > limit:
                break
    return longest


def _ole_kind(stream: IO[bytes]) -> str:
    body = stream.read(50 * MEGABYTE)
    return "encrypted_file" if "EncryptedPackage".encode("utf-16-le") in body else "legacy_format"


def _explodes(members: list[zipfile.ZipInfo], packed: int, options: ReadOptions) -> bool:
    total = sum(member.file_size for member in members)
    return (
        len(members) > _MEMBERS
        or total > options.max_uncompressed_mb * MEGABYTE
        or (total > _SMALL and total > options.max_ratio * packed)
    )


def _declares_entities(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
        return False
    with archive.open(member) as stream:
        return not brings_nothing(iter(lambda: stream.read(_PIECE), b""))


def _longest_run(stream: IO[bytes], limit: int) -> int:
    longest = open_run = 0
    while piece := stream.read(_PIECE):
        runs = piece.split(b"<")
        longest = max(longest, open_run + len(runs[0]), *(len(run) for run in runs[1:]), 0)
        open_run = open_run + len(piece) if len(runs) == 1 else len(runs[-1])
        if longest > limit:
            break
    return longest
