"""Paragraphs, lists, tables and pictures of a Word report, such that everybody can read them.

Every table has a caption, a header row that is repeated on each page, an alternative text, and no
merged cells; every picture has an alternative text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.report.docxbase import (
    CELL,
    CELL_MARGIN,
    CELL_SIZE,
    DETAIL,
    DETAIL_SIZE,
    TABLE,
)
from pipeline.report.docxwidths import widths
from pipeline.report.packed import plain


@dataclass(frozen=True)
class Cell:
    """A cell: its text, a note in small letters under it, or a picture with its text."""

    text: str = ""
    note: str = ""
    bold: bool = False
    right: bool = False
    picture: bytes = b""  # PNG; ``text`` is then its alternative text


@dataclass(frozen=True)
class Column:
    """A column: its head, its share of the width, and whether its cells hold numbers."""

    head: str
    weight: float = 1.0
    right: bool = False


class Writer:
    """Writes into a document, from top to bottom."""

    def __init__(self, document: Any, note: str) -> None:
        from docx.shared import Pt

        self.document = document
        self._note = note  # what every table's alternative text says of numbers that are hidden
        self._pictures = 0
        self._gap = Pt(6)  # under a point of a list that has several lines
        # Styles by id: asked by name, python-docx looks through all of them for every paragraph.
        self._styles = {style.name: style.style_id for style in document.styles}
        section = document.sections[0]
        self._width = section.page_width - section.left_margin - section.right_margin

    def line(self, text: str, style: str | None = None) -> None:
        """Add a paragraph; nothing where there is no text."""
        if text:
            self._paragraph(style).add_run(plain(text))

    def heading(self, text: str, level: int) -> None:
        """Add a heading of level 1 to 3."""
        self.line(text, f"Heading {level}")

    def strong(self, head: str, text: str, style: str | None = None) -> None:
        """Add a paragraph that begins in bold."""
        made = self._paragraph(style)
        made.add_run(plain(head)).bold = True
        made.add_run(plain(text))

    def note(self, text: str) -> None:
        """Add a remark on what follows, in italics; nothing where there is no text."""
        if text:
            made = self._paragraph(None)
            made.add_run(plain(text)).italic = True
            made.paragraph_format.keep_with_next = True

    def point(self, head: str, lines: Iterable[str], style: str) -> None:
        """Add a point of a list: its head in bold, and lines under it that belong to it."""
        made = self._paragraph(style)
        made.add_run(plain(head)).bold = True
        made.paragraph_format.keep_together = True
        made.paragraph_format.space_after = self._gap
        _apart(made)
        for text in lines:
            made.add_run().add_break()
            made.add_run(plain(text))

    def items(self, texts: Iterable[str], style: str = "List Bullet") -> None:
        """Add a list."""
        for text in texts:
            self.line(text, style)

    def table(
        self, caption: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]
    ) -> None:
        """Add a table with its caption; the first column names the rows."""
        self.line(caption, "Caption")
        made = self.document.add_table(rows=1 + len(rows), cols=len(columns))
        made.style, made.autofit = TABLE, False
        self._describe(made, caption)
        heads = [Cell(column.head, bold=True, right=column.right) for column in columns]
        shared = self._widths(columns, [heads, *rows])
        for grid, width in zip(made.columns, shared, strict=True):
            grid.width = width
        # Row by row from the XML: asked by number, each cell would count through the whole table.
        for row, cells in zip(made.rows, [heads, *rows], strict=True):
            for place, cell, width, column in zip(row.cells, cells, shared, columns, strict=True):
                place.width = width
                self._fill(place, cell, right=cell.right or column.right)
            _keep_whole(row)
        _repeat(made.rows[0])
        self._paragraph(DETAIL)

    def _widths(self, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[int]:
        """Widths in EMU in which no word is broken, as far as that can be."""
        texts: list[list[tuple[str, float, bool]]] = []
        for number in range(len(columns)):
            own = [row[number] for row in rows]
            texts.append([(one.text, CELL_SIZE, one.bold) for one in own if not one.picture])
            texts[-1] += [(one.note, DETAIL_SIZE, False) for one in own]
        weights = [column.weight for column in columns]
        return widths(weights, texts, self._width, CELL_MARGIN)

    def _paragraph(self, style: str | None, place: Any = None) -> Any:
        made = (self.document if place is None else place).add_paragraph()
        if style is not None:
            made._p.style = self._styles[style]
        return made

    def _fill(self, place: Any, cell: Cell, *, right: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        line = place.paragraphs[0]
        line._p.style = self._styles[CELL]
        if cell.picture:
            self._picture(line, cell, place.width)
            return
        lines = [line]
        line.add_run(plain(cell.text)).bold = cell.bold or None
        if cell.note:
            lines.append(self._paragraph(DETAIL, place))
            lines[-1].add_run(plain(cell.note))
        for one in lines if right else ():
            one.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def _picture(self, line: Any, cell: Cell, width: int) -> None:
        self._pictures += 1
        shape = line.add_run().add_picture(io.BytesIO(cell.picture), width=int(width * 0.94))
        named = [shape._inline.docPr, *shape._inline.xpath(".//pic:cNvPr")]
        for element in named:
            element.set("name", f"{self._pictures}")  # else the name of a file
        shape._inline.docPr.set("descr", plain(cell.text))

    def _describe(self, table: Any, caption: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        properties = table._tbl.tblPr
        for name, text in (("w:tblCaption", caption), ("w:tblDescription", self._note)):
            element = OxmlElement(name)
            element.set(qn("w:val"), plain(text))
            properties.append(element)


def _apart(line: Any) -> None:
    """Keep the gap under a point of a list; the style of lists drops it between its own."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement("w:contextualSpacing")
    element.set(qn("w:val"), "0")
    line._p.get_or_add_pPr().append(element)


def _repeat(row: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement("w:tblHeader")
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)


def _keep_whole(row: Any) -> None:
    """Keep a row from being cut at the foot of a page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
