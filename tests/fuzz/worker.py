"""Child process of :mod:`tests.fuzz.readers`: one reader, a range of numbers, one line of JSON.

``python -B -m tests.fuzz.worker NAME SEED START STOP PROGRESS`` writes the number that it is at
into the file PROGRESS, so that the parent knows which file stopped it for good.
"""

from __future__ import annotations

import json
import mmap
import resource
import struct
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

from pipeline.readers.naming import names_somebody
from tests.fuzz.mutate import changed
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS, Target, outcome
from tests.fuzz.watch import (
    MEGABYTES,
    DidWrong,
    TookTooLong,
    peak_megabytes,
    seconds_used,
    watched,
)

AT = struct.Struct("<q")
_ADDRESSES = 8_000_000_000  # bytes: libraries map much that they never touch
_MEMORY = "/dev/shm"  # files that live for a millisecond need no disk
_MOST = 500  # findings of one process; more say nothing new


def main(words: list[str]) -> None:
    """Walk through the range and tell how it went."""
    name, seed, start, stop, progress = words
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
    with Path(progress).open("r+b") as handle, mmap.mmap(handle.fileno(), AT.size) as at:
        with tempfile.TemporaryDirectory(dir=_MEMORY if Path(_MEMORY).is_dir() else None) as folder:
            told = _walk(name, seed, range(int(start), int(stop)), at, Path(folder))
    sys.stdout.write(json.dumps(told) + "\n")


def _walk(name: str, seed: str, numbers: range, at: Any, folder: Path) -> dict[str, Any]:
    target = TARGETS[name]
    _warm(target, folder)
    ends = {"table": 0, "refused": 0}
    findings: list[dict[str, Any]] = []
    worst = (0.0, -1)
    began = seconds_used()
    for number in numbers:
        at[:] = AT.pack(number)
        path = target.put(folder, changed(name, seed, number))
        before, memory = seconds_used(), peak_megabytes()
        fault = ""
        try:
            with watched():
                ends[outcome(target, path)] += 1
        except (Exception, TookTooLong, DidWrong) as error:
            fault = told_of(error)
        worst = max(worst, (seconds_used() - before, number))
        if not fault and peak_megabytes() > max(MEGABYTES, memory):
            fault = f"memory: {peak_megabytes():,.0f} MB"
        if fault:
            findings.append({"number": number, "fault": fault})
        if len(findings) >= _MOST:
            break
    return {
        "ends": ends, "findings": findings, "worst": worst, "peak": peak_megabytes(),
        "seconds": seconds_used() - began, "last": number,
    }  # fmt: skip


def _warm(target: Target, folder: Path) -> None:
    """Read the good files once: what is loaded at first use is no time of a reader's."""
    names_somebody("Aino Virtanen")
    for data in seeds(target.name):
        outcome(target, target.put(folder, data))


def told_of(error: BaseException) -> str:
    """The kind of an error, and where in the program it came up."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if "/pipeline/" in one.filename]
    place = ours[-1] if ours else frames[-1]
    shown = place.filename.rpartition("/pipeline/")[2]
    return f"{type(error).__name__} at {shown}:{place.lineno}: {str(error)[:120]}"


if __name__ == "__main__":
    main(sys.argv[1:])
