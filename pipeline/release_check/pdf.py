"""PDF: the text of each page, properties, comments, files and scripts within."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pipeline.readers.pdf import bounded, drawn, most_drawn
from pipeline.release_check.container import Unreadable
from pipeline.release_check.contents import Contents, Inner
from pipeline.release_check.office import PROGRAMS

_PROGRAMS_OWN = ("/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped")
_TITLES = ("/Title", "/Subject", "/Keywords")
_LINKS = ("/Link", "/Widget", "/Popup")
_LEAST = 20  # letters; a document with fewer is a picture


def read_pdf(data: bytes) -> Contents:
    """Read a PDF.

    :raises Unreadable: where it is protected, broken, or a picture of text.
    """
    import pypdf

    try:
        with bounded():
            reader = pypdf.PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise Unreadable("encrypted")
            return _read(reader, most_drawn(len(data)))
    except Unreadable:
        raise
    except (Exception, RecursionError) as error:  # a broken file raises whatever its parts raise
        raise Unreadable("broken") from error


def _read(reader: Any, most: int) -> Contents:
    made = Contents()
    letters = work = 0
    for number, page in enumerate(reader.pages, start=1):
        work += drawn(page)
        if work > most:
            raise Unreadable("bomb")
        text = page.extract_text() or ""
        letters += sum(map(str.isalpha, text))
        made.say(text, f"page {number}")
        _comments(page, f"page {number}", made)
    _properties(reader, made)
    for name, files in reader.attachments.items():
        for body in files:
            made.leak("embedded", "attachment")
            made.inner.append(Inner(name, "attachment", body))
    root = reader.trailer["/Root"]
    names = root.get("/Names")
    if "/AA" in root or (names is not None and "/JavaScript" in names.get_object()):
        made.leak("macro", "document")
    for title in _outline(reader.outline):
        made.say(title, "outline")
    for name, field in (reader.get_fields() or {}).items():
        made.say(f"{name} {field.get('/V') or ''}", "form field")
    if letters < _LEAST:
        raise Unreadable("picture")
    return made


def _comments(page: Any, place: str, made: Contents) -> None:
    for one in page.get("/Annots") or ():
        note = one.get_object()
        for key in ("/Contents", "/T", "/Subj", "/RC"):
            made.say(str(note.get(key) or ""), f"{place}, comment")
        if note.get("/Subtype") not in _LINKS and note.get("/Contents"):
            made.leak("comment", place)
        action = note.get("/A")
        action = action.get_object() if action is not None else {}
        made.say(str(action.get("/URI") or ""), f"{place}, link")
        if action.get("/S") in ("/Launch", "/GoToR"):
            made.leak("external_link", place)
        if action.get("/S") == "/JavaScript":
            made.leak("macro", place)


def _properties(reader: Any, made: Contents) -> None:
    for key, value in (reader.metadata or {}).items():
        made.say(str(value), "properties")
        if key == "/Author" and str(value).strip().casefold() not in PROGRAMS:
            made.leak("author", "properties")
        elif key not in (*_PROGRAMS_OWN, *_TITLES, "/Author"):
            made.leak("property", "properties")
            made.say(str(key).lstrip("/"), "name of a property")
    packet: Any = reader.trailer["/Root"].get("/Metadata")
    if packet is not None:
        made.say(
            packet.get_object().get_data().decode("utf-8", "replace"),
            "XMP properties",
        )


def _outline(entries: Any) -> Iterator[str]:
    for one in entries:
        if isinstance(one, list):
            yield from _outline(one)
        else:
            yield str(getattr(one, "title", "") or "")


def streams(data: bytes) -> Iterator[bytes]:
    """Yield every stream of a PDF, inflated: words may stand where no page shows them."""
    import pypdf

    with bounded():
        try:
            reader = pypdf.PdfReader(io.BytesIO(data))
            listed = {number for table in reader.xref.values() for number in table}
        except Exception:  # the whole was told to be unreadable already
            return
        for number in sorted(listed | set(reader.xref_objStm)):
            try:
                found: Any = reader.get_object(pypdf.generic.IndirectObject(number, 0, reader))
                if hasattr(found, "get_data"):
                    yield found.get_data()
                elif found is not None:
                    yield str(found).encode("utf-8", "replace")
            except Exception:  # an object that is none, or packed as a picture
                continue
