"""Shards by several processes of this machine, each a fresh one that is told what to do.

A process that dies without a word, as one does that the machine stops for want of memory, is said,
and its shard is done again once, by a process of its own after all others; then the run stops.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline import errors
from pipeline.execution.context import Context, Shards
from pipeline.execution.scrubbing import read
from pipeline.runs import RunFolder
from pipeline.stages.ingest import IngestResult

_PAUSE = 0.05  # seconds between looks at the processes
_KINDS = {
    kind.__name__: kind for kind in (errors.UsageError, errors.InputRefused, errors.GateError)
}


class Processes:
    """The engine of one machine."""

    def read(self, ctx: Context) -> IngestResult:
        """Read the whole input but the texts."""
        return read(ctx, lambda client: False)

    def do(
        self, ctx: Context, lacking: list[int], told: Shards, on_done: Callable[[int], None]
    ) -> None:
        """Do shards, each by a process of its own."""
        do_all(lacking, told, on_done)

    def write(self, run: RunFolder) -> list[str]:
        """Write nothing: the run lies on this machine."""
        return []


def do_all(shards: list[int], told: Shards, on_done: Callable[[int], None]) -> None:
    """Do shards, so many at a time as ``told.jobs`` says.

    :param on_done: called with how many are done.
    :raises IlmioError: what a process was refused with; or where one has died twice.
    """
    waiting, finished = list(shards), 0
    again: list[int] = []
    running: dict[int, subprocess.Popen[str]] = {}
    died: set[int] = set()
    try:
        while waiting or again or running:
            if not waiting and not running:
                waiting, again = again[:1], again[1:]  # alone: for want of memory it has died
            while waiting and len(running) < told.jobs:
                shard = waiting.pop(0)
                running[shard] = _start(shard, told)
            time.sleep(_PAUSE)
            for shard in [shard for shard, one in running.items() if one.poll() is not None]:
                process = running.pop(shard)
                if process.returncode == 0:
                    finished += 1
                    on_done(finished)
                    continue
                _refuse(process)
                if shard in died:
                    raise _died_twice(shard, told, process.returncode)
                died.add(shard)
                again.append(shard)
                _say(f"{_name(shard, told)} ended at once ({_how(process.returncode)}); again.")
    finally:
        for process in running.values():
            process.kill()
        for process in running.values():
            process.wait()


def _start(shard: int, told: Shards) -> subprocess.Popen[str]:
    """Start a process; what it is told goes through a pipe, for arguments can be seen by all."""
    threads = max(1, (os.cpu_count() or 1) // told.jobs)
    root = str(Path(__file__).resolve().parents[2])
    known = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([*known, root]),
        "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", str(threads)),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.execution.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    assert process.stdin is not None
    with process.stdin as pipe:
        pipe.write(json.dumps({**told.order, "index": shard, "count": told.count}))
    return process


def _refuse(process: subprocess.Popen[str]) -> None:
    """Raise what a process was refused with, where it has said so."""
    assert process.stdout is not None
    try:
        said: dict[str, Any] = json.loads(process.stdout.read())
        kind = _KINDS.get(said["kind"], errors.IlmioError)
        error = kind(said["what"], where=said["where"], mend=said["mend"])
    except (ValueError, KeyError, TypeError):
        return
    raise error


def _died_twice(shard: int, told: Shards, code: int) -> errors.IlmioError:
    what = f"{_name(shard, told)} ended twice without a word ({_how(code)})"
    if code > 0:
        return errors.IlmioError(
            f"{what}. The shards that are done stand.",
            where=_name(shard, told),
            mend=f"Do it alone to see why: --shard {shard + 1}/{told.count}",
        )
    return errors.IlmioError(
        f"{what}; the machine has probably too little memory. The shards that are done stand.",
        where="--jobs",
        mend=f"Run again with fewer jobs (--jobs {max(1, told.jobs // 2)}), or with more and so "
        f"smaller shards (--shards {told.count * 4}).",
    )


def _name(shard: int, told: Shards) -> str:
    return f"Shard {shard + 1} of {told.count}"


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _say(text: str) -> None:
    sys.stderr.write(f"ilmio: {text}\n")
