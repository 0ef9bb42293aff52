"""Damaged files and full disks: told by name, with how to mend it; nothing half-written."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.execution.make_runs import PERIODS, Runs, copy_of, ilmio, results, small_runs, tree
from tests.execution.test_resume import stop_in

Q2, Q3 = PERIODS
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def runs() -> Runs:
    return small_runs()


@pytest.fixture
def workspace(runs: Runs, tmp_path: Path) -> Path:
    return copy_of(runs.folder, tmp_path / "workspace")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def turned(path: Path) -> None:
    """One bit of the middle is another: the file can be read all the same."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


FINISHED = [
    ("tables/passages.parquet", cut, ("report",)),
    ("tables/documents.parquet", empty, ("report",)),
    ("tables/evidence.parquet", cut, ("report",)),
    ("manifest.json", cut, ("report",)),
    ("manifest.json", empty, ("audit",)),
    ("tables/passages.parquet", empty, ("audit",)),
]


@pytest.mark.parametrize(("name", "damage", "command"), FINISHED)
def test_a_damaged_file_of_a_finished_run_is_named(
    name: str, damage, command: tuple, workspace: Path
):
    path = workspace / "runs" / Q3 / name
    damage(path)
    before = tree(workspace)
    done = ilmio(*command, "-p", Q3, "-w", workspace)
    assert done.code == 2, done
    assert f"Where: {path}" in done.err and f"Mend:  Run {Q3} again" in done.err, done.err
    after = {k: v for k, v in tree(workspace).items() if not k.startswith("ilmio.db")}
    assert after == {k: v for k, v in before.items() if not k.startswith("ilmio.db")}


GOING_ON = [
    ("account.json", cut), ("account.json", empty), ("tables/passages.parquet", turned),
    ("tables/documents.parquet", cut), ("vectors.npy", turned), ("vectors.npy", empty),
]  # fmt: skip


@pytest.mark.parametrize(("name", "damage"), GOING_ON)
def test_a_stopped_run_with_a_damaged_file_is_not_gone_on_with(
    name: str, damage, runs: Runs, workspace: Path
):
    with pytest.MonkeyPatch.context() as patch:
        stop_in(patch, "match_catalogue", KeyboardInterrupt())
        ilmio("run", runs.inputs[Q3], "-p", Q3, "-w", workspace)
    path = workspace / "runs" / f".{Q3}.partial" / name
    damage(path)
    done = ilmio("run", runs.inputs[Q3], "-p", Q3, "-w", workspace, "--from", "stopped")
    assert done.code == 2 and f"Where: {path}" in done.err, done.err
    assert results(workspace, Q3) == results(runs.folder, Q3), "the finished run stands"


def test_the_doctor_finds_a_turned_bit(workspace: Path, monkeypatch: pytest.MonkeyPatch):
    from pipeline.commands import doctor

    monkeypatch.setattr(doctor, "_encoder", lambda settings, found: None)
    monkeypatch.setattr(doctor, "_weights_faults", list)
    assert "DAMAGED" not in ilmio("doctor", "-w", workspace).out
    turned(workspace / "runs" / Q3 / "tables" / "evidence.parquet")
    done = ilmio("doctor", "-w", workspace)
    assert done.code == 2 and "DAMAGED: evidence.parquet" in done.out


def test_a_full_disk_is_told_and_spoils_nothing(runs: Runs, workspace: Path):
    import pyarrow.parquet as pq

    real, calls = pq.write_table, [0]

    def write(table: object, where: Path, **options: object) -> None:
        calls[0] += 1
        if calls[0] == 6:
            Path(where).write_bytes(b"half")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(where))
        real(table, where, **options)

    before = tree(workspace / "runs" / Q3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pq, "write_table", write)
        done = ilmio("run", runs.inputs[Q3], "-p", Q3, "-w", workspace)
    assert done.code == 1 and "No space left on device" in done.err and "Check the disk" in done.err
    assert tree(workspace / "runs" / Q3) == before
    aside = [p for p in workspace.rglob(".*.parquet.*")]
    assert aside == []
    done = ilmio("run", runs.inputs[Q3], "-p", Q3, "-w", workspace, "--from", "stopped")
    assert done.code == 0 and results(workspace, Q3) == results(runs.folder, Q3), done.err


def test_a_limit_of_the_system_is_told_and_spoils_nothing(runs: Runs, workspace: Path):
    """The kernel itself refuses to write on: the cache is the first file that is too long."""
    word = "import sys; from pipeline import cli; sys.argv = ['ilmio', *sys.argv[1:]]; cli.main()"
    before = tree(workspace)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    child = subprocess.run(
        [sys.executable, "-c", word, "run", str(runs.inputs[Q3]), "-p", Q3, "-w", str(workspace),
         "--set", "split.min_words=5"],
        cwd=ROOT, capture_output=True, text=True, preexec_fn=limit, check=False,
    )  # fmt: skip
    assert child.returncode == 1, child
    assert "ilmio: " in child.stderr and "Traceback" not in child.stderr
    assert "Mend:  Check the disk" in child.stderr, child.stderr
    assert {k: v for k, v in tree(workspace).items() if "partial" not in k} == before
