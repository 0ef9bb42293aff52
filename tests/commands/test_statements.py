"""An empty sheet out, a written one back, and what is said of it."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from pipeline.commands import write_release
from pipeline.commands.statements import read_statements, read_written, told, write_sheet
from pipeline.errors import InputRefused, UsageError
from pipeline.execution.deciding import definitions
from pipeline.runs import Workspace
from pipeline.store.reviews import Decision, Reviews
from pipeline.store.texts import Text, Texts
from pipeline.writing.statements import HEADER
from pipeline.written_tables import PARTS
from tests.execution.make_runs import copy_of, ilmio, small_runs

PERIOD = "2026-Q3"
REASON = {"who": "Aino Arkki", "reason": "the team's own meeting"}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copy_of(small_runs().folder, tmp_path / "workspace")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    out = tmp_path / "statements.xlsx"
    write_sheet(small_runs().folder, PERIOD, "team", "en", out)
    return out


def fill(path: Path, *written: tuple[str, str]) -> Path:
    """Write texts into the rows of their parts, of the first phenomenon."""
    book = openpyxl.load_workbook(path)
    page = book["statements"]
    for part, text in written:
        row = next(r for r in page.iter_rows(min_row=2) if r[3].value == part)
        row[5].value, row[7].value, row[8].value = text, 3, "2026-09-30"
    book.save(path)
    return path


def test_an_empty_sheet_names_what_is_shown(sheet: Path):
    page = openpyxl.load_workbook(sheet)["statements"]
    rows = list(page.iter_rows(values_only=True))
    assert rows[0] == HEADER
    assert [row[3] for row in rows[1 : len(PARTS) + 1]] == list(PARTS)
    assert all(row[0] and row[1] and row[2] == PERIOD and row[4] == "en" for row in rows[1:])
    assert read_statements(sheet, small_runs().folder, PERIOD, "team").accepted == ()


def test_its_second_page_says_what_to_write(sheet: Path):
    rows = list(openpyxl.load_workbook(sheet)["guide"].iter_rows(values_only=True))
    assert [name for name, told in rows if name and told] == [*HEADER, *PARTS]


def test_what_was_written_stands_in_the_report(sheet: Path, tmp_path: Path, workspace: Path):
    fill(sheet, ("need", "Families need money for food."), ("effect", "They often go hungry."))
    judged = read_statements(sheet, workspace, PERIOD, "team")
    lines = list(told(judged))
    assert lines[0] == "Statements: 1 taken into the report, 1 left out."
    assert "effect: vague (left out)" in lines[1] and "hungry" not in "\n".join(lines)
    made = write_release(
        workspace, PERIOD, "team", ["en"], ["html"], tmp_path / "out", judged=judged, **REASON
    )
    page = made.paths[0].read_text("utf-8")
    assert "Families need money for food." in page and "hungry" not in page
    assert made.unshown == ()


def test_what_is_sound_and_not_shown_is_told(sheet: Path, tmp_path: Path, workspace: Path):
    fill(sheet, ("need", "Families need money for food."))
    judged = read_statements(sheet, workspace, PERIOD, "team")
    hidden = replace(judged.accepted[0], theme_id="nobody_has_it", row=9)
    judged = replace(judged, accepted=(*judged.accepted, hidden))
    made = write_release(
        workspace, PERIOD, "team", ["en"], ["html"], tmp_path / "out", judged=judged, **REASON
    )
    lines = list(told(judged, made.unshown))
    assert lines[0] == "Statements: 1 taken into the report, 1 left out."
    assert lines[1].startswith("  row 9, need: number hidden (left out).")
    again = write_release(
        workspace, PERIOD, "team", ["fi"], ["html"], tmp_path / "fi", judged=judged, **REASON
    )
    lines = list(told(judged, again.unshown))
    assert lines[0] == "Statements: 0 taken into the report, 2 left out."
    assert "in en (left out). The report is not made in its language" in lines[1]


def test_a_roll_up_has_a_sheet_and_its_statements(tmp_path: Path, workspace: Path):
    out = tmp_path / "year.csv"
    write_sheet(workspace, "2026", "team", "en", out)
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert rows and {row["period"] for row in rows} == {"2026"}
    assert not [row for row in rows if row["theme_id"].startswith("open")]
    quoted = max(Workspace.open(workspace).run("2026-Q2").read_table("passages")["text"], key=len)
    for row, text in zip(rows, ("Families need money for food.", quoted), strict=False):
        row |= {"text": text, "written_on": "2026-12-01"}
    with out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    judged = read_statements(out, workspace, "2026", "team")
    assert [one.text for one in judged.accepted] == ["Families need money for food."]
    assert "quotation" in {one.code for one in judged.remarks}, "of an earlier part too"
    made = write_release(
        workspace, "2026", "team", ["en"], ["html"], tmp_path / "out", judged=judged, **REASON
    )
    assert "Families need money for food." in made.paths[0].read_text("utf-8")


def test_a_passage_of_the_run_may_not_be_quoted(sheet: Path):
    workspace = small_runs().folder
    texts = Workspace.open(workspace).run(PERIOD).read_table("passages")["text"]
    fill(sheet, ("need", max(texts, key=len)))
    judged = read_statements(sheet, workspace, PERIOD, "team")
    assert "quotation" in {one.code for one in judged.remarks}


def test_what_cannot_be_read_is_said(tmp_path: Path):
    workspace = small_runs().folder
    path = tmp_path / "a.csv"
    path.write_text("theme_id;text\ndebt;x\n", encoding="utf-8")
    with pytest.raises(InputRefused, match="part, language, written_on"):
        read_statements(path, workspace, PERIOD, "team")
    with pytest.raises(UsageError, match="no such|has none"):
        read_statements(path, workspace, "2025", "team")
    with pytest.raises(UsageError, match=".xlsx or .csv"):
        write_sheet(workspace, PERIOD, "team", "en", tmp_path / "a.docx")


def first_shown(sheet: Path) -> str:
    """Id of the first theme that the sheet asks about: one whose number is shown."""
    return str(openpyxl.load_workbook(sheet)["statements"].cell(2, 1).value)


def write_in_review(workspace: Path, agreed: str, *texts: tuple[str, str, str]) -> None:
    """Write texts (theme, part, text) for all teams, of which one theme is agreed on."""
    kinds = definitions(Workspace.open(workspace).run(PERIOD).read_table("themes"))
    made = Decision(PERIOD, "all", agreed, kinds[agreed], "p", "agree")
    Reviews.open(workspace).decide(PERIOD, "all", agreed, 0, lambda _: made)
    Texts.open(workspace).save(
        (Text(PERIOD, "all", theme, kinds[theme], "p", part, "en", text), 0)
        for theme, part, text in texts
    )


def test_what_was_written_in_the_review_is_taken_and_a_sheet_wins(
    sheet: Path, tmp_path: Path, workspace: Path
):
    theme = first_shown(sheet)
    other = "debt" if theme != "debt" else "loneliness"
    write_in_review(
        workspace, theme, (theme, "need", "Families need money for food."),
        (theme, "effect", "They often go hungry."), (other, "need", "Company at home."),
    )  # fmt: skip
    told_in = ("--profile", "team", "--who", "Aino Arkki", "--reason", "own meeting")
    words = ("report", "-p", PERIOD, "-w", workspace, *told_in, "--language", "en")
    done = ilmio(*words, "--format", "html", "--out", tmp_path / "out")
    assert done.code == 0, done.err
    assert "Statements of the review: 1 taken into the report, 2 left out." in done.out
    assert f"{theme} (en), effect: vague (left out)" in done.out
    assert f"{other} (en), need: not agreed (left out)" in done.out
    assert "hungry" not in done.out and "Company" not in done.out
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "Families need money for food." in page
    assert "hungry" not in page and "Company" not in page
    fill(sheet, ("cause", "Rent takes half of the income."))
    done = ilmio(*words, "--format", "html", "--out", tmp_path / "two", "--statements", sheet)
    assert "Statements: 1 taken into the report, 0 left out." in done.out
    page = (tmp_path / "two" / "report.html").read_text("utf-8")
    assert "Rent takes half of the income." in page and "Families need money" not in page


def test_texts_of_one_team_stay_with_it(workspace: Path):
    assert read_written(workspace, PERIOD, "team") is None
    text = Text(PERIOD, "Tiimi Itä", "debt", "d", "p", "need", "en", "Own text.")
    Texts.open(workspace).save([(text, 0)])
    assert read_written(workspace, PERIOD, "team") is None


def test_an_open_theme_that_only_shares_its_id_is_not_written_about(workspace: Path):
    write_in_review(workspace, "debt", ("debt", "need", "Families need money for food."))
    other = Text(PERIOD, "all", "debt", "another", "p", "cause", "en", "High rents.")
    Texts.open(workspace).save([(other, 0)])
    made = read_written(workspace, PERIOD, "team")
    assert made is not None
    assert [one.part for one in made.judged.accepted] == ["need"]
    assert [one.part for one in made.left] == ["cause"]
