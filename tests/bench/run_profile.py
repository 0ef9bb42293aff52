"""Where the time of a run goes: CPU seconds and peak memory of each stage of `ilmio run`.

``python -m tests.bench.run_profile [--clients 250] [--calls scrub] [--input FILE --period P]``

Documents are generated (invented people only), some eight passages a client; another input may be
named. Each run is a fresh process on an empty workspace. Seconds are of the processor, so that
other work on the machine does not count; the peak is what the operating system saw by the end of a
stage, so it never falls. ``--calls STAGE`` lists the functions in which a stage spends its time.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

FIRST_PERIOD = "2026-Q3"
_SHOWN = 40  # functions listed


def generated(folder: Path, clients: int) -> Path:
    """Input of one generated period of so many clients."""
    from pipeline.tuning.generator import GeneratorSettings, write

    write(
        GeneratorSettings(clients=clients, periods=1, first_period=FIRST_PERIOD, planted=()),
        folder,
    )
    return folder / "input" / f"{FIRST_PERIOD}.csv"


def spent() -> float:
    """CPU seconds of this process and of the finished ones that it has started."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, both))


def peak() -> float:
    """Peak memory of this process (MB)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return float(line.split()[1]) / 1024


def run_once(told: argparse.Namespace) -> dict[str, Any]:
    """Run a period in this process; CPU seconds, peak MB and rows by stage."""
    from pipeline.execution import execute as walking
    from pipeline.execution.workspace import make_workspace
    from pipeline.period import Period
    from pipeline.runs import Workspace

    place = told.workspace
    is_there = (place / "ilmio.toml").is_file()
    workspace = Workspace.open(place) if is_there else make_workspace(place)
    began = spent()
    period = Period.parse(told.period)
    ctx = walking.prepare(workspace, period, str(told.input), assignments=told.set)
    rows: list[tuple[str, float, float]] = [("start", began, peak())]
    walk = walking.run_stage

    def timed(ctx: Any, index: int, stage: Any) -> None:
        before = spent()
        caller = cProfile.Profile() if told.calls == stage.name else None
        if caller:
            caller.runcall(walk, ctx, index, stage)
            pstats.Stats(caller, stream=sys.stderr).sort_stats("tottime").print_stats(_SHOWN)
        else:
            walk(ctx, index, stage)
        rows.append((stage.name, spent() - before, peak()))

    walking.run_stage = timed
    walking.execute(ctx)
    rows.append(("report, gate", spent() - sum(seconds for _, seconds, _ in rows), peak()))
    counts = {name: len(ctx.tables[name]) for name in ("documents", "passages")}
    return {"stages": rows, "counts": counts, "seconds": spent()}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=250)
    parser.add_argument("--input", type=Path)
    parser.add_argument("--period", default=FIRST_PERIOD)
    parser.add_argument("--workspace", type=Path, help="of an earlier call; else an empty one")
    parser.add_argument("--set", action="append", default=[], help="a setting of the run")
    parser.add_argument("--calls", default="", metavar="STAGE")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.inside:
        print(json.dumps(run_once(told)))
        return
    with tempfile.TemporaryDirectory(prefix="ilmio-bench-") as folder:
        place = Path(folder)
        source = told.input or generated(place / "documents", told.clients)
        workspace = told.workspace or place / "workspace"
        options = [part for one in told.set for part in ("--set", one)]
        tell(fresh(source, told.period, workspace, "--calls", told.calls, *options))


def fresh(source: Path, period: str, workspace: Path, *more: str) -> dict[str, Any]:
    """Run a period in a fresh process."""
    command = [sys.executable, "-m", "tests.bench.run_profile", "--inside", *more]
    command += ["--input", str(source), "--period", period, "--workspace", str(workspace)]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True, env={**os.environ}
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def tell(found: dict[str, Any]) -> None:
    """Print a table of the stages."""
    counts = found["counts"]
    print(f"{counts['documents']:,} documents, {counts['passages']:,} passages")
    for name, seconds, megabytes in found["stages"]:
        print(f"{name:<14} {seconds:8.2f} s CPU {megabytes:8.0f} MB")
    print(f"{'all':<14} {found['seconds']:8.2f} s CPU")


if __name__ == "__main__":
    main()
