"""Taguette: its project database (``.sqlite3``); what it exports is read as CSV or ``.qdc``.

Places are bytes of UTF-8 over the text of a document's HTML. Each highlight carries its words too:
where they do not stand at the place, it is left out and counted.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from pipeline.errors import InputRefused
from pipeline.tuning.coded.material import Code, Coded, CodedDocument, Left, Span, checked, unlike
from pipeline.tuning.coded.offsets import BYTES, Places, stands_at

_TABLES = ("projects", "documents", "tags", "highlights", "highlight_tags")
_LONGEST = 50_000_000  # bytes of one value
_MOST = (
    200_000_000  # characters of all texts: a column may be computed, so the file's size says little
)
MAGIC = b"SQLite format 3\0"


class _Text(HTMLParser):
    """The text of a piece of HTML, nothing put in between."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def read_taguette(path: Path) -> Coded:
    """Read a project of Taguette; a database with several is read whole.

    :raises InputRefused: where it is no such database.
    """
    try:
        with closing(_opened(path)) as base:
            return checked(_material(base), str(path))
    except (sqlite3.Error, UnicodeDecodeError):
        raise _refused("it is damaged", path) from None
    except OverflowError:
        raise _refused("it holds more text than anybody codes", path) from None


def text_of_html(html: str) -> str:
    """Return the text of HTML as Taguette counts it."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


def _opened(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    base.execute("PRAGMA trusted_schema = OFF")  # no function that the file itself may name
    base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    asked = "SELECT name FROM sqlite_master WHERE type = 'table'"
    missing = set(_TABLES) - {name for (name,) in base.execute(asked)}
    if missing:
        base.close()
        raise _refused(f"it lacks the tables {', '.join(sorted(missing))}", path)
    return base


def _material(base: sqlite3.Connection) -> Coded:
    left = Left()
    projects = dict(base.execute("SELECT id, name FROM projects ORDER BY id").fetchall())
    held = _documents(base)
    names = dict(zip((row[0] for row in held), unlike(str(row[1]) for row in held), strict=True))
    texts = {number: text for number, _, text in held}
    codes = [
        Code(str(number), str(name), "", str(description or ""))
        for number, name, description in base.execute(
            "SELECT id, path, description FROM tags ORDER BY id"
        )
    ]
    spans = []
    places = {number: Places(text, BYTES) for number, text in texts.items()}
    asked = (
        "SELECT h.document_id, h.start_offset, h.end_offset, h.snippet, t.tag_id FROM highlights h "
        "LEFT JOIN highlight_tags t ON t.highlight_id = h.id ORDER BY h.id, t.tag_id"
    )
    for document, start, end, snippet, tag in base.execute(asked):
        span = _span(names, texts, places, (document, start, end, str(snippet or "")), tag, left)
        spans += [span] if span else []
    documents = tuple(CodedDocument(names[number], text) for number, text in texts.items())
    form = "Taguette" + (f", {len(projects)} projects" if len(projects) > 1 else "")
    return Coded(form, documents, tuple(_nested(codes)), tuple(spans), left.told())


def _documents(base: sqlite3.Connection) -> list[tuple[Any, Any, str]]:
    """Id, name and text of each document.

    :raises OverflowError: where they are more than anybody codes.
    """
    held: list[tuple[Any, Any, str]] = []
    size = 0
    for number, name, html in base.execute("SELECT id, name, contents FROM documents ORDER BY id"):
        size += len(str(html))
        if size > _MOST:
            raise OverflowError("too much text")
        held.append((number, name, text_of_html(str(html))))
    return held


def _span(
    names: dict[int, str],
    texts: dict[int, str],
    places: dict[int, Places],
    highlight: tuple[Any, Any, Any, str],
    tag: Any,
    left: Left,
) -> Span | None:
    document, start, end, snippet = highlight
    if tag is None:
        left.out("selection_without_a_code")
        return None
    if document not in texts:
        left.out("coding_of_a_document_without_a_text")
        return None
    text = texts[document]
    if not (isinstance(start, int) and isinstance(end, int)):
        left.out("coding_without_a_place")
        return None
    begin, finish = (places[document].character(place) for place in (start, end))
    words = text_of_html(snippet)
    if not 0 <= begin < finish <= len(text) or (
        words.strip() and not stands_at(text, begin, finish, words)
    ):
        left.out("coding_without_a_place")
        return None
    return Span(names[document], begin, finish, str(tag))


def _nested(codes: list[Code]) -> list[Code]:
    """Lay a tag below the one whose path it begins with: ``housing.rent`` below ``housing``."""
    by_name = {code.name: code.code_id for code in codes}
    made = []
    for code in codes:
        above, dot, own = code.name.rpartition(".")
        if dot and above in by_name and own:
            made.append(Code(code.code_id, own, by_name[above], code.description))
        else:
            made.append(code)
    return made


def _refused(what: str, path: Path) -> InputRefused:
    return InputRefused(
        f"This database is no project of Taguette: {what}.",
        where=str(path),
        mend="In Taguette, choose Export project, and give the .sqlite3 file that it makes.",
    )
