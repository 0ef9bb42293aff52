"""The command in a process of its own, over the small workspace, to be killed at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The real command, and nothing else: how long it takes, and what it writes, is as for a user.
_RUN = "import sys; from pipeline import cli; sys.argv = ['ilmio', *sys.argv[1:]]; cli.main()"


def start(*words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _RUN, *map(str, words)], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip


def finish(*words: object) -> tuple[int, str, str]:
    child = start(*words)
    out, err = child.communicate()
    return child.returncode, out, err


def kill_after(seconds: float, *words: object) -> bool:
    """Kill the command in the middle; False where it was done before."""
    child = start(*words)
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    return child.returncode == -signal.SIGKILL


def moments(times: int, longest: float, seed: int = 7) -> list[float]:
    """Seconds after which to kill: all along the work."""
    chance = random.Random(seed)
    return [chance.uniform(0, longest) for _ in range(times)]


def timed(*words: object) -> float:
    began = time.perf_counter()
    code, _, err = finish(*words)
    assert code == 0, err
    return time.perf_counter() - began
