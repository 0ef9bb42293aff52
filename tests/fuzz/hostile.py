"""Files made to do harm, one by one: what each tries, and how it has to end.

Each is a function that writes a file or folder and returns its path.
"""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.hostile_documents import (
    a_document_bomb,
    a_document_nested,
    a_document_of_entities,
    a_document_that_fetches,
    a_name_that_leads_out,
    a_pdf_bomb,
    a_pdf_of_a_long_page,
    a_pdf_of_a_page_without_words,
    a_pdf_of_forms_in_forms,
    a_pdf_of_many_pages_of_one,
    a_pdf_that_claims_objects,
    a_pdf_whose_forms_draw_themselves,
    a_pdf_whose_pages_hold_themselves,
    a_pdf_whose_tables_point_back,
    a_text_behind_a_link,
)
from tests.fuzz.hostile_parts import ADDRESS, FIRST, HEAD, LAUGHS, cell, row, sheet, written
from tests.fuzz.hostile_tables import (
    a_column_far_right,
    a_million_columns,
    a_number_without_end,
    a_row_far_below,
    a_workbook_bomb,
    a_workbook_of_entities,
    bytes_of_no_encoding,
    columns_without_end,
    many_equal_columns,
    many_types,
    nested_a_million_times,
    nested_a_thousand_times,
    no_line_break,
    one_document_often,
    one_field_of_20_megabytes,
    one_text_a_million_times,
    quotation_marks_only,
)
from tests.stages.make_inputs import ROWS, write_bomb, write_csv, write_xlsx
from tests.tuning.coded.make_projects import project, qdpx_file, selection, source


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
             "file:///etc/passwd", ADDRESS, "internal://..", "internal://a/../../b"]  # fmt: skip
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


def a_book_with_a_cell_far_away(folder: Path) -> Path:
    return sheet(folder, HEAD + FIRST + row(1_048_576, cell("XFD1048576", "1")))


def a_book_of_wide_rows(folder: Path) -> Path:
    rows = "".join(row(n, cell(f"XFD{n}", "1")) for n in range(3, 20_000))
    return sheet(folder, HEAD + FIRST + rows)


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
    return written(folder / "a.zip", data)


def a_page_of_openings(folder: Path) -> Path:
    return written(folder / "a.html", b"<a" * 200_000 + b"<!" * 200_000 + b"<!--" * 50_000)


def a_page_nested(folder: Path) -> Path:
    return written(folder / "a.html", b"<div>" * 40_000 + b"x" + b"</b>" * 40_000)


def a_page_within_pages(folder: Path) -> Path:
    import base64

    page = b"<p>x</p>"
    for _ in range(12):
        page = b"<img src='data:text/html;base64," + base64.b64encode(page) + b"'>"
    return written(folder / "a.html", page)


def json_nested(folder: Path) -> Path:
    return written(folder / "a.json", b"[" * 500_000 + b"]" * 500_000)


def numbers_without_end(folder: Path) -> Path:
    body = "n_clients,of_clients,share\n" + "9" * 6_000 + ",60,0.5\n"
    return written(folder / "a.csv", f"{body}N = {'9' * 6_000} klienter {'9' * 6_000}".encode())


def a_text_of_numbers(folder: Path) -> Path:
    return written(folder / "a.txt", b"3 asiakasta, 2 klienter av 77. " * 4_000)


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
