"""Pages as plain lines and tables, whatever the format: headings, paragraphs, grids of text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "figcaption", "dd"}


@dataclass
class Grid:
    """A table: what stands over it, its heads and its rows."""

    title: str
    heads: list[str]
    rows: list[list[str]]


@dataclass
class Page:
    """What a reader sees: the month or quarter is told by the folder, not by the page."""

    period: str
    lines: list[str] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    headed: list[tuple[str, str]] = field(default_factory=list)  # heading, line under it
    marks: list[dict[str, Any]] = field(default_factory=list)  # rows of the picture


def page_of_html(path: Path) -> Page:
    """Read a page: tables by their captions, lines by the heading above."""
    from lxml import html

    page = Page(period=path.parent.name.rsplit("-", 2)[0])
    tree = html.fromstring(path.read_bytes())
    for aside in tree.xpath('//span[@class="head"] | //style'):
        aside.drop_tree()
    heading = ""
    for element in list(tree.iter()):
        if element.tag in ("h2", "h3", "h4"):
            heading = _text(element)
        if element.tag in _BLOCKS:
            page.lines.append(_text(element))
            page.headed.append((heading, _text(element)))
        if element.tag == "table":
            page.grids.append(_grid(element))
    page.marks = _marks(tree)
    return page


def _text(element: Any) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def _grid(table: Any) -> Grid:
    rows = [[_cell(cell) for cell in row.xpath("./th | ./td")] for row in table.xpath("./tbody/tr")]
    heads = [_text(cell) for cell in table.xpath("./thead/tr/th")]
    return Grid(_text(table.xpath("./caption")[0]), heads, rows)


def _cell(cell: Any) -> str:
    """Text of a cell; what stands small beside it comes after a bar, a row's kind too."""
    beside = [_text(part) for part in cell.xpath('.//span[@class="detail" or @class="meta"]')]
    for part in cell.xpath('.//span[@class="detail" or @class="meta" or @class="aside"]'):
        part.drop_tree()
    return " | ".join([_text(cell), *beside])


def _marks(tree: Any) -> list[dict[str, Any]]:
    """Rows of the picture: places of its dots and lines, in percent."""
    made: list[dict[str, Any]] = []
    for element in tree.xpath('//svg[@class="chart"]//*'):
        kind = element.get("class")
        if kind == "name":
            made.append({"label": _text(element)})
        elif kind == "range" and made:
            made[-1]["range"] = (element.get("x1"), element.get("x2"))
        elif kind in ("before", "dot") and made:
            made[-1][kind] = element.get("cx")
    return made


def page_of_docx(path: Path) -> Page:
    """Read a document of a word processor: its tables in order, each under its heading."""
    from docx import Document

    page = Page(period=path.parent.name.rsplit("-", 2)[0])
    document, heading, last = Document(str(path)), "", ""
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            rows = [[cell.text.replace("\n", " | ") for cell in row.cells] for row in block.rows]
            page.grids.append(Grid(last or heading, rows[0] if rows else [], rows[1:]))
            continue
        text = re.sub(r"\s+", " ", block.text).strip()
        if (block.style.name or "").startswith(("Heading", "Title")):
            heading = text
        if text:
            last = text
            page.lines.append(text)
            page.headed.append((heading, text))
    return page
