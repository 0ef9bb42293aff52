"""The report as a workbook: numbers as numbers, hidden ones in words, nothing that runs."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.report.csvfile import COLUMNS
from pipeline.report.messages import load_messages
from pipeline.report.view import Source, build
from pipeline.report.xlsxfile import render_xlsx
from tests.report.read_office import members
from tests.report.test_pages import shown_theme, statements

FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(1;1)", "\t=1+1", "\r=1+1", '=HYPERLINK("x")']


def rendered(source: Source, language: str = "fi") -> bytes:
    messages = load_messages(language)
    return render_xlsx(source, build(source, messages), messages)


@pytest.fixture(scope="module")
def made(team_source: Source) -> bytes:
    return rendered(team_source)


@pytest.fixture(scope="module")
def book(made: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(made))


def rows_of(page: Any) -> list[dict[str, Any]]:
    head, *rows = page.iter_rows()
    return [dict(zip([c.value for c in head], row, strict=True)) for row in rows]


def test_sheets(book: Any) -> None:
    assert book.sheetnames == [
        "Ilmiöt",
        "Tiedot",
        "Laskutavat",
        "Sarakkeet",
        "Aineisto ja alkuperä",
    ]
    for page in book.worksheets:
        assert page.sheet_state == "visible" and page.freeze_panes == "B2"
        assert all(cell.font.bold and cell.value for cell in page[1])
        assert not page.merged_cells.ranges
        hidden = [*page.column_dimensions.values(), *page.row_dimensions.values()]
        assert not any(one.hidden for one in hidden)


def test_numbers_are_numbers(book: Any) -> None:
    rows = {(r["Ryhmä"].value, r["Ilmiö"].value): r for r in rows_of(book["Ilmiöt"])}
    debt = rows["Kaikki asiakkaat", "Velkaantuminen"]
    assert (debt["Asiakkaita"].value, debt["Osuus"].value) == (18, 0.3)
    assert debt["Osuus"].number_format == "0 %"


def test_no_cell_of_a_number_is_blank_and_hidden_ones_say_so(book: Any) -> None:
    for page in book.worksheets:
        for row in page.iter_rows(min_row=2):
            assert all(cell.value not in (None, "") for cell in row), (page.title, row[0].value)
    data = {(r["theme_id"].value, r["group"].value): r for r in rows_of(book["Tiedot"])}
    hidden = data["hoarding", "all"]
    assert {hidden[name].value for name in ("n_clients", "share", "low", "high")} == {"ei näytetä"}
    assert [cell.value for cell in book["Tiedot"][1]] == [column.name for column in COLUMNS]
    words = [r for r in rows_of(book["Ilmiöt"]) if r["Ilmiö"].value == "Hamstraaminen"]
    assert words and {r["Asiakkaita"].value for r in words} == {"ei näytetä"}


def test_nobody_nothing_and_the_same_bytes(made: bytes, book: Any, team_source: Source) -> None:
    assert made == rendered(team_source)
    core = book.properties
    assert not core.creator and not core.lastModifiedBy and not core.description
    assert core.language == "fi-FI" and core.created.year == core.modified.year == 2000
    assert not book.defined_names and not any(page.defined_names for page in book.worksheets)
    inside = members(made)
    assert not [n for n in inside if "comment" in n or "custom" in n or "drawing" in n]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def with_formulas(source: Source) -> Source:
    labels = source.themes["label_fi"].tolist()
    labels[: len(FORMULAS)] = FORMULAS
    source.themes["label_fi"] = source.themes["label_en"] = labels
    return source


def test_formulas_are_texts(make_source: Callable[..., Source]) -> None:
    made = rendered(with_formulas(make_source(profile="team")))
    found = openpyxl.load_workbook(io.BytesIO(made))
    cells = [cell for page in found.worksheets for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [
        c for c in cells if isinstance(c.value, str) and c.value.startswith(("=", "+", "@"))
    ]
    assert any(cell.value == "'=1+1" for cell in cells)
    assert b"<f>" not in b"".join(members(made).values())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_spreadsheet_program_evaluates_nothing(
    make_source: Callable[..., Source], tmp_path: Path
) -> None:
    (tmp_path / "report.xlsx").write_bytes(rendered(with_formulas(make_source(profile="team"))))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path),
               str(tmp_path / "report.xlsx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pages = sorted(tmp_path.glob("*.csv"))
    assert len(pages) == 5
    cells = {
        cell
        for page in pages
        for row in csv.reader(io.StringIO(page.read_text("utf-8")))
        for cell in row
    }
    shown = [text.replace("\t", " ").strip() for text in FORMULAS[:4]]
    assert {f"'{text}" for text in shown} <= {cell.strip() for cell in cells}
    assert not [cell for cell in cells if cell.startswith(("=", "#NAME", "Err:"))]


def test_rounded_numbers_say_about(make_source: Callable[..., Source]) -> None:
    source = make_source(profile="team")
    source.release["rounded_to"] = 5
    book = openpyxl.load_workbook(io.BytesIO(rendered(source)))
    for sheet in ("Ilmiöt", "Laskutavat"):
        debt = next(r for r in rows_of(book[sheet]) if r["Ilmiö"].value == "Velkaantuminen")
        numbers = [cell for cell in debt.values() if isinstance(cell.value, int | float)]
        told = [cell for cell in numbers if not isinstance(cell.value, bool)]
        assert len(told) >= 3, sheet
        about = [cell.number_format.startswith('"noin "') for cell in told]
        assert all(about) if sheet == "Laskutavat" else debt["Osuus"].number_format == '"noin "0 %'


def test_what_people_wrote_has_a_sheet_and_the_checklist_rows(
    make_source: Callable[..., Source],
) -> None:
    source, m = make_source(profile="public"), load_messages("fi")
    told = statements({"theme_id": shown_theme(source), "part": "example", "text": "=Sanottu"})
    source = replace(source, statements=told)
    view = build(source, m)
    book = openpyxl.load_workbook(io.BytesIO(rendered(source)))
    [row] = rows_of(book[m("files.sheet_statements")])
    label, number, part, text = (cell.value for cell in row.values())
    assert (label, number, text) == (view.pages[0].heading, view.pages[0].number, "'=Sanottu")
    assert part.startswith(m("pages.parts.example")) and m("pages.behind", k=10) in part
    rows = [(r[0].value, r[1].value) for r in book[m("files.sheet_material")].iter_rows(min_row=2)]
    assert (m("checklist.heading"), view.readiness) in rows[:6]
    for line in view.checklist:
        [answer] = [
            value for subject, value in rows if subject == f"{line.number}. {line.question}"
        ]
        assert answer.startswith(m("checklist.open")) and line.machine in answer
