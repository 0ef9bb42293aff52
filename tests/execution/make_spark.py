"""Where a test of Spark finds it, and what its workers leave behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

MASTER = "local-cluster[2,1,2048]"  # two workers, processes of their own: a core, 2,048 MB


# The command as a user starts it: Java is below it, and neither can be forked from a test.
_RUN = "import sys; from pipeline import cli; sys.argv = ['ilmio', *sys.argv[1:]]; cli.main()"
_ROOT = Path(__file__).resolve().parents[2]


def start(*words: object) -> subprocess.Popen[str]:
    """The command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", _RUN, *map(str, words)], cwd=_ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip


def await_done(child: subprocess.Popen[str], shards: Path, count: int) -> None:
    """Wait until so many shards are done and the command still runs."""
    while len(list(shards.glob("*/done.json"))) < count and child.poll() is None:
        time.sleep(0.05)
    assert child.poll() is None, child.communicate()[1]


def spark_or_skip() -> Path:
    """Folder of PySpark."""
    pyspark = pytest.importorskip("pyspark", reason="PySpark is not installed")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Java is not installed", allow_module_level=True)
    return Path(pyspark.__file__).parent


def children(pid: int) -> Iterator[tuple[int, str]]:
    """Number and command line of every process below one."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except (OSError, IndexError):
            continue
        if parent == pid:
            yield int(folder.name), line
            yield from children(int(folder.name))


def executors(pid: int) -> list[int]:
    """Processes of Spark's workers that a process has started, over others."""
    return [one for one, line in children(pid) if "CoarseGrainedExecutorBackend" in line]
