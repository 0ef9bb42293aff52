"""Coded material written as REFI-QDA 1.0: a project (``.qdpx``) or its codebook alone (``.qdc``).

The same material gives the same bytes: guids come from names, no time and no place is written, and
everything stands in the order of its names. No element repeats words of a passage.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from pipeline.tuning.coded.material import ORIGIN, UNPLACED, Code, Coded, CodedDocument, Span

_PROJECT, _CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
_SPACE = uuid.UUID("8f0c1a52-3d0e-5c84-9d0b-6e1b2a7f4c11")  # of our guids; any number of our own
_CASE = str(uuid.uuid5(_SPACE, "variable\x00case"))
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the oldest that a ZIP can hold: it says nothing
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
#: What XML 1.0 cannot hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
#: Paul Tol's colours, told apart by people who see colours otherwise.
COLOURS = (
    "#0077BB", "#EE7733", "#009988", "#CC3311", "#33BBEE", "#EE3377", "#BBBBBB", "#332288",
    "#DDCC77", "#117733", "#88CCEE", "#882255",
)  # fmt: skip


def qdpx(material: Coded, *, name: str, note: str = "", case: str = "Case") -> bytes:
    """Return a project with its sources.

    :param name: of the project; ``note``: what stands at its head, for whoever opens it.
    :param case: name of the variable that tells of each document which case it belongs to.
    :raises ValueError: where a document has no text.
    """
    files = {"project.qde": project_xml(material, name=name, note=note, case=case)}
    for document in _documents(material):
        assert document.text is not None
        files[f"sources/{_source_guid(document)}.txt"] = document.text.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, _ZIP_DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(entry, data)
    return out.getvalue()


def project_xml(material: Coded, *, name: str, note: str = "", case: str = "Case") -> bytes:
    """Return ``project.qde`` of a project."""
    users = sorted({_user(span) for span in material.spans} or {ORIGIN})
    root = _etree().Element(f"{{{_PROJECT}}}Project", nsmap={None: _PROJECT})
    root.attrib.update({"name": _plain(name), "origin": ORIGIN})
    holder = _sub(root, "Users")
    for user in users:
        _sub(holder, "User", guid=_guid("user", user), name=_plain(user))
    _put_codes(_sub(root, "CodeBook"), material.codes)
    documents = _documents(material)
    _put_cases(root, documents, case)
    if documents:
        sources = _sub(root, "Sources")
        spans: dict[str, list[Span]] = {}
        for span in sorted(set(material.spans), key=_order):
            spans.setdefault(span.document_id, []).append(span)
        for document in documents:
            _put_source(sources, document, spans.get(document.document_id, []))
    if note:
        _sub(root, "Description").text = _plain(note)
    return _bytes(root)


def qdc(codes: Sequence[Code]) -> bytes:
    """Return a codebook."""
    root = _etree().Element(f"{{{_CODEBOOK}}}CodeBook", nsmap={None: _CODEBOOK})
    root.attrib.update({"origin": ORIGIN})
    _put_codes(root, codes)
    return _bytes(root)


def _put_codes(above: Any, codes: Sequence[Code]) -> None:
    """Write the codes, those below another within it; without it, they stand alone."""
    known = {code.code_id for code in codes}
    within: dict[str, list[Code]] = {}
    for code in codes:
        within.setdefault(code.above if code.above in known else "", []).append(code)

    def put(holder: Any, upper: str) -> None:
        for code in within.get(upper, []):
            made = _sub(
                holder, "Code", guid=_guid("code", code.code_id), name=_plain(code.name) or "?",
                isCodable="true",
            )  # fmt: skip
            if _COLOUR.fullmatch(code.colour):
                made.set("color", code.colour)
            if code.description:
                _sub(made, "Description").text = _plain(code.description)
            put(made, code.code_id)

    put(_sub(above, "Codes"), "")


def _put_cases(root: Any, documents: Sequence[CodedDocument], name: str) -> None:
    """Write the cases, and a variable of the documents that bears them.

    QualCoder reads of a case its name alone, but variables of documents whole.
    """
    cased = sorted((one for one in documents if one.case), key=lambda d: (d.case, d.document_id))
    if not cased:
        return
    variables = _sub(root, "Variables")
    _sub(variables, "Variable", guid=_CASE, name=_plain(name), typeOfVariable="Text")
    cases = _sub(root, "Cases")
    for case, own in groupby(cased, key=lambda d: d.case):
        made = _sub(cases, "Case", guid=_guid("case", case), name=_plain(case))
        for document in own:
            _sub(made, "SourceRef", targetGUID=_source_guid(document))


def _put_source(sources: Any, document: CodedDocument, spans: Sequence[Span]) -> None:
    guid = _source_guid(document)
    source = _sub(
        sources, "TextSource", guid=guid, name=_plain(document.document_id),
        plainTextPath=f"internal://{guid}.txt",
    )  # fmt: skip
    placed = [span for span in spans if span.start != UNPLACED]
    # One selection for each coder, who stands there too: QualCoder looks for coders there alone.
    for (start, end, user), own in groupby(placed, key=lambda s: (s.start, s.end, _user(s))):
        selection = _sub(
            source, "PlainTextSelection", guid=_guid("selection", guid, start, end, user),
            startPosition=str(start), endPosition=str(end), creatingUser=_guid("user", user),
        )  # fmt: skip
        for span in own:
            coding = _sub(
                selection, "Coding", creatingUser=_guid("user", user),
                guid=_guid("coding", guid, start, end, span.code_id, user),
            )  # fmt: skip
            _sub(coding, "CodeRef", targetGUID=_guid("code", span.code_id))
    if document.case:
        value = _sub(source, "VariableValue")
        _sub(value, "VariableRef", targetGUID=_CASE)
        _sub(value, "TextValue").text = _plain(document.case)


def _documents(material: Coded) -> list[CodedDocument]:
    """Documents in the order of their names; each has a text."""
    if any(one.text is None for one in material.documents):
        raise ValueError("a document without a text cannot be written")
    return sorted(material.documents, key=lambda one: one.document_id)


def _order(span: Span) -> tuple[str, int, int, str, str, bool]:
    # The longer passage first, as people read: what lies within follows.
    return (span.document_id, span.start, -span.end, _user(span), span.code_id, span.denied)


def _user(span: Span) -> str:
    return span.coder or ORIGIN


def _source_guid(document: CodedDocument) -> str:
    return _guid("source", document.document_id)


def _guid(*parts: object) -> str:
    """Return the guid of something: its own where it has one (a code read from a project)."""
    try:
        return str(uuid.UUID(str(parts[1]))) if len(parts) == 2 else _named(parts)
    except ValueError:
        return _named(parts)


def _named(parts: Sequence[object]) -> str:
    return str(uuid.uuid5(_SPACE, "\x00".join(map(str, parts))))


def _sub(above: Any, name: str, /, **attributes: str) -> Any:
    space = above.tag.rpartition("}")[0].strip("{")
    made = _etree().SubElement(above, f"{{{space}}}{name}")
    made.attrib.update(attributes)
    return made


def _bytes(root: Any) -> bytes:
    data: bytes = _etree().tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return data


def _etree() -> Any:
    from lxml import etree

    return etree


def _plain(text: str) -> str:
    return _CONTROL.sub(" ", text)


def coloured(codes: Sequence[Code]) -> tuple[Code, ...]:
    """Return codes of which each has a colour: its own, or the next of :data:`COLOURS`."""
    return tuple(
        replace(code, colour=code.colour or COLOURS[number % len(COLOURS)])
        for number, code in enumerate(codes)
    )
