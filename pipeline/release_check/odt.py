"""ODT: paragraphs, tables, tracked changes, comments, hidden text, properties."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from pipeline.release_check.container import attribute, each, local, tree
from pipeline.release_check.contents import Cell, Contents, Grid, Inner
from pipeline.release_check.office import PROGRAMS, opened

_AUTHORS = ("creator", "initial-creator", "printed-by")


def read_odt(data: bytes) -> Contents:
    """Read an OpenDocument text.

    :raises Unreadable: where it is protected or broken.
    """
    parts, made = opened(data)
    for part in parts:
        if part.name in ("content.xml", "styles.xml"):
            _text(tree(part.data), part.shown, made)
        elif part.name == "meta.xml":
            _meta(tree(part.data), part.shown, made)
        elif part.name.startswith(("Basic/", "Scripts/")):
            made.leak("macro", part.shown)
        elif part.name.startswith(("Pictures/", "Thumbnails/")):
            made.inner.append(Inner(part.name, part.shown, part.data))
        elif part.name.startswith("Object"):
            made.leak("embedded", part.shown)
    return made


def _text(root: Element, shown: str, made: Contents) -> None:
    for one in root.iter():
        name = local(one)
        if name == "tracked-changes" and len(one):
            made.leak("tracked_change", shown)
        elif name == "annotation":
            made.leak("comment", shown)
        elif name in ("hidden-text", "hidden-paragraph") or (
            name in ("text-properties", "section") and attribute(one, "display") == "none"
        ):
            made.leak("hidden_text", shown)
        elif name in ("title", "desc", "creator", "initials"):
            made.say("".join(one.itertext()), f"{shown}, {name}")
        target = attribute(one, "href").casefold()
        if target.startswith(("file:", "\\\\", "/", "..")):
            made.leak("external_link", shown)
        made.say(attribute(one, "string-value"), f"{shown}, field")
    for number, paragraph in enumerate(each(root, "p", "h"), start=1):
        made.say("".join(paragraph.itertext()), f"{shown}, paragraph {number}")
    for number, table in enumerate(each(root, "table"), start=1):
        rows = [
            tuple(
                Cell(
                    "".join(cell.itertext()).strip(),
                    f"{shown}, table {number}, row {r}, column {c}",
                )
                for c, cell in enumerate(each(row, "table-cell"), start=1)
            )
            for r, row in enumerate(each(table, "table-row"), start=1)
        ]
        made.grids.append(Grid(tuple(rows)))


def _meta(root: Element, shown: str, made: Contents) -> None:
    for one in root.iter():
        name, text = local(one), (one.text or "").strip()
        if name in _AUTHORS and text.casefold() not in PROGRAMS:
            made.leak("author", shown)
        if name == "user-defined":
            made.leak("property", shown)
            made.say(attribute(one, "name"), f"{shown}, name of a property")
        if name != "generator":
            made.say(text, f"{shown}, property")
