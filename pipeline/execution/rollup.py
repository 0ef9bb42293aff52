"""A roll-up: the finished runs of parts of a longer period as one, each client counted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import tables
from pipeline.errors import GateError, UsageError
from pipeline.execution.deciding import as_counted, overlay_of_run, tables_decided
from pipeline.execution.reporting import REPORTED, Asked
from pipeline.period import Period
from pipeline.report.material import RolledUp
from pipeline.report.write import Folder
from pipeline.runs import RunFolder, Workspace
from pipeline.stages.decide import Overlay
from pipeline.stages.evidence import EvidenceSettings, evidence
from pipeline.stages.evidence import Period as Counted

_FREE = "months"  # what parts of a roll-up need not have in common
_IDS = {  # columns that are unique within a run alone
    "documents": ("document_id",),
    "passages": ("passage_id", "document_id"),
    "assignments": ("passage_id",),
    "candidates": ("passage_id",),
    "rejects": ("row_id",),
}


def parts_of(workspace: Workspace, wanted: Period) -> list[Period]:
    """Periods with a finished run that lie within a longer one, in order.

    :raises UsageError: where two of them overlap.
    """
    found = sorted(Period.parse(name) for name in workspace.periods())
    inside = [one for one in found if wanted.start <= one.start and one.end <= wanted.end]
    for one, other in zip(inside, inside[1:], strict=False):
        if other.start <= one.end:
            raise UsageError(
                f"The runs of {one.name} and {other.name} overlap, so that {wanted.name} cannot be "
                "rolled up.",
                where=str(workspace.folder / "runs"),
                mend="Move one of the two out of that folder.",
                code="overlap",
                one=one.name,
                other=other.name,
            )
    return inside


def runs_behind(workspace: Workspace, wanted: Period) -> list[RunFolder]:
    """The run of a period, or, where it has none of its own, those of its parts, in order.

    :raises UsageError: where two of them overlap.
    """
    own = workspace.run(wanted.name)
    if own.exists:
        return [own]
    return [workspace.run(part.name) for part in parts_of(workspace, wanted)]


def missing_of(wanted: Period, parts: Sequence[Period]) -> tuple[str, ...]:
    """Name what of a period no run covers: quarters where whole ones are missing, else months."""
    covered = {month for part in parts for month in part.months()}
    missing = [month for month in wanted.months() if month not in covered]
    made: list[str] = []
    for month in missing:
        quarter = Period.parse(f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}")
        whole = all(one in missing for one in quarter.months())
        made.append(quarter.name if whole else month)
    return tuple(dict.fromkeys(made))


@dataclass(frozen=True)
class RollUp:
    """The runs of the parts of a longer period, counted as one."""

    shown: dict[str, pd.DataFrame]  # the tables of a report, and the candidates
    manifest: dict[str, Any]
    parts: list[pd.DataFrame]  # tables ``evidence`` of the parts
    told: RolledUp
    over: Overlay  # what people decided, alike of each part
    found: pd.DataFrame  # table ``themes`` before it was laid over them


def roll_up(workspace: Workspace, wanted: Period) -> RollUp:
    """Count a longer period over the runs of its parts.

    Themes of the catalogue and the staff are counted over the union of the documents. Open themes
    and weak signals belong to the part in which they were found, and are left there; so is what a
    share depends on.

    :raises UsageError: where the runs were not made alike.
    """
    parts = parts_of(workspace, wanted)
    runs = [workspace.run(part.name) for part in parts]
    manifests = [run.read_manifest() for run in runs]
    _refuse_unlike(runs, manifests)
    _refuse_decided_unlike(runs)
    shown, over = _union(runs), overlay_of_run(runs[-1])
    found = shown["themes"]
    shown |= tables_decided(shown.__getitem__, over)
    own = EvidenceSettings.model_validate(manifests[-1]["settings"]["evidence"])
    documents, passages, given, near, themes = (
        shown[name] for name in ("documents", "passages", "assignments", "candidates", "themes")
    )
    counted = Counted(wanted.name, documents, passages, given, near)
    shown["evidence"] = evidence(counted, themes, own)
    told = RolledUp(tuple(part.name for part in parts), missing_of(wanted, parts))
    manifest = _manifest(wanted, manifests, told)
    counts = [run.read_table("evidence") for run in runs]
    return RollUp(shown, manifest, counts, told, over, found)


def write_rollup(workspace: Workspace, wanted: Period, asked: Asked, folder: Folder) -> list[Path]:
    """Write the reports of a longer period over the runs of its parts; return their paths.

    :raises UsageError: where the runs were not made alike.
    :raises GateError: where the number of clients, beside those of the parts, tells of few; or a
        file would hold an identifier.
    """
    made = roll_up(workspace, wanted)
    source, facts = asked.source(
        made.shown,
        made.manifest,
        over=made.over,
        found=made.found,
        parts=made.parts,
        rolled_up=made.told,
    )
    _refuse_few(wanted, source.release, made.shown["evidence"], asked.settings.k)
    return asked.write(folder, source, facts)


def _refuse_unlike(runs: Sequence[RunFolder], manifests: Sequence[dict[str, Any]]) -> None:
    """Stop where a run was not made as the last one was."""
    last = _made_by(manifests[-1])
    for run, manifest in zip(runs, manifests, strict=True):
        own = _made_by(manifest)
        differs = [name for name in {**last, **own} if own.get(name) != last.get(name)]
        if differs or not own:
            raise UsageError(
                f"The run of {run.period} was not made as that of {runs[-1].period}: "
                f"{', '.join(differs) or 'it does not say how it was made'}.",
                where=str(run.folder),
                mend=f"Make it again with the settings of now: ilmio run INPUT --period "
                f"{run.period} --workspace {run.folder.parent.parent}",
                code="made_unlike",
                one=run.period,
                other=runs[-1].period,
            )


def _refuse_decided_unlike(runs: Sequence[RunFolder]) -> None:
    """Stop where the parts were decided differently: the whole would not be of the same themes."""
    last = _moves(runs[-1])
    for run in runs:
        own = _moves(run)
        differs = sorted(k for k in {**last, **own} if last.get(k, k) != own.get(k, k))
        if differs:
            raise UsageError(
                f"Themes were dropped or merged in {run.period} otherwise than in "
                f"{runs[-1].period}: {', '.join(differs)}.",
                where=str(run.folder),
                mend="Decide alike in `ilmio review`, and count the period again: ilmio run INPUT "
                f"--period {run.period} --from decide --workspace {run.folder.parent.parent}",
                code="decided_unlike",
                one=run.period,
                other=runs[-1].period,
            )


def _moves(run: RunFolder) -> dict[str, str | None]:
    """What was dropped or merged of the themes that were fixed before the period.

    Of an open theme nothing is in a roll-up; where one was merged with a fixed theme, that theme is
    another one in this period.
    """
    themes = run.read_table("themes")
    opened = set(themes.loc[themes["origin"] == "open", "theme_id"])
    made: dict[str, str | None] = {}
    for theme, end in overlay_of_run(run).goes_to.items():
        if theme not in opened:
            made[theme] = end
        elif end is not None and end not in opened:
            made[end] = f"{end} + {theme}"
    return made


def _made_by(manifest: dict[str, Any]) -> dict[str, Any]:
    parts = manifest.get("comparability_parts") or {}
    named = manifest["settings"]["pseudonymise"] is False  # else the same client has two names
    return (
        {**{k: v for k, v in parts.items() if k != _FREE}, "pseudonymise": named} if parts else {}
    )


def themes_of(wanted: Period, runs: Sequence[RunFolder]) -> pd.DataFrame:
    """Table ``themes``, as decided, of a period's own run, or of the runs of its parts."""
    own = runs[0].period == wanted.name
    if own:
        return as_counted(runs[0], ["themes"])["themes"]
    shown = _union(runs)
    return tables_decided(shown.__getitem__, overlay_of_run(runs[-1]))["themes"]


