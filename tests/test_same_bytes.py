"""The same input, settings, seed and key give the same bytes: in any order, format and process."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from pipeline.configs import shared_folder
from tests.execution.make_runs import (
    PERIODS,
    Runs,
    copy_of,
    ilmio,
    make_small_workspace,
    results,
    sample_rows,
    small_runs,
)  # fmt: skip
from tests.stages.make_inputs import write_csv, write_jsonl, write_xlsx

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def runs() -> Runs:
    return small_runs()


def table(workspace: Path, name: str, period: str) -> pd.DataFrame:
    return pd.read_parquet(workspace / "runs" / period / "tables" / f"{name}.parquet")


# --- the same input gives the same bytes ---------------------------------------------------------

FORMATS = [
    ("csv", write_csv, "rows shuffled"),
    ("xlsx", write_xlsx, "a workbook, rows shuffled"),
    ("jsonl", write_jsonl, "a JSON object a line, rows shuffled"),
]


def without_source(workspace: Path, period: str) -> dict[str, object]:
    """Results with the name of the input file, which two formats cannot share, left out."""
    made: dict[str, object] = dict(results(workspace, period))
    documents = table(workspace, "documents", period)
    made["documents.parquet"] = documents.drop(columns="source").to_json()
    return made


@pytest.mark.parametrize(("suffix", "write", "why"), FORMATS)
def test_order_format_and_workspace_change_no_byte(
    suffix: str, write, why: str, runs: Runs, tmp_path: Path
):
    workspace = make_small_workspace(tmp_path / "workspace").folder
    for period in PERIODS:
        rows = sample_rows(period)
        random.Random(3).shuffle(rows)
        source = write_as(write, tmp_path / f"{period}.{suffix}", rows)
        assert ilmio("run", source, "-p", period, "-w", workspace).code == 0, why
    for period in PERIODS:
        if suffix == "csv":
            assert results(workspace, period) == results(runs.folder, period), why
        assert without_source(workspace, period) == without_source(runs.folder, period), why


def write_as(write, path: Path, rows: list[dict]) -> Path:
    if write is not write_xlsx:
        return write(path, rows)
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    book.save(path)
    return path


# --- in processes of their own -------------------------------------------------------------------


def child(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, under the guard against the network."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_sum_does_not_depend_on_the_hash_of_a_name():
    """Python orders sets of texts anew in each process, and sums of floats depend on the order."""
    code = (
        "from pipeline.stats.change import overlapping_change as change\n"
        "a = {f'k{i}': i % 3 == 0 for i in range(40)}\n"
        "b = {f'k{i}': i % 7 == 0 for i in range(13, 60)}\n"
        "print(change(a, b))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in range(3)
    }
    assert len(said) == 1


@pytest.mark.slow
def test_a_whole_run_opens_no_socket_and_leaves_nothing_beside_its_workspace(
    runs: Runs, tmp_path: Path
):
    """Everything cold, in another process with another hash seed: the same bytes, no contact."""
    workspace = make_small_workspace(tmp_path / "workspace").folder
    beside = {name: tmp_path / name.lower() for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME")}
    for folder in beside.values():
        folder.mkdir()
    for period in PERIODS:
        done = child(
            "run", runs.inputs[period], "-p", period, "-w", workspace,
            PYTHONHASHSEED="11", **{name: str(folder) for name, folder in beside.items()},
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        said = done.stdout.replace(str(workspace), "")
        assert said == runs.said[period].out.replace(str(runs.folder), "")
        assert results(workspace, period) == results(runs.folder, period)
    assert not Path(os.environ["ILMIO_SOCKET_LOG"]).exists()
    left = [path for folder in beside.values() for path in folder.rglob("*") if path.is_file()]
    assert left == [], "nothing is written outside the workspace"


@pytest.mark.slow
def test_more_threads_change_no_byte_of_what_follows_the_vectors(runs: Runs, tmp_path: Path):
    workspace = make_small_workspace(tmp_path / "workspace").folder
    copy_of(runs.folder / "cache", workspace / "cache")
    for period in PERIODS:
        done = child("run", runs.inputs[period], "-p", period, "-w", workspace, OMP_NUM_THREADS="3")
        assert done.returncode == 0, done.stderr
        assert results(workspace, period) == results(runs.folder, period)


@pytest.mark.slow
def test_the_whole_samples_give_the_same_bytes_in_any_order(tmp_path: Path):
    made = []
    for seed in (1, 2):
        workspace = tmp_path / f"workspace{seed}"
        assert child("init", workspace).returncode == 0
        (workspace / "key").write_text("5a" * 32, "ascii")
        for period in PERIODS:
            path = shared_folder("data_samples") / f"{period}.csv"
            with path.open(encoding="utf-8-sig", newline="") as stream:
                rows = list(csv.DictReader(stream))
            random.Random(seed).shuffle(rows)
            folder = tmp_path / str(seed)
            folder.mkdir(exist_ok=True)
            source = write_csv(folder / f"{period}.csv", rows)
            done = child("run", source, "-p", period, "-w", workspace, PYTHONHASHSEED=str(seed))
            assert done.returncode == 0, done.stderr
        made.append([results(workspace, period) for period in PERIODS])
    assert made[0] == made[1]
    assert len(table(workspace, "evidence", PERIODS[-1])) > 0
