"""A roll-up over real runs: each client once, what is missing named, what differs refused."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import UsageError
from pipeline.execution.rollup import missing_of, parts_of
from pipeline.period import Period
from pipeline.runs import Workspace
from tests.execution.make_runs import PERIODS, REASONED, copy_of, ilmio, results, small_runs

Q2, Q3 = PERIODS


@pytest.mark.parametrize(
    ("wanted", "parts", "missing"),
    [
        ("2026", ["2026-Q2", "2026-Q3"], ("2026-Q1", "2026-Q4")),
        ("2026", ["2026-Q1", "2026-04", "2026-Q3"], ("2026-05", "2026-06", "2026-Q4")),
        ("2026-H1", ["2026-Q1", "2026-Q2"], ()),
    ],
)
def test_what_is_missing_is_named(wanted: str, parts: list[str], missing: tuple[str, ...]):
    assert missing_of(Period.parse(wanted), [Period.parse(name) for name in parts]) == missing


def test_parts_lie_within_and_do_not_overlap(tmp_path: Path):
    for name in ("2025-Q4", Q2, Q3, "2026-Q1"):
        (tmp_path / "runs" / name).mkdir(parents=True)
        (tmp_path / "runs" / name / "manifest.json").write_text("{}")
    workspace = Workspace(tmp_path)
    assert [p.name for p in parts_of(workspace, Period.parse("2026"))] == ["2026-Q1", Q2, Q3]
    assert parts_of(workspace, Period.parse("2027")) == []
    shutil.copytree(tmp_path / "runs" / Q2, tmp_path / "runs" / "2026-05")
    with pytest.raises(UsageError, match="2026-Q2 and 2026-05 overlap"):
        parts_of(workspace, Period.parse("2026"))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copy_of(small_runs().folder, tmp_path / "workspace")


def rolled_up(workspace: Path, *words: str) -> dict:
    done = ilmio("report", "-p", "2026", "-w", workspace, "--profile", "team", *REASONED, *words)
    assert done.code == 0, done.err
    folder = workspace / "releases" / "2026-team"
    return json.loads((folder / "evidence.json").read_text("utf-8"))


def clients(workspace: Path, theme: str) -> set[str]:
    found: set[str] = set()
    for period in PERIODS:
        own = workspace / "runs" / period / "tables"
        given = pd.read_parquet(own / "assignments.parquet").query("theme_id == @theme")
        passages = pd.read_parquet(own / "passages.parquet")
        found |= set(given.merge(passages, on="passage_id")["client_id"])
    return found


def test_a_client_in_two_quarters_counts_once(workspace: Path):
    before = {period: results(workspace, period) for period in PERIODS}
    made = rolled_up(workspace)
    material = made["material"]
    assert (material["rolled_up"], material["missing"]) == ([Q2, Q3], ["2026-Q1", "2026-Q4"])
    assert material["clients"] == 12 and material["types"] == {}
    rows = {row["theme_id"]: row for row in made["evidence"] if row["group"] == "all"}
    assert not [name for name in rows if name.startswith("open")]
    shown = [row for row in rows.values() if row["n_clients"] and row["theme_id"] != "none"]
    for row in shown:
        assert row["n_clients"] == len(clients(workspace, row["theme_id"]))
        assert (row["of_clients"], row["verdict"]) == (12, "no_earlier")
    assert made["provenance"]["inputs"] and len(made["provenance"]["inputs"]) == 2
    again = rolled_up(workspace)
    assert again == made
    assert {period: results(workspace, period) for period in PERIODS} == before
    assert not (workspace / "runs" / "2026").exists(), "a roll-up is no run"


def test_the_pages_say_what_a_roll_up_is(workspace: Path):
    rolled_up(workspace, *(w for code in ("fi", "sv", "en") for w in ("--language", code)))
    folder = workspace / "releases" / "2026-team"
    for code, says in (
        ("fi", "Mukana ei ole seuraavia jaksoja, koska niiden asiakirjoja ei ole luettu: "),
        ("sv", "räknas en gång"),
        ("en", "Weak signals stand in each period"),
    ):
        assert says in (folder / f"report.{code}.html").read_text("utf-8")
    with (folder / "sensitivity.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert not list(csv.DictReader(stream)), "ways of counting stand in the parts' own reports"


def test_what_people_read_of_a_part_is_not_said_of_the_whole(workspace: Path):
    path = workspace / "runs" / Q3 / "manifest.json"
    read = {"clients_drawn": 9, "clients_read": 9, "readers": 1}
    manifest = json.loads(path.read_text("utf-8")) | {"audit": read}
    path.write_text(json.dumps(manifest), "utf-8")
    rolled_up(workspace, "--language", "en")
    assert "Read by people" not in (workspace / "releases" / "2026-team" / "report.html").read_text(
        "utf-8"
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"catalogue": "another"}, "catalogue"),
        ({"counting_unit": "household"}, "counting_unit"),
        (None, "does not say"),
    ],
)
def test_runs_that_were_not_made_alike_are_refused(workspace: Path, change, says: str):
    path = workspace / "runs" / Q2 / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    if change is None:
        del manifest["comparability_parts"]
    else:
        manifest["comparability_parts"] |= change
    path.write_text(json.dumps(manifest), "utf-8")
    done = ilmio("report", "-p", "2026", "-w", workspace, "--profile", "team", *REASONED)
    assert done.code == 2 and Q2 in done.err and "ilmio run INPUT --period 2026-Q2" in done.err
    if change is not None:
        assert says in done.err
    assert not list((workspace / "releases").iterdir())


def test_periods_of_different_length_are_rolled_up(workspace: Path):
    path = workspace / "runs" / Q2 / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["comparability_parts"]["months"] = 1
    path.write_text(json.dumps(manifest), "utf-8")
    rolled_up(workspace)
