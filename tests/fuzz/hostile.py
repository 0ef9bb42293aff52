"""Files made to do harm, one by one: what each tries, and how it has to end.

Each is a function that writes a file or folder and returns its path.
"""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.stages.make_inputs import ROWS, write_bomb, write_csv, write_docx, write_xlsx
from tests.tuning.coded.make_projects import project, qdpx_file, selection, source

_ADDRESS = "http://example.invalid/a"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "hahahahahahahaha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 30}">' for n in range(8))
    + "]>"
)


def _into(path: Path, parts: dict[str, bytes]) -> Path:
    """Put other members into a container, the rest as it was."""
    with zipfile.ZipFile(path) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in (kept | parts).items():
            new.writestr(name, data)
    return path


def _member(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _in_folder(folder: Path, name: str) -> Path:
    folder.mkdir()
    (folder / "manifest.csv").write_text(
        f"file;client_id;written_on\n{name};1;2026-07-03\n", "utf-8"
    )
    return folder / name


_HEADER = b"client_id;document_id;written_on;text\n"
_GOOD = b"1;D0;2026-07-03;Vuokra on maksamatta.\n"


def _line(more: bytes) -> bytes:
    return b'{"client_id": "1", "document_id": "D1", "written_on": "2026-07-03", ' + more + b"}\n"


_GOOD_LINE = _line(b'"text": "Vuokra on maksamatta."')


# --- tables ---------------------------------------------------------------------------------------


def many_equal_columns(folder: Path) -> Path:
    head = _HEADER.rstrip() + b";a" * 60_000 + b"\n"
    return _written(folder / "a.csv", head + _GOOD.rstrip() + b";1" * 60_000 + b"\n")


def one_field_of_20_megabytes(folder: Path) -> Path:
    return _written(
        folder / "a.csv", _HEADER + _GOOD + b'2;D1;2026-07-03;"' + b"x" * 20_000_000 + b'"\n'
    )


def quotation_marks_only(folder: Path) -> Path:
    return _written(folder / "a.csv", _HEADER + _GOOD + b'"' * 5_000_000)


def no_line_break(folder: Path) -> Path:
    return _written(folder / "a.csv", b"a;b" * 5_000_000)


def bytes_of_no_encoding(folder: Path) -> Path:
    body = bytes(range(128, 256)) * 4_000
    row = b"2;D1;2026-07-03;" + body + b"\n"
    return _written(folder / "a.csv", _HEADER + _GOOD + row)


def one_document_often(folder: Path) -> Path:
    rows = b"".join(b"%d;D1;2026-07-03;a\n" % n for n in range(20_000))
    return _written(folder / "a.csv", _HEADER + _GOOD + rows)


def nested_a_thousand_times(folder: Path) -> Path:
    deep = b"[" * 900 + b"1" + b"]" * 900
    rows = b"".join(_line(b'"text": ' + deep.replace(b"1", b"%d" % n)) for n in range(30))
    return _written(folder / "a.jsonl", _GOOD_LINE + rows)


def nested_a_million_times(folder: Path) -> Path:
    return _written(folder / "a.jsonl", _GOOD_LINE + b'{"a":' * 1_000_000 + b"1" + b"}" * 1_000_000)


def a_number_without_end(folder: Path) -> Path:
    return _written(folder / "a.jsonl", _GOOD_LINE + _line(b'"text": ' + b"9" * 1_000_000))


def columns_without_end(folder: Path) -> Path:
    keys = ",".join(f'"k{n}": 1' for n in range(200_000))
    return _written(folder / "a.jsonl", _GOOD_LINE + _line(keys.encode()))


def many_types(folder: Path) -> Path:
    """Moments that no calendar has, in every unit; lists in lists."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({
        "client_id": pa.array([1, 2, 3]), "document_id": pa.array(["a", "b", "c"]),
        "text": pa.array([[[["x"]]], None, [[["a"]]]]),
        "written_on": pa.array([2**62, -(2**62), 1_783_000_000_000_000], pa.timestamp("us")),
        "day": pa.array([2**31 - 1, -(2**31), 0], pa.date32()),
        "wait": pa.array([2**62, 1, 2], pa.duration("s")),
    })  # fmt: skip
    pq.write_table(table, folder / "a.parquet")
    return folder / "a.parquet"


def one_text_a_million_times(folder: Path) -> Path:
    """Parquet packs a text that repeats to nothing."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = pa.DictionaryArray.from_arrays(
        pa.array([0] * 300_000, pa.int32()), pa.array(["x" * 90_000])
    )
    ids = pa.array(range(300_000))
    days = pa.DictionaryArray.from_arrays(
        pa.array([0] * 300_000, pa.int32()), pa.array(["3.7.2026"])
    )
    names = {"client_id": ids, "document_id": ids, "text": texts, "written_on": days}
    pq.write_table(pa.table(names), folder / "a.parquet")
    return folder / "a.parquet"


