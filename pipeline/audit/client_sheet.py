"""The sheet on which drawn clients are read: a page of marks and a page of texts.

What the model found is not on it, so that it cannot steer the reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.audit.clients import ClientDraw, DrawnClient
from pipeline.audit.sheet import add_guide, delimited, fill, refuse_other_form, saved, tame, widen

CLIENTS, TEXTS, MEANINGS = "clients", "texts", "phenomena"
SHEET = "sheet"
CSV, XLSX = "csv", "xlsx"
FORMATS = (XLSX, CSV)
_WIDE, _NARROW, _MARK, _HEAD = 100, 12, 5, 190  # characters, characters, characters, points


@dataclass(frozen=True)
class AskedTheme:
    """A theme that the sheet asks for."""

    theme_id: str
    label: str
    meaning: str  # of the catalogue; of an open theme its words

    @property
    def head(self) -> str:
        """Heading of its column: what is read back is the id in brackets."""
        return f"{self.label} ({self.theme_id})"


@dataclass(frozen=True)
class Piece:
    """A scrubbed passage of a client."""

    document: int  # number within the client, from 1
    month: str
    doc_type: str
    language: str
    text: str


@dataclass(frozen=True)
class ClientSheet:
    """Everything that stands on a sheet."""

    drawn: ClientDraw
    themes: Sequence[AskedTheme]
    pieces: Mapping[str, Sequence[Piece]]  # by client
    words: Mapping[str, Any]  # of the sheet's language, from configs/audit.toml
    guides: Sequence[Mapping[str, Any]]  # the same of every language, the sheet's first


def sheet_files(sheet: ClientSheet, stem: str, form: str) -> dict[str, bytes]:
    """Return the files of a sheet by name; the marks go into the first.

    :param form: "xlsx" (one workbook) or "csv" (marks and texts apart).
    :raises UsageError: where there is no such format.
    """
    refuse_other_form(form)
    if form == XLSX:
        return {f"{stem}.xlsx": _workbook(sheet)}
    return {
        f"{stem}.csv": delimited(_marks(sheet)),
        f"{stem}-texts.csv": delimited(_texts(sheet)),
        f"{stem}-phenomena.csv": delimited(_meanings(sheet)),
    }


def _marks(sheet: ClientSheet) -> Iterator[list[str]]:
    words = sheet.words
    yield [words["client"], words["read"], *(theme.head for theme in sheet.themes), SHEET]
    for number, one in enumerate(sheet.drawn.clients, start=1):
        cells = [_cell(one, theme.theme_id, words["not_asked"]) for theme in sheet.themes]
        yield [str(number), "", *cells, sheet.drawn.sheet]


def _cell(one: DrawnClient, theme: str, not_asked: str) -> str:
    return "" if one.asked is None or theme in one.asked else not_asked


def _texts(sheet: ClientSheet) -> Iterator[list[str]]:
    words = sheet.words
    names = ("client", "document", "month", "doc_type", "passage_language", "text")
    yield [words[name] for name in names]
    for number, one in enumerate(sheet.drawn.clients, start=1):
        for piece in sheet.pieces.get(one.client, ()):
            yield [
                str(number), str(piece.document), piece.month, piece.doc_type, piece.language,
                tame(piece.text),
            ]  # fmt: skip


def _meanings(sheet: ClientSheet) -> Iterator[list[str]]:
    yield [sheet.words["theme"], sheet.words["meaning"]]
    for theme in sheet.themes:
        yield [theme.head, tame(theme.meaning)]


def _workbook(sheet: ClientSheet) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    page.title = CLIENTS
    fill(page, _marks(sheet), numbers=(0,))
    _shape_marks(page, len(sheet.themes))
    for name, rows, widths, numbers in (
        (TEXTS, _texts(sheet), (8, 10, 10, 24, 8, _WIDE), (0, 1)),
        (MEANINGS, _meanings(sheet), (48, _WIDE), ()),
    ):
        page = book.create_sheet(name)
        fill(page, rows, numbers)
        widen(page, widths)
        page.freeze_panes = "A2"
    add_guide(book, ((guide["title"], guide["lines"]) for guide in sheet.guides))
    return saved(book)


def _shape_marks(page: Any, themes: int) -> None:
    """Narrow columns under upright headings, every cell in lines, greyed where not asked."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    grey = PatternFill("solid", fgColor="E4E4E4")
    line = Side(style="thin", color="BFBFBF")
    page.row_dimensions[1].height = _HEAD
    for column in range(1, themes + 4):
        inner = 3 <= column <= themes + 2
        page.column_dimensions[get_column_letter(column)].width = _MARK if inner else _NARROW
        page.cell(1, column).alignment = Alignment(
            text_rotation=90 if inner else 0, vertical="bottom", wrap_text=True
        )
        for at in range(2, page.max_row + 1):
            cell = page.cell(at, column)
            cell.border = Border(bottom=line, right=line)
            if inner:
                cell.alignment = Alignment(horizontal="center")
                if cell.value:
                    cell.fill, cell.font = grey, Font(color="8C8C8C")
    page.freeze_panes = "C2"
