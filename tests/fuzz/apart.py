"""Each hostile file in a process of its own: how it ended, how long it took, what it held.

``python -B -m tests.fuzz.apart [CASE …]`` prints one line of JSON a case.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.errors import IlmioError
from pipeline.readers.naming import names_somebody
from tests.fuzz import hostile
from tests.fuzz.targets import READS, outcome_of
from tests.fuzz.watch import DidWrong, TookTooLong, watched
from tests.fuzz.worker import told_of

_ADDRESSES = 8_000_000_000  # bytes
_PATIENCE = 120.0  # seconds of the clock, on a machine that does much else
CASES = {f"{kind}:{make.__name__}": (make, kind) for make, kind in hostile.INPUTS}


def main(names: list[str]) -> None:
    """Run the cases named, or all."""
    names_somebody("Aino Virtanen")  # what is loaded at first use is no time of a reader's
    for kind in READS:
        _warm(kind)
    for name in names or CASES:
        sys.stdout.write(json.dumps({"case": name, **_case(*CASES[name])}) + "\n")
        sys.stdout.flush()


def _warm(kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for make in hostile.GOOD[kind]:
            outcome_of(READS[kind], make(Path(folder)))


def _case(make: Callable[[Path], Path], kind: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        made = _apart(lambda: str(make(Path(folder))))
        path = Path(made["end"])
        return _apart(lambda: _end(kind, path))


def _end(kind: str, path: Path) -> str:
    try:
        with watched():
            return outcome_of(READS[kind], path)
    except (Exception, TookTooLong, DidWrong) as error:
        return told_of(error)


def _apart(work: Callable[[], str]) -> dict[str, Any]:
    """Do something in a process of its own."""
    read, write = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
        try:
            end = work()
        except BaseException as error:
            end = told_of(error)
        os.write(write, end.encode("utf-8", "replace")[:60_000])
        os._exit(0)
    os.close(write)
    while True:
        done, status, used = os.wait4(child, os.WNOHANG)
        if done:
            break
        if time.monotonic() - began > _PATIENCE:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.01)
    with os.fdopen(read, "rb") as stream:
        end = stream.read().decode()
    if status:
        end = f"died with {os.waitstatus_to_exitcode(status)}"
    seconds = used.ru_utime + used.ru_stime
    return {"end": end, "seconds": round(seconds, 2), "megabytes": round(used.ru_maxrss / 1_000)}


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except IlmioError as error:
        sys.exit(str(error))
