"""Stopped and gone on with: the same bytes, nothing lost, nothing mixed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pipeline.execution import execute, plan
from pipeline.execution.plan import NAMES
from pipeline.runs import Workspace
from tests.execution.make_runs import (
    PERIODS,
    Runs,
    copy_of,
    ilmio,
    make_small_workspace,
    results,
    sample_rows,
    small_runs,
    tree,
)
from tests.stages.make_inputs import write_csv

Q2, Q3 = PERIODS
SHORTER = 9  # clients of another input


@pytest.fixture(scope="module")
def runs() -> Runs:
    return small_runs()


@pytest.fixture
def workspace(runs: Runs, tmp_path: Path) -> Path:
    return copy_of(runs.folder, tmp_path / "workspace")


@pytest.fixture(scope="module")
def shorter(runs: Runs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with an undisturbed run of another input than that of ``runs``."""
    place = tmp_path_factory.mktemp("shorter")
    workspace = make_small_workspace(place / "workspace").folder
    copy_of(runs.folder / "runs" / Q2, workspace / "runs" / Q2)
    source = write_csv(place / "in.csv", sample_rows(Q3)[:SHORTER])
    assert ilmio("run", source, "-p", Q3, "-w", workspace).code == 0
    return workspace


def manifest(workspace: Path) -> dict:
    return json.loads((workspace / "runs" / Q3 / "manifest.json").read_text("utf-8"))


@pytest.mark.parametrize("stage", NAMES)
def test_going_on_from_any_stage_gives_the_same_tables(stage: str, runs: Runs, workspace: Path):
    done = ilmio("run", runs.inputs[Q3], "-p", Q3, "-w", workspace, "--from", stage)
    assert done.code == 0, done.err
    assert results(workspace, Q3) == results(runs.folder, Q3)
    assert set(manifest(workspace)["counts"]) == set(manifest(runs.folder)["counts"])
    assert sorted(tree(workspace)) == sorted(tree(runs.folder)), "nothing left beside it"


STOPS = [
    ("scrub", "read_and_scrub", None),
    ("split", "split_passages", "split"),
    ("embed", "embed_passages", "embed"),
    ("match", "match_catalogue", "match"),
    ("discover", "discover_and_name", "discover"),
    ("decide", "read_decisions", "decide"),
    ("evidence", "count_evidence", "evidence"),
    ("sensitivity", "count_sensitivity", "sensitivity"),
    ("signals", "find_signals", "signals"),
    ("places", "place_themes", "places"),
]


@pytest.mark.parametrize(("stage", "function", "goes_on"), STOPS)
def test_a_stopped_run_leaves_the_old_one_and_can_be_gone_on_with(
    stage: str, function: str, goes_on: str | None, runs: Runs, shorter: Path, workspace: Path
):
    source = shorter.parent / "in.csv"
    with pytest.MonkeyPatch.context() as patch:
        stop_in(patch, function, RuntimeError("Pirkko Vainionpää asuu Kuusitiellä"))
        done = ilmio("run", source, "-p", Q3, "-w", workspace)
    assert done.code == 1
    assert "a fault of the program (RuntimeError at" in done.err and "Pirkko" not in done.err
    assert tree(workspace / "runs" / Q3) == tree(runs.folder / "runs" / Q3)
    again = ilmio("run", source, "-p", Q3, "-w", workspace, "--from", goes_on or "ingest")
    assert again.code == 0, again.err
    documents = workspace / "runs" / Q3 / "tables" / "documents.parquet"
    assert len(pd.read_parquet(documents)) == SHORTER, "the stopped run's input, not the old"
    assert results(workspace, Q3) == results(shorter, Q3)
    assert set(manifest(workspace)["counts"]) == set(manifest(shorter)["counts"])
    assert not list((workspace / "runs").glob(".*"))


def stop_in(patch: pytest.MonkeyPatch, function: str, fault: BaseException) -> None:
    """Let a stage raise in the plan, which holds the functions themselves."""

    def raises(ctx: object) -> None:
        raise fault

    stages = plan.PLAN
    changed = tuple(replace(s, run=raises) if s.run.__name__ == function else s for s in stages)
    assert changed != plan.PLAN
    patch.setattr(execute, "PLAN", changed)


def test_a_run_stopped_by_hand_says_so_in_a_line(runs: Runs, workspace: Path):
    before = tree(workspace / "runs" / Q3)
    with pytest.MonkeyPatch.context() as patch:
        stop_in(patch, "match_catalogue", KeyboardInterrupt())
        done = ilmio("run", runs.inputs[Q3], "-p", Q3, "-w", workspace)
    assert done.code == 130 and done.err.count("\n") == 1 and "stopped" in done.err
    assert tree(workspace / "runs" / Q3) == before
    assert ilmio("run", runs.inputs[Q3], "-p", Q3, "-w", workspace, "--from", "match").code == 0
    assert results(workspace, Q3) == results(runs.folder, Q3)


MIXES = [
    (["--from", "evidence", "--set", "split.max_sentences=1"], "split", "settings of 'split'"),
    (["--from", "match", "--only-units", "Aikuissosiaalityö"], "scrub", "settings of 'scrub'"),
    (["--from", "discover", "--set", "match.cut=0.5"], "match", "settings of 'match'"),
    (["--from", "split", "--set", "pseudonymise=false"], "scrub", "settings of 'scrub'"),
]


@pytest.mark.parametrize(("options", "begin", "says"), MIXES)
def test_results_under_other_settings_are_not_mixed(
    options: list[str], begin: str, says: str, runs: Runs, workspace: Path
):
    before = tree(workspace)
    done = ilmio("run", runs.inputs[Q3], "-p", Q3, "-w", workspace, *options)
    assert done.code == 2 and says in done.err and f"--from {begin}" in done.err
    assert tree(workspace) == before


def test_a_resume_refuses_another_input_and_a_catalogue_that_changed(
    runs: Runs, workspace: Path, tmp_path: Path
):
    other = write_csv(tmp_path / "other.csv", sample_rows(Q3)[:5])
    done = ilmio("run", other, "-p", Q3, "-w", workspace, "--from", "match")
    assert done.code == 2 and "not the one" in done.err
    catalogue = workspace / "catalogue.toml"
    catalogue.write_text(catalogue.read_text("utf-8").replace('version = "', 'version = "x'))
    done = ilmio("run", runs.inputs[Q3], "-p", Q3, "-w", workspace, "--from", "discover")
    assert done.code == 2 and "--from match" in done.err


def test_a_resume_leaves_no_report_of_the_run_before(runs: Runs, workspace: Path):
    done = ilmio(
        "run", runs.inputs[Q3], "-p", Q3, "-w", workspace, "--from", "evidence",
        "--set", "report.languages=['sv']", "--set", "report.formats=['html']",
    )  # fmt: skip
    assert done.code == 0, done.err
    left = {path.name for path in (workspace / "runs" / Q3).iterdir()}
    assert left == {
        "account.json", "manifest.json", "report.html", "ro-crate-metadata.json", "tables",
        "vectors.npy",
    }  # fmt: skip
    assert 'lang="sv"' in (workspace / "runs" / Q3 / "report.html").read_text("utf-8")


def test_a_run_stopped_before_its_first_stage_was_done_is_none_to_go_on_with(
    runs: Runs, workspace: Path
):
    partial = Workspace(workspace).partial(Q3)
    partial.make()
    made = ilmio("run", runs.inputs[Q3], "-p", Q3, "-w", workspace, "--from", "stopped")
    assert made.code == 2
    assert "There is no stopped run of 2026-Q3" in made.err and "without --from" in made.err
