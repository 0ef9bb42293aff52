"""The command in a process of its own, over the small workspace, to be killed at any moment.

The process is forked from this one, in which libraries and models are loaded, so that a moment is
one of the work and not of its start, and a hundred of them take minutes.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import IO
from unittest import mock

from pipeline import cli
from pipeline.execution import execute
from tests.execution.make_runs import SharedModels

_PAUSE = 0.005  # seconds between looks
_FAULT = 1


@dataclass
class Child:
    """A command that runs."""

    pid: int
    out: IO[bytes]
    err: IO[bytes]

    def wait(self, seconds: float = float("inf")) -> int | None:
        """Exit code, -9 where it was killed; None where it still runs after so many seconds."""
        end = time.perf_counter() + seconds
        while True:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            if time.perf_counter() >= end:
                return None
            time.sleep(_PAUSE)

    def said(self) -> tuple[str, str]:
        """What it has written to its output and to its errors."""
        made = []
        for file in (self.out, self.err):
            file.seek(0)
            made.append(file.read().decode())
            file.close()
        return made[0], made[1]


def start(*words: object) -> Child:
    out, err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
    pid = os.fork()
    if not pid:
        code = _FAULT
        try:
            code = _do(words, out.fileno(), err.fileno())
        finally:
            os._exit(code)
    return Child(pid, out, err)


def _do(words: tuple[object, ...], out: int, err: int) -> int:
    os.dup2(out, 1)
    os.dup2(err, 2)
    sys.argv = ["ilmio", *map(str, words)]
    with open(1, "w", closefd=False) as sys.stdout, open(2, "w", closefd=False) as sys.stderr:
        try:
            with mock.patch.object(execute, "Models", SharedModels):
                cli.main()
        except SystemExit as leave:
            return leave.code if isinstance(leave.code, int) else int(leave.code is not None)
    return 0


def finish(*words: object) -> tuple[int, str, str]:
    child = start(*words)
    code = child.wait()
    assert code is not None
    return code, *child.said()


def kill_after(seconds: float, *words: object) -> bool:
    """Kill the command in the middle; False where it was done before."""
    child = start(*words)
    if child.wait(seconds) is None:
        os.kill(child.pid, signal.SIGKILL)
        killed = child.wait() == -signal.SIGKILL
    else:
        killed = False
    child.said()
    return killed


def moments(times: int, longest: float, seed: int = 7) -> list[float]:
    """Seconds after which to kill: all along the work."""
    chance = random.Random(seed)
    return [chance.uniform(0, longest) for _ in range(times)]


def timed(*words: object) -> float:
    began = time.perf_counter()
    code, _, err = finish(*words)
    assert code == 0, err
    return time.perf_counter() - began
