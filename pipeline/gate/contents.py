"""Every text in a file: told by its suffix and first bytes, and by nothing else.

A file that cannot be read as what it is named is read as bytes: no format opens a way past. A
container whose members cannot be read, or that lies too deep in others, is said to be sealed.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.gate.containers import array_pieces, png_pieces, sqlite_pieces, zip_pieces
from pipeline.gate.markup import markup_pieces
from pipeline.gate.pieces import Piece, decoded
from pipeline.tables import ALL

_MARKUP = (".html", ".htm", ".svg", ".xml", ".rels", ".vml", ".qde", ".qdc")
_DEEPEST = 3  # containers within containers
_CONTAINER = b"PK\x03\x04"
_ARRAY = b"\x93NUMPY"
_SEALED = "container that cannot be looked into"
_SOURCES = "sources/"  # folder of a .qdpx with scrubbed documents
_CLIENT = "text"  # the column with scrubbed passages, in every table of the product
_KNOWN = frozenset(column.name for table in ALL for column in table.columns)
_NUMBERS = frozenset(
    column.name for table in ALL for column in table.columns if column.kind in ("int", "float")
)


def pieces_of(name: str, data: bytes, depth: int = 0) -> Iterator[Piece]:
    """Yield every text of a file.

    :param name: name of the file; its suffix says how it is read. The name itself is not among
        the pieces.
    :param depth: containers that it lies in.
    """
    try:
        found = list(_parsed(name, data, depth))
    except Exception:  # whatever is wrong with it: then its bytes are looked at
        found = list(decoded(data))
        if data.startswith(_CONTAINER):
            found.append(Piece("", _SEALED, sealed=True))
    return iter(found)


def pieces_in(name: str, path: Path) -> Iterator[Piece]:
    """Yield every text of a file on the disk; the numbers of an array are not read into memory.

    :param name: see :func:`pieces_of`.
    """
    with path.open("rb") as file:
        if file.read(len(_ARRAY)) == _ARRAY:
            file.seek(0)
            try:
                return iter(list(array_pieces(file)))
            except Exception:  # noqa: S110 - whatever is wrong with it: its bytes are looked at
                pass
    return pieces_of(name, path.read_bytes())


def _parsed(name: str, data: bytes, depth: int) -> Iterator[Piece]:
    path = PurePosixPath(name)
    suffix = (path.suffix or path.name).casefold()  # an Office file has a member ".rels"
    if data.startswith(b"PAR1"):
        return _parquet(data)
    if data.startswith(_CONTAINER):
        return _members(data, depth, project=suffix == ".qdpx")
    if data.startswith(b"\x89PNG"):
        return png_pieces(data)
    if data.startswith(b"SQLite format 3\0"):
        return sqlite_pieces(data)
    if data.startswith(_ARRAY):
        return array_pieces(io.BytesIO(data))
    if suffix in _MARKUP:
        return markup_pieces(data.decode("utf-8-sig"))
    if suffix == ".json":
        return _json(json.loads(data.decode("utf-8-sig")))
    if suffix in (".jsonl", ".ndjson"):
        return _json([json.loads(line) for line in data.decode("utf-8-sig").splitlines() if line])
    if suffix in (".csv", ".tsv"):
        return _delimited(data.decode("utf-8-sig"))
    return decoded(data)


def _members(data: bytes, depth: int, *, project: bool) -> Iterator[Piece]:
    if depth >= _DEEPEST:
        raise ValueError(_SEALED)
    return zip_pieces(data, _qda_pieces if project else partial(pieces_of, depth=depth + 1))


def _qda_pieces(name: str, data: bytes) -> Iterator[Piece]:
    """Yield the texts of a member of a project: its sources are scrubbed documents, whole."""
    if name.startswith(_SOURCES) and name.endswith(".txt"):
        return iter([Piece(data.decode("utf-8"), "text of a source", client=True)])
    return pieces_of(name, data)


def _json(content: Any) -> Iterator[Piece]:
    """Yield keys and texts; numbers are no texts."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield Piece(key, "key")
            yield from _json(value)
    elif isinstance(content, list):
        for value in content:
            yield from _json(value)
    elif isinstance(content, str):
        yield Piece(content, "value")


def _delimited(text: str) -> Iterator[Piece]:
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    header = next(rows, [])
    for name in header:
        yield Piece(name, "header")
    for row in rows:
        for position, cell in enumerate(row):
            name = header[position] if position < len(header) else ""
            if cell and not (name in _NUMBERS and _is_number(cell)):
                yield Piece(cell, _place(name, position), client=name == _CLIENT)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _place(name: str, position: int) -> str:
    return f"column {name if name in _KNOWN else position + 1}"


def _parquet(data: bytes) -> Iterator[Piece]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = pq.ParquetFile(pa.BufferReader(data))
    table = file.read()
    yield from _metadata(table.schema.metadata)
    yield from _metadata(file.metadata.metadata)
    yield Piece(file.metadata.created_by or "", "metadata")
    for position, field in enumerate(table.schema):
        yield Piece(field.name, "name of a column")
        yield from _metadata(field.metadata)
        place = _place(field.name, position)
        client = field.name == _CLIENT
        for text in _texts(table.column(position).to_pylist(), field.type):
            yield Piece(text, place, client=client)


def _metadata(found: dict[bytes, bytes] | None) -> Iterator[Piece]:
    for key, value in (found or {}).items():
        if key != b"ARROW:schema":  # the schema itself, in base64; it is walked through
            yield from decoded(key, "metadata")
            yield from decoded(value, "metadata")


def _texts(values: Iterable[Any], kind: Any) -> Iterator[str]:
    """Yield the texts of a column once each; of nested ones their parts."""
    import pyarrow as pa

    if pa.types.is_primitive(kind):  # numbers, days, truth
        return
    seen: set[str] = set()
    for value in values:
        for text in _strings(value):
            if text not in seen:
                seen.add(text)
                yield text


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield from (piece.text for piece in decoded(value))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)
