"""Build the inputs of ``data_samples`` from its marked source: the same texts without marks.

``python -m pipeline.tuning.samples`` (``make samples``) writes one CSV a period; a test holds
that they are the source without its marks, so that gold and input never part.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from pipeline.configs import shared_folder
from pipeline.period import period_of
from pipeline.tuning.gold import read_gold

COLUMNS = (
    "client_id", "document_id", "household_id", "unit", "doc_type", "written_on", "language",
    "complete", "text",
)  # fmt: skip
PERIODS = ("2026-Q2", "2026-Q3")


def source_folder() -> Path:
    """Folder of the marked documents."""
    return shared_folder("data_samples") / "source"


def input_path(period: str) -> Path:
    """Path of the input file of a period."""
    return shared_folder("data_samples") / f"{period}.csv"


def inputs() -> dict[str, pd.DataFrame]:
    """Input tables per period, made from the marked source."""
    gold = read_gold(source_folder())
    days = pd.to_datetime(gold["written_on"]).dt.date
    names = days.map(lambda day: period_of(day).name)
    return {
        str(name): part[list(COLUMNS)].reset_index(drop=True)
        for name, part in gold.groupby(names.to_numpy(), sort=True)
    }


def write() -> list[Path]:
    """Write the input files; return their paths."""
    written = []
    for name, frame in inputs().items():
        path = input_path(name)
        frame.to_csv(path, index=False, lineterminator="\n")
        written.append(path)
    return written


def describe() -> str:
    """Return the known truth as a Markdown table: clients per marked phenomenon and period."""
    gold = read_gold(source_folder())
    days = pd.to_datetime(gold["written_on"]).dt.date
    counts: dict[str, dict[str, set[str]]] = {}
    for client, marks, day in zip(gold["client_id"], gold["marks"], days, strict=True):
        for mark in marks:
            if mark.kind == "ph":
                own = counts.setdefault(mark.value, {period: set() for period in PERIODS})
                own[period_of(day).name].add(client)
    lines = ["| id | " + " | ".join(PERIODS) + " |", "|---" * (1 + len(PERIODS)) + "|"]
    for name, own in sorted(counts.items()):
        lines.append(f"| {name} | " + " | ".join(str(len(own[p])) for p in PERIODS) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(describe() + "\n" if sys.argv[1:] == ["describe"] else "")
    if not sys.argv[1:]:
        write()
