"""Audits on organisations with planted truth: do the audited intervals hold the shares.

``python -m pipeline.tuning.audits`` generates organisations, runs the whole pipeline on each, draws
clients as ``ilmio audit`` does, lets readers who know the truth (or err, as said) mark them, and
estimates as a run does. What the model finds decides how wide an interval is, so that only a real
run shows what an audit buys.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipeline import tables
from pipeline.audit.clients import ClientDesign, draw_clients
from pipeline.execution.context import Models
from pipeline.execution.execute import execute, prepare
from pipeline.execution.workspace import make_workspace
from pipeline.period import Period
from pipeline.stages.audited import AuditSettings, audited
from pipeline.stages.evidence import clients_by_theme
from pipeline.tuning.generator import GeneratorSettings, generate

SEEDS = (11, 12, 13)  # organisations
CLIENTS = 150
DRAWS = 20  # audits of each
READ = (20, 30, 40, 60)  # clients


@dataclass(frozen=True)
class Organisation:
    """What a run found in a generated organisation, beside what was planted."""

    everyone: list[str]
    found: Mapping[str, set[str]]
    true: Mapping[str, set[str]]


@dataclass(frozen=True)
class Coverage:
    """What came of many audits; a cell is a theme in one audit."""

    cells: int
    held: int  # cells whose interval holds the planted share
    width: float  # mean
    error: float  # mean distance of the estimate from the planted share
    unaudited: float  # the same of what the model found alone
    read: float  # mean number of clients read, top-ups counted

    @property
    def share(self) -> float:
        """Share of cells that were held."""
        return self.held / self.cells


def run_organisation(
    seed: int, clients: int, folder: Path, models: Models | None = None
) -> tuple[Organisation, Models]:
    """Generate an organisation's first period and run it."""
    period = next(iter(generate(GeneratorSettings(seed=seed, clients=clients, periods=1))))
    path = folder / f"{period.name}-{seed}.csv"
    frame = period.documents
    yes_no = {True: "yes", False: "no"}
    for name in ("complete", "active"):
        frame[name] = frame[name].map(yes_no)
    frame.to_csv(path, index=False)
    ctx = prepare(
        make_workspace(folder / f"workspace-{seed}"),
        Period.parse(period.name),
        str(path),
        assignments=["pseudonymise=false", "scrub.voikko=never"],
        models=models,
    )
    done = execute(ctx)
    everyone, found = clients_by_theme(
        *(done.read_table(name) for name in ("documents", "passages", "assignments", "candidates")),
        unit="client",
    )
    present = set(everyone)
    true: dict[str, set[str]] = {}
    for row in period.truth.itertuples():
        if row.client_id in present:
            true.setdefault(row.phenomenon, set()).add(row.client_id)
    return Organisation(everyone, found, true), ctx.models


def read_by(
    organisation: Organisation, design: ClientDesign, readers: int, error: float
) -> tuple[pd.DataFrame, int]:
    """Readings of one draw, and how many clients were read.

    :param error: share of a reader's marks that are wrong, of every theme by its own prevalence:
        ``2 p (1 - p) error`` of the marks are turned around, so that kappa is near 1 - error.
    """
    themes = sorted(organisation.true)
    drawn = draw_clients(organisation.everyone, organisation.found, themes, "", design)
    random = np.random.default_rng(design.seed)
    rows: list[dict[str, Any]] = []
    total = len(organisation.everyone)
    for one in drawn.clients:
        for theme in themes if one.asked is None else sorted(one.asked):
            own = organisation.true[theme]
            p = len(own) / total
            flip = random.random(readers) < 2 * p * (1 - p) * error
            rows += [
                {
                    "reader": "ABCDEF"[k],
                    "client_id": one.client,
                    "theme_id": theme,
                    "affirmed": (one.client in own) != bool(flip[k]),
                    "in_random_set": one.asked is None,
                }
                for k in range(readers)
            ]
    return tables.READINGS.frame(rows), len(drawn.clients)


def coverage(
    organisations: Sequence[Organisation], n: int, *, readers: int = 1, error: float = 0.0
) -> Coverage:
    """Audit each organisation :data:`DRAWS` times."""
    held, widths, errors, plain, read = [], [], [], [], []
    for one in organisations:
        total = len(one.everyone)
        for seed in range(DRAWS):
            readings, clients = read_by(one, ClientDesign(n=n, seed=seed), readers, error)
            read.append(clients)
            for row in audited(one.everyone, one.found, readings, AuditSettings()).itertuples():
                true = len(one.true[row.theme_id]) / total
                held.append(row.low - 1e-9 <= true <= row.high + 1e-9)
                widths.append(row.high - row.low)
                errors.append(abs(row.share - true))
                plain.append(abs(row.found / total - true))
    return Coverage(
        len(held), sum(held), float(np.mean(widths)), float(np.mean(errors)),
        float(np.mean(plain)), float(np.mean(read)),
    )  # fmt: skip


def main(arguments: Sequence[str]) -> None:
    """Print the table; an argument is the number of clients of an organisation."""
    clients = int(arguments[0]) if arguments else CLIENTS
    organisations, models = [], None
    with tempfile.TemporaryDirectory(prefix="ilmio-audits-") as temporary:
        for seed in SEEDS:
            made, models = run_organisation(seed, clients, Path(temporary), models)
            organisations.append(made)
    sys.stdout.write(
        f"{len(SEEDS)} organisations of {clients} clients, {DRAWS} audits of each\n\n"
        "| read at random | readers | read in all | cells | held | mean width | error of the audit "
        "| error of the model |\n|---|---|---|---|---|---|---|---|\n"
    )
    for n in READ:
        for readers, error in ((1, 0.0), (2, 0.2)):
            row = coverage(organisations, n, readers=readers, error=error)
            who = "1, perfect" if readers == 1 else "2, kappa .8"
            sys.stdout.write(
                f"| {n} | {who} | {row.read:.0f} | {row.cells:,} | {row.share:.3f} | "
                f"{row.width:.3f} | {row.error:.3f} | {row.unaudited:.3f} |\n"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
