"""The readers under changed files: `python -m tests.fuzz.readers --inputs 1000000 --seed 1`.

Each reader gets its share of the files, in child processes with limits of time and memory. A file
may end as a table or as a refusal; anything else is a finding: another error, more than 5 seconds
of one core, more than 1,000 MB, a contact, a file written, a process that dies. A finding is made
again by its reader, seed and number: ``--target csv --seed 1 --at 4711 --keep FOLDER``.

Exit code: 0 where nothing was found, 1 where something was.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fuzz.mutate import changed
from tests.fuzz.targets import TARGETS
from tests.fuzz.worker import AT

_BATCH = 20_000  # files of one child process
_PATIENCE = 120.0  # seconds without another file, on a machine that does much else
_ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Tally:
    """What came of the files of one reader."""

    inputs: int = 0
    tables: int = 0
    refused: int = 0
    seconds: float = 0.0  # of one core
    worst: tuple[float, int] = (0.0, -1)  # seconds of one file, and its number
    peak: float = 0.0  # megabytes
    findings: list[tuple[int, str]] = field(default_factory=list)

    def add(self, told: dict[str, Any], start: int) -> None:
        """Add what one process told."""
        self.inputs += told["last"] - start + 1
        self.tables += told["ends"]["table"]
        self.refused += told["ends"]["refused"]
        self.seconds += told["seconds"]
        self.worst = max(self.worst, tuple(told["worst"]))
        self.peak = max(self.peak, told["peak"])
        self.findings += [(one["number"], one["fault"]) for one in told["findings"]]


def fuzzed(name: str, seed: str, start: int, stop: int) -> Tally:
    """Send the files of these numbers to a reader."""
    tally = Tally()
    at = start
    while at < stop:
        end = min(at + _BATCH, stop)
        told, last, fault = _child(name, seed, at, end)
        if told is not None:
            tally.add(told, at)
            at = told["last"] + 1
            continue
        tally.findings.append((last, fault))
        tally.inputs += last - at + 1
        at = last + 1
    return tally


def _child(name: str, seed: str, start: int, stop: int) -> tuple[dict[str, Any] | None, int, str]:
    with tempfile.NamedTemporaryFile() as progress:
        progress.write(AT.pack(start))
        progress.flush()
        words = [name, seed, str(start), str(stop), progress.name]
        process = subprocess.Popen(
            [sys.executable, "-B", "-m", "tests.fuzz.worker", *words],
            cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        stuck = _waited(process, Path(progress.name))
        out, err = process.communicate()
        last = AT.unpack(Path(progress.name).read_bytes())[0]
    if process.returncode == 0 and not stuck:
        return json.loads(out), last, ""
    fault = "hang" if stuck else f"died with {process.returncode}: {err.strip()[-200:]}"
    return None, last, fault


def _waited(process: subprocess.Popen[str], progress: Path) -> bool:
    """Wait for a process; whether it was ended because it did not come on."""
    seen, since = b"", time.monotonic()
    while process.poll() is None:
        time.sleep(0.2)
        now = progress.read_bytes()
        if now != seen:
            seen, since = now, time.monotonic()
        elif time.monotonic() - since > _PATIENCE:
            process.kill()
            return True
    return False


def _shares(inputs: int, names: list[str]) -> dict[str, int]:
    whole = sum(TARGETS[name].share for name in names)
    return {name: max(1, round(inputs * TARGETS[name].share / whole)) for name in names}


def _row(name: str, tally: Tally) -> str:
    return (
        f"{name:12} {tally.inputs:>9,} {tally.tables:>9,} {tally.refused:>9,} "
        f"{tally.seconds:>9,.0f} {tally.worst[0]:>7.2f} {tally.peak:>7,.0f} "
        f"{len(tally.findings):>8,}"
    )


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=int, default=1_000_000, help="files, all readers together")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--processes", type=int, default=1, help="readers at the same time")
    parser.add_argument("--target", action="append", choices=sorted(TARGETS))
    parser.add_argument("--at", type=int, help="only the file of this number")
    parser.add_argument("--keep", type=Path, help="folder for the files that are findings")
    told = parser.parse_args()
    names = told.target or list(TARGETS)
    if told.keep:
        told.keep.mkdir(parents=True, exist_ok=True)
    print(f"{'reader':12} {'inputs':>9} {'tables':>9} {'refused':>9} {'seconds':>9} "
          f"{'worst s':>7} {'MB':>7} {'findings':>8}")  # fmt: skip
    whole = Tally()
    ranges = {
        name: (told.at, told.at + 1) if told.at is not None else (0, inputs)
        for name, inputs in _shares(told.inputs, names).items()
    }
    with ThreadPoolExecutor(told.processes) as pool:
        made = {pool.submit(fuzzed, name, told.seed, *ranges[name]): name for name in names}
        for done in as_completed(made):
            name, tally = made[done], done.result()
            print(_row(name, tally), flush=True)
            _say(name, told.seed, tally, told.keep)
            whole = _both(whole, tally)
    print(_row("all", whole))
    return 1 if whole.findings else 0


def _both(one: Tally, other: Tally) -> Tally:
    return Tally(
        one.inputs + other.inputs, one.tables + other.tables, one.refused + other.refused,
        one.seconds + other.seconds, max(one.worst, other.worst), max(one.peak, other.peak),
        one.findings + other.findings,
    )  # fmt: skip


def _kind(fault: str) -> str:
    """An error and its place, without its words."""
    return ":".join(fault.split(":")[:2])


def _say(name: str, seed: str, tally: Tally, keep: Path | None) -> None:
    """Tell each kind of finding once, with the first number that shows it."""
    kinds = Counter(_kind(fault) for _, fault in tally.findings)
    for kind, times in kinds.most_common():
        number, fault = next((at, told) for at, told in tally.findings if _kind(told) == kind)
        print(f"  {times:>5} x --target {name} --seed {seed} --at {number}: {fault}", flush=True)
        if keep:
            (keep / f"{name}-{number}-{TARGETS[name].file}").write_bytes(
                changed(name, seed, number)
            )


if __name__ == "__main__":
    sys.exit(main())
