"""A run's report: released under a profile, put together and written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.audit.result import residual_of
from pipeline.gate.gate import Gate
from pipeline.report.material import ResidualRisk, RolledUp, describe_material
from pipeline.report.view import Source
from pipeline.report.write import write_reports
from pipeline.runs import RunFolder
from pipeline.stages.reasons import explain_reason
from pipeline.stages.release import ReleaseSettings, release
from pipeline.stages.release_sensitivity import release_sensitivity
from pipeline.stats.residual import Estimate

REPORTED = (
    "documents",
    "passages",
    "assignments",
    "rejects",
    "themes",
    "signals",
    "evidence",
    "sensitivity",
)


@dataclass(frozen=True)
class Written:
    """Files of a report, and the facts that their readers have."""

    paths: list[Path]
    facts: pd.DataFrame  # table ``facts``, of a release that is not registered yet


def write_report(
    run: RunFolder,
    manifest: dict[str, Any],
    *,
    settings: ReleaseSettings,
    languages: tuple[str, ...],
    formats: tuple[str, ...],
    before: RunFolder | None,
    folder: Any = None,
    gate: Gate | None = None,
    earlier: pd.DataFrame | None = None,
) -> Written:
    """Release a run's evidence under a profile and write the reports.

    :param earlier: table ``facts`` of everything that was released before.
    :param gate: looks through the files before any is written; a run has its own at its end.
    :raises GateError: where a file would hold an identifier; then none is written.
    """
    shown = {part: run.read_table(part) for part in REPORTED}
    source, facts = report_source(
        shown,
        manifest,
        settings=settings,
        before=before.read_table("evidence") if before else None,
        residual=_residual(run, shown["passages"]),
        earlier=earlier,
    )
    paths = write_reports(
        folder or run,
        source,
        languages=languages,
        formats=formats,
        check=gate.check_texts if gate else None,
    )
    return Written(paths, facts)


def report_source(
    shown: Mapping[str, pd.DataFrame],
    manifest: dict[str, Any],
    *,
    settings: ReleaseSettings,
    before: pd.DataFrame | None = None,
    residual: ResidualRisk | None = None,
    parts: Sequence[pd.DataFrame] = (),
    rolled_up: RolledUp | None = None,
    earlier: pd.DataFrame | None = None,
) -> tuple[Source, pd.DataFrame]:
    """Release the evidence under a profile and put together what a report is made of.

    :param shown: the tables ``REPORTED``.
    :param before: table ``evidence`` of the period before; ``parts``: of the periods that this
        one rolls up, which ``rolled_up`` names.
    :param earlier: table ``facts`` of everything that was released before.
    :returns: the source, and table ``facts`` of what it tells.
    """
    own, counts = manifest["settings"], shown["evidence"]
    made = release(counts, settings=settings, before=before, parts=parts, earlier=earlier)
    released = made.table
    material = describe_material(
        shown["documents"],
        shown["passages"],
        shown["assignments"],
        shown["rejects"],
        counting_unit=own["evidence"]["counting_unit"],
        selection="both" if own["ingest"]["active_only"] else "period",
        active_clientele=own["active_clientele"],
        residual=residual,
    )
    if rolled_up is not None:  # that it is longer than three months is what it is for
        material = replace(material, rolled_up=rolled_up, warnings=())
    source = Source(
        release=released,
        sensitivity=release_sensitivity(shown["sensitivity"], counts, released, k=settings.k),
        themes=shown["themes"],
        signals=shown["signals"],
        material=material,
        manifest=manifest,
        k=settings.k,
        profile=settings.profile,
        organisation=own["report"]["organisation"],
        explain=explain_reason,
    )
    facts = made.facts
    return source, facts.assign(
        definition=facts["theme_id"].map(definitions(shown["themes"])).fillna("")
    )


def definitions(themes: pd.DataFrame) -> dict[str, str]:
    """Digest of what each theme is: of an open one, whose id belongs to its run, its words."""
    made = {}
    for theme in themes.itertuples():
        own = [theme.theme_id, theme.origin]
        if theme.origin == "open":
            own += [theme.label_fi, theme.label_sv, theme.label_en, *theme.words]
        made[str(theme.theme_id)] = hashlib.sha256("\x1f".join(map(str, own)).encode()).hexdigest()
    return made


def _residual(run: RunFolder, passages: pd.DataFrame) -> ResidualRisk | None:
    """What an audit of the masking of exactly these passages has found."""
    found = residual_of(run.audit_file("json"), passages)
    if found is None:
        return None
    share = Estimate(found.share, found.low, found.high, found.at_most)
    return ResidualRisk(found.read, found.leaking, share)
