"""Where a test of Spark finds it, and what its workers leave behind."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

MASTER = "local-cluster[2,1,2048]"  # two workers, processes of their own: a core, 2,048 MB


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
