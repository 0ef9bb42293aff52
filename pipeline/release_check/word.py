"""DOCX: every part with paragraphs, tables, tracked changes, hidden text, alternative texts."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from pipeline.release_check.container import attribute, each, local, tree
from pipeline.release_check.contents import Cell, Contents, Grid
from pipeline.release_check.office import opened, read_beside

_TEXT = frozenset({"t", "delText", "instrText", "delInstrText"})
_CHANGES = frozenset(
    "ins del moveFrom moveTo rPrChange pPrChange tblPrChange trPrChange tcPrChange cellIns "
    "cellDel sectPrChange numberingChange".split()
)
_OFF = ("0", "false", "off")


def read_word(data: bytes) -> Contents:
    """Read a Word file.

    :raises Unreadable: where it is protected or broken.
    """
    parts, made = opened(data)
    read_beside(parts, made)
    for part in parts:
        if not (part.name.startswith("word/") and part.name.endswith(".xml")):
            continue
        root = tree(part.data)
        if part.name.endswith(("styles.xml", "numbering.xml", "fontTable.xml", "theme1.xml")):
            continue
        _hidden(root, part.shown, made)
        for number, paragraph in enumerate(each(root, "p"), start=1):
            made.say(_words(paragraph), f"{part.shown}, paragraph {number}")
        for number, table in enumerate(each(root, "tbl"), start=1):
            made.grids.append(_grid(table, f"{part.shown}, table {number}"))
    return made


def _hidden(root: Element, shown: str, made: Contents) -> None:
    for one in root.iter():
        name = local(one)
        if name in _CHANGES:
            made.leak("tracked_change", shown)
        elif name in ("vanish", "webHidden") and attribute(one, "val") not in _OFF:
            made.leak("hidden_text", shown)
        for key in ("descr", "title", "alt"):
            made.say(attribute(one, key), f"{shown}, alternative text")


def _words(paragraph: Element) -> str:
    """Text of a paragraph, runs joined; paragraphs within it (text boxes) are their own."""
    found: list[str] = []

    def walk(element: Element) -> None:
        for one in element:
            name = local(one)
            if name == "p":
                continue
            if name in _TEXT:
                found.append(one.text or "")
            elif name in ("tab", "br", "cr"):
                found.append(" ")
            elif name == "noBreakHyphen":
                found.append("-")
            walk(one)

    walk(paragraph)
    return "".join(found)


def _grid(table: Element, place: str) -> Grid:
    rows = []
    for r, row in enumerate((one for one in table if local(one) == "tr"), start=1):
        cells = [one for one in row.iter() if local(one) == "tc"]
        rows.append(
            tuple(
                Cell(
                    " ".join(_words(p) for p in each(cell, "p")).strip(),
                    f"{place}, row {r}, column {c}",
                )
                for c, cell in enumerate(cells, start=1)
            )
        )
    return Grid(tuple(rows))
