"""One screen that says what a run found, small counts hidden as in the team's own report."""

from __future__ import annotations

import json
from typing import Any

from pipeline.runs import RunFolder

_ROWS = 12  # phenomena shown


def summarise(run: RunFolder) -> str:
    """Return the summary of a finished run, ending with the path of its report."""
    manifest = run.read_manifest()
    lines = [
        "",
        f"Period {manifest['period']}: {_material(manifest)}",
        f"Left out: {_left_out(run)}",
        "",
        f"{'Phenomenon':48} {'clients':>9} {'share':>6} {'change':>8}",
    ]
    rows, signals, candidates = _rows(run)
    lines += [_line(row) for row in rows[:_ROWS]]
    if len(rows) > _ROWS:
        lines.append(f"… and {len(rows) - _ROWS} more in the report")
    lines += ["", f"Weak signals: {_signals(signals)}"]
    if candidates:
        lines.append(f"Candidates, of which nothing is claimed: {_signals(candidates)}")
    lines += [f"Note: {text}" for text in manifest.get("warnings", [])]
    lines += [
        _state(manifest),
        f"Report: {(run.folder / 'report.html').resolve()}",
    ]
    return "\n".join(lines)


def _state(manifest: dict[str, Any]) -> str:
    found = manifest.get("audit")
    if not found:
        return "A draft for the team's discussion: suggested by the model, checked by nobody yet."
    return f"A draft for the team's discussion; people have read {found['clients_read']} clients."


def _material(manifest: dict[str, Any]) -> str:
    counts = manifest["ingest"]
    documents = counts.get("documents", 0)
    passages = manifest["counts"].get("split", {}).get("out_passages", 0)
    masked = manifest["counts"].get("scrub", {}).get("out_redactions", 0)
    coarsened = manifest.get("ledger", {}).get("coarsened", 0)
    told = f", {coarsened} told more coarsely" if coarsened else ""
    return (
        f"{counts.get('clients', '?')} clients, {documents} documents, {passages} passages; "
        f"{masked - coarsened} identifiers masked{told}"
    )


def _left_out(run: RunFolder) -> str:
    reasons = run.read_table("rejects")["reason"].value_counts().sort_index()
    return ", ".join(f"{reason} {n}" for reason, n in reasons.items()) or "nothing"


def _signals(labels: list[str | None]) -> str:
    """Name the signals that may be shown, and count the others."""
    shown = [label for label in labels if label]
    hidden = len(labels) - len(shown)
    parts = shown + ([f"{hidden} of too few clients to be named here"] if hidden else [])
    return "; ".join(parts) or "none"


def _rows(run: RunFolder) -> tuple[list[dict[str, Any]], list[str | None], list[str | None]]:
    path = run.folder / "evidence.json"
    if not path.is_file():
        return [], [], []
    content = json.loads(path.read_text("utf-8"))
    rows = [
        row
        for row in content["evidence"]
        if row["group"] == "all" and row["n_clients"] and row["label_en"]
    ]
    rows.sort(key=lambda row: (-row["share"], row["label_en"]))
    named = [[one["label_en"] for one in content[part]] for part in ("signals", "candidates")]
    return rows, named[0], named[1]


def _line(row: dict[str, Any]) -> str:
    change = row.get("change")
    shown = "" if change is None else f"{100 * change:+.0f} p"
    count = f"{row['n_clients']}/{row['of_clients']}"
    return f"{row['label_en'][:48]:48} {count:>9} {row['share']:>6.0%} {shown:>8}"
