"""Reads Office files as a stranger would: every member, every text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from pipeline.gate.contents import pieces_of


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def unpacked(files: Mapping[str, bytes]) -> str:
    """All that stands in some files, members of ZIPs among it, as one text."""
    parts = []
    for name, data in files.items():
        inside = members(data) if data.startswith(b"PK") else {name: data}
        parts += [content.decode("utf-8", "replace") for content in inside.values()]
    return "\n".join(parts)


def texts(name: str, data: bytes) -> list[str]:
    """Texts of a file as the last gate reads them."""
    return [piece.text for piece in pieces_of(name, data)]
