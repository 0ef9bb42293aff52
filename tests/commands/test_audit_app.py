"""`ilmio audit --take app`: what was read in the browser counts as the same marks on a sheet."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline.audit.readings import read_record
from pipeline.review.app import create_app
from pipeline.review.settings import ReviewSettings
from pipeline.runs import Workspace
from tests.commands.test_audit_clients import Q3, audit, mark, sheet_of, table
from tests.execution.make_runs import copy_of, small_runs
from tests.review.make_audit import asked_on
from tests.review.make_review import Place, send

AUDIT = f"/p/{Q3}/audit"
YES = {1: ["debt", "loneliness"], 2: ["debt"], 4: ["strength_network"], 5: ["debt"]}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copy_of(small_runs().folder, tmp_path / "workspace")


def place_of(folder: Path) -> Place:
    workspace, settings = Workspace.open(folder), ReviewSettings()
    return Place(workspace, settings, create_app(workspace, settings, tells=lambda _: False))


def themes_of(folder: Path) -> list[str]:
    record = read_record(Workspace.open(folder).run(Q3).audit_file("json", "clients"))
    assert record is not None
    return list(record.drawn.themes)


def test_the_same_marks_give_the_same_evidence_from_the_app_and_from_a_sheet(
    workspace: Path, tmp_path: Path
):
    audit(workspace, "--n", "8", "--rare", "0")
    other = copy_of(workspace, tmp_path / "other")
    lead = place_of(workspace).browser("lead", "all")
    for number in range(1, 7):
        path = f"{AUDIT}/{number}"
        asked = asked_on(lead.get(path).text)
        said = {f"t.{t}": "yes" if t in YES.get(number, ()) else "no" for t in asked}
        assert send(lead, path, **said).status_code == 303
    waiting = audit(workspace)
    assert "6 of 8 clients can be counted" in waiting.out and "--take app" in waiting.out
    done = audit(workspace, "--take", "app")
    assert (done.code, done.err) == (0, "")
    assert "6 clients" in done.out and "--take app" not in audit(workspace).out

    unasked = set(themes_of(workspace)) - set(asked)  # found in too few clients to be named
    mark(sheet_of(other), YES, clients=6)
    leave_out(sheet_of(other), unasked)
    assert audit(other, "--take", sheet_of(other)).code == 0
    for name in ("audited", "evidence"):
        pd.testing.assert_frame_equal(table(workspace, name), table(other, name))
    assert len(table(workspace, "audited")) == len(asked)
    assert lead.get(AUDIT).status_code == 200


def leave_out(path: Path, themes: set[str]) -> None:
    """Let a sheet say of some themes that nobody could tell."""
    book = openpyxl.load_workbook(path)
    page = book["clients"]
    for cell in page[1]:
        if str(cell.value).rsplit("(", 1)[-1].rstrip(")") in themes:
            for row in range(2, 8):
                page.cell(row, cell.column, "?")
    book.save(path)


def test_the_leads_button_counts_as_the_command_does(workspace: Path):
    audit(workspace)
    lead = place_of(workspace).browser("lead", "all")
    assert send(lead, f"{AUDIT}/take", AUDIT).status_code == 409, "nobody has read"
    asked = asked_on(lead.get(f"{AUDIT}/1").text)
    send(lead, f"{AUDIT}/1", **{f"t.{t}": "yes" if t == "debt" else "no" for t in asked})
    got = send(lead, f"{AUDIT}/take", AUDIT)
    assert got.status_code == 303
    assert "laskettu uudelleen" in lead.get(got.headers["location"]).text
    found = table(workspace, "evidence").set_index(["theme_id", "group"]).loc[("debt", "all")]
    assert found["basis"] == "audited" and found["low"] < found["high"]


@pytest.mark.parametrize("drawn", [False, True])
def test_without_a_draw_or_a_reading_there_is_nothing_to_take(drawn: bool, workspace: Path):
    if drawn:
        audit(workspace)
    before = table(workspace, "evidence")
    done = audit(workspace, "--take", "app")
    assert done.code == 2 and "--take app" in done.err
    pd.testing.assert_frame_equal(before, table(workspace, "evidence"))


def test_a_log_that_was_tampered_with_is_not_counted(workspace: Path):
    import sqlite3

    audit(workspace)
    lead = place_of(workspace).browser("lead", "all")
    asked = asked_on(lead.get(f"{AUDIT}/1").text)
    send(lead, f"{AUDIT}/1", **dict.fromkeys((f"t.{t}" for t in asked), "no"))
    with sqlite3.connect(workspace / "ilmio.db") as plain:
        plain.execute("DROP TRIGGER reading_no_update")
        plain.execute("UPDATE reading SET marks = replace(marks, 'false', 'true')")
    done = audit(workspace, "--take", "app")
    assert done.code == 1 and "breaks at row 1" in done.err
    assert table(workspace, "audited").empty
