"""Nobody but the account that runs the program may read or change what it writes."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.runs import Workspace
from tests.execution.make_runs import (
    PERIODS,
    REASONED,
    copy_of,
    ilmio,
    make_small_workspace,
    small_runs,
)

OTHERS = stat.S_IRWXG | stat.S_IRWXO


@pytest.fixture(params=[True, False], ids=["as the command", "with the umask of the account"])
def open_umask(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An account that lets everybody read and write; with and without the command's own umask."""
    before = os.umask(0)
    if not request.param:
        monkeypatch.setattr(cli.os, "umask", lambda _: 0)
    yield
    monkeypatch.undo()
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    found = [folder, *folder.rglob("*")]
    return [str(p.relative_to(folder)) for p in found if p.lstat().st_mode & OTHERS]


def test_a_workspace_with_a_run_and_a_release(tmp_path: Path, open_umask: None):
    runs = small_runs()
    workspace = tmp_path / "w"
    assert ilmio("init", workspace).code == 0
    assert open_to_others(workspace) == []
    workspace = copy_of(runs.folder, tmp_path / "copy")
    done = ilmio(
        "run", runs.inputs[PERIODS[0]], "-p", PERIODS[0], "-w", workspace, "--from", "match"
    )
    assert done.code == 0, done.err
    for profile in ("team", "public"):
        words = REASONED if profile == "team" else ()
        shape = [w for f in ("html", "csv", "json", "docx", "xlsx") for w in ("--format", f)]
        done = ilmio(
            "report", "-p", PERIODS[0], "-w", workspace, "--profile", profile, *shape, *words
        )
        assert done.code == 0, done.err
    assert ilmio("audit", "-p", PERIODS[0], "-w", workspace).code == 0
    out = workspace / "sheet.csv"
    assert ilmio("release", "statements", PERIODS[0], "-w", workspace, "--out", out).code == 0
    names = {p.name for p in workspace.rglob("*")}
    assert {"ilmio.db", "report.docx", "sheet.csv", "audits", "key", "documents.parquet"} <= names
    assert open_to_others(workspace) == []


def test_a_key_that_others_could_read_is_closed_again(tmp_path: Path):
    made = make_small_workspace(tmp_path / "w")
    (made.folder / "key").chmod(0o644)
    assert Workspace.open(made.folder).key()
    assert open_to_others(made.folder) == []
