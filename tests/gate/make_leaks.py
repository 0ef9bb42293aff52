"""A leak planted in a file of each format, in every place where one could hide."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable

NAME = "Pirkko Vainionpää"
PHONE = "040 765 4321"


def parquet(frame: dict, metadata: dict | None = None, field: dict | None = None) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(frame)
    if field:
        name = table.schema[0].with_metadata(field)
        table = table.cast(pa.schema([name, *list(table.schema)[1:]]))
    out = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(metadata), out, compression="zstd")
    return out.getvalue()


def workbook(leak: str, place: str) -> bytes:
    import openpyxl
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    page = book.active
    page["A1"] = leak if place == "cell" else "otsikko"
    if place == "hidden sheet":
        other = book.create_sheet("piilossa")
        other.sheet_state = "hidden"
        other["B7"] = leak
    if place == "comment":
        page["A1"].comment = Comment(leak, "ilmio")
    if place == "properties":
        book.properties.description = leak
    if place == "custom property":
        from openpyxl.packaging.custom import StringProperty

        book.custom_doc_props.append(StringProperty(name="source", value=leak))
    if place == "sheet name":
        page.title = leak
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def letter(leak: str, place: str) -> bytes:
    import docx

    made = docx.Document()
    if place == "runs":
        paragraph = made.add_paragraph()
        middle = len(leak) // 2
        paragraph.add_run(leak[:middle]).bold = True
        paragraph.add_run(leak[middle:])
    if place == "header":
        made.sections[0].header.paragraphs[0].text = leak
    if place == "author":
        made.core_properties.author = leak
    if place == "alt text":
        picture = io.BytesIO(png(""))
        made.add_picture(picture)
        made.inline_shapes[0]._inline.docPr.set("descr", leak)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def png(leak: str, kind: bytes = b"tEXt") -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        crc = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc)

    body = b"Comment\0"
    if kind == b"zTXt":
        body += b"\0" + zlib.compress(leak.encode("latin-1"))
    elif kind == b"iTXt":
        body += b"\1\0fi\0\0" + zlib.compress(leak.encode())
    else:
        body += leak.encode("latin-1")
    pixels = zlib.compress(b"\0\xff\xff\xff")
    made = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    if leak and kind != b"end":
        made += chunk(kind, body)
    made += chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return made + (leak.encode() if kind == b"end" else b"")


def database(leak: str, deleted: bool = False) -> bytes:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE votes (id INTEGER, note TEXT)")
    base.execute("INSERT INTO votes VALUES (1, ?)", (f"huomio: {leak}",))
    base.commit()
    if deleted:
        base.execute("PRAGMA secure_delete = OFF")
        base.execute("DELETE FROM votes")
        base.commit()
    return bytes(base.serialize())


def array(leak: str) -> bytes:
    import numpy as np

    out = io.BytesIO()
    np.save(out, np.array([leak, "muu"]), allow_pickle=False)
    return out.getvalue()


def behind(leak: str) -> bytes:
    import numpy as np

    out = io.BytesIO()
    np.save(out, np.zeros((3, 4), "float32"), allow_pickle=False)
    return out.getvalue() + leak.encode()


def nested(leak: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.xlsx", workbook(leak, "cell"))
    return out.getvalue()


def commented(leak: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "tyhjä")
        archive.comment = leak.encode()
    return out.getvalue()


#: name of the file, what is planted where, how.
PLANTS: list[tuple[str, str, Callable[[str], bytes]]] = [
    ("tables/themes.parquet", "a list", lambda leak: parquet({"words": [["velka", leak]]})),
    ("tables/documents.parquet", "text", lambda leak: parquet({"text": [f"Soitto: {leak}."]})),
    ("tables/x.parquet", "a column of its own", lambda leak: parquet({"a": [1], "b": [leak]})),
    ("tables/x.parquet", "bytes", lambda leak: parquet({"b": [leak.encode()]})),
    ("tables/x.parquet", "a struct", lambda leak: parquet({"b": [{"c": {"d": leak}}]})),
    ("tables/x.parquet", "its metadata", lambda leak: parquet({"a": [1]}, {"source": leak})),
    ("tables/x.parquet", "a field's metadata",
     lambda leak: parquet({"a": [1]}, None, {"meaning": leak})),
    ("tables/x.parquet", "the name of a column", lambda leak: parquet({leak: [1]})),
    ("evidence.json", "a value", lambda leak: json.dumps({"a": [{"b": leak}]}).encode()),
    ("evidence.json", "a key", lambda leak: json.dumps({"a": {leak: 1}}).encode()),
    ("evidence.json", "broken", lambda leak: f'{{"a": "{leak}"'.encode()),
    ("rows.jsonl", "a line", lambda leak: json.dumps({"a": leak}).encode() + b"\n"),
    ("evidence.csv", "a cell", lambda leak: f"theme_id,label_fi\ndebt,{leak}\n".encode()),
    ("evidence.csv", "the header", lambda leak: f"theme_id,{leak}\ndebt,3\n".encode()),
    ("evidence.csv", "semicolons", lambda leak: f"a;b\n1;{leak}\n".encode("utf-8-sig")),
    ("report.html", "text", lambda leak: f"<p>Asiakas {leak} kertoi.</p>".encode()),
    ("report.html", "cut by tags",
     lambda leak: f"<p>{leak.replace(' ', ' <b>')}</b></p>".encode()),
    ("report.html", "an attribute", lambda leak: f'<p title="{leak}">x</p>'.encode()),
    ("report.html", "a comment", lambda leak: f"<!-- {leak} --><p>x</p>".encode()),
    ("report.html", "a script",
     lambda leak: f"<script>var s = '{leak}';</script>".encode()),
    ("report.html", "character references",
     lambda leak: ("<p>" + "".join(f"&#{ord(c)};" for c in leak) + "</p>").encode()),
    ("report.html", "an address", lambda leak: (
        '<a href="x?q=' + "".join(f"%{b:02X}" for b in leak.encode()) + '">x</a>').encode()),
    ("chart.svg", "a title", lambda leak: f"<svg><title>{leak}</title></svg>".encode()),
    ("chart.svg", "the description",
     lambda leak: f'<svg><path aria-label="{leak}" d="M0 1"/></svg>'.encode()),
    ("chart.png", "a text", png),
    ("chart.png", "a packed text", lambda leak: png(leak, b"zTXt")),
    ("chart.png", "an international text", lambda leak: png(leak, b"iTXt")),
    ("chart.png", "behind its end", lambda leak: png(leak, b"end")),
    *[("sheet.xlsx", place, lambda leak, place=place: workbook(leak, place)) for place in (
        "cell", "hidden sheet", "comment", "properties", "custom property", "sheet name")],
    *[("report.docx", place, lambda leak, place=place: letter(leak, place)) for place in (
        "runs", "header", "author", "alt text")],
    ("store.db", "a row", database),
    ("store.db", "a deleted row", lambda leak: database(leak, deleted=True)),
    ("vectors.npy", "an array of texts", array),
    ("vectors.npy", "behind the end", behind),
    ("bundle.zip", "a workbook inside", nested),
    ("bundle.zip", "its comment", commented),
    ("run.log", "a line", lambda leak: f"INFO scrubbed {leak}\n".encode()),
    ("run.log", "latin-1", lambda leak: f"INFO {leak}\n".encode("latin-1")),
    ("core.dump", "UTF-16", lambda leak: b"\1" + f"xx {leak} xx".encode("utf-16-le")),
    ("core.dump", "UTF-16, big end", lambda leak: f"xx {leak} xx".encode("utf-16-be")),
    ("core.dump", "UTF-8 among bytes", lambda leak: b"\0\xff\xfe\0 " + leak.encode() + b" \0\xff"),
    ("notes", "no suffix", lambda leak: leak.encode()),
]  # fmt: skip
