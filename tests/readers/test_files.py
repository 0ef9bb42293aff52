"""Single formats: what is hard about each of them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import InputRefused, UsageError
from pipeline.readers.archives import archive_fault, longest_text
from pipeline.readers.delimited import read_delimited
from pipeline.readers.encoding import decode, detect_encoding
from pipeline.readers.json_lines import read_json_lines
from pipeline.readers.pdf import pdf_text, unwrap
from pipeline.readers.rows import ReadOptions, header_names
from pipeline.readers.word import word_text
from pipeline.readers.workbook import read_workbook
from tests.stages.make_inputs import ROWS, write_docx, write_pdf, write_xlsx

OPTIONS = ReadOptions()


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return path


CSV = [
    ("a;b\n1;2\n", [{"a": "1", "b": "2"}], "semicolons"),
    ("sep=,\r\na,b\r\n1,\"x;y\"\r\n", [{"a": "1", "b": "x;y"}], "Excel's own first line"),
    ("a\tb\n1\t2", [{"a": "1", "b": "2"}], "tabs, no newline at the end"),
    ('"a;x",b\n"1\n2","say ""yes"""\n', [{"a;x": "1\n2", "b": 'say "yes"'}], "quotes"),
    ("a;b;\n1;2;\n\n;;\n", [{"a": "1", "b": "2", "column 3": ""}], "empty column and rows"),
    ("a;a\n1;2\n", [{"a": "1", "a (2)": "2"}], "a name twice"),
    ("a\n1\n", [{"a": "1"}], "one column"),
    ("\n\na;b\r1;2\r", [{"a": "1", "b": "2"}], "old Mac newlines, blank lines before"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "why"), CSV)
def test_csv(text: str, expected: list[dict[str, str]], why: str, tmp_path: Path) -> None:
    source = read_delimited(write(tmp_path / "a.csv", text), OPTIONS)
    assert [dict(row.values) for row in source.rows] == expected, why


def test_an_oversize_cell_costs_only_its_own_row(tmp_path: Path) -> None:
    long = 'sana ""lainaus"", x;y\n' * 100_000  # 2.2 million characters
    path = write(tmp_path / "a.csv", f'id;text;end\n1;ok;x\n2;"{long}";x\n3;ok;x\n')
    rows = list(read_delimited(path, ReadOptions(max_text_chars=1000)).rows)
    assert [row.fault for row in rows] == ["", "text_too_long", ""]
    assert [row.values["id"] for row in rows] == ["1", "2", "3"]


def test_a_quotation_mark_left_open_is_refused_not_swallowed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", 'id;text\n1;"open\n' + "2;ok\n" * 2_000_000)
    with pytest.raises(InputRefused, match="quotation mark"):
        list(read_delimited(path, ReadOptions(max_text_chars=1000)).rows)


