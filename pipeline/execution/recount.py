"""Count a finished run again after people's work has come in, with everything else as it stands."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import Any

from pipeline.catalogue import load_catalogue
from pipeline.errors import UsageError
from pipeline.execution.context import Context, Models
from pipeline.execution.execute import finish, run_stage
from pipeline.execution.forgetting.recounted import refresh_counts
from pipeline.execution.one_writer import writing
from pipeline.execution.plan import AUDIT, DECIDE, PLAN, position
from pipeline.execution.resume import read_account
from pipeline.execution.settings import RunSettings
from pipeline.period import Period
from pipeline.runs import RunFolder, Workspace


def recount(workspace: Workspace, period: Period) -> RunFolder:
    """Run the stages from the audit on once more, under the settings that the run was made with.

    Neither the input nor the models are needed; what the earlier stages gave is taken as it is.
    The run is published whole or not at all.

    :raises UsageError: where there is no finished run.
    :raises GateError: where what was written holds an identifier; the finished run stays.
    """
    with writing(workspace, f"ilmio audit --period {period.name}"):
        return _recounted(workspace, period)


def _recounted(workspace: Workspace, period: Period) -> RunFolder:
    done = workspace.run(period.name)
    manifest = done.read_manifest()
    ctx = context_of(workspace, period, manifest)
    ctx.run.clear()
    shutil.copytree(done.folder, ctx.run.folder)
    ctx.account = read_account(ctx.run)
    if "comparability_parts" not in ctx.account:
        raise UsageError(
            f"The run of {period.name} was made by another version and cannot be counted again.",
            where=str(done.folder),
            mend=f"Run {period.name} again; what people have read is kept and taken up.",
        )
    begin = position(AUDIT if done.has_table("decided") else DECIDE)  # made by an earlier version
    for part in {name for stage in PLAN[:begin] for name in stage.gives}:
        ctx.tables[part] = ctx.run.read_table(part)
    refresh_counts(ctx)
    for index, stage in enumerate(PLAN[begin:], start=begin):
        run_stage(ctx, index, stage)
    told = {name: value for name, value in ctx.account.items() if name in manifest}
    manifest = {
        **manifest,
        **told,
        "audit": ctx.account["audit"],
        "counted_again": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    return finish(ctx, manifest)


def context_of(workspace: Workspace, period: Period, manifest: dict[str, Any]) -> Context:
    """Return the run's context from what its manifest says, not from today's settings."""
    settings = RunSettings.model_validate(manifest["settings"])
    compared = manifest.get("compared_with")
    before = workspace.run(compared) if compared else None
    return Context(
        workspace=workspace,
        settings=settings,
        period=period,
        source="",
        models=Models(
            settings, load_catalogue(workspace.catalogue_file), workspace.key(),
            workspace.cache_folder, versions=workspace.matcher_folder,
        ),
        run=workspace.partial(period.name),
        before=before if before is not None and before.exists else None,
    )  # fmt: skip
