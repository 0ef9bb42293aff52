"""Shards as tasks of Spark: the bytes of one process, though a worker is killed on the way."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.execution.make_runs import (
    CANARIES,
    PERIODS,
    Runs,
    everything,
    ilmio,
    make_small_workspace,
    results,
    small_runs,
)
from tests.execution.make_spark import (
    MASTER,
    await_done,
    children,
    executors,
    spark_or_skip,
    start,
)
from tests.execution.test_sent import batches

PYSPARK = spark_or_skip()
PERIOD = PERIODS[0]
_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # starts sooner
ONE_WORKER = "local-cluster[1,1,1024]"  # does both shards, and makes its models once


@pytest.fixture(scope="module")
def runs() -> Runs:
    return small_runs()


@pytest.fixture
def left() -> Iterator[Path]:
    """Folder in which the workers of a local cluster leave their logs; removed afterwards."""
    work = PYSPARK / "work"
    before = set(work.glob("*"))
    yield work
    for path in set(work.glob("*")) - before:
        shutil.rmtree(path, ignore_errors=True)


def assert_nothing_raw(folder: Path) -> None:
    content = everything(folder)
    for kind, forms in CANARIES.items():
        assert not [form for form in forms if form.encode() in content], kind
    assert b"ASIAKAS-" not in content, "raw ids of clients"


def engine(folder: Path, shards: int, master: str = MASTER) -> list[object]:
    """Words of a command that lets Spark do it, with its files in a folder of ours."""
    config = folder / "spark.toml"
    config.write_text(
        f'[spark]\nmaster = "{master}"\nwrite_to = "{folder / "lake"}"\n'
        f'[spark.conf]\n"spark.local.dir" = "{folder / "local"}"\n'
        + "".join(f'"spark.{one}.extraJavaOptions" = "{_JAVA}"\n' for one in ("driver", "executor"))
    )
    return ["--engine", "spark", "--shards", shards, "--config", config]


def test_a_table_that_spark_reads_gives_the_bytes_of_one_process(
    runs: Runs, tmp_path: Path, left: Path
):
    source = tmp_path / runs.inputs[PERIOD].name  # the name that the tables tell of
    pq.write_table(pa.Table.from_batches(batches(runs.inputs[PERIOD])), source)
    workspace = make_small_workspace(tmp_path / "w").folder
    said = ilmio(
        "run", f"parquet:{source}", "-p", PERIOD, "-w", workspace, *engine(tmp_path, 2, ONE_WORKER)
    )  # fmt: skip
    assert said.code == 0, said.err
    assert results(workspace, PERIOD) == results(runs.folder, PERIOD)
    assert_nothing_raw(left)
    written = pq.read_table(tmp_path / "lake" / PERIOD / "evidence")
    assert written.num_rows and {"theme_id", "n_clients"} <= set(written.schema.names)
    assert f"Written: {tmp_path / 'lake' / PERIOD / 'evidence'}" in said.out


@pytest.mark.slow
def test_a_worker_that_is_killed_changes_nothing(runs: Runs, tmp_path: Path, left: Path):
    workspace = make_small_workspace(tmp_path / "w").folder
    words = ["run", runs.inputs[PERIOD], "-p", PERIOD, "-w", workspace, *engine(tmp_path, 8)]
    child = start(*words)
    shards = workspace / "runs" / f".{PERIOD}.partial" / "shards"
    await_done(child, shards, 2)
    victims = executors(child.pid)
    assert victims and len(list(shards.glob("*/done.json"))) < 8, "too late to kill anybody"
    assert not [line for _, line in children(child.pid) if "authenticate.secret" in line]
    os.kill(victims[0], signal.SIGKILL)
    assert_nothing_raw(tmp_path / "local")
    out, err = child.communicate()
    assert child.returncode == 0, err
    assert results(workspace, PERIOD) == results(runs.folder, PERIOD)
    assert_nothing_raw(left)


@pytest.mark.slow
def test_after_the_death_of_the_driver_the_same_command_goes_on(
    runs: Runs, tmp_path: Path, left: Path
):
    workspace = make_small_workspace(tmp_path / "w").folder
    words = ["run", runs.inputs[PERIOD], "-p", PERIOD, "-w", workspace, *engine(tmp_path, 8)]
    child = start(*words)
    shards = workspace / "runs" / f".{PERIOD}.partial" / "shards"
    await_done(child, shards, 2)
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    began = {path: path.stat().st_mtime_ns for path in shards.glob("*/done.json")}
    assert 2 <= len(began) < 8
    child = start(*words)
    kept: set[Path] = set()
    while child.poll() is None:
        kept |= {p for p in began if p.is_file() and p.stat().st_mtime_ns == began[p]}
        time.sleep(0.05)
    assert child.returncode == 0, child.communicate()[1]
    assert kept == set(began), "what was done was done again"
    assert results(workspace, PERIOD) == results(runs.folder, PERIOD)
