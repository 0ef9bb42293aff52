"""Coded passages as a table: one row a passage and code, as CSV or TSV.

Columns, under the names that programs give them: document and code; wanted: start and end
(characters), coder, client or case, and the words of the passage. Taguette's highlights
(``id, document, tag, content``) are such a table.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from pipeline.errors import InputRefused
from pipeline.tuning.coded.material import (
    UNPLACED,
    Code,
    Coded,
    CodedDocument,
    Left,
    Span,
    checked,
)
from pipeline.tuning.coded.qdpx import decode

_FARTHEST = 2**31  # characters: beyond any document that can be read
_NAMES = {
    "document": ("document_id", "document", "document name", "source", "file", "file name"),
    "code": ("code", "tag", "code name", "theme", "codes", "tags"),
    "start": ("start", "begin", "pos0", "start position", "startposition", "start_offset"),
    "end": ("end", "finish", "pos1", "end position", "endposition", "end_offset"),
    "coder": ("coder", "owner", "user", "created by", "author"),
    "case": ("client_id", "client", "case", "case_id"),
}
SUFFIXES = (".csv", ".tsv")


def is_coded_table(path: Path) -> bool:
    """Whether a table's header names a document and a code."""
    if path.suffix.casefold() not in SUFFIXES:
        return False
    with path.open("rb") as stream:
        head = re.split(rb"[\r\n]", stream.read(65_536), maxsplit=1)[0]
    found = _columns(_header(head.decode("utf-8-sig", "replace")))
    return {"document", "code"} <= set(found)


def read_delimited(path: Path) -> Coded:
    """Read a table of coded passages.

    :raises InputRefused: where a column is missing or the file is no such table.
    """
    text = decode(path.read_bytes())
    if text is None:
        raise _refused("it is neither UTF-8 nor UTF-16", path)
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    found = _columns([name.strip() for name in next(rows, [])])
    missing = [name for name in ("document", "code") if name not in found]
    if missing:
        raise _refused(f"it has no column for the {' and the '.join(missing)}", path)
    left = Left()
    documents: dict[str, str] = {}
    codes: dict[str, Code] = {}
    spans = []
    for row in rows:
        cells = {name: row[at].strip() for name, at in found.items() if at < len(row)}
        document, code = cells.get("document", ""), " ".join(cells.get("code", "").split())
        if not any(row):
            continue
        if not document or not code:
            left.out("row_without_a_document_or_code")
            continue
        documents[document] = documents.get(document) or cells.get("case", "")
        codes.setdefault(code, Code(code, code))
        start, end = _place(cells, left)
        spans.append(Span(document, start, end, code, cells.get("coder", "")))
    made = tuple(CodedDocument(name, None, case) for name, case in documents.items())
    return checked(
        Coded("table", made, tuple(codes.values()), tuple(spans), left.told()), str(path)
    )


def _place(cells: dict[str, str], left: Left) -> tuple[int, int]:
    try:
        start, end = int(cells.get("start", "")), int(cells.get("end", ""))
    except ValueError:
        return UNPLACED, UNPLACED
    if 0 <= start < end <= _FARTHEST:
        return start, end
    left.out("coding_without_a_place")
    return UNPLACED, UNPLACED


def _columns(header: list[str]) -> dict[str, int]:
    plain = [name.casefold().strip() for name in header]
    found = {}
    for name, others in _NAMES.items():
        at = next((plain.index(other) for other in others if other in plain), None)
        if at is not None:
            found[name] = at
    return found


def _header(line: str) -> list[str]:
    return next(csv.reader([line], delimiter=_delimiter(line)), [])


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _refused(what: str, path: Path) -> InputRefused:
    return InputRefused(
        f"This table of coded passages cannot be read: {what}.",
        where=str(path),
        mend="It needs the columns document and code; start, end, coder and client_id are wanted.",
    )
