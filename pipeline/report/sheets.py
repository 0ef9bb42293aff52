"""Sheets of a workbook: a frozen header row, widths, numbers with a format, and inert texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from pipeline.report.csvfile import neutral
from pipeline.report.packed import plain

COUNT, POINTS = "#,##0", "+0.0;-0.0;0.0"
_PERCENT = {"en": "0%"}  # Finnish and Swedish write a space before the sign
#: A text, a number, or a number with its format and a word before it ("about").
Value = str | int | float | bool | tuple[float, str, str]
_FONT, _LINE = "Calibri", 15.0  # points a line of text takes
_DARK, _LIGHT = "FF0A5A6B", "FFFFFFFF"  # contrast 7.6


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, heads and rows, and the widths of its columns in characters."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]
    widths: Sequence[float]


def percent(language: str) -> str:
    """Format of a share (0-1) as whole percent, as a language writes it."""
    return _PERCENT.get(language, "0 %")


def add_sheet(book: Any, sheet: Sheet, number: int) -> None:
    """Write a sheet; its rows are a table with a header, which a screen reader tells.

    :param number: of the sheet, from 1; in the name of its table.
    """
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.table import Table, TableStyleInfo

    page = book.create_sheet(sheet.name)
    top = Alignment(wrap_text=True, vertical="top")
    right = Alignment(vertical="top", horizontal="right", indent=1)
    for at, head in enumerate(sheet.heads, start=1):
        cell = page.cell(1, at)
        _write(cell, head)
        cell.font, cell.alignment = Font(name=_FONT, size=11, bold=True, color=_LIGHT), top
        cell.fill = PatternFill("solid", fgColor=_DARK)
        page.column_dimensions[get_column_letter(at)].width = sheet.widths[at - 1]
    for line, row in enumerate(sheet.rows, start=2):
        for at, value in enumerate(row, start=1):
            cell = page.cell(line, at)
            _write(cell, value)
            cell.font = Font(name=_FONT, size=11)
            cell.alignment = top if isinstance(value, str) else right
    for line, row in enumerate([sheet.heads, *sheet.rows], start=1):
        page.row_dimensions[line].height = _LINE * _lines(row, sheet.widths)
    page.freeze_panes = "B2"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", "9"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"  # the heads, on each printed page
    if sheet.rows:
        last = f"{get_column_letter(len(sheet.heads))}{len(sheet.rows) + 1}"
        table = Table(displayName=f"ilmio{number}", ref=f"A1:{last}")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
        page.add_table(table)


def _lines(row: Sequence[Value], widths: Sequence[float]) -> int:
    """Lines that the longest text of a row takes; not every program finds the height itself."""
    texts = [(text, width) for text, width in zip(row, widths, strict=True)
             if isinstance(text, str)]  # fmt: skip
    return max((ceil(1.3 * len(text) / width) for text, width in texts), default=1) or 1


def _write(cell: Any, value: Value) -> None:
    if isinstance(value, tuple):
        number, form, about = value
        cell.value = number
        cell.number_format = f'"{about} "{form}' if about else form
    elif isinstance(value, str):
        cell.value = neutral(plain(value))
        cell.data_type = "s"  # whatever it begins with
    else:
        cell.value = value