def _union(runs: Sequence[RunFolder]) -> dict[str, pd.DataFrame]:
    shown = {}
    for name in (*REPORTED, "candidates"):
        if name in ("evidence", "sensitivity"):
            continue
        frames = []
        for run in runs:
            frame = run.read_table(name)
            for column in _IDS.get(name, ()):
                frame[column] = f"{run.period}/" + frame[column]
            frames.append(frame)
        shown[name] = pd.concat([f for f in frames if len(f)] or frames[:1], ignore_index=True)
    given = shown["assignments"]
    shown["assignments"] = tables.ASSIGNMENTS.frame(given[given["by"] != "open"])
    for name in ("documents", "passages", "candidates", "rejects"):
        shown[name] = tables.BY_NAME[name].check(shown[name])
    shown["signals"] = tables.SIGNALS.frame()
    shown["sensitivity"] = tables.SENSITIVITY.frame()  # beside the parts' own, too much to guard
    shown["themes"] = _themes(shown["themes"], shown["assignments"], shown["passages"])
    return shown


def _themes(
    listed: pd.DataFrame, assignments: pd.DataFrame, passages: pd.DataFrame
) -> pd.DataFrame:
    """Themes that were fixed before any of the periods, named as in the last that has them."""
    fixed = listed[listed["origin"] != "open"]
    made = fixed.drop_duplicates("theme_id", keep="last").set_index("theme_id")
    own = assignments.merge(passages[["passage_id", "client_id"]], on="passage_id")
    counts = own.groupby("theme_id").agg(n=("passage_id", "size"), c=("client_id", "nunique"))
    made["n_passages"] = counts["n"].reindex(made.index).fillna(0).astype(int)
    made["n_clients"] = counts["c"].reindex(made.index).fillna(0).astype(int)
    made["first_seen"] = fixed.groupby("theme_id")["first_seen"].min().reindex(made.index)
    return tables.THEMES.frame(made.reset_index())


def _manifest(
    wanted: Period, manifests: Sequence[dict[str, Any]], rolled_up: RolledUp
) -> dict[str, Any]:
    return {
        **manifests[-1],
        "period": wanted.name,
        "days": [wanted.start.isoformat(), wanted.end.isoformat()],
        "finished": max(manifest["finished"] for manifest in manifests),
        "inputs": [one for manifest in manifests for one in manifest["inputs"]],
        "compared_with": None,
        "comparison": None,
        "audit": None,  # what people read of a part says nothing of the whole
        "rolled_up": {"parts": list(rolled_up.parts), "missing": list(rolled_up.missing)},
    }


def _refuse_few(wanted: Period, release: pd.DataFrame, counts: pd.DataFrame, k: int) -> None:
    whole = (release["group"] == "all") & (counts["of_clients"] >= k)
    if release.loc[whole, "of_clients"].isna().any():
        raise GateError(
            f"Of the clients of {wanted.name} fewer than {k} are not in one of its parts, or are "
            "in several: beside the parts' own reports the roll-up would tell of them.",
            where=f"report of {wanted.name}",
            mend="Hand on the reports of the parts alone.",
            code="few_in_year",
            k=k,
        )
