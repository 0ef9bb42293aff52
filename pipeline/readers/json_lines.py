"""JSONL: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from pipeline.errors import InputRefused
from pipeline.readers.encoding import decode, open_text
from pipeline.readers.rows import RawRow, ReadOptions, Source, check_size

_BYTES_PER_CHARACTER = 6  # at most, in JSON: "\u00e4"
_OTHER_CELLS = 1_000_000  # bytes of a row beside its text
_DEEPEST = 20  # lists within lists; a cell has one, the roster


def read_json_lines(path: Path, options: ReadOptions) -> Source:
    """Open a JSONL file; the columns are all keys that occur in it.

    :raises InputRefused: where the file is empty, too large, or holds no object at all.
    """
    check_size(path, options)
    stream, encoding = open_text(path, options.encoding)
    stream.close()
    header: dict[str, None] = {}
    total = 0
    for row in _rows(path, options, encoding):
        header.update(dict.fromkeys(row.values))
        total += 1
    if not header:
        raise InputRefused(
            "The file holds no JSON objects, one a line.",
            where=path.name,
            mend="Write one object a line: an array in brackets is not JSONL.",
        )
    return Source(path.name, list(header), _rows(path, options, encoding), total)


def _rows(path: Path, options: ReadOptions, encoding: str) -> Iterator[RawRow]:
    if encoding.startswith(("utf-16", "utf-32")):
        raise InputRefused(
            "The JSONL file is not in UTF-8.", where=path.name, mend="Save it in UTF-8."
        )
    limit = options.max_text_chars * _BYTES_PER_CHARACTER + _OTHER_CELLS
    with path.open("rb") as stream:
        number = 0
        while line := stream.readline(limit):
            number += 1
            place = f"line {number}"
            if len(line) == limit and not line.endswith(b"\n"):
                _skip_line(stream)
                yield RawRow({}, place, path.name, fault="text_too_long", content=line[:4096])
            elif line.strip():
                yield _row(line, place, path.name, encoding)


def _row(line: bytes, place: str, name: str, encoding: str) -> RawRow:
    text, damaged = decode(line, encoding)
    fault = "bad_encoding" if damaged else ""
    try:
        value: Any = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return RawRow({}, place, name, fault=fault or "bad_json", content=line)
    if not isinstance(value, dict) or _too_deep(value):
        return RawRow({}, place, name, fault=fault or "bad_json", content=line)
    whole = {key.encode("utf-8", "replace").decode("utf-8"): cell for key, cell in value.items()}
    return RawRow(whole, place, name, fault=fault)


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return bool(level)


def _skip_line(stream: IO[bytes]) -> None:
    while piece := stream.readline(1 << 20):
        if piece.endswith(b"\n"):
            return
