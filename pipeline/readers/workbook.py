"""XLSX workbooks. The door to openpyxl's reader."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.errors import InputRefused, UsageError
from pipeline.readers.archives import BROKEN, archive_fault, longest_text
from pipeline.readers.rows import RawRow, ReadOptions, Source, check_size, header_names

_BYTES_PER_CHARACTER = 6  # at most, in XML: "&quot;"
_MOST_ROWS = 1_048_576  # of a sheet, in Excel; beyond, a file claims rows that it does not have
_REFUSALS = {
    "encrypted_file": ("The workbook is protected by a password.", "Save it without a password."),
    "legacy_format": ("The workbook is an old .xls file.", "Open it and save it as .xlsx."),
    "zip_bomb": (
        "The workbook unpacks to far more than its size.",
        "Check where it comes from; the limits are ingest.max_uncompressed_mb and max_ratio.",
    ),
    "unreadable": ("The file is not a workbook, or broken.", "Open it and save it again as .xlsx."),
}


def read_workbook(path: Path, options: ReadOptions) -> Source:
    """Open the first sheet that has a header, or the sheet of the settings.

    :raises InputRefused: where the workbook is protected, broken, a bomb, or has no header.
    """
    check_size(path, options)
    _guard(path, options)
    book = _load(path)
    sheet, header, start = _choose_sheet(book, options.sheet, path.name)
    total = max(sheet.max_row - start, 0) if sheet.max_row else None
    source = Source(path.name, header, _rows(book, sheet, header, start, path.name), total)
    if len(book.worksheets) > 1 and options.sheet is None:
        source.warnings.append(
            f"The workbook has {len(book.worksheets)} sheets; only the first with a header was "
            "read. Choose another with --set ingest.sheet=…"
        )
    return source


def _guard(path: Path, options: ReadOptions) -> None:
    fault = archive_fault(path, options)
    if fault:
        what, mend = _REFUSALS[fault]
        raise InputRefused(what, where=path.name, mend=mend)
    limit = options.max_text_chars * _BYTES_PER_CHARACTER
    try:
        longest = longest_text(path, ".xml", limit)
    except BROKEN as error:
        raise _broken(path.name) from error
    if longest > limit:
        raise InputRefused(
            "A cell of the workbook is longer than any document (Excel allows 32,767 characters).",
            where=path.name,
            mend="Export as CSV or JSONL; there such a row alone is set aside.",
        )


def _load(path: Path) -> Any:
    import openpyxl

    try:
        with warnings.catch_warnings():  # styles and validations that openpyxl does not know
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # a broken part raises whatever its parser raises
        raise _broken(path.name) from error


def _broken(name: str) -> InputRefused:
    what, mend = _REFUSALS["unreadable"]
    return InputRefused(what, where=name, mend=mend)


def _choose_sheet(book: Any, wanted: str | None, name: str) -> tuple[Any, list[str], int]:
    if wanted is not None and wanted not in book.sheetnames:
        raise UsageError(
            f"The workbook has no sheet of that name; it has {len(book.sheetnames)} sheets.",
            where="ingest.sheet",
            mend="Write the name as it stands on the tab.",
        )
    for sheet in [book[wanted]] if wanted is not None else book.worksheets:
        sheet.reset_dimensions()  # some exports state a wrong size
        try:
            head = list(islice(sheet.iter_rows(values_only=True), 20))
        except Exception as error:  # see _load
            raise _broken(name) from error
        for position, cells in enumerate(head, start=1):
            if sum(cell not in (None, "") for cell in cells) > 1:  # one cell alone is a title
                return sheet, _names(cells), position
    book.close()
    raise InputRefused(
        "The workbook holds no table.", where=name, mend="Put the column names in the first row."
    )


def _names(cells: tuple[Any, ...]) -> list[str]:
    last = max(i for i, cell in enumerate(cells) if cell not in (None, ""))
    return header_names(cells[: last + 1])


def _rows(book: Any, sheet: Any, header: list[str], start: int, name: str) -> Iterator[RawRow]:
    try:
        rows = sheet.iter_rows(min_row=start + 1, values_only=True)
        for number, cells in enumerate(rows, start=start + 1):
            if number > _MOST_ROWS:
                raise _broken(name)
            if any(cell not in (None, "") for cell in cells):
                padded = [*cells, *[None] * (len(header) - len(cells))]
                yield RawRow(dict(zip(header, padded, strict=False)), f"row {number}", name)
    except InputRefused:
        raise
    except Exception as error:  # see _load
        raise _broken(name) from error
    finally:
        book.close()
