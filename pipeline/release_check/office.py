"""What Word and Excel files carry beside their text: authors, comments, links, macros, files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.gate.contents import pieces_of
from pipeline.gate.pieces import Piece
from pipeline.release_check.container import (
    Member,
    attribute,
    each,
    local,
    members,
    suffix,
    tree,
)
from pipeline.release_check.contents import Contents, Inner

#: What programs, ours among them, write for an author.
PROGRAMS = frozenset({"", "openpyxl", "python-docx", "ilmio", "ilmiö", "libreoffice"})
_AUTHORS = ("creator", "lastModifiedBy", "Company", "Manager", "initial-creator")
_COMMENTS = re.compile(r"(?:comments?|threadedComment)\d*\.xml$")
_MACROS = re.compile(r"vbaProject|vbaData|activeX|macrosheets", re.IGNORECASE)
_LEFT = ("hyperlink",)  # a link to a page on the web: it fetches nothing
_CACHED = re.compile(r"pivotCache(?:Definition|Records)\d*\.xml$|connections\.xml$|queryTable\d*")
#: Parts that hold names of styles and fonts, and cells that are read with their places.
_OF_THE_FORMAT = re.compile(
    r"(?:styles|stylesWithEffects|fontTable|numbering|settings|webSettings|theme/theme\d*|"
    r"worksheets/sheet\d+|\[Content_Types\]|META-INF/manifest)\.xml$|^manifest\.rdf$|^mimetype$|thumbnail\.\w+$|\.rels$"
)
_MARKS = ("attribute", "declaration", "comment")
_PICTURES = (".png", ".svg", ".emf", ".wmf", ".jpeg", ".jpg", ".gif")


def opened(data: bytes) -> tuple[list[Member], Contents]:
    """Return the members of a container, and contents that hold its comments so far.

    :raises Unreadable: where it is protected or broken.
    """
    parts, commented = members(data)
    made = Contents()
    if commented:
        made.leak("archive_comment", "the container")
        made.say(commented, "comment of the archive")
    return parts, made


def further_pieces(parts: list[Member]) -> Iterator[Piece]:
    """Yield what stands in any other part of a container: names that nobody asked for."""
    for part in parts:
        own = part.shown.startswith("member")  # a name that no office program gives
        if _OF_THE_FORMAT.search(part.name):
            continue
        for piece in pieces_of(part.name, part.data):
            if own or piece.place not in _MARKS:
                yield replace(piece, place=f"{part.shown}, {piece.place}")


def read_beside(parts: list[Member], made: Contents) -> None:
    """Add side channels and texts of every part that is neither document nor sheet."""
    for part in parts:
        name = part.name
        if _MACROS.search(name):
            made.leak("macro", part.shown)
        if _CACHED.search(name):
            made.leak("cached_data", part.shown)
        if "/embeddings/" in name:
            made.leak("embedded", part.shown)
            made.inner.append(Inner(name, part.shown, part.data))
        elif suffix(name) in _PICTURES:
            made.inner.append(Inner(name, part.shown, part.data))
        if name.endswith(".rels"):
            _links(part, made)
        elif name.startswith("docProps/"):
            _properties(part, made)
        elif _COMMENTS.search(name) and name.endswith(".xml"):
            _comments(part, made)
        elif suffix(name) == ".xml" and name.startswith("customXml/item"):
            made.say(" ".join(tree(part.data).itertext()), part.shown)


def _links(part: Member, made: Contents) -> None:
    for link in each(tree(part.data), "Relationship"):
        if attribute(link, "TargetMode") != "External":
            continue
        target = attribute(link, "Target").casefold()
        made.say(attribute(link, "Target"), f"{part.shown}, link")
        to_web = target.startswith(("http:", "https:", "mailto:"))
        if attribute(link, "Type").endswith(_LEFT) and to_web:
            continue
        made.leak("external_link" if not to_web else "external_picture", part.shown)


def _properties(part: Member, made: Contents) -> None:
    if suffix(part.name) != ".xml":
        return
    root = tree(part.data)
    for one in each(root, *_AUTHORS):
        if "".join(one.itertext()).strip().casefold() not in PROGRAMS:
            made.leak("author", part.shown)
    if local(root) == "Properties":
        for one in each(root, "property"):
            made.leak("property", part.shown)
            made.say(attribute(one, "name"), f"{part.shown}, name of a property")
    for one in root.iter():
        made.say(one.text, f"{part.shown}, {_safe(local(one))}")


def _safe(name: str) -> str:
    return (
        name if name in (*_AUTHORS, "title", "subject", "description", "keywords") else "property"
    )


def _comments(part: Member, made: Contents) -> None:
    root = tree(part.data)
    for number, one in enumerate(each(root, "comment", "threadedComment"), start=1):
        made.leak("comment", part.shown)
        place = f"{part.shown}, comment {number}"
        made.say(" ".join("".join(t.itertext()) for t in each(one, "t", "text")), place)
        made.say(attribute(one, "author"), f"{place}, author")
    for one in each(root, "author"):
        made.say("".join(one.itertext()), f"{part.shown}, author")
