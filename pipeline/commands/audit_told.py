"""What `ilmio audit` says: what a workload buys, how to go on, what the readers found."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.audit.clients import ClientDraw
from pipeline.runs import RunFolder
from pipeline.stats.precision import precision_table

if TYPE_CHECKING:
    import pandas as pd

_ROWS = 60  # themes shown
_RIGHT, _DRAWS = 0.8, 200  # what is assumed of the model; draws of the simulation


def how_to_go_on(
    run: RunFolder, drawn: ClientDraw, path: Path, clients: int, *, drawn_now: bool
) -> str:
    """Say what was drawn, what a person does with it, and the next command."""
    total = sum(not one.forgotten for one in drawn.clients)
    read = len(drawn.random)
    lines = [
        f"{read} clients drawn at random are read for all {len(drawn.themes)} phenomena"
        + (f", {total - read} more only for rare ones" if total > read else "")
        + ".",
        f"{'The sheet is' if drawn_now else 'A sheet waits:'} {path}",
        "A person reads what the documents say of each client and marks what they affirm; the "
        "guide says how. What the model found is not shown.",
    ]
    if drawn_now:
        lines += what_it_buys(clients)
    workspace = run.folder.parent.parent
    lines.append(
        f"Next: ilmio audit --period {run.period} --workspace {workspace} --take {path} --reader A"
    )
    return "\n".join(lines)


def what_it_buys(clients: int) -> list[str]:
    """Say how precise a share becomes by how many clients are read; stated assumptions."""
    tables = {
        words: precision_table(
            clients, round(share * clients),
            precision=_RIGHT, recall=_RIGHT, topped=0.0, draws=_DRAWS,
        )
        for words, share in (("in a tenth of them ", 0.1), ("in a third of them ", 1 / 3))
    }  # fmt: skip
    reads = [one.read for one in next(iter(tables.values()))]
    return [
        "What it buys: half the width of a 95 % interval in percentage points,",
        f"where {_RIGHT:.0%} of what the model finds is so, and it finds {_RIGHT:.0%} of what is:",
        "  clients read             " + "".join(f"{read:>6}" for read in reads),
        *(
            f"  found {words}" + "".join(f"{100 * one.half_width:>6.0f}" for one in table)
            for words, table in tables.items()
        ),
    ]


def told(run: RunFolder) -> str:
    """Say what the readers found, small counts hidden as in the team's own report."""
    audited, readings = run.read_table("audited"), run.read_table("readings")
    if audited.empty:
        return "Nothing that was read can be counted: every theme was left unmarked or unsure."
    lines = [
        _readers(readings),
        *_skipped(run.read_manifest().get("audit", {})),
        "",
        f"{'Phenomenon':44} {'found':>6} {'share':>6} {'95 %':>10}  {'read':>6}  adequacy",
    ]
    shown = _shown(run)
    rows = audited[audited["theme_id"].isin(shown)].copy()
    rows = rows.sort_values(["share", "theme_id"], ascending=[False, True])
    lines += [_line(row, shown[row.theme_id]) for row in rows[:_ROWS].itertuples()]
    hidden = len(audited) - len(rows)
    if hidden:
        lines.append(f"{hidden} more are not shown: absent, or of too few clients.")
    lines.append(f"Report: {(run.folder / 'report.html').resolve()}")
    return "\n".join(lines)


def _readers(readings: pd.DataFrame) -> str:
    read = readings.groupby("reader")["client_id"].nunique()
    told_ = ", ".join(f"{reader}: {n} clients" for reader, n in read.items())
    return f"Read by {told_}."


def _skipped(account: Mapping[str, Any]) -> list[str]:
    lines = []
    if account.get("skipped"):
        lines.append(
            f"{account['skipped']} clients above the last one read were skipped. The intervals "
            "hold only if that had nothing to do with what their documents say."
        )
    if account.get("alpha") is not None:
        lines.append(
            f"Agreement of the readers: {account['agreement']:.0%} of marks alike, "
            f"Krippendorff's alpha {account['alpha']:.2f}."
        )
    if account.get("taught"):
        lines.append(
            "The matcher has learned from these readings, or from the same clients: only those "
            "drawn at random count, whatever it found in them, and the intervals are wider for it. "
            "Others, drawn anew, narrow them: ilmio audit --again"
        )
    lines += _calibration(account.get("calibration") or [])
    missed = account.get("missed")
    if missed:
        lines.append("Affirmed by readers, found by the model in nobody: " + ", ".join(missed))
    return lines


def _calibration(bins: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the model's scores are worth, over clients and phenomena of the random set."""
    if not bins:
        return []
    lines = ["What a score means, of each client and phenomenon of the catalogue that was read:"]
    for one in bins:
        verdict = "as it says" if one["agrees"] else "NOT what it says"
        lines.append(
            f"  score {one['low']:.1f}-{one['high']:.1f}: {one['read']:>6,} read, mean score "
            f"{one['mean_score']:.2f}, affirmed {one['share']:.2f}: {verdict}"
        )
    return lines


def _shown(run: RunFolder) -> dict[str, str]:
    """Labels of the themes that the run's own report shows."""
    path = run.folder / "evidence.json"
    if not path.is_file():
        return {}
    rows = json.loads(path.read_text("utf-8"))["evidence"]
    return {
        row["theme_id"]: row["label_en"]
        for row in rows
        if row["group"] == "all" and row["basis"] == "audited" and not row["hidden"]
        and row["label_en"]
    }  # fmt: skip


def _line(row: Any, label: str) -> str:
    limits = f"{floor(100 * row.low + 1e-9)}-{ceil(100 * row.high - 1e-9)} %"
    read = row.read_found + row.read_others
    return (
        f"{label[:44]:44} {row.found:>6} {row.share:>6.0%} {limits:>10}  {read:>6}  "
        f"{row.adequacy.replace('_', ' ')}"
    )
