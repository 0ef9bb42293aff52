"""A run beside the plain script that many would write: the same documents, in turn.

``python -m tests.bench.run_against_plain [--clients 250 | --answers 10000] [--rounds 2]
[--set part.name=value]``; ``--answers`` takes so many sentences of a public corpus, each said once.

Each is a fresh process. The script: Presidio with the patterns of our rules finds, its findings are
cut out, sentences go through SentenceTransformer (all-MiniLM-L6-v2, defaults) and BERTopic
(defaults). It does less: one language as if all were it, no names beyond patterns, no polarity,
catalogue, evidence, intervals, disclosure control, gate or report. Seconds are of the processor and
of the clock, peak memory is the operating system's; ratios are those of each round, and of them the
median is told. A first process of each, which compiles, is left out. Then a run of the same
workspace with a twentieth of the documents new, beside its first.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.bench.answers import answers
from tests.bench.run_profile import FIRST_PERIOD, generated

NEW = 20  # one document in so many is new in the second run
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_LEAST_LETTERS = 15

Cost = tuple[float, float, float]  # CPU seconds, seconds, MB


def plain(source: Path) -> None:
    """Do what the plain script does."""
    from bertopic import BERTopic
    from sentence_transformers import SentenceTransformer

    from pipeline.language.sentence_encoder import minilm_folder
    from tests.bench.presidio_plain import presidio_with_our_rules

    analyzer = presidio_with_our_rules()
    sentences: list[str] = []
    with source.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = row["text"]
            for found in analyzer.analyze(text=text, language=row["language"][:2] or "fi"):
                text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
            parts = (match.group().strip() for match in _SENTENCE.finditer(text))
            sentences += [one for one in parts if sum(map(str.isalpha, one)) >= _LEAST_LETTERS]
    model = SentenceTransformer(str(minilm_folder()), device="cpu")
    BERTopic().fit_transform(sentences, model.encode(sentences))


def cost(*command: str) -> Cost:
    """What a fresh process costs."""
    began = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-W", "ignore", *command],
        stdout=subprocess.DEVNULL,
        env={**os.environ, "OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"},
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit(f"failed ({child.returncode}): {' '.join(command)}")
    return used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024


def run(source: Path, workspace: Path, *more: str) -> Cost:
    """What a run costs."""
    called = "from pipeline.cli import main; main()"
    where = ("--period", FIRST_PERIOD, "--workspace", str(workspace))
    return cost("-c", called, "run", str(source), *where, *more)


def with_new(source: Path, target: Path) -> None:
    """Write the input again, one document in twenty of another text; so one client in twenty."""
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        if number % NEW == 0:
            row["text"] += "\nLisäksi hän kertoi tänään aivan uudesta asiasta."
    with target.open("w", encoding="utf-8", newline="") as file:
        made = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        made.writeheader()
        made.writerows(rows)


def new_workspace(folder: Path) -> Path:
    """An empty workspace."""
    from pipeline.execution.workspace import make_workspace

    return make_workspace(folder).folder


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=250)
    parser.add_argument("--answers", type=int, help="sentences of eduskunta-vkk instead")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--set", action="append", default=[], help="a setting of the run")
    parser.add_argument("--cold", action="store_true", help="count the first process of each too")
    parser.add_argument("--script", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.script:
        plain(told.script)
        return
    options = [part for one in told.set for part in ("--set", one)]
    with tempfile.TemporaryDirectory(prefix="ilmio-bench-") as folder:
        place = Path(folder)
        folder_of_input = place / "documents"
        if told.answers:
            source = answers(folder_of_input, told.answers)
        else:
            source = generated(folder_of_input, told.clients)
        compare(place, source, told.rounds, options, cold=told.cold)


def compare(place: Path, source: Path, rounds: int, options: list[str], *, cold: bool) -> None:
    """Run both in turn and print what each costs, and what a run with little that is new costs."""
    script = ("-m", "tests.bench.run_against_plain", "--script", str(source))
    ours: list[Cost] = []
    theirs: list[Cost] = []
    workspace = place
    for number in range(rounds + (not cold)):
        workspace = new_workspace(place / f"workspace-{number}")
        ours.append(run(source, workspace, *options))
        theirs.append(cost(*script))
        print(f"round {number}  ilmio {_told(ours[-1])}   script {_told(theirs[-1])}", flush=True)
    kept = slice(None) if cold else slice(1, None)
    pairs = list(zip(ours[kept], theirs[kept], strict=True))
    for at, what in enumerate(("CPU", "clock", "memory")):
        print(f"{what:<7} script / ilmio {median(b[at] / a[at] for a, b in pairs):5.2f}")
    changed = place / source.name
    with_new(source, changed)
    again = run(changed, workspace, *options)
    print(
        f"again, 1 document of {NEW} new: {_told(again)}, {again[0] / ours[-1][0]:.2f} of the CPU"
    )


def _told(one: Cost) -> str:
    return f"{one[0]:6.1f} s CPU {one[1]:6.1f} s {one[2]:5.0f} MB"


if __name__ == "__main__":
    main()
