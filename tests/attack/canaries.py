"""Words, ids and hidden places in any byte of any file, with the members of archives unpacked."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

_PNG = b"\x89PNG\r\n\x1a\n"
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
_PATTERNS = {  # what points at a person in Finland, and what looks like an id of a source system
    "personal identity code": re.compile(rb"\b\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]\b"),
    "telephone": re.compile(rb"(?<![\d.])(?:\+358|0)(?:4\d|50)[ -]?\d{3}[ -]?\d{4}\b"),
    "address of electronic mail": re.compile(rb"[\w.+-]+@[\w-]+\.[a-z]{2,}"),
    "id of a client or document": re.compile(rb"(?:client|document|home|row)-[a-z]{6,}"),
}


def texts(path: Path) -> Iterator[tuple[str, bytes]]:
    """The name and bytes of a file, and of each member inside it."""
    content = path.read_bytes()
    yield path.name, path.name.encode() + b"\n" + content
    yield from _members(path.name, content)


def _members(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield f"{name} (comment)", archive.comment
        for member in archive.infolist():
            inner = archive.read(member)
            yield f"{name}/{member.filename}", member.filename.encode() + member.comment + inner
            yield from _members(f"{name}/{member.filename}", inner)


def found(folder: Path, words: Iterable[str]) -> list[str]:
    """What stands in the files of a folder that must not: "file: word or kind"."""
    told = []
    listed = [(word, [word.encode(code) for code in _ENCODINGS]) for word in words]
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        for name, content in texts(path):
            low = content.lower()
            told += [f"{name}: {word}" for word, forms in listed if any(f in low for f in forms)]
            if not content.partition(b"\n")[2].startswith(b"PK"):  # packed bytes look like anything
                plain = _without_pixels(content).lower()
                told += [f"{name}: {kind}" for kind, f in _PATTERNS.items() if f.search(plain)]
    return told


def _without_pixels(content: bytes) -> bytes:
    """A picture without its packed pixels, which look like anything; its texts stay."""
    at = content.find(_PNG)
    if at < 0:
        return content
    kept, at = [content[:at]], at + len(_PNG)
    while at + 12 <= len(content):
        size, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        kept += [] if kind == b"IDAT" else [content[at + 4 : at + 8 + size]]
        at += 12 + size
    return b"\n".join([*kept, content[at:]])
