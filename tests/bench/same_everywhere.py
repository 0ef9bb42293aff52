"""The same tables, to the byte, from one process, from four, and from Spark's workers.

``python -m tests.bench.same_everywhere [--passages 100000] [--folder F] [--ways one,four,spark]``

Documents are generated (invented people only). Each way runs in a workspace of its own with the
same key, from the command line, in fresh processes: one process; four ``--shard I/4``, of which
one is killed on the way and started again; Spark's ``local-cluster[2,1,2048]``, of whose two
workers one is killed when a third of the shards are done. Needs PySpark and Java 17. With
``--folder`` the work stays there, and a way that is done is not done again. Exit code: 0 where all
bytes are the same.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.run_profile import FIRST_PERIOD, generated
from tests.execution.make_spark import MASTER, executors

KEY = "5a" * 32
A_CLIENT = 20  # passages, about
SHARDS = 12  # of Spark
PROCESSES = 4
_PAUSE = 0.05  # seconds between looks


def one(source: Path, workspace: Path) -> None:
    """All by one process."""
    _finish(_start(source, workspace))


def four(source: Path, workspace: Path) -> None:
    """Four shards at once; one is killed while it works and started again."""
    words = [("--shard", f"{number}/{PROCESSES}") for number in range(1, PROCESSES + 1)]
    running = [_start(source, workspace, *told) for told in words]
    place = workspace / "runs" / f".{FIRST_PERIOD}.partial" / "shards" / f"2-of-{PROCESSES}"
    while not place.is_dir() and running[1].poll() is None:
        time.sleep(_PAUSE)
    _kill(running[1].pid)
    running[1].wait()
    running[1] = _start(source, workspace, *words[1])
    for process in running:
        _finish(process)
    _finish(_start(source, workspace, "--shards", str(PROCESSES)))


def spark(source: Path, workspace: Path) -> None:
    """Twelve shards by two workers; one is killed when a third of the shards are done."""
    words = ("--engine", "spark", "--shards", str(SHARDS), "--set", f"spark.master={MASTER}")
    running = _start(source, workspace, *words)
    place = workspace / "runs" / f".{FIRST_PERIOD}.partial" / "shards"
    while running.poll() is None and len(list(place.glob("*/done.json"))) < SHARDS // 3:
        time.sleep(_PAUSE)
    found = executors(running.pid)
    if not found:
        sys.exit("spark ended before a worker could be killed")
    _kill(found[0])
    _finish(running)


WAYS: dict[str, Callable[[Path, Path], None]] = {"one": one, "four": four, "spark": spark}


def main() -> None:
    """Run every way, print the seconds, and compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where to work, kept")
    parser.add_argument("--ways", default=",".join(WAYS))
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ilmio-same-") as own:
        folder = told.folder or Path(own)
        source = folder / "documents" / "input" / f"{FIRST_PERIOD}.csv"
        if not source.is_file():
            source = generated(folder / "documents", max(1, told.passages // A_CLIENT))
        digests = {way: _done(way, source, folder / way) for way in told.ways.split(",")}
    first = next(iter(digests.values()))
    differ = sorted(
        f"{way}: {name}" for way, own in digests.items() for name in {*own, *first}
        if own.get(name) != first.get(name)
    )  # fmt: skip
    print("\n".join(["different:", *differ]) if differ else f"{len(first)} files, the same bytes")
    sys.exit(bool(differ))


def _done(way: str, source: Path, workspace: Path) -> dict[str, str]:
    """Run one way, where it was not; return the digests of its tables and vectors."""
    import pyarrow.parquet as pq

    from pipeline.execution.workspace import make_workspace

    run = workspace / "runs" / FIRST_PERIOD
    if not run.is_dir():
        if not (workspace / "ilmio.toml").is_file():
            make_workspace(workspace)
            (workspace / "key").write_text(f"{KEY}\n", "ascii")
        began = time.perf_counter()
        WAYS[way](source, workspace)
        passages = pq.read_metadata(run / "tables" / "passages.parquet").num_rows
        print(f"{way:<6} {passages:>9,} passages {time.perf_counter() - began:9.1f} s", flush=True)
    files = [*sorted((run / "tables").glob("*.parquet")), run / "vectors.npy"]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _start(source: Path, workspace: Path, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pipeline.cli", "run", str(source), "-p", FIRST_PERIOD]
    command += ["-w", str(workspace), *words]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def _finish(process: subprocess.Popen[bytes]) -> None:
    if process.wait():
        sys.exit(f"ended with {process.returncode}: {' '.join(map(str, process.args))}")


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
