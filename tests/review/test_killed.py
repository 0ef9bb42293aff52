"""Killed in the middle of saving, again and again: what was answered stands, the rest is sound."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.store.reviews import Reviews

_SAVE = """
import sys
from pathlib import Path
from pipeline.store.reviews import Decision, Reviews, version_of
folder, start = Path(sys.argv[1]), int(sys.argv[2])
reviews = Reviews.open(folder)
print("ready", flush=True)
for n in range(start, start + 100_000):
    version = version_of(reviews.decisions("p", "A"), f"t{n % 7}")
    made = Decision("p", "A", f"t{n % 7}", "d", "who", "rename", reason=f"syy {n}")
    reviews.decide("p", "A", f"t{n % 7}", version, lambda _: made)
    print(n, flush=True)
"""


@pytest.mark.parametrize(
    "times", [6, pytest.param(100, marks=pytest.mark.slow)], ids=["6 times", "100 times"]
)
def test_no_decision_is_lost_and_the_database_is_sound(times: int, tmp_path: Path):
    chance, answered, start = random.Random(7), [], 0
    for _ in range(times):
        child = subprocess.Popen(
            [sys.executable, "-c", _SAVE, str(tmp_path), str(start)],
            stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        assert child.stdout is not None and child.stdout.readline() == "ready\n"
        said = "".join(child.stdout.readline() for _ in range(chance.randrange(4)))
        time.sleep(chance.uniform(0.0, 0.05))
        os.kill(child.pid, signal.SIGKILL)
        said += child.stdout.read()
        child.wait()
        answered += [int(line) for line in said.splitlines() if line.isdecimal()]
        start += 100_000
    reviews = Reviews.open(tmp_path)
    assert reviews.verify() == ()
    kept = [int(one.reason.split()[1]) for one in reviews.decisions("p", "A")]
    assert answered and set(answered) <= set(kept), "what was answered stands"
    assert len(kept) - len(answered) <= times, "and at most one more each time: entered, not told"
    assert len(kept) == len(set(kept))
