"""What a start costs: CPU seconds and peak memory of `ilmio --help` and of the heavy imports.

Each figure is the best of several fresh processes, as the operating system counts them; the first
start, which compiles, is left out.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ILMIO = str(Path(sys.executable).with_name("ilmio"))
BOUND = 0.3  # CPU seconds of `ilmio --help`
IMPORTS = (
    "pipeline.cli", "pydantic", "numpy", "pandas", "pyarrow", "spacy", "presidio_analyzer", "torch",
    "sentence_transformers", "bertopic",
)  # fmt: skip


def measure(command: list[str], times: int) -> tuple[float, float]:
    """Least CPU seconds (user and system) and peak memory (MB) over fresh processes."""
    seconds, megabytes = [], []
    for _ in range(times + 1):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            raise SystemExit(f"failed ({child.returncode}): {' '.join(command)}")
        seconds.append(used.ru_utime + used.ru_stime)
        megabytes.append(used.ru_maxrss / 1024)  # Linux counts in KiB
    return min(seconds[1:]), max(megabytes[1:])


def main() -> None:
    """Print the figures."""
    seconds, megabytes = measure([ILMIO, "--help"], times=5)
    print(f"{'ilmio --help':<30} {seconds:6.2f} s CPU {megabytes:6.0f} MB   (bound {BOUND} s)")
    for name in IMPORTS:
        seconds, megabytes = measure([sys.executable, "-c", f"import {name}"], times=2)
        print(f"{'import ' + name:<30} {seconds:6.2f} s CPU {megabytes:6.0f} MB")


if __name__ == "__main__":
    main()
