"""Text, Markdown, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from pipeline.release_check.contents import Cell, Contents, Grid
from pipeline.tables import ALL
from pipeline.writing.count_words import LANGUAGES

_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_RULE = re.compile(r"[\s:|-]+")  # a line of nothing else
#: Keys of our own JSON, which may be shown; any other is told by its place alone.
_KEYS = frozenset(column.name for table in ALL for column in table.columns) | {
    f"label_{language}" for language in LANGUAGES
} | {"evidence", "sensitivity", "signals", "material"}  # fmt: skip


def read_text(data: bytes) -> Contents:
    """Read plain text or Markdown: paragraphs, tables, comments."""
    text, made = decoded(data), Contents()
    for comment in _COMMENT.finditer(text):
        made.leak("html_comment", f"line {1 + text.count(chr(10), 0, comment.start())}")
    at = 0
    for end in [*(m.start() for m in _PARAGRAPH.finditer(text)), len(text)]:
        part = text[at:end]
        first = at + len(part) - len(part.lstrip())
        made.say(part.strip(), "", 1 + text.count("\n", 0, first))
        at = end
    made.grids += _tables(text)
    return made


def _tables(text: str) -> list[Grid]:
    """Tables of Markdown: lines with strokes, one below the other."""
    grids: list[Grid] = []
    rows: list[tuple[Cell, ...]] = []
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.strip().startswith("|"):
            if not _RULE.fullmatch(line):
                parts = line.strip().strip("|").split("|")
                rows.append(
                    tuple(
                        Cell(part.strip(), f"line {number}, column {column}")
                        for column, part in enumerate(parts, start=1)
                    )
                )
        elif rows:
            grids.append(Grid(tuple(rows)))
            rows = []
    return grids


def read_delimited(data: bytes) -> Contents:
    """Read CSV or TSV: every cell is a text, the whole a table."""
    text = decoded(data).removeprefix("\ufeff")
    head = text.split("\n", 1)[0]
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t|", key=head.count))
    made, rows = Contents(), []
    for row in reader:
        cells = tuple(
            Cell(cell, f"line {reader.line_num}, column {column}")
            for column, cell in enumerate(row, start=1)
        )
        rows.append(cells)
        for cell in cells:
            made.say(cell.text, cell.place)
    made.grids.append(Grid(tuple(rows)))
    return made


def read_json(data: bytes) -> Contents:
    """Read JSON or lines of JSON: keys and texts, and each object as a row of a table."""
    text, made = decoded(data).removeprefix("\ufeff"), Contents()
    try:
        found = [(json.loads(text), "")]
    except json.JSONDecodeError:
        lines = enumerate(text.splitlines(), start=1)
        found = [(json.loads(line), f"line {number}") for number, line in lines if line.strip()]
    for content, place in found:
        _walk(content, place, made)
    return made


def _walk(content: Any, place: str, made: Contents) -> None:
    if isinstance(content, dict):
        head, row = [], []
        for number, (key, value) in enumerate(content.items(), start=1):
            name = key if key in _KEYS else f"key {number}"
            below = f"{place} › {name}".removeprefix(" › ")
            made.say(key, f"name of {below}")
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                head.append(Cell(key, below))
                row.append(Cell(str(value), below))
            _walk(value, below, made)
        if row:
            made.grids.append(Grid((tuple(head), tuple(row))))
    elif isinstance(content, list):
        for number, value in enumerate(content, start=1):
            _walk(value, f"{place}[{number}]", made)
    elif isinstance(content, str):
        made.say(content, place or "value")


def decoded(data: bytes) -> str:
    """Return the text of bytes: UTF-8 or UTF-16 where they say so, else the old code page."""
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(mark):
            try:
                return data.decode(name)
            except UnicodeDecodeError:
                continue
    return data.decode("cp1252", "replace")
