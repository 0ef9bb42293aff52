"""Killed at any moment of a run or a release: the next command says so and goes on, same bytes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pipeline.lock.lock import LOCK, NOTE
from pipeline.runs import Workspace
from pipeline.store.database import Database
from pipeline.store.register import Register
from tests.execution.make_killed import finish, kill_after, moments, timed
from tests.execution.make_runs import PERIODS, copy_of, results, small_runs

Q2, Q3 = PERIODS
SLOW = pytest.mark.slow
TIMES = [pytest.param(int(os.environ.get("ILMIO_KILLS", "100")), marks=SLOW)]


def whole(workspace: Path) -> bool:
    """Whether nothing half is to be seen: no folder of a run but whole ones, no file aside."""
    runs = Workspace(workspace)
    return all(runs.run(period).has_table("evidence") for period in runs.periods())


@pytest.mark.parametrize("times", TIMES)
def test_a_run_killed_at_any_moment_is_gone_on_with(times: int, tmp_path: Path):
    made = small_runs()
    base = copy_of(made.folder, tmp_path / "base")
    words = ("run", made.inputs[Q3], "-p", Q3, "-w")
    longest = timed(*words, copy_of(base, tmp_path / "whole"))
    shutil.rmtree(base / "runs" / Q3)
    killed = told = gone_on = 0
    for number, seconds in enumerate(moments(times, longest)):
        workspace = copy_of(base, tmp_path / f"w{number}")
        if kill_after(seconds, *words, workspace):
            killed += 1
            noted = (workspace / NOTE).is_file()
            stopped = Workspace(workspace).partials()
            done = (workspace / "runs" / Q3).exists()
            how = ("--from", "stopped") if stopped and not done else ()
            code, out, err = finish(*words, workspace, *how)
            if code == 2 and "no stopped run" in err:  # before its first stage was whole
                code, out, err = finish(*words, workspace)
            assert code == 0, (seconds, err)
            told += "was stopped before it was done" in err
            gone_on += bool(how)
            assert ("was stopped before it was done" in err) or not noted or how, (seconds, err)
        assert results(workspace, Q3) == results(made.folder, Q3), seconds
        assert whole(workspace) and not list((workspace / "runs").glob(".*"))
        assert not (workspace / NOTE).exists() and not (workspace / LOCK).exists()
        shutil.rmtree(workspace)
    assert killed, "none was killed"
    print(f"run: {killed} of {times} killed, told {told}, gone on {gone_on}")  # noqa: T201


@pytest.mark.parametrize("times", TIMES)
def test_a_release_killed_at_any_moment_is_made_again(times: int, tmp_path: Path):
    made = small_runs()
    base = copy_of(made.folder, tmp_path / "base")
    words = ("report", "-p", Q3, "-w")
    reference = copy_of(base, tmp_path / "whole")
    longest = timed(*words, reference)
    files = {p.name: p.read_bytes() for p in (reference / "releases" / f"{Q3}-public").iterdir()}
    killed = entered = 0
    for number, seconds in enumerate(moments(times, longest)):
        workspace = copy_of(base, tmp_path / f"w{number}")
        if kill_after(seconds, *words, workspace):
            killed += 1
            noted = (workspace / NOTE).is_file()
            code, out, err = finish(*words, workspace)
            assert code == 0, (seconds, err)
            assert ("was stopped before it was done" in err) == noted, (seconds, err)
        folder = workspace / "releases" / f"{Q3}-public"
        now = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert same(now, files), seconds
        register = Register(Database.open(workspace))
        assert register.verify() is None
        last = register.releases()[-1]
        assert {one.name for one in last.files} == set(now)
        entered += len(register.releases()) > 1
        shutil.rmtree(workspace)
    assert killed, "none was killed"
    print(f"release: {killed} of {times} killed, {entered} entered before")  # noqa: T201


def same(now: dict[str, bytes], files: dict[str, bytes]) -> bool:
    """Whether the files are those of an undisturbed release."""
    return now == files
