"""Small projects of REFI-QDA, as other programs write them; the texts are made up."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from pipeline.tuning.coded import Code, Coded, CodedDocument, Span

FILES = Path(__file__).parent / "files"
CANARY = "Salaisuusvainio"
TEXT = "Vuokra on maksamatta 😀 ja häätö uhkaa.\nAsiakas pysyy yksin."


def project(body: str, codes: str = "", more: str = "", origin: str = "ATLAS.ti 24") -> str:
    codes = codes or '<Code guid="c1" name="vuokra" isCodable="true"/>'
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Project name="p" origin="{origin}" '
        'xmlns="urn:QDA-XML:project:1.0"><Users><User guid="{U1}" name="Aino"/></Users>'
        f"<CodeBook><Codes>{codes}</Codes></CodeBook>{more}<Sources>{body}</Sources></Project>"
    )


def selection(start: int, end: int, code: str = "c1", name: str = "") -> str:
    return (
        f'<PlainTextSelection guid="s" startPosition="{start}" endPosition="{end}" '
        f'name="{escape(name)}"><Coding guid="k" creatingUser="u1"><CodeRef targetGUID="{code}"/>'
        "</Coding></PlainTextSelection>"
    )


def source(inner: str, path: str = "internal://a.txt", name: str = "D1") -> str:
    return f'<TextSource guid="g" name="{name}" plainTextPath="{path}">{inner}</TextSource>'


def qdpx_file(path: Path, qde: str | bytes, sources: dict[str, bytes] | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", qde)
        for name, data in (sources or {"sources/a.txt": TEXT.encode()}).items():
            archive.writestr(name, data)
    return path


def small() -> Coded:
    return Coded(
        "REFI-QDA",
        (CodedDocument("D1", TEXT, "K1"), CodedDocument("D2", "Velkoja on paljon.", "K2")),
        (
            Code("money", "Raha", "", "Rahasta", "#0077BB"),
            Code("rent", "Vuokra", "money"),
            Code("alone", "Yksin"),
        ),
        (
            Span("D1", 0, 22, "rent", "Aino"),
            Span("D1", 10, 37, "rent", "Aino"),
            Span("D1", 0, 22, "money", "Bo"),
            Span("D1", 47, 58, "alone", "Bo"),
            Span("D2", 0, 17, "money", "Aino"),
        ),
    )
