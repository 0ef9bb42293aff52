"""CSV and TSV: any delimiter, any encoding, cells of any size."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from pipeline.errors import InputRefused, UsageError
from pipeline.readers.encoding import is_damaged, open_text
from pipeline.readers.rows import RawRow, ReadOptions, Source, check_size, header_names

_PIECE = 1 << 20  # characters read at a time
_OTHER_CELLS = 1_000_000  # characters of a row beside its text
_DELIMITERS = ";,\t|"


class _Lines:
    """Physical lines for ``csv.reader``, which never hold more than the limit for one record.

    Beyond the limit a run of ordinary characters shrinks to one, so that quotes and delimiters
    still end the record where it ends, in little memory; the record is then marked oversize.
    """

    def __init__(self, stream: IO[str], limit: int) -> None:
        self.stream, self.limit = stream, limit
        self.delimiter = ","
        self.size = self.kept = 0  # characters of the current record: met, handed on
        self.ordinary = re.compile(r"[^\",;\t|\r\n]+")

    @property
    def oversize(self) -> bool:
        return self.size > self.limit

    def start_record(self) -> None:
        self.size = self.kept = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        parts = []
        while piece := self.stream.readline(_PIECE):
            whole = piece.endswith(("\n", "\r"))
            self.size += len(piece)
            if self.oversize:
                piece = self.ordinary.sub("x", piece)
            self.kept += len(piece)
            if self.kept > 2 * self.limit:
                raise InputRefused(
                    "A row of the file is larger than any document: a quotation mark may be open.",
                    mend="Mend the row, or raise the limit: --set ingest.max_text_chars=…",
                )
            parts.append(piece)
            if whole:
                break
        if not parts:
            raise StopIteration
        return "".join(parts)


def read_delimited(path: Path, options: ReadOptions) -> Source:
    """Open a delimited file.

    :raises InputRefused: where the file is empty, too large, or has no header.
    """
    check_size(path, options)
    stream, encoding = open_text(path, options.encoding)
    lines = _Lines(stream, 2 * options.max_text_chars + _OTHER_CELLS)
    first = next((line for line in lines if line.strip("\ufeff \t\r\n")), "")
    told = re.fullmatch(r'"?sep=(.)"?\s*', first)  # written by Excel for itself
    if told:
        first = next(lines, "")
    delimiter = _delimiter(first, options.delimiter, told[1] if told else None)
    # The limit belongs to the process; it is raised only, and our own bound is the one that acts.
    csv.field_size_limit(max(csv.field_size_limit(), 4 * lines.limit))
    lines.start_record()
    reader = csv.reader(_chain(first, lines), delimiter=delimiter)
    header = header_names(next(reader, []))
    if not first.strip():
        stream.close()
        raise InputRefused("The file holds no rows.", where=path.name, mend="Export it again.")
    rows = _rows(reader, lines, header, encoding, path.name)
    return Source(path.name, header, rows)


def _chain(first: str, lines: _Lines) -> Iterator[str]:
    yield first
    yield from lines


def _delimiter(header: str, wanted: str | None, told: str | None) -> str:
    if wanted is not None:
        named = {"tab": "\t", "\\t": "\t"}.get(wanted, wanted)
        if len(named) != 1:
            raise UsageError(
                "A delimiter is one character.",
                where="ingest.delimiter",
                mend="Use ';', ',', '|' or 'tab', or leave it out to have it detected.",
            )
        return named
    if told:
        return told
    bare = re.sub(r'"[^"]*"', "", header)
    return max(_DELIMITERS, key=bare.count) if any(d in bare for d in _DELIMITERS) else ","


def _rows(
    reader: Iterator[list[str]], lines: _Lines, header: list[str], encoding: str, name: str
) -> Iterator[RawRow]:
    number = 1
    with lines.stream:
        while True:
            lines.start_record()
            number += 1
            place = f"row {number}"
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield RawRow({}, place, name, fault="bad_row")
                continue
            if not any(cell.strip() for cell in cells):
                number -= 0 if cells else 1  # a line without any cell is none
                continue
            fault = _fault(cells, len(header), encoding, oversize=lines.oversize)
            yield RawRow(dict(zip(header, cells, strict=False)), place, name, fault=fault)


def _fault(cells: list[str], n_columns: int, encoding: str, *, oversize: bool) -> str:
    if oversize:
        return "text_too_long"
    if len(cells) < n_columns or any(cell.strip() for cell in cells[n_columns:]):
        return "bad_row"  # a line break or delimiter without quotation marks
    return "bad_encoding" if any(is_damaged(cell, encoding) for cell in cells) else ""
