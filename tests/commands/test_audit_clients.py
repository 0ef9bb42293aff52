"""`ilmio audit`: clients drawn, read by people in Excel, taken back, counted again."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline.runs import Workspace
from tests.execution.make_runs import Done, copy_of, ilmio, small_runs

Q3 = "2026-Q3"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copy_of(small_runs().folder, tmp_path / "workspace")


def audit(workspace: Path, *options: object) -> Done:
    return ilmio("audit", "-p", Q3, "-w", workspace, *options)


def sheet_of(workspace: Path, suffix: str = "xlsx") -> Path:
    return workspace / "audits" / f"{Q3}-clients.{suffix}"


def mark(path: Path, yes: dict[int, list[str]], clients: int | None = None) -> None:
    """Read the first clients of a sheet: x for the themes named by client number."""
    book = openpyxl.load_workbook(path)
    page = book["clients"]
    heads = {str(cell.value).rsplit("(", 1)[-1].rstrip(")"): cell.column for cell in page[1]}
    for number in range(1, (clients or page.max_row - 1) + 1):
        page.cell(number + 1, 2, "x")
        for theme in yes.get(number, []):
            page.cell(number + 1, heads[theme], "x")
    book.save(path)


def table(workspace: Path, name: str) -> pd.DataFrame:
    return Workspace.open(workspace).run(Q3).read_table(name)


def test_a_sheet_is_drawn_that_does_not_show_what_the_model_found(workspace: Path):
    done = audit(workspace, "--n", "8", "--language", "sv")
    assert (done.code, done.err) == (0, "")
    assert "8 clients drawn at random" in done.out and "--take" in done.out
    path = sheet_of(workspace)
    assert path.stat().st_mode & 0o777 == 0o600
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:3] == ["clients", "texts", "phenomena"]
    marks = list(book["clients"].iter_rows(min_row=2, max_row=9, values_only=True))
    assert [row[0] for row in marks] == list(range(1, 9))
    assert all(cell is None for row in marks for cell in row[1:-1])
    clients = set(table(workspace, "documents")["client_id"])
    text = "\x1f".join(str(c.value) for page in book for row in page.iter_rows() for c in row)
    assert not [client for client in clients if client in text]
    shown = {row[5] for row in book["texts"].iter_rows(min_row=2, values_only=True)}
    assert shown <= set(table(workspace, "passages")["text"]) and len(shown) > 8


def test_what_people_read_becomes_the_share_with_an_interval(workspace: Path):
    before = table(workspace, "evidence").set_index(["theme_id", "group"])
    audit(workspace)
    mark(sheet_of(workspace), {1: ["debt"], 2: ["debt"], 3: ["debt"]})
    done = audit(workspace, "--take", sheet_of(workspace))
    assert (done.code, done.err) == (0, "")
    found = table(workspace, "evidence").set_index(["theme_id", "group"]).loc[("debt", "all")]
    assert found["basis"] == "audited"
    assert found["share"] == found["low"] == found["high"] == 3 / 12  # everybody was read
    assert found["adequacy"] == "high"
    assert found["n_clients"] == before.loc[("debt", "all"), "n_clients"]
    own = Workspace.open(workspace).run(Q3).read_manifest()["audit"]
    assert (own["clients_read"], own["skipped"], own["readers"]) == (12, 0, 1)
    assert "Read by A: 12 clients" in done.out
    again = audit(workspace)
    assert again.out == done.out, "asked again, it shows the result"


def test_a_part_that_was_read_gives_a_wider_interval(workspace: Path):
    audit(workspace, "--rare", "0")
    mark(sheet_of(workspace), {1: ["debt"]}, clients=6)
    assert audit(workspace, "--take", sheet_of(workspace)).code == 0
    row = table(workspace, "audited").set_index("theme_id").loc["debt"]
    assert row["read_found"] + row["read_others"] == 6
    assert row["low"] < row["share"] < row["high"]


def test_two_readers_and_their_agreement(workspace: Path):
    audit(workspace)
    first = sheet_of(workspace)
    second = first.with_name("b.xlsx")
    second.write_bytes(first.read_bytes())
    mark(first, {1: ["debt"], 2: ["debt"]})
    mark(second, {1: ["debt"], 3: ["debt"]})
    audit(workspace, "--take", first)
    done = audit(workspace, "--take", second, "--reader", "B")
    assert "alpha" in done.out and "A: 12 clients, B: 12 clients" in done.out
    row = table(workspace, "audited").set_index("theme_id").loc["debt"]
    assert row["true_found"] + row["true_others"] == 2.0  # one and two halves
    assert row["low"] < row["share"] < row["high"], "they differ, though everybody was read"
    assert row["n_readers"] == 2 and row["kappa"] < 1


def test_a_reader_who_gives_a_second_sheet_takes_the_first_back(workspace: Path):
    audit(workspace)
    mark(sheet_of(workspace), {1: ["debt"]})
    audit(workspace, "--take", sheet_of(workspace))
    mark(sheet_of(workspace), {1: ["debt"], 2: ["debt"]})
    audit(workspace, "--take", sheet_of(workspace))
    assert table(workspace, "audited").set_index("theme_id").loc["debt", "share"] == 2 / 12
    kept = json.loads(sheet_of(workspace, "json").read_text("utf-8"))
    assert len(kept["readings"]) == 2, "nothing that was read is lost"


def test_a_new_run_of_the_same_texts_takes_the_readings_up(workspace: Path):
    audit(workspace)
    mark(sheet_of(workspace), {1: ["debt"]})
    audit(workspace, "--take", sheet_of(workspace))
    before = table(workspace, "audited")
    source = small_runs().inputs[Q3]
    done = ilmio("run", source, "-p", Q3, "-w", workspace)
    assert done.code == 0, done.err
    pd.testing.assert_frame_equal(before, table(workspace, "audited"))


def test_names_are_no_readers(workspace: Path):
    audit(workspace)
    mark(sheet_of(workspace), {1: ["debt"]})
    done = audit(workspace, "--take", sheet_of(workspace), "--reader", "Pirkko Vainionpää")
    assert done.code == 2 and "Pirkko" not in done.err


def test_without_a_draw_there_is_nothing_to_take(workspace: Path, tmp_path: Path):
    done = audit(workspace, "--take", tmp_path / "none.xlsx")
    assert done.code == 2 and "No clients were drawn" in done.err


def test_a_wrong_sheet_changes_nothing(workspace: Path):
    audit(workspace)
    before = table(workspace, "evidence")
    book = openpyxl.load_workbook(sheet_of(workspace))
    book["clients"].cell(2, 3, "ehkä")
    book.save(sheet_of(workspace))
    done = audit(workspace, "--take", sheet_of(workspace))
    assert done.code == 3 and "row 2" in done.err
    pd.testing.assert_frame_equal(before, table(workspace, "evidence"))


def test_drawing_again_keeps_the_old_sheet_and_what_was_read_beside_the_new(workspace: Path):
    audit(workspace)
    mark(sheet_of(workspace), {1: ["debt"]})
    audit(workspace, "--take", sheet_of(workspace))
    audit(workspace, "--again", "--seed", "8", "--format", "csv")
    names = sorted(path.name for path in (workspace / "audits").iterdir())
    assert f"{Q3}-clients-earlier-1.xlsx" in names and f"{Q3}-clients.csv" in names
    kept = json.loads((workspace / "audits" / f"{Q3}-clients-earlier-1.json").read_text("utf-8"))
    assert len(kept["readings"]) == 1


def test_what_was_read_is_never_taken_for_nothing(workspace: Path):
    audit(workspace)
    sheet_of(workspace, "json").write_text("{", encoding="utf-8")
    done = audit(workspace)
    assert done.code == 2 and "cannot be understood" in done.err and "--again" in done.err
    assert audit(workspace, "--again").code == 0


def test_scores_are_held_against_the_readers(workspace: Path):
    audit(workspace)
    mark(sheet_of(workspace), {})
    done = audit(workspace, "--take", sheet_of(workspace))
    bins = Workspace.open(workspace).run(Q3).read_manifest()["audit"]["calibration"]
    known = {"debt", "loneliness", "school_absence", "strength_network"}
    assert sum(one["read"] for one in bins) == 12 * len(known)
    assert all(one["share"] == 0 for one in bins), "readers affirmed nothing"
    assert "What a score means" in done.out and "NOT what it says" in done.out


def test_a_run_of_an_earlier_version_says_what_to_do_and_keeps_what_was_read(workspace: Path):
    audit(workspace)
    mark(sheet_of(workspace), {1: ["debt"]})
    account = workspace / "runs" / Q3 / "account.json"
    content = json.loads(account.read_text("utf-8"))
    del content["comparability_parts"]
    account.write_text(json.dumps(content), encoding="utf-8")
    done = audit(workspace, "--take", sheet_of(workspace))
    assert done.code == 2 and "made by another version" in done.err
    assert len(json.loads(sheet_of(workspace, "json").read_text("utf-8"))["readings"]) == 1
