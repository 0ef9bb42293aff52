"""The XML of REFI-QDA 1.0: users, codebook, cases, sources, selections and their codings.

Entities are not resolved and a document type is refused, so that a file reaches nothing outside.
Elements are found whatever their namespace: programs have written several over the years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.errors import InputRefused
from pipeline.readers.xml_guard import brings_nothing
from pipeline.tuning.coded.material import (
    ORIGIN,
    Code,
    Coded,
    CodedDocument,
    Left,
    Span,
    checked,
    unlike,
    with_denials_joined,
)
from pipeline.tuning.coded.offsets import CHARACTERS, Claim, Places, way_of_counting

GetText = Callable[[str], str | None]
#: Sources that hold no text of ours, and the reason under which their codings are counted.
_OTHER_SOURCES = {
    "PictureSource": "coding_of_a_picture",
    "PDFSource": "coding_of_a_place_on_a_pdf_page",
    "AudioSource": "coding_of_a_recording",
    "VideoSource": "coding_of_a_recording",
}


@dataclass(frozen=True)
class _Source:
    """A text source as it stands in the XML."""

    guid: str
    name: str
    element: Any


def read_codebook(data: bytes, where: str) -> tuple[Code, ...]:
    """Return the codes of a codebook (``.qdc``).

    :raises InputRefused: where it is no such XML.
    """
    root = _parse(data, where)
    if _tag(root) not in ("CodeBook", "Project"):
        raise _refused("it is no codebook", where)
    return tuple(_codes(root))


def read_project(data: bytes, text_of: GetText, where: str) -> Coded:
    """Return the coded material of a project.

    :param data: ``project.qde``.
    :param text_of: text of a source by its path; None where there is none.
    :raises InputRefused: where it is no such XML, or holds no code.
    """
    root = _parse(data, where)
    if _tag(root) != "Project":
        raise _refused("it is no project", where)
    left = Left()
    users = {_guid(one): one.get("name") or one.get("id") or "" for one in _all(root, "User")}
    cases = _cases(root)
    sources = _text_sources(root, left)
    documents, spans = [], []
    ways: set[str] = set()
    for source, name in zip(sources, unlike(one.name for one in sources), strict=True):
        text = _text(source.element, text_of)
        if text is None:
            left.out("document_without_a_text")
            left.out("coding_of_a_document_without_a_text", _codings_in(source.element))
            continue
        documents.append(CodedDocument(name, text, cases.get(source.guid, "")))
        found, way = _spans(source.element, name, text, users, left)
        spans += found
        ways.add(way)
    origin = (root.get("origin") or "").strip()
    form = "REFI-QDA" + (f", {origin}" if origin else "")
    odd = sorted(ways - {CHARACTERS})
    form += f" (places in {odd[0]})" if odd else ""
    coded = Coded(form, tuple(documents), tuple(_codes(root)), tuple(spans), left.told())
    made = checked(coded, where)
    return with_denials_joined(made) if origin == ORIGIN else made


def _parse(data: bytes, where: str) -> Any:
    from lxml import etree

    if not brings_nothing([data]):
        raise _refused(
            "its XML declares a document type or an unusual encoding, which no project needs", where
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _refused(f"its XML is broken at line {error.lineno}", where) from None
    if root.getroottree().docinfo.doctype:
        raise _refused("its XML declares a document type, which no project needs", where)
    return root


def _codes(root: Any) -> Iterator[Code]:
    """Yield every code, those below others too, each id once."""
    seen: set[str] = set()
    for element in _all(root, "Code"):
        guid = _guid(element)
        if guid in seen:
            continue
        seen.add(guid)
        above = element.getparent()
        yield Code(
            guid,
            " ".join((element.get("name") or "").split()) or f"code {len(seen)}",
            _guid(above) if above is not None and _tag(above) == "Code" else "",
            _child_text(element, "Description"),
            element.get("color") or "",
        )


def _cases(root: Any) -> dict[str, str]:
    """Case of each source by its guid; a source in two cases belongs to the first."""
    found: dict[str, str] = {}
    for case in _all(root, "Case"):
        for ref in _children(case, "SourceRef"):
            found.setdefault(_target(ref), case.get("name") or _guid(case))
    return found


def _text_sources(root: Any, left: Left) -> list[_Source]:
    """Text sources, and the texts that programs lay beside a PDF; the rest is counted."""
    made = []
    for holder in _all(root, "Sources"):
        for element in _elements(holder):
            kind = _tag(element)
            if kind == "TextSource":
                made.append(_Source(_guid(element), element.get("name") or "", element))
            elif kind in _OTHER_SOURCES:
                beside = list(_children(element, "Representation")) if kind == "PDFSource" else []
                inner = sum(_codings_in(one) for one in beside)
                left.out(_OTHER_SOURCES[kind], _codings_in(element) - inner)
                for one in beside:
                    name = element.get("name") or one.get("name") or ""
                    made.append(_Source(_guid(element), name, one))
                if not beside:
                    left.out("document_that_is_no_text")
    return made


def _text(element: Any, text_of: GetText) -> str | None:
    inline = next(_children(element, "PlainTextContent"), None)
    if inline is not None and inline.text is not None:
        return str(inline.text)
    path = element.get("plainTextPath")
    if not path:
        return None
    return text_of(path)


def _spans(
    source: Any, name: str, text: str, users: dict[str, str], left: Left
) -> tuple[list[Span], str]:
    """Coded passages of a source, and how their places were counted."""
    selections = list(_children(source, "PlainTextSelection"))
    placed: list[tuple[Any, Claim]] = []
    for one in selections:
        codings = len(list(_children(one, "Coding")))
        place = _place(one)
        if not codings:
            left.out("selection_without_a_code")
        elif place is None:
            left.out("coding_without_a_place", codings)
        else:
            placed.append((one, (*place, one.get("name") or "")))
    way = way_of_counting(text, (claim for _, claim in placed))
    places = Places(text, way)
    given = [
        (places.character(start), places.character(end), coding, one)
        for one, (start, end, _) in placed
        for coding in _children(one, "Coding")
    ]
    given += [(0, len(text), coding, source) for coding in _children(source, "Coding")]  # the whole
    spans = []
    for begin, finish, coding, around in given:
        coder = _coder(coding, around, users)
        for ref in _children(coding, "CodeRef"):
            if finish > len(text):
                left.out("coding_beyond_the_text")
            elif begin < finish:
                spans.append(Span(name, begin, finish, _target(ref), coder))
            else:
                left.out("coding_without_a_place")
    return spans, way


def _place(selection: Any) -> tuple[int, int] | None:
    try:
        start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
    except (TypeError, ValueError):
        return None
    return (start, end) if 0 <= start < end else None


def _coder(coding: Any, around: Any, users: dict[str, str]) -> str:
    guid = coding.get("creatingUser") or around.get("creatingUser") or ""
    return users.get(_plain_guid(guid), "")


def _codings_in(element: Any) -> int:
    return sum(1 for one in _all(element, "Coding"))


def _guid(element: Any) -> str:
    return _plain_guid(element.get("guid") or "")


def _target(ref: Any) -> str:
    return _plain_guid(ref.get("targetGUID") or "")


def _plain_guid(guid: str) -> str:
    """Guids are the same in braces and without, in small letters and capitals."""
    return guid.strip().strip("{}").casefold()


def _tag(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _elements(element: Any) -> Iterator[Any]:
    return (one for one in element if isinstance(one.tag, str))


def _children(element: Any, name: str) -> Iterator[Any]:
    return (one for one in element if _tag(one) == name)


def _all(element: Any, name: str) -> Iterator[Any]:
    return (one for one in element.iter() if _tag(one) == name)


def _child_text(element: Any, name: str) -> str:
    found = next(_children(element, name), None)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def _refused(what: str, where: str) -> InputRefused:
    return InputRefused(
        f"This file cannot be read: {what}.",
        where=where,
        mend="Export the project once more as REFI-QDA (.qdpx, or .qdc for the codebook alone).",
    )
