"""A run's report: released under a profile, put together and written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.audit.result import residual_of
from pipeline.execution.deciding import (
    definitions,
    overlay_of_run,
    refuse_told_apart,
    tables_decided,
)
from pipeline.execution.registering import Release
from pipeline.report.checklist import Signed
from pipeline.report.material import ResidualRisk, RolledUp, describe_material
from pipeline.report.templates_own import Templates
from pipeline.report.view import Source
from pipeline.report.write import write_reports
from pipeline.runs import RunFolder
from pipeline.stages.reasons import explain_reason
from pipeline.stages.release import ReleaseSettings
from pipeline.stages.release import release as release_evidence
from pipeline.stages.release_sensitivity import release_sensitivity
from pipeline.stats.residual import Estimate
from pipeline.writing.statements import Judged

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


def write_report(
    run: RunFolder,
    manifest: dict[str, Any],
    *,
    settings: ReleaseSettings,
    languages: tuple[str, ...],
    formats: tuple[str, ...],
    before: RunFolder | None,
    folder: Any = None,
    release: Release | None = None,
    signed: Sequence[Signed] = (),
    templates: Templates | None = None,
    written: Judged | None = None,
) -> list[Path]:
    """Release a run's evidence under a profile and write the reports; return their paths.

    :param release: what it passes before it is written, and where it is entered; a run's own
        report, a draft that stays in the workspace, has the run's gate at its end instead.
    :param signed: what people said to the checklist; a run's own report is a draft without.
    :param templates: the organisation's own.
    :param written: what people wrote of the phenomena, judged.
    :raises GateError: where a file would hold an identifier; then none is written.
    """
    shown = {part: run.read_table(part) for part in REPORTED}
    over, found = overlay_of_run(run), shown["themes"]
    if over.goes_to or over.labels:
        own = {**shown, "candidates": run.read_table("candidates")}
        shown |= tables_decided(own.__getitem__, over)
    source, facts = report_source(
        shown,
        manifest,
        defined=definitions(found, over),
        settings=settings,
        before=before.read_table("evidence") if before else None,
        residual=_residual(run, shown["passages"]),
        earlier=release.earlier if release else None,
        signed=signed,
    )
    if release is not None:
        refuse_told_apart(facts, release.earlier, over, definitions(found), settings.k)
    if written is not None:
        source = replace(source, statements=written.table(), refusals=written.refused)
    return write_reports(
        folder or run,
        source,
        languages=languages,
        formats=formats,
        check=release.passes(source, facts, settings) if release else None,
        templates=templates,
    )


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
    signed: Sequence[Signed] = (),
    defined: Mapping[str, str] | None = None,
) -> tuple[Source, pd.DataFrame]:
    """Release the evidence under a profile and put together what a report is made of.

    :param shown: the tables ``REPORTED``.
    :param before: table ``evidence`` of the period before; ``parts``: of the periods that this
        one rolls up, which ``rolled_up`` names.
    :param earlier: table ``facts`` of everything that was released before.
    :param defined: digest of what each theme is, where people have decided of them.
    :returns: the source, and table ``facts`` of what it tells.
    """
    own, counts = manifest["settings"], shown["evidence"]
    own_definitions = definitions(shown["themes"]) if defined is None else dict(defined)
    made = release_evidence(
        counts,
        settings=settings,
        before=before,
        parts=parts,
        earlier=_of_the_same(earlier, shown["themes"], own_definitions),
    )
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
        signed=tuple(signed),
    )
    facts = made.facts
    return source, facts.assign(definition=facts["theme_id"].map(own_definitions).fillna(""))


def _of_the_same(
    earlier: pd.DataFrame | None, themes: pd.DataFrame, own: Mapping[str, str]
) -> pd.DataFrame | None:
    """Leave out facts of open themes that only share their id with one of this run."""
    if earlier is None:
        return None
    opened = set(themes.loc[themes["origin"] == "open", "theme_id"])
    another = earlier["theme_id"].isin(opened) & (
        earlier["definition"] != earlier["theme_id"].map(dict(own))
    )
    return earlier[~another]


def _residual(run: RunFolder, passages: pd.DataFrame) -> ResidualRisk | None:
    """What an audit of the masking of exactly these passages has found."""
    found = residual_of(run.audit_file("json"), passages)
    if found is None:
        return None
    share = Estimate(found.share, found.low, found.high, found.at_most)
    return ResidualRisk(found.read, found.leaking, share)
