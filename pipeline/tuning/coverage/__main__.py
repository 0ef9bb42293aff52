"""Print, as Markdown, how often the statistics of the audit hold a planted truth."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import partial

from pipeline.stats.audited import audited_share
from pipeline.stats.precision import TOPPED
from pipeline.tuning.coverage.audit import (
    FAIR,
    GOOD,
    GRID,
    Coverage,
    audit_coverage,
    partly_read,
)
from pipeline.tuning.coverage.changes import RISE, Periods, family
from pipeline.tuning.coverage.readers import ERRORS, TWICE, readers_coverage
from pipeline.tuning.coverage.selection import selection

REPLICATES = 2_000
SEED = 20_240


def main(arguments: Sequence[str]) -> None:
    """Print the tables; the first argument is the number of replicates (2,000)."""
    replicates = int(arguments[0]) if arguments else REPLICATES
    for table in (_audits, _readers, _families, _selections):
        for line in [*table(replicates), ""]:
            sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def _audits(replicates: int) -> Iterable[str]:
    yield "| audited share, cells with clients left unread | mean | least | mean width |"
    yield "|---|---|---|---|"
    tables = []
    for name, method, topped in (
        ("a third of the reading tops up", audited_share, TOPPED),
        ("one random set, no top-ups", audited_share, 0.0),
        ("exact, guaranteed", partial(audited_share, exact=True), TOPPED),
    ):
        tables.append(
            [
                audit_coverage(one, replicates, seed=SEED, method=method, topped=topped)
                for one in GRID
            ]
        )
        yield f"| {name} | {_summary(partly_read(tables[-1]))} |"
    yield ""
    yield "| N | read | share | model | held | width |"
    yield "|---|---|---|---|---|---|"
    for cell in tables[0]:
        one = cell.setting
        model = f"{one.classifier.sensitivity:.2f}/{one.classifier.specificity:.2f}"
        yield (
            f"| {one.clients} | {one.read} | {one.share:.2f} | {model} "
            f"| {cell.covered:.3f} | {cell.width:.3f} |"
        )


def _readers(replicates: int) -> Iterable[str]:
    yield "| readers of kappa 0.8, all cells | read twice | mean | least | mean width |"
    yield "|---|---|---|---|---|"
    for errors in ERRORS:
        for twice in TWICE:
            pairs = [
                readers_coverage(one, errors, twice, max(replicates // 4, 1), seed=SEED)
                for one in GRID
            ]
            yield f"| {errors} | {twice:.0%} | {_summary([pair[0] for pair in pairs])} |"
            if twice == 1:
                alone = _summary([pair[1] for pair in pairs])
                yield f"| {errors}, errors left out | once | {alone} |"


def _families(replicates: int) -> Iterable[str]:
    yield (
        "| 30 themes, half of the clients in both | called, corrected | called, raw | rise found "
        "| held | width |"
    )
    yield "|---|---|---|---|---|---|"
    for periods, rise in (
        (Periods(120, 60, GOOD), None),
        (Periods(120, 60, FAIR), None),
        (Periods(300, 100, GOOD), RISE),
        (Periods(400, 150, GOOD), RISE),
    ):
        one = family(periods, max(replicates // 4, 1), seed=SEED, rise=rise)
        found = f"{one.found:.3f}" if rise else "-"
        yield (
            f"| N {periods.clients}, {periods.read} read, "
            f"{periods.classifier.sensitivity:.2f}/{periods.classifier.specificity:.2f} "
            f"| {one.called:.3f} | {one.called_raw:.3f} | {found} | {one.held:.3f} "
            f"| {one.width:.3f} |"
        )


def _selections(replicates: int) -> Iterable[str]:
    one = selection(replicates, seed=SEED)
    yield "| top signal of 20, estimated on | held |"
    yield "|---|---|"
    yield f"| the clients on whom it was found | {one.same:.3f} |"
    yield f"| other clients | {one.held_out:.3f} |"


def _summary(cells: Sequence[Coverage]) -> str:
    held = [cell.covered for cell in cells]
    width = sum(cell.width for cell in cells) / len(cells)
    return f"{sum(held) / len(held):.3f} | {min(held):.3f} | {width:.3f}"


if __name__ == "__main__":
    main(sys.argv[1:])
