"""XLSX: every sheet with its cells, hidden ones too."""

from __future__ import annotations

import io
import warnings
from typing import Any

from pipeline.release_check.container import Unreadable
from pipeline.release_check.contents import Cell, Contents, Grid
from pipeline.release_check.office import opened, read_beside

_MOST_CELLS = 1_000_000  # of a sheet, those without content before one with content too
_NONE = Cell("", "")
_LONG = 7  # characters from which a number may be somebody's
_INVISIBLE = ";;;"  # a number format that shows nothing


def read_workbook(data: bytes) -> Contents:
    """Read a workbook. The values are those last computed.

    :raises Unreadable: where it is protected or broken.
    """
    import openpyxl

    parts, made = opened(data)
    read_beside(parts, made)
    try:
        with warnings.catch_warnings():  # what openpyxl does not know it leaves out
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception as error:  # a broken part raises whatever its parser raises
        raise Unreadable("broken") from error
    for number, sheet in enumerate(book.worksheets, start=1):
        _sheet(sheet, f"sheet {number}", made)
    for number, name in enumerate(book.defined_names, start=1):
        made.say(name, f"name of a range, {number}")
    return made


def _sheet(sheet: Any, place: str, made: Contents) -> None:
    made.say(sheet.title, f"{place}, name of the sheet")
    if sheet.sheet_state != "visible":
        made.leak("hidden_sheet", place)
    for kind in (sheet.row_dimensions, sheet.column_dimensions):
        if any(one.hidden for one in kind.values()):
            made.leak("hidden_cells", place)
    # The cells that there are, not the square that they span: one far away spans billions.
    rows: dict[int, list[Cell]] = {}
    width = 0
    for (number, column), cell in sorted(sheet._cells.items()):  # noqa: SLF001 - there is no other way
        row = rows.setdefault(number, [])
        width += column - len(row)
        if width > _MOST_CELLS:
            raise Unreadable("bomb")
        row += [_NONE] * (column - len(row) - 1)
        row.append(_cell(cell, f"{place}, cell {cell.coordinate}", made))
    made.grids.append(Grid(tuple(tuple(row) for row in rows.values())))


def _cell(cell: Any, at: str, made: Contents) -> Cell:
    text = "" if cell.value is None else str(cell.value)
    if text and cell.number_format == _INVISIBLE:
        made.leak("hidden_text", at)
    if isinstance(cell.value, str) or (isinstance(cell.value, int) and len(text) >= _LONG):
        made.say(text, at)
    return Cell(text, at)
