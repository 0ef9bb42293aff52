"""Killed while somebody saves what was read: what was answered stands, the chain is sound."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from pipeline.store.readings import ClientsRead

_SAVE = """
import sys
from pathlib import Path
from pipeline.store.readings import ClientRead, ClientsRead
kept, start = ClientsRead.open(Path(sys.argv[1])), int(sys.argv[2])
print("ready", flush=True)
for n in range(start, start + 10_000):
    made = ClientRead("p", "A", "s", n, "who", '{"debt": true}')
    kept.save(made, 0, lambda _: None)
    print(n, flush=True)
"""


def test_no_reading_is_lost_and_the_chain_is_sound(tmp_path: Path):
    chance, answered = random.Random(7), []
    for time_ in range(8):
        child = subprocess.Popen(
            [sys.executable, "-c", _SAVE, str(tmp_path), str(1 + 10_000 * time_)],
            stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        assert child.stdout is not None and child.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.05, 0.25))
        os.kill(child.pid, signal.SIGKILL)
        answered += [int(line) for line in child.stdout.read().splitlines() if line.isdecimal()]
        child.wait()
    kept = ClientsRead.open(tmp_path)
    assert kept.verify() is None
    found = [one.number for one in kept.of_team("p", "A", "s")]
    assert answered and set(answered) <= set(found), "what was answered stands"
    assert len(found) - len(answered) <= 8, "and at most one more each time: entered, not told"
