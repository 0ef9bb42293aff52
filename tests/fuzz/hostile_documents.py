"""Documents made to do harm: text, Word and PDF."""

from __future__ import annotations

import io
from pathlib import Path

from tests.fuzz.hostile_parts import ADDRESS, LAUGHS, in_folder, into, member
from tests.stages.make_inputs import write_bomb, write_docx


def a_document_that_fetches(folder: Path) -> Path:
    """Templates, pictures and parts behind an address."""
    path = write_docx(in_folder(folder / "in", "a.docx"), ["Vuokra on maksamatta ja häätö uhkaa."])
    name = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    links = "".join(
        f'<Relationship Id="x{n}" Type="{kind}{what}" Target="{ADDRESS}" TargetMode="External"/>'
        for n, what in enumerate(["image", "attachedTemplate", "oleObject", "frame", "aFChunk"])
    ).encode()
    closed = member(path, name).replace(b"</Relationships>", links + b"</Relationships>")
    into(path, {name: closed})
    return path.parent


def a_document_of_entities(folder: Path) -> Path:
    path = write_docx(in_folder(folder / "in", "a.docx"), ["x"])
    name = "word/document.xml"
    hidden = b"<!--" + b" " * 70_000 + b"-->" + LAUGHS.encode()
    into(path, {name: hidden + member(path, name).partition(b"?>")[2]})
    return path.parent


def a_document_nested(folder: Path) -> Path:
    path = write_docx(in_folder(folder / "in", "a.docx"), ["x"])
    name = "word/document.xml"
    deep = b"<w:p>" * 100_000 + b"</w:p>" * 100_000
    into(path, {name: member(path, name).replace(b"<w:body>", b"<w:body>" + deep)})
    return path.parent


def a_document_bomb(folder: Path) -> Path:
    return write_bomb(in_folder(folder / "in", "a.docx"), "word/document.xml").parent


def _pdf(folder: Path, objects: list[str], more: bytes = b"") -> Path:
    path = in_folder(folder / "in", "a.pdf")
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, 2)
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = out.tell()
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode())
    size = len(objects) + 1
    out.write(f"trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode() + more)
    path.write_bytes(out.getvalue())
    return path.parent


def a_pdf_whose_pages_hold_themselves(folder: Path) -> Path:
    return _pdf(folder, ["<</Type/Catalog/Pages 2 0 R>>",
                         "<</Type/Pages/Count 9/Kids[2 0 R 2 0 R 3 0 R]>>",
                         "<</Type/Pages/Count 9/Parent 2 0 R/Kids[2 0 R 3 0 R]>>"])  # fmt: skip


def a_pdf_whose_forms_draw_themselves(folder: Path) -> Path:
    form = (
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 11/Resources<</XObject<</F 4 0 R>>>>>>"
    )
    drawn = "stream\n/F Do /F Do\nendstream"
    return _pdf(folder, ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>",
                         "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources"
                         "<</XObject<</F 4 0 R>>>>>>", f"{form}\n{drawn}"])  # fmt: skip


def a_pdf_whose_tables_point_back(folder: Path) -> Path:
    made = _pdf(folder, ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 0/Kids[]>>"])
    data = (made / "a.pdf").read_bytes()
    start = data.rindex(b"xref\n0")
    back = data.replace(b"/Root 1 0 R>>", f"/Root 1 0 R/Prev {start}>>".encode())
    (made / "a.pdf").write_bytes(back)
    return made


_FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
_ONE_PAGE = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>",
             "<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>",
             _FONT]  # fmt: skip


def _stream(content: bytes, filters: int = 1) -> str:
    import zlib

    for _ in range(filters):
        content = zlib.compress(content, 9)
    told = f"/Length {len(content)}/Filter[{'/FlateDecode ' * filters}]"
    return f"<<{told}>>\nstream\n{content.decode('latin-1')}\nendstream"


def a_pdf_of_a_long_page(folder: Path) -> Path:
    """A small file whose one page has two million words, below every limit of bytes."""
    return _pdf(folder, [*_ONE_PAGE, _stream(b"BT /F 9 Tf (a) Tj ET " * 2_000_000)])


def a_pdf_of_a_page_without_words(folder: Path) -> Path:
    """The same with nothing to read: no limit of text stops it."""
    return _pdf(folder, [*_ONE_PAGE, _stream(b"1 0 0 1 0 0 cm " * 4_000_000)])


def a_pdf_bomb(folder: Path) -> Path:
    """A page whose text unpacks to much, in filters over filters."""
    return _pdf(folder, [*_ONE_PAGE, _stream(b"BT /F 9 Tf (a) Tj ET " * 9_000_000, filters=3)])


def a_pdf_of_many_pages_of_one(folder: Path) -> Path:
    """5,000 pages that are one page."""
    kids = "3 0 R " * 5_000
    pages = f"<</Type/Pages/Count 5000/Kids[{kids}]>>"
    first, _, *others = _ONE_PAGE
    text = b"BT /F 9 Tf (Vuokra on maksamatta) Tj ET " * 200
    return _pdf(folder, [first, pages, *others, _stream(text)])


def a_pdf_of_forms_in_forms(folder: Path) -> Path:
    """Thirty forms, each of which draws the next one twice."""
    forms = []
    for n in range(30):
        last = n == 29
        drawn = "BT (a) Tj ET" if last else "/F Do /F Do"
        inner = "" if last else f"/Resources<</XObject<</F {n + 5} 0 R>>>>"
        forms.append(f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length {len(drawn)}{inner}>>\n"
                     f"stream\n{drawn}\nendstream")  # fmt: skip
    return _pdf(folder, ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>",
                         "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources"
                         "<</XObject<</F 4 0 R>>>>>>", *forms])  # fmt: skip


def a_pdf_that_claims_objects(folder: Path) -> Path:
    made = _pdf(folder, ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 0/Kids[]>>"])
    data = (made / "a.pdf").read_bytes().replace(b"/Size 3", b"/Size 9999999999")
    (made / "a.pdf").write_bytes(data.replace(b"xref\n0 3", b"xref\n0 999999999"))
    return made


def a_text_behind_a_link(folder: Path) -> Path:
    path = in_folder(folder / "in", "a.txt")
    path.symlink_to("/etc/passwd")
    return path.parent


def a_name_that_leads_out(folder: Path) -> Path:
    in_folder(folder / "in", "../../../../etc/passwd")
    return folder / "in"
