"""The same invented documents in every format, for the tests of ingest and its readers."""

from __future__ import annotations

import csv
import json
import sqlite3
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

NAMES = ("document_id", "client_id", "household_id", "unit", "doc_type", "written_on",
         "language", "complete", "active", "roster", "text")  # fmt: skip

ROWS: list[dict[str, Any]] = [
    {
        "document_id": "D1", "client_id": "104501", "household_id": "H1", "unit": "Perheet",
        "doc_type": "Palvelutarpeen arvio", "written_on": date(2026, 7, 3), "language": "fi",
        "complete": "kyllä", "active": "kyllä", "roster": "Aino Esimerkki; 040 123 4567",
        "text": "Perhe on väsynyt.\nÄiti kertoo, että \"yöunet\" jäävät lyhyiksi; tukea tarvitaan.",
    },
    {
        "document_id": "D2", "client_id": "104502", "household_id": "", "unit": "Aikuiset",
        "doc_type": "klientplan", "written_on": date(2026, 8, 14), "language": "svenska",
        "complete": "nej", "active": "ja", "roster": "Björn Påhittad|Saga Påhittad",
        "text": "Klienten önskar hjälp med hyran, och med FPA:s blanketter.",
    },
    {
        "document_id": "D3", "client_id": "104503", "household_id": "H3", "unit": "Aikuiset",
        "doc_type": "note", "written_on": date(2026, 9, 30), "language": "en",
        "complete": "yes", "active": "no", "roster": "",
        "text": "Phone call. The client has no bank codes.\n\nNext contact in two weeks.",
    },
]  # fmt: skip


def write_csv(
    path: Path, rows: list[dict[str, Any]], *, encoding: str = "utf-8", delimiter: str = ";"
) -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_xlsx(path: Path, rows: list[dict[str, Any]]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(list(rows[0]))
    for row in rows:
        numbers = {k: int(v) if k == "client_id" and v else v for k, v in row.items()}
        book.active.append([value if value != "" else None for value in numbers.values()])
    book.save(path)
    return path


def write_jsonl(path: Path, rows: list[dict[str, Any]]) -> Path:
    lines = [json.dumps(row, default=str, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_parquet(path: Path, rows: list[dict[str, Any]]) -> Path:
    import pandas as pd

    pd.DataFrame(rows).to_parquet(path)
    return path


def write_sqlite(path: Path, rows: list[dict[str, Any]]) -> str:
    base = sqlite3.connect(path)
    names = ", ".join(rows[0])
    base.execute(f"CREATE TABLE docs ({names})")
    marks = ", ".join("?" for _ in rows[0])
    made = [[str(v) if isinstance(v, date) else v for v in row.values()] for row in rows]
    base.executemany(f"INSERT INTO docs VALUES ({marks})", made)
    base.commit()
    base.close()
    return f"sqlite:///{path}"


def write_folder(path: Path, rows: list[dict[str, Any]]) -> Path:
    """One DOCX, one TXT and so on in turn, with a manifest."""
    path.mkdir()
    named = []
    for i, row in enumerate(rows):
        name = f"{row['document_id']}.{('docx', 'txt')[i % 2]}"
        if i % 2:
            (path / name).write_text(row["text"], encoding="utf-8")
        else:
            write_docx(path / name, row["text"].split("\n"))
        named.append({"file": name, **{k: v for k, v in row.items() if k != "text"}})
    write_csv(path / "manifest.csv", named)
    return path


def write_docx(path: Path, paragraphs: list[str], table: list[list[str]] | None = None) -> Path:
    import docx

    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        made = document.add_table(rows=len(table), cols=len(table[0]))
        for r, cells in enumerate(table):
            for c, text in enumerate(cells):
                made.cell(r, c).text = text
    document.save(str(path))
    return path


def write_pdf(path: Path, lines: list[str], password: str | None = None) -> Path:
    """A PDF of one page with real text, or without any where there are no lines."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 11 Tf 50 800 Td {shown} ET".encode("cp1252") if lines else b"")
    kind = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica",
            "/Encoding": "/WinAnsiEncoding"}  # fmt: skip
    font = DictionaryObject({NameObject(k): NameObject(v) for k, v in kind.items()})
    fonts = DictionaryObject({NameObject("/F1"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(stream)
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    with path.open("wb") as file:
        writer.write(file)
    return path


def write_bomb(path: Path, member: str, megabytes: int = 60) -> Path:
    """A small container that unpacks to very much."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(member, "w") as stream:
            for _ in range(megabytes):
                stream.write(b"<a>" + b" " * 999_990 + b"</a>")
    return path


def rows(n: int, **over: Any) -> list[dict[str, Any]]:
    """n sound rows of the third quarter, each of its own client."""
    made = {
        "client_id": "C{}",
        "document_id": "D{:03d}",
        "text": "Perheen tilanne {} on puhuttanut.",
    }
    return [
        {
            **{k: v.format(i) for k, v in made.items()},
            "written_on": f"2026-07-{i % 28 + 1:02d}",
            **over,
        }
        for i in range(n)
    ]
