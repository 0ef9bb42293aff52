"""Gold marks: client documents in which a person has marked phenomena, denials and identifiers.

``<ph id="debt">…</ph>`` affirms a phenomenon, ``<neg id="debt">…</neg>`` denies it,
``<pii t="PERSON">…</pii>`` marks an identifier. The marks may stand in the text column of any
input format; :func:`read_marks` takes them out and keeps their places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.errors import InputRefused
from pipeline.readers.rows import ReadOptions
from pipeline.readers.source import open_source
from pipeline.readers.values import as_id

_MARK = re.compile(r"<(/?)(ph|neg|pii)((?:\s+\w+=\"[^\"<>]*\")*)\s*>")
_ATTRIBUTE = re.compile(r"(\w+)=\"([^\"]*)\"")
_HEADER = re.compile(r"^=== (.+)$", re.MULTILINE)
_NAME_OF = {"ph": "id", "neg": "id", "pii": "t"}


@dataclass(frozen=True)
class Mark:
    """One mark; ``start`` and ``end`` in characters of the text without marks."""

    kind: str  # ph | neg | pii
    value: str
    start: int
    end: int


def read_marks(marked: str, where: str = "") -> tuple[str, list[Mark]]:
    """Return the text without marks, and the marks in order of their place.

    :raises InputRefused: where a mark is not closed, crosses another or lacks its attribute.
    """
    parts: list[str] = []
    marks: list[Mark] = []
    stack: list[tuple[str, str, int]] = []
    length = place = 0
    for match in _MARK.finditer(marked):
        parts.append(marked[place : match.start()])
        length += match.start() - place
        place = match.end()
        closing, kind, attributes = match.groups()
        if closing:
            if not stack or stack[-1][0] != kind:
                raise _broken(f"</{kind}> closes nothing", where, match.start())
            opened, value, start = stack.pop()
            marks.append(Mark(opened, value, start, length))
            continue
        value = dict(_ATTRIBUTE.findall(attributes)).get(_NAME_OF[kind], "")
        if not value:
            raise _broken(f"<{kind}> lacks {_NAME_OF[kind]}", where, match.start())
        stack.append((kind, value, length))
    if stack:
        raise _broken(f"<{stack[-1][0]}> is not closed", where, len(marked))
    parts.append(marked[place:])
    return "".join(parts), sorted(marks, key=lambda mark: (mark.start, mark.end, mark.kind))


def read_source(path: Path) -> pd.DataFrame:
    """Read a kept source file: blocks that open with ``=== name: value | name: value``.

    :returns: one row a document, its header's columns and ``text`` (marked).
    :raises InputRefused: where there is no such block, or one's header is not of this form.
    """
    content = _decoded(path)
    headers = list(_HEADER.finditer(content))
    rows = []
    ends = [header.start() for header in headers[1:]] + [len(content)]
    for header, end in zip(headers, ends, strict=False):
        pairs = [part.partition(":") for part in header.group(1).split(" | ")]
        if not all(colon for _, colon, _ in pairs):
            line = content.count("\n", 0, header.start()) + 1
            raise _no_document("A header is not of the form 'name: value'", f"{path}, line {line}")
        row = {name.strip(): value.strip() for name, _, value in pairs}
        row["text"] = content[header.end() : end].strip()
        rows.append(row)
    if not rows:
        raise _no_document("The file holds no marked document", str(path))
    return pd.DataFrame(rows)


def _decoded(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise _no_document("The file is not in UTF-8", str(path)) from None


def read_gold(path: Path) -> pd.DataFrame:
    """Read marked documents: a ``.txt`` source, a folder of them, CSV, JSONL or XLSX.

    :returns: columns ``document_id, client_id, text`` (without marks) and ``marks`` (list of
        :class:`Mark`), in order of ``document_id``.
    :raises InputRefused: where a column is missing or a mark is broken.
    """
    frame = _frame(path)
    missing = {"document_id", "client_id", "text"} - set(frame.columns)
    if missing:
        raise InputRefused(
            f"The gold file lacks the columns {', '.join(sorted(missing))}.",
            where=str(path),
            mend="It needs document_id, client_id and text with inline marks.",
        )
    frame = frame.astype({"document_id": str, "client_id": str}).sort_values("document_id")
    read = [
        read_marks(text, f"{path.name}, document {name}")
        for name, text in zip(frame["document_id"], frame["text"].fillna(""), strict=True)
    ]
    frame["text"] = [text for text, _ in read]
    frame["marks"] = [marks for _, marks in read]
    return frame.reset_index(drop=True)


def _frame(path: Path) -> pd.DataFrame:
    if path.is_dir():
        parts = [_frame(part) for part in sorted(path.glob("*.txt"))]
        if not parts:
            raise _no_document("The folder holds no .txt with marked documents", str(path))
        return pd.concat(parts, ignore_index=True)
    suffix = path.suffix.lower()
    if suffix == ".txt":
        return read_source(path)
    if suffix in (".csv", ".jsonl", ".xlsx"):
        return _rows(path)
    raise InputRefused(
        "This is not a format of marked documents.",
        where=str(path),
        mend="Give .txt (kept source), .csv, .jsonl or .xlsx, or a folder of .txt.",
    )


def _rows(path: Path) -> pd.DataFrame:
    """Rows of a table, by the readers of a run's input; every cell as text."""
    source = open_source(path, ReadOptions())
    made = []
    for row in source.rows:
        if row.fault:
            raise InputRefused(
                f"The gold file has a row that cannot be read ({row.fault}).",
                where=f"{path}, {row.place}",
                mend="Save the file in UTF-8 and mend the row.",
            )
        made.append(
            {name: None if cell is None else _cell(cell) for name, cell in row.values.items()}
        )
    return pd.DataFrame(made, columns=source.header)


def _cell(cell: object) -> str:
    """A cell as text, without halves of characters, which no table could hold."""
    text = cell if isinstance(cell, str) else as_id(cell)
    return text.encode("utf-8", "replace").decode("utf-8")


def _no_document(what: str, where: str) -> InputRefused:
    return InputRefused(
        f"{what}.",
        where=where,
        mend="Each document opens with a line '=== document_id: … | client_id: …'.",
    )


def _broken(what: str, where: str, place: int) -> InputRefused:
    return InputRefused(
        f"A gold mark is broken: {what}.",
        where=f"{where}, character {place}",
        mend="Close every <ph>, <neg> and <pii> inside the document.",
    )
