"""A run's report: released under a profile, put together and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.audit.result import residual_of
from pipeline.disclosure.earlier_ways import EarlierWays
from pipeline.execution.deciding import TABLE as DECIDED
from pipeline.execution.deciding import (
    as_counted,
    definitions,
    overlay_of_run,
    refuse_told_apart,
)
from pipeline.execution.forgetting.recounted import still_counted
from pipeline.execution.registering import Release, of_the_same
from pipeline.execution.solved import SOLVED
from pipeline.released_tables import FACTS
from pipeline.report.checklist import Signed
from pipeline.report.decided import outcome
from pipeline.report.material import Material, ResidualRisk, RolledUp, describe_material
from pipeline.report.material_view import ways_that_bound
from pipeline.report.templates_own import Templates
from pipeline.report.view import Source
from pipeline.report.write import Folder, write_reports
from pipeline.runs import RunFolder
from pipeline.stages.decide import Overlay
from pipeline.stages.reasons import explain_reason
from pipeline.stages.release import PROFILES, ReleaseSettings
from pipeline.stages.release_sensitivity import release_sensitivity, ways_facts
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


@dataclass(frozen=True)
class Asked:
    """What is asked of a report: for whom, in which languages and files, with what in it.

    ``release`` is what the files pass before they are written, and where they are entered; a run's
    own report, a draft that stays in the workspace, has the run's gate at its end instead.
    ``signed`` is what people said to the checklist, ``written`` what they wrote of the phenomena,
    ``active_clientele`` the clients in an active relationship in all, where the run did not know.
    """

    settings: ReleaseSettings
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    release: Release | None = None
    signed: tuple[Signed, ...] = ()
    templates: Templates | None = None
    written: Judged | None = None
    active_clientele: int | None = None
    on_source: Callable[[Source], None] = lambda _: None  # is shown what the reports are made of

    def source(
        self,
        shown: Mapping[str, pd.DataFrame],
        manifest: dict[str, Any],
        *,
        over: Overlay,
        found: pd.DataFrame,
        **more: Any,
    ) -> tuple[Source, pd.DataFrame]:
        """Put together what a report is made of, see :func:`report_source`.

        :param over: what people decided, which is already laid over the tables ``shown``.
        :param found: table ``themes`` as they were found.
        :raises GateError: where a merged theme would tell of few beside an earlier release.
        """
        earlier = self.release.earlier if self.release else None
        source, facts = report_source(
            shown,
            manifest,
            defined=definitions(found, over),
            settings=self.settings,
            earlier=earlier,
            signed=self.signed,
            written=self.written.shown_in(self.languages) if self.written else None,
            active_clientele=self.active_clientele,
            **more,
        )
        refuse_told_apart(facts, earlier, over, definitions(found), self.settings.k)
        return source, facts

    def write(self, folder: Folder, source: Source, facts: pd.DataFrame) -> list[Path]:
        """Write the files and return their paths.

        :param facts: table ``facts`` of what they tell.
        :raises GateError: where a file would hold an identifier; then none is written.
        """
        self.on_source(source)
        return write_reports(
            folder,
            source,
            languages=self.languages,
            formats=self.formats,
            check=self.release.passes(source, facts, self.settings) if self.release else None,
            templates=self.templates,
        )


def write_report(
    run: RunFolder,
    manifest: dict[str, Any],
    asked: Asked,
    *,
    before: RunFolder | None,
    folder: Folder | None = None,
) -> list[Path]:
    """Release a run's evidence under a profile and write the reports; return their paths.

    :raises GateError: see :meth:`Asked.write`.
    """
    shown = as_counted(run, REPORTED)
    source, facts = asked.source(
        shown,
        manifest,
        over=overlay_of_run(run),
        found=run.read_table("themes"),
        before=before.read_table("evidence") if before else None,
        residual=_residual(run, shown["passages"]),
        decided=_decided(run),
    )
    return asked.write(folder or run, source, facts)


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
    written: Judged | None = None,
    active_clientele: int | None = None,
    defined: Mapping[str, str] | None = None,
    decided: pd.DataFrame | None = None,
) -> tuple[Source, pd.DataFrame]:
    """Release the evidence under a profile and put together what a report is made of.

    :param shown: the tables ``REPORTED``.
    :param before: table ``evidence`` of the period before; ``parts``: of the periods that this
        one rolls up, which ``rolled_up`` names.
    :param earlier: table ``facts`` of everything that was released before.
    :param active_clientele: clients in an active relationship in all, where the run did not know.
    :param defined: digest of what each theme is, where people have decided of them.
    :param decided: what people decided, see ``report.decided.outcome``.
    :returns: the source, and table ``facts`` of what it tells.
    """
    own, counts = manifest["settings"], shown["evidence"]
    own_definitions = definitions(shown["themes"]) if defined is None else dict(defined)
    past = of_the_same(earlier, shown["themes"], own_definitions)
    made = SOLVED.release(counts, settings=settings, before=before, parts=parts, earlier=past)
    released = made.table
    material = describe_material(
        shown["documents"],
        shown["passages"],
        shown["assignments"],
        shown["rejects"],
        counting_unit=own["evidence"]["counting_unit"],
        selection="both" if own["ingest"]["active_only"] else "period",
        active_clientele=own["active_clientele"] or active_clientele,
        residual=residual,
        forgotten=bool(still_counted(manifest)),
    )
    ways, of_ways = _ways(shown["sensitivity"], counts, released, settings, past, material)
    if rolled_up is not None:  # that it is longer than three months is what it is for
        material = replace(material, rolled_up=rolled_up, warnings=())
    source = Source(
        release=released,
        sensitivity=ways,
        themes=shown["themes"],
        signals=shown["signals"],
        material=material,
        manifest=manifest,
        k=settings.k,
        profile=settings.profile,
        organisation=own["report"]["organisation"],
        explain=explain_reason,
        decided=decided,
        signed=tuple(signed),
        statements=None if written is None else written.table(),
        refusals=None if written is None else written.refused,
    )
    facts = FACTS.frame(pd.concat([made.facts, of_ways], ignore_index=True))
    definition = [own_definitions.get(theme, "") for theme in facts["theme_id"]]
    return source, facts.assign(definition=definition)


def _decided(run: RunFolder) -> pd.DataFrame | None:
    """What was decided of the run's themes; None where an earlier version made it."""
    if not run.has_table(DECIDED):
        return None
    return outcome(run.read_table(DECIDED), run.read_table("themes"))


def _ways(
    sensitivity: pd.DataFrame,
    counts: pd.DataFrame,
    released: pd.DataFrame,
    settings: ReleaseSettings,
    earlier: pd.DataFrame | None,
    material: Material,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Release the ways of counting; return what is shown of them, and its facts."""
    k, base = settings.k, settings.round_to
    past = EarlierWays.of(earlier, settings.profile, tuple(PROFILES))
    narrower = [profile.k for profile in PROFILES.values() if profile.k < k]
    shown = release_sensitivity(
        sensitivity, counts, released, k=k, base=base, earlier=past, narrower=narrower,
        never=ways_that_bound(material, k),
    )  # fmt: skip
    return shown, ways_facts(sensitivity, shown, profile=settings.profile, k=k, base=base)


def _residual(run: RunFolder, passages: pd.DataFrame) -> ResidualRisk | None:
    """What an audit of the masking of exactly these passages has found."""
    found = residual_of(run.audit_file("json"), passages)
    if found is None:
        return None
    share = Estimate(found.share, found.low, found.high, found.at_most)
    return ResidualRisk(found.read, found.leaking, share)
