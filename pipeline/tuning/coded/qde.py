"""The XML of REFI-QDA 1.0: users, codebook, cases, sources, selections and their codings.

Entities are not resolved and a document type is refused, so that a file reaches nothing outside.
Elements are found whatever their namespace: programs have written several over the years.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pipeline.errors import InputRefused
from pipeline.readers.xml_guard import brings_nothing
from pipeline.tuning.coded.cases import Cases, GetText
from pipeline.tuning.coded.elements import (
    child_text,
    children,
    descendants,
    elements,
    guid_of,
    plain_guid,
    tag_of,
    target_of,
)
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
from pipeline.tuning.coded.offsets import CHARACTERS, Claim, Places, fits, ways_of_counting

#: Sources that hold no text of ours, and the reason under which their codings are counted.
_OTHER_SOURCES = {
    "PictureSource": "coding_of_a_picture",
    "PDFSource": "coding_of_a_place_on_a_pdf_page",
    "AudioSource": "coding_of_a_recording",
    "VideoSource": "coding_of_a_recording",
}


@dataclass(frozen=True)
class _Source:
    """A text as it stands in the XML: its own element, and the source's (of a PDF another)."""

    name: str
    element: Any
    holder: Any
    text: str = ""


def read_codebook(data: bytes, where: str) -> tuple[Code, ...]:
    """Return the codes of a codebook (``.qdc``).

    :raises InputRefused: where it is no such XML.
    """
    root = _parse(data, where)
    if tag_of(root) not in ("CodeBook", "Project"):
        raise _refused("it is no codebook", where)
    return tuple(_codes(root))


def read_project(data: bytes, text_of: GetText, where: str) -> Coded:
    """Return the coded material of a project.

    :param data: ``project.qde``.
    :param text_of: text of a source by its path; None where there is none.
    :raises InputRefused: where it is no such XML, or holds no code.
    """
    root = _parse(data, where)
    if tag_of(root) != "Project":
        raise _refused("it is no project", where)
    left = Left()
    users = {
        guid_of(one): one.get("name") or one.get("id") or "" for one in descendants(root, "User")
    }
    cases = Cases(root, text_of)
    sources = _with_texts(_text_sources(root, left), text_of, left)
    origin = (root.get("origin") or "").strip()
    ways = ways_of_counting([fits(one.text, _claims(one)) for one in sources], origin)
    documents, spans = [], []
    names = unlike(one.name for one in sources)
    for source, name, way in zip(sources, names, ways, strict=True):
        documents.append(CodedDocument(name, source.text, cases.of(source.holder, source.text)))
        spans += _spans(source, name, way, users, left)
    form = "REFI-QDA" + (f", {origin}" if origin else "")
    odd = sorted(set(ways) - {CHARACTERS})
    form += f" (places in {odd[0]})" if odd else ""
    codes = [code for code in _codes(root) if not cases.is_case(code.code_id)]
    spans = [span for span in spans if not cases.is_case(span.code_id)]
    coded = Coded(form, tuple(documents), tuple(codes), tuple(spans), left.told())
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
    for element in descendants(root, "Code"):
        guid = guid_of(element)
        if guid in seen:
            continue
        seen.add(guid)
        above = element.getparent()
        yield Code(
            guid,
            " ".join((element.get("name") or "").split()) or f"code {len(seen)}",
            guid_of(above) if above is not None and tag_of(above) == "Code" else "",
            child_text(element, "Description"),
            element.get("color") or "",
        )


def _text_sources(root: Any, left: Left) -> list[_Source]:
    """Text sources, and the texts that programs lay beside a PDF; the rest is counted."""
    made = []
    for holder in descendants(root, "Sources"):
        for element in elements(holder):
            kind = tag_of(element)
            if kind == "TextSource":
                made.append(_Source(_name(element), element, element))
            elif kind in _OTHER_SOURCES:
                beside = list(children(element, "Representation")) if kind == "PDFSource" else []
                inner = sum(_codings_in(one) for one in beside)
                left.out(_OTHER_SOURCES[kind], _codings_in(element) - inner)
                for one in beside:
                    made.append(_Source(element.get("name") or _name(one), one, element))
                if not beside:
                    left.out("document_that_is_no_text")
    return made


def _name(element: Any) -> str:
    """Return the name of a source; where it has none, that of its file."""
    path = element.get("plainTextPath") or ""
    return element.get("name") or path.rpartition("/")[2].rpartition(".")[0]


def _with_texts(sources: list[_Source], text_of: GetText, left: Left) -> list[_Source]:
    """Sources with their texts; those without one are counted."""
    made = []
    for source in sources:
        text = _text(source.element, text_of)
        if text is None:
            left.out("document_without_a_text")
            left.out("coding_of_a_document_without_a_text", _codings_in(source.element))
        else:
            made.append(replace(source, text=text))
    return made


def _text(element: Any, text_of: GetText) -> str | None:
    inline = next(children(element, "PlainTextContent"), None)
    if inline is not None and inline.text is not None:
        return str(inline.text)
    path = element.get("plainTextPath")
    if not path:
        return None
    return text_of(path)


def _claims(source: _Source) -> list[Claim]:
    """Places of a source with the words that are quoted for them."""
    return [
        (*place, one.get("name") or "")
        for one in children(source.element, "PlainTextSelection")
        if (place := _place(one)) is not None
    ]


def _spans(source: _Source, name: str, way: str, users: dict[str, str], left: Left) -> list[Span]:
    """Coded passages of a source, their places counted in a way."""
    places = Places(source.text, way)
    given: list[tuple[int, int, Any, Any]] = []
    for one in children(source.element, "PlainTextSelection"):
        codings, place = list(children(one, "Coding")), _place(one)
        if not codings:
            left.out("selection_without_a_code")
        elif place is None:
            left.out("coding_without_a_place", len(codings))
        else:
            begin, finish = map(places.character, place)
            given += [(begin, finish, coding, one) for coding in codings]
    whole = source.element
    given += [(0, len(source.text), coding, whole) for coding in children(whole, "Coding")]
    spans = []
    for begin, finish, coding, around in given:
        coder = _coder(coding, around, users)
        for ref in children(coding, "CodeRef"):
            if finish > len(source.text):
                left.out("coding_beyond_the_text")
            elif begin < finish:
                spans.append(Span(name, begin, finish, target_of(ref), coder))
            else:
                left.out("coding_without_a_place")
    return spans


def _place(selection: Any) -> tuple[int, int] | None:
    try:
        start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
    except (TypeError, ValueError):
        return None
    return (start, end) if 0 <= start < end else None


def _coder(coding: Any, around: Any, users: dict[str, str]) -> str:
    guid = coding.get("creatingUser") or around.get("creatingUser") or ""
    return users.get(plain_guid(guid), "")


def _codings_in(element: Any) -> int:
    return sum(1 for one in descendants(element, "Coding"))


def _refused(what: str, where: str) -> InputRefused:
    return InputRefused(
        f"This file cannot be read: {what}.",
        where=where,
        mend="Export the project once more as REFI-QDA (.qdpx, or .qdc for the codebook alone).",
    )
