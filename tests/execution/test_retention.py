"""What is older than the settings say goes; its counts, its reports and the register stay."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from pipeline.execution import retention
from pipeline.execution.execute import period_before
from pipeline.execution.retention import due_runs, remove_texts
from pipeline.period import Period
from pipeline.review.material import Periods
from pipeline.runs import Workspace
from tests.execution.make_runs import ilmio
from tests.review.make_review import PERIOD, make_workspace

DAY = date(2027, 10, 5)  # the run was finished on 2026-10-05
BEFORE = [
    (date(2026, 10, 5), 12, date(2025, 10, 5)),
    (date(2026, 5, 31), 3, date(2026, 2, 28)),
    (date(2024, 3, 31), 1, date(2024, 2, 29)),
    (date(2026, 1, 1), 1, date(2025, 12, 1)),
]


@pytest.mark.parametrize(("day", "months", "expected"), BEFORE)
def test_months_before(day: date, months: int, expected: date):
    assert retention._months_before(day, months) == expected


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = make_workspace(tmp_path / "w")
    manifest = made.run(PERIOD).read_manifest()
    manifest["settings"]["report"]["languages"] = ["fi"]
    made.run(PERIOD).write_manifest(manifest)
    for name in (
        f"{PERIOD}-clients.json", f"{PERIOD}-clients.xlsx", f"{PERIOD}-privacy.json",
        f"{PERIOD}-passages.json", f"{PERIOD}-passages-earlier-1.csv",
    ):  # fmt: skip
        (made.folder / "audits").mkdir(exist_ok=True)
        (made.folder / "audits" / name).write_text("{}")
    return made


@pytest.mark.parametrize(("today", "due"), [(date(2027, 10, 4), 0), (DAY, 1)])
def test_what_is_due(today: date, due: int, workspace: Workspace):
    assert len(due_runs(workspace, 12, today)) == due


def test_texts_go_and_counts_stay(workspace: Workspace):
    run = workspace.run(PERIOD)
    evidence = run.read_table("evidence")
    assert Periods(workspace).of_team(PERIOD, "all") is not None
    (due,) = due_runs(workspace, 12, DAY)
    assert due.bytes > 0
    remove_texts(workspace, [due], DAY)
    left = {path.name for path in (run.folder / "tables").iterdir()}
    assert left == {f"{n}.parquet" for n in ("evidence", "themes", "places", "signals",
                                             "sensitivity")}  # fmt: skip
    assert [p.name for p in (workspace.folder / "audits").iterdir()] == [f"{PERIOD}-privacy.json"]
    assert all(b"SALAINEN" not in p.read_bytes() for p in run.folder.rglob("*") if p.is_file())
    assert run.read_table("evidence").equals(evidence)
    assert run.read_manifest()["texts_removed"] == DAY.isoformat()
    assert due_runs(workspace, 12, DAY) == []
    assert Periods(workspace).names("all") == []
    assert Periods(workspace).of_team(PERIOD, "all") is None
    assert period_before(workspace, Period.parse("2026-Q4")) is None


STOPS = ["report", "audit"]


@pytest.mark.parametrize("command", STOPS)
def test_what_needs_the_texts_says_why_it_cannot(command: str, workspace: Workspace):
    (workspace.folder / "ilmio.toml").write_text("[retention]\ntexts_months = 1\n", "utf-8")
    remove_texts(workspace, due_runs(workspace, 12, DAY), DAY)
    done = ilmio(command, "-p", PERIOD, "-w", workspace.folder)
    assert done.code == 2, done
    told = done.err
    assert "were removed on 2027-10-05" in told and "[retention] of ilmio.toml" in told


def test_the_command_says_and_does(workspace: Workspace):
    done = ilmio("tidy", "-w", workspace.folder)
    assert done.code == 2 and "retention.texts_months" in done.err
    (workspace.folder / "ilmio.toml").write_text("[retention]\ntexts_months = 1200\n", "utf-8")
    assert "nothing is to be removed" in ilmio("tidy", "-w", workspace.folder).out
    (workspace.folder / "ilmio.toml").write_text("[retention]\ntexts_months = 1\n", "utf-8")
    manifest = workspace.run(PERIOD).read_manifest() | {"finished": "2020-01-01T00:00:00+00:00"}
    workspace.run(PERIOD).write_manifest(manifest)
    done = ilmio("tidy", "-w", workspace.folder)
    assert f"{PERIOD}: run on 2020-01-01" in done.out and "Nothing was changed" in done.out
    assert workspace.run(PERIOD).has_table("documents")
    done = ilmio("tidy", "-w", workspace.folder, "--yes")
    assert done.out.startswith("Removed:") and not workspace.run(PERIOD).has_table("documents")
    told = json.loads((workspace.run(PERIOD).folder / "manifest.json").read_text("utf-8"))
    assert told["finished"] == "2020-01-01T00:00:00+00:00"
