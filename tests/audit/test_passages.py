"""Passages that teach: drawn half where the matcher is unsure, asked once, taken back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline.audit.client_sheet import AskedTheme
from pipeline.audit.passage_sheet import AskedPassage, passage_file, understand_passages
from pipeline.audit.passages import (
    PassageDesign,
    PassageReading,
    PassageRecord,
    Question,
    draw_questions,
    read_passages,
    sheet_digest,
    text_mark,
)
from pipeline.errors import InputRefused, UsageError

CUTS = {"lonely": 0.3, "debt": 0.4}
NEAR = pd.DataFrame(
    [(f"p{k:03d}", "debt", k / 100) for k in range(2, 100)]
    + [(f"p{k:03d}", "lonely", k / 100) for k in range(2, 40)]
    + [("p001", "open_x", 0.9)],
    columns=["passage_id", "theme_id", "calibrated"],
)
QUESTIONS = (Question("p1", "debt", "m1"), Question("p2", "debt", "m2"), Question("p1", "x", "m1"))
DESIGN = PassageDesign(n=3)
RECORD = PassageRecord(DESIGN, sheet_digest(QUESTIONS, DESIGN), QUESTIONS, {"debt": "d"})
ROWS = [
    AskedPassage(AskedTheme("debt", "Velat (kaikki)", "=Velkoja"), "fi", "=SUM(1) on\x07 velkaa."),
    AskedPassage(AskedTheme("debt", "Velat (kaikki)", "=Velkoja"), "sv", "Har skulder."),
    AskedPassage(AskedTheme("x", "Muu", "Muuta"), "fi", "=SUM(1) on\x07 velkaa."),
]


def test_half_of_what_is_asked_lies_about_the_cut():
    drawn = [p for p, theme in draw_questions(NEAR, CUTS, PassageDesign(40)) if theme == "debt"]
    unsure = {f"p{k:03d}" for k in range(40 - len(drawn) // 4, 40 + len(drawn) // 4)}
    assert len(unsure - set(drawn)) <= 1
    assert max(drawn) > "p070", "the rest is from all that comes near"
    assert drawn != sorted(drawn), "the order tells nothing"


def test_every_phenomenon_gets_a_part_and_none_is_asked_twice():
    first = draw_questions(NEAR, CUTS, PassageDesign(60))
    assert [theme for _, theme in first] == sorted((t for _, t in first), key=list(CUTS).index)
    number = {t: sum(theme == t for _, theme in first) for t in CUTS}
    assert sum(number.values()) == 60 and 15 <= number["lonely"] < number["debt"]
    again = draw_questions(NEAR, CUTS, PassageDesign(60), set(first))
    assert not set(first) & set(again) and len(again) == 60
    everything = draw_questions(NEAR, CUTS, PassageDesign(10_000))
    assert len(set(everything)) == len(everything) == len(NEAR) - 1
    shuffled = NEAR.sample(frac=1, random_state=4)
    assert draw_questions(shuffled, CUTS, PassageDesign(60)) == first


def test_what_cannot_be_drawn_is_said():
    with pytest.raises(UsageError, match="no phenomenon det"):
        draw_questions(NEAR, CUTS, PassageDesign(themes=("det",)))
    everything = set(draw_questions(NEAR, CUTS, PassageDesign(10_000)))
    with pytest.raises(UsageError, match="no passage to ask of"):
        draw_questions(NEAR, CUTS, PassageDesign(), everything)
    assert {t for _, t in draw_questions(NEAR, CUTS, PassageDesign(themes=("debt",)))} == {"debt"}


def test_a_record_comes_back_and_loses_who_is_forgotten(tmp_path: Path):
    read = RECORD.with_reading(PassageReading("A", "2026-10-01", {0: True, 1: None, 2: False}))
    path = tmp_path / "x.json"
    path.write_text(read.written(), encoding="utf-8")
    assert read_passages(path) == read and read.latest["A"].said[2] is False
    left = read.without({"p1"})
    assert left.questions == (Question("", "", ""), QUESTIONS[1], Question("", "", ""))
    assert left.latest["A"].said == {1: None}
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be understood"):
        read_passages(path)
    assert read_passages(tmp_path / "none.json") is None


def test_a_text_is_known_again_only_with_the_key():
    assert text_mark("a", b"k") == text_mark("a", b"k") != text_mark("a", b"other")
    assert text_mark("a", b"k") != text_mark("b", b"k")


def sheet(form: str, language: str = "fi") -> list[list]:
    data = passage_file(ROWS, RECORD.sheet, language, form)
    if form == "csv":
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    page = openpyxl.load_workbook(io.BytesIO(data))["passages"]
    return [list(row) for row in page.iter_rows(values_only=True)]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_filled_sheet_comes_back(form: str, language: str):
    rows = sheet(form, language)
    assert "\x07" not in str(rows) and rows[1][-1] == RECORD.sheet
    rows[1][5], rows[2][5] = "X", 0.0 if form == "xlsx" else "0"
    rows[3][5] = "?"
    found = understand_passages([rows[0], *rows[:0:-1]], RECORD, "x")
    assert found == {0: True, 1: False, 2: None}


def test_what_was_left_blank_was_not_read():
    rows = sheet("csv")
    rows[2][5] = "nej"
    assert understand_passages(rows, RECORD, "x") == {1: False}


def test_the_sheet_guides_in_all_languages_and_names_no_author():
    book = openpyxl.load_workbook(io.BytesIO(passage_file(ROWS, RECORD.sheet, "sv", "xlsx")))
    told = [row[0] for row in book.worksheets[-1].iter_rows(values_only=True) if row[0]]
    assert told[0] == "Så svarar du" and {"Näin vastaat", "How to answer"} <= set(told)
    assert book.properties.creator == "ilmio"
    with pytest.raises(UsageError, match="not written as 'pdf'"):
        passage_file(ROWS, RECORD.sheet, "sv", "pdf")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda rows: rows[1].__setitem__(5, "kanske"), "row 2: the answer is neither"),
        (lambda rows: rows[1].__setitem__(6, "other"), "row 2: the row is from another sheet"),
        (lambda rows: rows[1].__setitem__(6, ""), "row 2: the column sheet is empty"),
        (lambda rows: rows[1].__setitem__(0, "9"), "row 2: there is no such passage"),
        (lambda rows: rows[2].__setitem__(0, "1"), "row 3: the passage stands in row 2 already"),
        (lambda rows: rows.pop(), "1 passages of the sheet are missing"),
        (lambda rows: rows[0].__setitem__(5, "svar"), "the columns answer are missing"),
        (lambda rows: None, "no passage was read"),
    ],
)
def test_a_fault_is_told_by_its_row_and_never_by_its_text(change, fault: str):
    rows = sheet("csv")
    if fault != "no passage was read":
        rows[1][5] = "x"
    change(rows)
    with pytest.raises(InputRefused) as refused:
        understand_passages(rows, RECORD, "x.csv")
    assert fault in str(refused.value) and "velkaa" not in str(refused.value)


def test_who_was_forgotten_keeps_a_row_and_no_answer():
    rows = sheet("csv")
    for row in rows[1:]:
        row[5] = "x"
    assert understand_passages(rows, RECORD.without({"p1"}), "x") == {1: True}