@pytest.mark.parametrize(("options", "where"), [
    (ReadOptions(encoding="utf-9"), "ingest.encoding"),
    (ReadOptions(delimiter=";;"), "ingest.delimiter"),
])  # fmt: skip
def test_hints_that_do_not_fit(options: ReadOptions, where: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_delimited(write(tmp_path / "a.csv", "a;b\n1;2\n"), options)
    assert caught.value.where == where


@pytest.mark.parametrize(
    "name", ["utf-8", "cp1252", "cp850", "mac_roman", "utf-16-le", "utf-16-be"]
)
def test_encodings_are_told_from_one_sentence(name: str) -> None:
    text = "Äiti hämmästyi: övriga åtgärder saknas, eikä päätöstä ole."
    assert detect_encoding(io.BytesIO(text.encode(name))) == name
    assert decode(text.encode(name)) == (text, False)


def test_text_after_the_first_megabyte_still_votes() -> None:
    data = b"plain ascii line\n" * 200_000 + ("ä" * 2_000_000 + "\n").encode()
    assert detect_encoding(io.BytesIO(data)) == "utf-8"
    assert detect_encoding(io.BytesIO(b"a\n" * 9_000 + "työtä\n".encode("cp1252"))) == "cp1252"


def test_jsonl_faults_stay_with_their_lines(tmp_path: Path) -> None:
    lines = [b'{"a": 1}', b"{broken", b"[1]", b'{"a": "\xe4"}', b'{"b": "\xc3\xa4"}', b"",
             b"[" * 100_000, b'{"a": "' + b"x" * 2_000_000 + b'"}']  # fmt: skip
    source = read_json_lines(
        write(tmp_path / "a.jsonl", b"\n".join(lines)), ReadOptions(max_text_chars=10)
    )
    assert source.header == ["a", "b"] and source.total == 7
    assert [(row.place, row.fault) for row in source.rows] == [
        ("line 1", ""), ("line 2", "bad_json"), ("line 3", "bad_json"), ("line 4", "bad_encoding"),
        ("line 5", ""), ("line 7", "bad_json"), ("line 8", "text_too_long"),
    ]  # fmt: skip


def test_workbook_skips_a_title_and_warns_of_more_sheets(tmp_path: Path) -> None:
    import openpyxl

    path = write_xlsx(tmp_path / "a.xlsx", ROWS)
    book = openpyxl.load_workbook(path)
    book.active.insert_rows(1, 2)
    book.active["A1"] = "Raportti 3/2026"
    book.create_sheet("Toinen").append(["x", "y"])
    book.save(path)
    source = read_workbook(path, OPTIONS)
    assert source.header[:2] == ["document_id", "client_id"] and "2 sheets" in source.warnings[0]
    assert [row.place for row in source.rows] == ["row 4", "row 5", "row 6"]
    assert read_workbook(path, ReadOptions(sheet="Toinen")).header == ["x", "y"]
    with pytest.raises(UsageError):
        read_workbook(path, ReadOptions(sheet="Kolmas"))


def test_workbook_with_a_giant_cell_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", ROWS)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["xl/sharedStrings.xml"] = b"<sst><si><t>" + b"ab cd" * 2_000 + b"</t></si></sst>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    with pytest.raises(InputRefused, match="longer than any document"):
        read_workbook(path, ReadOptions(max_text_chars=1_000))


def make_zip(path: Path, name: str, data: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return path


def test_containers_are_judged_before_they_are_unpacked(tmp_path: Path) -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'
    assert (
        archive_fault(make_zip(tmp_path / "1", "word/document.xml", laughs), OPTIONS)
        == "unreadable"
    )
    flat = make_zip(tmp_path / "2", "a.xml", b"<a>" + b" " * 20_000_000)
    assert archive_fault(flat, OPTIONS) == "zip_bomb"  # by its ratio
    assert archive_fault(flat, ReadOptions(max_ratio=1e6)) == ""
    assert archive_fault(flat, ReadOptions(max_ratio=1e6, max_uncompressed_mb=19)) == "zip_bomb"
    assert longest_text(flat, ".xml", 10**9) >= 20_000_000
    lying = bytearray(flat.read_bytes())
    at = lying.rfind(b"PK\x01\x02") + 24  # the size that the directory states
    lying[at : at + 4] = (100).to_bytes(4, "little")
    assert archive_fault(write(tmp_path / "3", bytes(lying)), OPTIONS) == "unreadable"


def test_docx_gives_tables_fields_and_what_was_inserted(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", ["Alku"], [["Tilanne", "Velkaa on"]])
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    field = (
        b"<w:sdt><w:sdtContent><w:p><w:r><w:t>Kentta</w:t></w:r>"
        b"<w:del><w:r><w:delText>pois</w:delText></w:r></w:del>"
        b"<w:ins><w:r><w:tab/><w:t>uusi</w:t></w:r></w:ins></w:p></w:sdtContent></w:sdt>"
    )
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"<w:sectPr", field + b"<w:sectPr", 1
    )
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    assert word_text(path, OPTIONS) == ("Alku\nTilanne\nVelkaa on\nKentta\tuusi", "")


def test_pdf_lines_are_joined_and_faults_told(tmp_path: Path) -> None:
    fine = write_pdf(
        tmp_path / "a.pdf", ["Asiakas kertoo, että sosiaali-", "ohjaaja soitti eilen."]
    )
    assert pdf_text(fine, OPTIONS) == ("Asiakas kertoo, että sosiaaliohjaaja soitti eilen.", "", 0)
    assert pdf_text(fine, ReadOptions(max_text_chars=10))[1] == "text_too_long"
    assert (
        pdf_text(write_pdf(tmp_path / "b.pdf", ["x"], password="x"), OPTIONS)[1] == "encrypted_pdf"
    )
    owner_only = write_pdf(tmp_path / "c.pdf", ["Tulostus on estetty, luku ei."], password="")
    assert pdf_text(owner_only, OPTIONS)[1] == ""
    assert unwrap("sosiaali-\nja terveyspalvelut") == "sosiaali- ja terveyspalvelut"
    assert unwrap("Otsikko:\nteksti. Loppu\n\nUusi") == "Otsikko:\nteksti. Loppu\n\nUusi"


def test_header_names_are_unique_and_printable() -> None:
    assert header_names(["a", None, "a", " b\n c ", "p\udce4iv"]) == [
        "a",
        "column 2",
        "a (2)",
        "b c",
        "p?iv",
    ]
