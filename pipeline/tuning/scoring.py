"""`ilmio score`: a run, or both periods of the samples, against marked documents."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.errors import InputRefused, UsageError
from pipeline.period import Period
from pipeline.runs import RunFolder, Workspace
from pipeline.stages.pseudonymise import pseudonym
from pipeline.tuning.gold import read_gold
from pipeline.tuning.score import (
    DeidScores,
    client_sets,
    placed_marks,
    score_deid,
    score_themes,
)

if TYPE_CHECKING:
    from pipeline.execution.context import Progress

LEAST_CLIENTS = 3  # a theme of fewer clients is not shown to anybody, and not scored

_ROWS = (
    ("phenomena found (F1 on clients ≥ .5)", "found", "share"),
    ("mean F1 of the best theme", "f1", "share"),
    ("themes real", "real", "share"),
    ("themes", "themes", "count"),
    ("mean share error", "share_error", "share"),
    ("true share within strict–lenient range", "range_covers", "share"),
    ("weak signals that are a theme", "signals_as_themes", "of signals"),
    ("… and listed, as signal or candidate", "signals_listed", "of signals"),
    ("… and listed as signal", "signals_claimed", "of signals"),
    ("denials counted wrongly", "denials_wrong", "percent"),
)


def score_command(
    gold: Path | None,
    period: str | None,
    folder: Path | None,
    *,
    baseline: bool,
    markdown: bool,
    as_json: bool,
    progress: Progress | None,
    assignments: Sequence[str] = (),
) -> str:
    """Score and return a table; see :func:`score_run` for what is counted.

    :param assignments: settings of the runs of the samples, as ``part.name=value``.
    """
    if gold is None:
        scored = _score_samples(folder, baseline, progress, assignments)
    else:
        if assignments:
            raise UsageError(
                "A finished run is scored by the settings that it was made with.",
                where="--set",
                mend="Leave --set out, or run the period anew: ilmio run … --set part.name=value",
            )
        if period is None or folder is None:
            raise UsageError(
                "A run is needed to score against marked documents.",
                where=str(gold),
                mend="Name it: ilmio score GOLD --workspace W --period 2026-Q3",
            )
        workspace = Workspace.open(folder)
        run = workspace.run(Period.parse(period).name)
        run.read_manifest()
        marked = named_as_in(run, read_gold(gold), workspace.key())
        scored = [score_run(run, marked, baseline=baseline)]
    if as_json:
        return json.dumps(scored, ensure_ascii=False, indent=2)
    return _table(scored, markdown=markdown)


def score_run(run: RunFolder, gold: pd.DataFrame, *, baseline: bool = False) -> dict[str, Any]:
    """Score one run: themes and masking, and the plain script beside it where asked.

    :param gold: as :func:`pipeline.tuning.gold.read_gold` returns it; documents of other periods
        are left out.
    :raises InputRefused: where the run holds none of the marked documents.
    """
    documents, redactions = run.read_table("documents"), run.read_table("redactions")
    own = gold[gold["document_id"].isin(documents["document_id"])].reset_index(drop=True)
    if own.empty:
        raise InputRefused(
            f"The run of {run.period} holds none of the marked documents.",
            mend="Give the marked documents of the same period; their document_id must be alike.",
        )
    passages, assignments = run.read_table("passages"), run.read_table("assignments")
    evidence, listed = run.read_table("evidence"), run.read_table("signals")
    evidence = evidence[evidence["group"] == "all"].set_index("theme_id")
    ranges = evidence[["low", "high"]].dropna().apply(tuple, axis=1).to_dict()
    placed = placed_marks(own, documents, redactions)
    made: dict[str, Any] = {
        "period": run.period,
        "documents": len(own),
        "clients": int(own["client_id"].nunique()),
        "themes": asdict(
            score_themes(
                placed,
                passages,
                client_sets(assignments, passages, LEAST_CLIENTS),
                assignments,
                listed=frozenset(listed["theme_id"]),
                claimed=frozenset(listed.loc[listed["status"] == "signal", "theme_id"]),
                ranges=ranges,
            )
        ),
        "deid": asdict(score_deid(own, documents, redactions)),
    }
    if baseline:
        made["baselines"] = _score_baselines(own, placed, passages, run)
    return made


def named_as_in(run: RunFolder, gold: pd.DataFrame, key: bytes) -> pd.DataFrame:
    """Marked documents under the ids that the run gave them: those that told of a person gave way.

    :param gold: as :func:`pipeline.tuning.gold.read_gold` returns it.
    :param key: of the workspace.
    """
    known = set(run.read_table("documents")["document_id"])
    hidden = {name: pseudonym(name, key, "document") for name in gold["document_id"]}
    ids = [
        hidden[name] if name not in known and hidden[name] in known else name
        for name in gold["document_id"]
    ]
    return gold.assign(document_id=ids)


def _score_baselines(
    gold: pd.DataFrame, placed: pd.DataFrame, passages: pd.DataFrame, run: RunFolder
) -> dict[str, dict[str, Any]]:
    """Score every plain way, over its own sentences or the run's passages."""
    from pipeline.tuning.baseline import plain_ways

    made = {}
    for name, way in plain_ways(gold, passages, run.read_vectors()).items():
        found, given = way()
        where = placed if found is passages else gold
        sets = client_sets(given, found, LEAST_CLIENTS)
        made[name] = asdict(score_themes(where, found, sets, given))
    return made


