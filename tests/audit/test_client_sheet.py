"""The sheet of clients: written, filled in, given back in Excel's ways; faults told by row."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from pipeline.audit.client_answers import sheet_words, understand_marks
from pipeline.audit.client_sheet import AskedTheme, ClientSheet, Piece, sheet_files
from pipeline.audit.clients import ClientDesign, ClientDraw, DrawnClient
from pipeline.errors import InputRefused, UsageError

SECRET = "Pirkko Vainionpää"
DRAW = ClientDraw(
    ClientDesign(n=2), "run", "0123456789ab",
    (DrawnClient("a", None), DrawnClient("b", None), DrawnClient("c", frozenset({"debt"}))),
    ("debt", "open-bqx"),
)  # fmt: skip
WORDS = sheet_words()
THEMES = [AskedTheme("debt", "Velat (kaikki)", "=Velkoja"), AskedTheme("open-bqx", "Muu", "sana")]
PIECES = {"a": [Piece(1, "2026-08", "note", "fi", "=SUM(1) [PERSON_1]\x07 on väsynyt.")]}


def files(form: str, language: str = "fi") -> dict[str, bytes]:
    sheet = ClientSheet(DRAW, THEMES, PIECES, WORDS[language], list(WORDS.values()))
    return sheet_files(sheet, "x", form)


def rows_of(form: str, language: str = "fi") -> list[list]:
    if form == "csv":
        text = files(form, language)["x.csv"].decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=";"))
    page = openpyxl.load_workbook(io.BytesIO(files(form, language)["x.xlsx"]))["clients"]
    return [list(row) for row in page.iter_rows(values_only=True)]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_filled_sheet_comes_back(form: str, language: str):
    rows = rows_of(form, language)
    rows[1][1:4] = ["X", "kyllä", None]
    rows[3][2] = "1,0" if form == "csv" else 1.0
    rows[3][0] = rows[3][0] if form == "csv" else float(rows[3][0])
    found = understand_marks([rows[0], *rows[:0:-1]], DRAW, "x")
    assert found == {"a": {"debt": True, "open-bqx": False}, "c": {"debt": True}}


def test_what_was_not_asked_is_not_taken():
    rows = rows_of("xlsx")
    assert rows[3][3] == "–"
    rows[3][1:4] = ["x", "?", "x"]
    assert understand_marks(rows, DRAW, "x") == {"c": {"debt": None}}


def test_a_client_marked_as_not_read_is_left_out():
    rows = rows_of("xlsx")
    rows[1][1:3] = ["ei", "x"]
    rows[2][1] = "x"
    assert set(understand_marks(rows, DRAW, "x")) == {"b"}


def spoilt(change) -> list[list]:
    rows = rows_of("xlsx")
    rows[1][1] = "x"
    change(rows)
    return rows


REFUSED = [
    (lambda rows: rows.pop(2), "1 clients of the sheet are missing"),
    (lambda rows: rows[2].__setitem__(0, 9), "row 3: there is no such client"),
    (lambda rows: rows[2].__setitem__(0, 1), "row 3: the client stands in row 2 already"),
    (lambda rows: rows[1].__setitem__(2, SECRET), "row 2, debt: neither x, 0, ? nor blank"),
    (lambda rows: rows[1].__setitem__(1, SECRET), "row 2, read: neither"),
    (lambda rows: rows[2].__setitem__(4, "ffff"), "row 3: the row is from another sheet"),
    (lambda rows: rows[2].__setitem__(4, None), "row 3: the column sheet is empty"),
    (lambda rows: rows[1].__setitem__(1, ""), "no client was read"),
    (lambda rows: rows[0].__setitem__(2, "Velat"), "the columns debt are missing"),
    (lambda rows: rows[0].__setitem__(2, "Velat (dept)"), "does not ask for 'dept'"),
    (lambda rows: rows[0].__setitem__(3, "Velat (debt)"), "the column of 'debt' stands twice"),
    (lambda rows: rows.clear(), "the columns client, read"),
]


@pytest.mark.parametrize(("change", "says"), REFUSED, ids=[says for _, says in REFUSED])
def test_what_is_refused(change, says: str):
    with pytest.raises(InputRefused) as caught:
        understand_marks(spoilt(change), DRAW, "sheet.xlsx")
    assert says in str(caught.value)
    assert "Pirkko" not in str(caught.value)


def test_texts_are_no_formulas_and_hold_no_control_characters():
    texts = files("csv")["x-texts.csv"].decode("utf-8-sig")
    assert "'=SUM(1)" in texts and "\x07" not in texts
    book = openpyxl.load_workbook(io.BytesIO(files("xlsx")["x.xlsx"]))
    cell = book["texts"].cell(2, 6)
    assert cell.data_type == "s" and cell.value.startswith("=SUM(1)")
    assert book.sheetnames[-1] == "ohje - anvisning - guide"


def test_an_unknown_format_is_refused():
    with pytest.raises(UsageError, match="not written as 'ods'"):
        files("ods")
