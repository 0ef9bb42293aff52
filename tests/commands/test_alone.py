"""Two commands in one workspace: the second is told; what a stopped one left is told and mended."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.execution.one_writer import stopped_run
from pipeline.lock.lock import LOCK, NOTE
from pipeline.lock.owner import Owner
from pipeline.runs import Workspace
from tests.execution.make_runs import PERIODS, Runs, copy_of, ilmio, results, small_runs, tree
from tests.execution.test_resume import stop_in
from tests.lock.make_holder import holder
from tests.review.make_review import PERIOD, make_place

Q2, Q3 = PERIODS


@pytest.fixture(scope="module")
def runs() -> Runs:
    return small_runs()


@pytest.fixture
def workspace(runs: Runs, tmp_path: Path) -> Path:
    return copy_of(runs.folder, tmp_path / "workspace")


WRITERS = [
    ("run", lambda runs, w: ("run", runs.inputs[Q3], "-p", Q3, "-w", w)),
    ("report", lambda _, w: ("report", "-p", Q3, "-w", w)),
    ("audit", lambda _, w: ("audit", "-p", Q3, "-w", w)),
]


@pytest.mark.parametrize(("name", "words"), WRITERS, ids=[row[0] for row in WRITERS])
def test_a_second_writer_is_told_and_changes_nothing(name: str, words, runs: Runs, workspace: Path):
    before = tree(workspace)
    with holder(workspace) as child:
        done = ilmio(*words(runs, workspace))
        assert done.code == 2, done
        assert "Another command is writing to this workspace: `ilmio run … --period" in done.err
        assert f"process {child.pid} on " in done.err and f"kill {child.pid}" in done.err
        assert {k: v for k, v in tree(workspace).items() if k not in (LOCK, NOTE)} == before
    done = ilmio("report", "-p", Q3, "-w", workspace, "--format", "csv")
    assert done.code == 0 and "was stopped before it was done" in done.err, done.err


def test_a_stopped_run_is_told_of_and_gone_on_with(runs: Runs, workspace: Path):
    with pytest.MonkeyPatch.context() as patch:
        stop_in(patch, "match_catalogue", KeyboardInterrupt())
        assert ilmio("run", runs.inputs[Q3], "-p", Q3, "-w", workspace).code == 130
    dead = replace(Owner.here(f"ilmio run … --period {Q3}"), pid=2**22 + 7)
    (workspace / NOTE).write_text(dead.written(), "utf-8")
    at = stopped_run(Workspace.open(workspace), Q3).at
    done = ilmio("report", "-p", Q2, "-w", workspace, "--format", "csv")
    told = f"A run of {Q3} was stopped after 'embed', at {at}. Go on with it: ilmio run INPUT"
    assert done.code == 0 and told in done.err, done.err
    done = ilmio("run", runs.inputs[Q3], "-p", Q3, "-w", workspace, "--from", "stopped")
    assert done.code == 0, done.err
    assert results(workspace, Q3) == results(runs.folder, Q3)
    assert not list((workspace / "runs").glob(".*"))
    done = ilmio("run", runs.inputs[Q3], "-p", Q3, "-w", workspace, "--from", "stopped")
    assert done.code == 2 and "no stopped run of 2026-Q3 to go on with" in done.err


def test_a_run_that_begins_anew_says_what_it_takes_the_place_of(runs: Runs, workspace: Path):
    with pytest.MonkeyPatch.context() as patch:
        stop_in(patch, "discover_and_name", KeyboardInterrupt())
        ilmio("run", runs.inputs[Q3], "-p", Q3, "-w", workspace)
    done = ilmio("run", runs.inputs[Q3], "-p", Q3, "-w", workspace)
    assert done.code == 0 and "was stopped after 'match'" in done.err
    assert "This run begins anew, and takes its place." in done.err
    assert results(workspace, Q3) == results(runs.folder, Q3)


def test_killed_between_the_two_steps_of_publishing_nothing_is_lost(runs: Runs, workspace: Path):
    (workspace / "runs" / Q3).rename(workspace / "runs" / f".{Q3}.old")
    (workspace / "runs" / Q2 / "tables" / ".themes.parquet.0123abcd").write_bytes(b"half")
    dead = replace(Owner.here(f"ilmio run … --period {Q3}"), pid=2**22 + 7)
    (workspace / NOTE).write_text(dead.written(), "utf-8")
    done = ilmio("report", "-p", Q3, "-w", workspace, "--format", "csv", "--out", workspace / "o")
    assert done.code == 0, done.err
    assert f"The run of {Q3} was put back in its place." in done.err
    assert tree(workspace / "runs") == tree(runs.folder / "runs")


UNLOCK = [
    ("another machine", {"host": "palvelin", "boot": "another"}, (), 2, "If it does not run"),
    ("another machine, sure", {"host": "palvelin", "boot": "another"}, ("--yes",), 0, "Freed: `"),
    ("a dead one", {"pid": 2**22 + 7}, (), 0, "Freed: `"),
]


@pytest.mark.parametrize(
    ("what", "changed", "options", "code", "says"), UNLOCK, ids=[row[0] for row in UNLOCK]
)
def test_unlock_frees_what_may_be_freed(
    what: str, changed: dict, options: tuple, code: int, says: str, workspace: Path
):
    owner = replace(Owner.here("ilmio run …"), **changed)
    (workspace / NOTE).write_text(owner.written(), "utf-8")
    done = ilmio("unlock", workspace, *options)
    assert done.code == code and says in done.out + done.err, done
    assert (workspace / NOTE).exists() == bool(code)


def test_the_review_goes_on_while_a_run_writes(tmp_path: Path):
    place = make_place(tmp_path / "w")
    with holder(place.workspace.folder):
        browser = place.browser("lead", "all")
        assert browser.get(f"/p/{PERIOD}").status_code == 200