def _score_samples(
    folder: Path | None, baseline: bool, progress: Progress | None, assignments: Sequence[str]
) -> list[dict[str, Any]]:
    from pipeline.execution.workspace import make_workspace
    from pipeline.tuning.sample_runs import run_samples
    from pipeline.tuning.samples import source_folder

    gold = read_gold(source_folder())
    with tempfile.TemporaryDirectory(prefix="ilmio-score-") as temporary:
        place = folder or Path(temporary) / "workspace"
        existing = (place / "ilmio.toml").is_file()
        workspace = Workspace.open(place) if existing else make_workspace(place)
        # A workspace of its own is scored as any machine would, without optional parts.
        alone = [] if existing else ["scrub.voikko=never"]
        runs, _ = run_samples(workspace, progress, [*alone, *assignments])
        return [score_run(run, gold, baseline=baseline) for run in runs]


def _table(scored: Sequence[dict[str, Any]], *, markdown: bool) -> str:
    heads, columns = [""], []
    parts, names = [one["themes"] for one in scored], [one["period"] for one in scored]
    if len(scored) > 1:
        parts, names = [*parts, _together(parts)], [*names, "all"]
    heads += [f"Ilmiö, {name}" for name in names]
    columns += parts
    for name in scored[0].get("baselines", ()):  # of all periods alone
        parts = [one["baselines"][name] for one in scored]
        heads.append(f"{name}, {names[-1]}")
        columns.append(_together(parts) if len(parts) > 1 else parts[0])
    rows = [[name, *(_cell(part, key, form) for part in columns)] for name, key, form in _ROWS]
    deid = [one["deid"] for one in scored]
    if len(scored) > 1:
        deid = [*deid, _together_deid(deid)]
    empty = ["–"] * (len(columns) - len(deid))
    rows.append(["identifiers leaked", *(_leaks(part) for part in deid), *empty])
    rows.append(["other words masked", *(f"{part['other_masked']:.2%}" for part in deid), *empty])
    rows.append(["words told more coarsely", *(f"{p['coarsened']:.2%}" for p in deid), *empty])
    if markdown:
        lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
        return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])
    widths = [max(len(row[i]) for row in [heads, *rows]) for i in range(len(heads))]
    lines = [
        "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
        for row in [heads, *rows]
    ]
    return "\n".join(["", *lines, "", *_notes(scored)])


def _together(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Means over periods; counts are added, denials pooled."""
    added = (
        "themes",
        "phenomena",
        "ranges",
        "signals",
        "signals_as_themes",
        "signals_listed",
        "signals_claimed",
        "denials",
    )
    denials = sum(part["denials"] for part in parts)
    wrong = sum(part["denials_wrong"] * part["denials"] for part in parts)
    return (
        {
            key: sum(part[key] for part in parts) / (1 if key in added else len(parts))
            for key in parts[0]
        }
        | {key: int(sum(part[key] for part in parts)) for key in added}
        | {"denials_wrong": wrong / denials if denials else 0.0}
    )


def _together_deid(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Leaks and masked words of all periods pooled."""
    identifiers = sum(part["identifiers"] for part in parts)
    words = sum(part["words"] for part in parts)
    leaked = sum(part["leaked"] * part["identifiers"] for part in parts)
    masked = sum(part["other_masked"] * part["words"] for part in parts)
    coarsened = sum(part["coarsened"] * part["words"] for part in parts)
    return {
        "identifiers": identifiers,
        "leaked": leaked / identifiers if identifiers else 0.0,
        "other_masked": masked / words if words else 0.0,
        "coarsened": coarsened / words if words else 0.0,
    }


def _cell(part: dict[str, Any], key: str, form: str) -> str:
    if key == "range_covers" and not part["ranges"]:
        return "–"
    match form:
        case "count":
            return str(part[key])
        case "of signals":
            return f"{part[key]} of {part['signals']}" if part["signals"] else "–"
        case "percent":
            return f"{part[key]:.1%} of {part['denials']}"
    return f"{part[key]:.2f}" if key != "share_error" else f"{part[key]:.3f}"


def _leaks(part: dict[str, Any]) -> str:
    return f"{part['leaked']:.2%} of {part['identifiers']}"


def _notes(scored: Sequence[dict[str, Any]]) -> list[str]:
    notes = []
    for one in scored:
        deid: dict[str, Any] = one["deid"]
        kinds = ", ".join(f"{kind} {n}" for kind, n in deid["leaked_by_type"].items()) or "none"
        notes.append(
            f"{one['period']}: {one['clients']} clients, {one['documents']} documents, "
            f"{one['themes']['phenomena']} phenomena; leaked by type: {kinds}"
            + (f"; {deid['not_aligned']} documents not aligned" if deid["not_aligned"] else "")
        )
    return notes


__all__ = ["DeidScores", "score_command", "score_run"]
