"""Finished files of every format, clean or with one thing planted in one place."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable

from tests.gate.make_leaks import png

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(files: dict[str, bytes], comment: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.comment = comment.encode()
    return out.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes], more: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        kept = {name: change(name, archive.read(name)) for name in archive.namelist()}
    return zipped(kept | more)


def page(body: str = "", head: str = "") -> bytes:
    return f"<!DOCTYPE html><html lang='fi'><head>{head}</head><body>{body}</body></html>".encode()


def word(words: str = "", place: str = "paragraph", author: str = "") -> bytes:
    """A Word file; places are made as Word writes them."""
    import docx

    made = docx.Document()
    made.core_properties.author = words if place == "author" else author
    made.core_properties.comments = ""
    made.add_heading("Raportti", level=1)
    made.add_paragraph(words if place == "paragraph" else "Asiakkaiden tilanteita on kuvattu.")
    if place == "table":
        table = made.add_table(rows=2, cols=2)
        for cell, text in zip(table._cells, ["Ilmiö", "Asiakkaita", "Velka", words], strict=True):
            cell.text = text
    if place == "two runs":
        paragraph = made.add_paragraph()
        paragraph.add_run(words[: len(words) // 2]).bold = True
        paragraph.add_run(words[len(words) // 2 :])
    if place == "comment":
        made.add_comment(made.paragraphs[0].runs, text=words, author="", initials="")
    if place == "alternative text":
        made.add_picture(io.BytesIO(png("")))
        made.inline_shapes[0]._inline.docPr.set("descr", words)
    out = io.BytesIO()
    made.save(out)
    return repacked(out.getvalue(), lambda n, d: _in_word(n, d, place, words), _more(place, words))


def _in_word(name: str, data: bytes, place: str, words: str) -> bytes:
    run = f"<w:r><w:t>{words}</w:t></w:r>"
    gone = run.replace("w:t", "w:delText")
    changes = {
        "inserted": f'<w:p><w:ins w:id="1" w:author="">{run}</w:ins></w:p>',
        "deleted": f'<w:p><w:del w:id="1" w:author="">{gone}</w:del></w:p>',
        "vanish": f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{words}</w:t></w:r></w:p>",
    }
    if name == "word/document.xml" and place in changes:
        return data.replace(b"<w:sectPr", changes[place].encode() + b"<w:sectPr", 1)
    return data


def _more(place: str, words: str) -> dict[str, bytes]:
    if place == "custom property":
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
        value = f'<property name="lähde"><vt:lpwstr xmlns:vt="x">{words}</vt:lpwstr></property>'
        return {"docProps/custom.xml": f'<Properties xmlns="{kind}">{value}</Properties>'.encode()}
    if place == "macro":
        return {"word/vbaProject.bin": b"\0\1" + words.encode()}
    if place == "template":
        link = f'<Relationship Id="r1" Type="x/attachedTemplate" Target="file:///{words}" '
        return {
            "word/_rels/settings.xml.rels": f'<R>{link}TargetMode="External"/></R>'.encode(),
        }
    return {}


def book(words: str | int = "", place: str = "cell", heads: tuple[str, ...] = ()) -> bytes:
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.packaging.custom import StringProperty

    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(list(heads) or ["Ilmiö", "Huomio"])
    sheet.append(["Velka", words if place == "cell" else ""])
    if place in ("hidden sheet", "very hidden sheet"):
        other = made.create_sheet("Tausta")
        other.sheet_state = "hidden" if place == "hidden sheet" else "veryHidden"
        other["B7"] = words
    if place == "hidden row":
        sheet["A9"] = words
        sheet.row_dimensions[9].hidden = True
    if place == "hidden column":
        sheet["D2"] = words
        sheet.column_dimensions["D"].hidden = True
    if place == "invisible":
        sheet["A9"], sheet["A9"].number_format = words, ";;;"
    if place == "comment":
        sheet["A1"].comment = Comment(str(words), "")
    if place == "custom property":
        made.custom_doc_props.append(StringProperty(name="lähde", value=str(words)))
    if place == "author":
        made.properties.lastModifiedBy = str(words)
    out = io.BytesIO()
    made.save(out)
    more = {"xl/vbaProject.bin": str(words).encode()} if place == "macro" else {}
    if place == "link":
        link = f'<R><Relationship Id="r" Type="x/externalLinkPath" Target="file:///{words}.xlsx" '
        more["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
            f'{link}TargetMode="External"/></R>'.encode()
        )
    return repacked(out.getvalue(), lambda _, data: data, more)


def odt(words: str = "", place: str = "paragraph") -> bytes:
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("text", "text"), ("table", "table"),
                            ("meta", "meta"), ("style", "style"))
    ) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
    bodies = {
        "paragraph": f"<text:p>{words}</text:p>",
        "comment": f"<office:annotation><text:p>{words}</text:p></office:annotation>",
        "tracked": f"<text:tracked-changes><text:p>{words}</text:p></text:tracked-changes>",
        "hidden": f'<text:p><text:hidden-text text:string-value="{words}"/></text:p>',
        "table": "<table:table><table:table-row><table:table-cell><text:p>Klienter</text:p>"
        "</table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>"
        f"{words}</text:p></table:table-cell></table:table-row></table:table>",
    }
    metas = {
        "author": f"<dc:creator>{words}</dc:creator>",
        "property": f'<meta:user-defined meta:name="x">{words}</meta:user-defined>',
    }
    body = bodies.get(place, "<text:p>Klienternas situation beskrivs.</text:p>")

    def part(content: str) -> bytes:
        return f"<office:document {spaces}>{content}</office:document>".encode()

    kind = b"application/vnd.oasis.opendocument.text"
    return zipped(
        {"mimetype": kind, "content.xml": part(body), "meta.xml": part(metas.get(place, ""))}
    )


def pdf(words: str = "", place: str = "page") -> bytes:
    """A PDF of one page, its text in latin-1 and packed."""
    import pypdf
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    made = pypdf.PdfWriter()
    sheet = made.add_blank_page(width=400, height=400)
    plain = "The situations of clients are told here in general terms."
    lines = [plain, words if place == "page" else ""]
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
         NameObject("/BaseFont"): NameObject("/Helvetica"),
         NameObject("/Encoding"): NameObject("/WinAnsiEncoding")}
    )  # fmt: skip
    sheet[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 10 Tf 12 TL 20 300 Td {shown} ET".encode("cp1252"))
    sheet[NameObject("/Contents")] = made._add_object(stream.flate_encode())
    if place == "author":
        made.add_metadata({"/Author": words})
    if place == "property":
        made.add_metadata({"/Lahde": words})
    if place == "attachment":
        made.add_attachment("liite.txt", words.encode())
    if place == "comment":
        from pypdf.annotations import FreeText

        made.add_annotation(0, FreeText(text=words, rect=(1, 1, 100, 100)))
    if place == "script":
        from pypdf.actions import JavaScript

        made.add_open_action(JavaScript(words))
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def evidence(n: int, of: int = 60, **more: object) -> bytes:
    """A CSV as the product writes it, with one cell of a person's hand."""
    head = ["theme_id", "group", "n_clients", "of_clients", "share", "low", "basis", *more]
    share = n / of
    row = ["debt", "all", n, of, f"{share:.4f}", f"{share:.4f}", "model", *more.values()]
    lines = [",".join(map(str, cells)) for cells in (head, row)]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def data_address(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def as_json(content: object) -> bytes:
    return json.dumps(content).encode()
