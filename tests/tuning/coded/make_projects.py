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


def _coding(text: str, words: str, code: str, coder: str) -> str:
    """A selection as QualCoder writes it: each with one coding, and quoted whole."""
    start = text.index(words)
    quoted = escape(words, {'"': "&quot;"})
    return (
        f'<PlainTextSelection guid="s" startPosition="{start}" endPosition="{start + len(words)}" '
        f'name="{quoted}" creatingUser="{coder}" creationDateTime="2026-03-01T12:00:00Z">\n'
        f'<Coding guid="k" creatingUser="{coder}" >\n<CodeRef targetGUID="{code}" />\n</Coding>\n'
        "</PlainTextSelection>\n"
    )


def qualcoder_file(path: Path, breaks: str = "\n") -> Path:
    """A project of the form in which QualCoder 4 writes it; the texts are made up.

    :param breaks: line breaks of the plain texts: two characters for MAXQDA, and on Windows.
    """
    other = "Hän on yksin."
    qde = f"""<?xml version="1.0" encoding="utf-8"?>
<Project xmlns:xsd="http://www.w3.org/2001/XMLSchema" name="q.qda" origin="QualCoder 4.0"
 creatingUserGUID="u" creationDateTime="2026-01-02T10:00:00Z" xmlns="urn:QDA-XML:project:1.0">
<Users><User guid="u1" name="Aino" /><User guid="u2" name="Bo" /></Users>
<CodeBook><Codes>
<Code guid="c3" name="yksin" isCodable="true" color="#EB7333" />
<Code guid="t1" name="raha" isCodable="false"><Code guid="c1" name="vuokra" isCodable="true">
<Description>rästissä</Description><Code guid="c2" name="häätö" isCodable="true" /></Code></Code>
</Codes></CodeBook>
<Cases><Case guid="k1" name="Perhe A"><Description /><SourceRef targetGUID="file1"/></Case></Cases>
<Sources>
<TextSource plainTextPath="internal://plain1.txt" guid="d1" name="Muistio 1.txt">
{_coding(TEXT, TEXT[:22], "c1", "u1")}{_coding(TEXT, TEXT[:22], "c1", "u2")}
{_coding(TEXT, TEXT[26:46], "c2", "u1")}{_coding(TEXT, "pysyy yksin", "c3", "u2")}
<NoteRef targetGUID="n1" /></TextSource>
<TextSource plainTextPath="internal://plain2.txt" guid="d2" name="Muistio 2.txt">
{_coding(other, "on yksin", "c3", "u1")}</TextSource>
</Sources>
<Notes><Note guid="n1" creatingUser="u1"><PlainTextContent>katso</PlainTextContent>
<PlainTextSelection guid="s" startPosition="0" endPosition="6" /></Note></Notes>
<Description></Description></Project>"""
    beside = {f"file{n}.txt": text for n, text in enumerate((TEXT, other), start=1)}
    plain = {f"plain{n}.txt": text for n, text in enumerate((TEXT, other), start=1)}
    texts = beside | {name: text.replace("\n", breaks) for name, text in plain.items()}
    return qdpx_file(
        path, qde, {f"sources/{n}": text.encode("utf-8-sig") for n, text in texts.items()}
    )


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