# --- workbooks ------------------------------------------------------------------------------------


def _sheet(folder: Path, rows: str) -> Path:
    path = write_xlsx(folder / "a.xlsx", ROWS)
    name = "xl/worksheets/sheet1.xml"
    head, _, tail = _member(path, name).partition(b"<sheetData>")
    return _into(path, {name: head + b"<sheetData>" + rows.encode() + b"</sheetData></worksheet>"})


def _row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


def _cell(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


_NAMES = ("client_id", "document_id", "written_on", "text")
_HEAD = _row(1, "".join(_cell(f"{at}1", name) for at, name in zip("ABCD", _NAMES, strict=True)))
_FIRST = _row(2, "".join(
    _cell(f"{at}2", text)
    for at, text in zip("ABCD", ("1", "D1", "3.7.2026", "Vuokra"), strict=True)
))  # fmt: skip


def a_row_far_below(folder: Path) -> Path:
    return _sheet(folder, _HEAD + _FIRST + _row(2_000_000_000, _cell("A2000000000", "1")))


def a_column_far_right(folder: Path) -> Path:
    rows = "".join(_row(n, _cell(f"ZZZ{n}", "1")) for n in range(3, 400))
    return _sheet(folder, _HEAD + _FIRST + rows)


def a_million_columns(folder: Path) -> Path:
    path = write_xlsx(folder / "a.xlsx", ROWS)
    name = "xl/worksheets/sheet1.xml"
    wide = b'<dimension ref="A1:XFD1048576"/><cols><col min="1" max="1000000" width="9"/></cols>'
    return _into(path, {name: _member(path, name).replace(b"<sheetData>", wide + b"<sheetData>")})


def a_workbook_of_entities(folder: Path) -> Path:
    path = write_xlsx(folder / "a.xlsx", ROWS)
    name = "xl/worksheets/sheet1.xml"
    hidden = b"<!--" + b" " * 5_000 + b"-->" + LAUGHS.encode()
    return _into(path, {name: hidden + _member(path, name).partition(b"?>")[2]})


def a_workbook_bomb(folder: Path) -> Path:
    return write_bomb(folder / "a.xlsx", "xl/worksheets/sheet1.xml")


# --- documents ------------------------------------------------------------------------------------


def a_document_that_fetches(folder: Path) -> Path:
    """Templates, pictures and parts behind an address."""
    path = write_docx(_in_folder(folder / "in", "a.docx"), ["Vuokra on maksamatta ja häätö uhkaa."])
    name = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    links = "".join(
        f'<Relationship Id="x{n}" Type="{kind}{what}" Target="{_ADDRESS}" TargetMode="External"/>'
        for n, what in enumerate(["image", "attachedTemplate", "oleObject", "frame", "aFChunk"])
    ).encode()
    closed = _member(path, name).replace(b"</Relationships>", links + b"</Relationships>")
    _into(path, {name: closed})
    return path.parent


def a_document_of_entities(folder: Path) -> Path:
    path = write_docx(_in_folder(folder / "in", "a.docx"), ["x"])
    name = "word/document.xml"
    hidden = b"<!--" + b" " * 70_000 + b"-->" + LAUGHS.encode()
    _into(path, {name: hidden + _member(path, name).partition(b"?>")[2]})
    return path.parent


def a_document_nested(folder: Path) -> Path:
    path = write_docx(_in_folder(folder / "in", "a.docx"), ["x"])
    name = "word/document.xml"
    deep = b"<w:p>" * 100_000 + b"</w:p>" * 100_000
    _into(path, {name: _member(path, name).replace(b"<w:body>", b"<w:body>" + deep)})
    return path.parent


def a_document_bomb(folder: Path) -> Path:
    return write_bomb(_in_folder(folder / "in", "a.docx"), "word/document.xml").parent


def _pdf(folder: Path, objects: list[str], more: bytes = b"") -> Path:
    path = _in_folder(folder / "in", "a.pdf")
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
    path = _in_folder(folder / "in", "a.txt")
    path.symlink_to("/etc/passwd")
    return path.parent


def a_name_that_leads_out(folder: Path) -> Path:
    _in_folder(folder / "in", "../../../../etc/passwd")
    return folder / "in"


# --- coded material -------------------------------------------------------------------------------


def a_project_of_entities(folder: Path) -> Path:
    """In an attribute, where parsers resolve them whatever they are told."""
    xml = project(source(selection(0, 22))).partition("?>")[2].replace('name="p"', 'name="&a7;"')
    return qdpx_file(folder / "a.qdpx", "<!--" + " " * 5_000 + "-->" + LAUGHS + xml)


def a_project_in_another_alphabet(folder: Path) -> Path:
    """A document type that no search for its name finds."""
    xml = LAUGHS + project("").partition("?>")[2]
    head = b'<?xml version="1.0" encoding="UTF-7"?>'
    return qdpx_file(folder / "a.qdpx", head + xml.encode("utf-7"))


def a_project_that_reads_a_file(folder: Path) -> Path:
    paths = ["relative:///../../etc/passwd", "absolute:///etc/passwd", "internal://../../etc/passwd",
             "file:///etc/passwd", _ADDRESS, "internal://..", "internal://a/../../b"]  # fmt: skip
    body = "".join(source(selection(0, 3), path) for path in paths)
    return qdpx_file(folder / "a.qdpx", project(body))


def codes_nested(folder: Path) -> Path:
    n = 100_000
    codes = "".join(f'<Code guid="{i}" name="x">' for i in range(n)) + "</Code>" * n
    return qdpx_file(folder / "a.qdpx", project("", codes))


def codes_in_a_row(folder: Path) -> Path:
    codes = "".join(f'<Code guid="{i}" name="same"/>' for i in range(20_000))
    named = "".join(source(selection(0, 9), name="D") for _ in range(3_000))
    return qdpx_file(folder / "a.qdpx", project(named, codes))


def a_project_bomb(folder: Path) -> Path:
    return write_bomb(folder / "a.qdpx", "project.qde")


def a_database_that_computes(folder: Path) -> Path:
    """Texts of no length in the file, of much when they are asked for."""
    path = folder / "a.sqlite3"
    base = sqlite3.connect(path)
    base.executescript(
        "CREATE TABLE projects (id, name); CREATE TABLE tags (id, path, description);"
        "CREATE TABLE highlights (id, document_id, start_offset, end_offset, snippet);"
        "CREATE TABLE highlight_tags (highlight_id, tag_id);"
        "CREATE TABLE documents (id, name, project_id, "
        "contents TEXT GENERATED ALWAYS AS (hex(zeroblob(20000000))));"
        "INSERT INTO tags VALUES (1, 'a', 'b');"
    )
    base.executemany("INSERT INTO documents VALUES (?, 'a', 1)", [(n,) for n in range(500)])
    base.commit()
    base.close()
    return path


def a_database_of_wrong_types(folder: Path) -> Path:
    path = folder / "a.sqlite3"
    base = sqlite3.connect(path)
    base.executescript(
        "CREATE TABLE projects (id, name); CREATE TABLE tags (id, path, description);"
        "CREATE TABLE highlights (id, document_id, start_offset, end_offset, snippet);"
        "CREATE TABLE highlight_tags (highlight_id, tag_id);"
        "CREATE TABLE documents (id, name, contents, project_id);"
        "INSERT INTO tags VALUES (NULL, x'ff', 3.5), (1, NULL, NULL), (2, 'a', '');"
        "INSERT INTO documents VALUES (NULL, NULL, x'ff', 1), ('x', 'y', 5, 1), (1, 'D', 'a', 1);"
        "INSERT INTO highlights VALUES (1, 1, 'a', NULL, 5), (2, NULL, 0, 1, 'a'), "
        "(3, 1, 0.5, 1, ''), (4, 1, -9223372036854775808, 9223372036854775807, NULL);"
        "INSERT INTO highlight_tags VALUES (1, 1), (2, 1), (3, NULL), (4, 2);"
    )
    base.close()
    return path


# --- finished files -------------------------------------------------------------------------------


def a_book_with_a_cell_far_away(folder: Path) -> Path:
    return _sheet(folder, _HEAD + _FIRST + _row(1_048_576, _cell("XFD1048576", "1")))


def a_book_of_wide_rows(folder: Path) -> Path:
    rows = "".join(_row(n, _cell(f"XFD{n}", "1")) for n in range(3, 20_000))
    return _sheet(folder, _HEAD + _FIRST + rows)


def a_zip_of_zips(folder: Path) -> Path:
    """Five deep, sixteen of each: a million files in a few kilobytes."""
    data = b"a,b\n1,2\n"
    name = "a.csv"
    for _ in range(5):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for n in range(16):
                archive.writestr(f"{n}{name}", data)
        data, name = out.getvalue(), "a.zip"
    return _written(folder / "a.zip", data)


def a_page_of_openings(folder: Path) -> Path:
    return _written(folder / "a.html", b"<a" * 200_000 + b"<!" * 200_000 + b"<!--" * 50_000)


def a_page_nested(folder: Path) -> Path:
    return _written(folder / "a.html", b"<div>" * 40_000 + b"x" + b"</b>" * 40_000)


def a_page_within_pages(folder: Path) -> Path:
    import base64

    page = b"<p>x</p>"
    for _ in range(12):
        page = b"<img src='data:text/html;base64," + base64.b64encode(page) + b"'>"
    return _written(folder / "a.html", page)


def json_nested(folder: Path) -> Path:
    return _written(folder / "a.json", b"[" * 500_000 + b"]" * 500_000)


def numbers_without_end(folder: Path) -> Path:
    body = "n_clients,of_clients,share\n" + "9" * 6_000 + ",60,0.5\n"
    return _written(folder / "a.csv", f"{body}N = {'9' * 6_000} klienter {'9' * 6_000}".encode())


def a_text_of_numbers(folder: Path) -> Path:
    return _written(folder / "a.txt", b"3 asiakasta, 2 klienter av 77. " * 4_000)


def a_pdf_of_many_objects(folder: Path) -> Path:
    made = a_pdf_that_claims_objects(folder)
    return made / "a.pdf"


def a_pdf_of_itself(folder: Path) -> Path:
    return a_pdf_whose_pages_hold_themselves(folder) / "a.pdf"


def good_input(folder: Path) -> Path:
    return write_csv(folder / "good.csv", ROWS)


def good_book(folder: Path) -> Path:
    return write_xlsx(folder / "good.xlsx", ROWS)


def good_project(folder: Path) -> Path:
    return qdpx_file(folder / "good.qdpx", project(source(selection(0, 22))))


#: What is read before any time is taken.
GOOD = {"input": [good_input, good_book], "coded": [good_project], "released": [good_book]}

INPUTS: list[tuple[Callable[[Path], Path], str]] = [
    (many_equal_columns, "input"), (one_field_of_20_megabytes, "input"),
    (quotation_marks_only, "input"), (no_line_break, "input"), (bytes_of_no_encoding, "input"),
    (one_document_often, "input"), (nested_a_thousand_times, "input"),
    (nested_a_million_times, "input"), (a_number_without_end, "input"),
    (columns_without_end, "input"), (many_types, "input"), (one_text_a_million_times, "input"),
    (a_row_far_below, "input"), (a_column_far_right, "input"), (a_million_columns, "input"),
    (a_workbook_of_entities, "input"), (a_workbook_bomb, "input"),
    (a_document_that_fetches, "input"), (a_document_of_entities, "input"),
    (a_document_nested, "input"), (a_document_bomb, "input"),
    (a_pdf_whose_pages_hold_themselves, "input"), (a_pdf_whose_forms_draw_themselves, "input"),
    (a_pdf_whose_tables_point_back, "input"), (a_pdf_bomb, "input"),
    (a_pdf_of_many_pages_of_one, "input"), (a_pdf_of_a_long_page, "input"),
    (a_pdf_of_a_page_without_words, "input"), (a_pdf_of_forms_in_forms, "input"),
    (a_pdf_that_claims_objects, "input"),
    (a_text_behind_a_link, "input"), (a_name_that_leads_out, "input"),
    (a_project_of_entities, "coded"), (a_project_in_another_alphabet, "coded"),
    (a_project_that_reads_a_file, "coded"), (codes_nested, "coded"), (codes_in_a_row, "coded"),
    (a_project_bomb, "coded"), (a_database_that_computes, "coded"),
    (a_database_of_wrong_types, "coded"), (a_book_with_a_cell_far_away, "released"),
    (a_book_of_wide_rows, "released"), (a_workbook_bomb, "released"),
    (a_workbook_of_entities, "released"), (a_zip_of_zips, "released"),
    (a_page_of_openings, "released"), (a_page_nested, "released"),
    (a_page_within_pages, "released"), (json_nested, "released"),
    (numbers_without_end, "released"), (a_text_of_numbers, "released"),
    (a_pdf_of_many_objects, "released"), (a_pdf_of_itself, "released"),
]  # fmt: skip
