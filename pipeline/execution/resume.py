"""Go on from a stage: take what the earlier ones gave, if it was made under the same settings."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import Any

from pipeline.errors import UsageError
from pipeline.execution.context import Context
from pipeline.execution.forgetting.recounted import refresh_counts
from pipeline.execution.plan import ACCOUNT, MATCH, PLAN, REPORT, STOPPED, Stage, position
from pipeline.execution.sound import refuse_changed
from pipeline.readers.source import input_digests
from pipeline.runs import RunFolder

VECTORS = "vectors.npy"
_CATALOGUE, _ENCODER, _READER = "catalogue", "encoder", "reader"
_LEARNED = "learned"


def begins_at(ctx: Context, start: str) -> int:
    """Index in the plan of the stage to begin with.

    :param start: its name; or "stopped": the first that the period's stopped run has not made.
    :raises UsageError: where there is no such stage, or no run that could be gone on with.
    """
    if start != STOPPED:
        return position(start)
    noted = (ctx.run.folder / ACCOUNT).is_file()  # written when the first stage is done
    made = read_account(ctx.run).get("made_under", {}) if noted else {}
    missing = (k for k, stage in enumerate(PLAN) if stage.name not in made)
    index = next(missing, len(PLAN))
    if not index:
        raise UsageError(
            f"There is no stopped run of {ctx.period.name} to go on with.",
            where=str(ctx.run.folder),
            mend="Run the period without --from.",
        )
    return index


def made_under(ctx: Context, stage: Stage) -> str:
    """SHA-256 over what decides a stage's result: settings, catalogue, encoder, reader."""
    content: dict[str, Any] = ctx.settings.model_dump(mode="json", include=set(stage.under))
    if _CATALOGUE in stage.under:
        content[_CATALOGUE] = ctx.models.catalogue.digest
    if _ENCODER in stage.under:
        content[_ENCODER] = ctx.models.reading
    if _READER in stage.under:
        content[_READER] = ctx.models.reader.fingerprint
    if MATCH in stage.under and ctx.models.learned:
        content[_LEARNED] = ctx.models.learned[0].digest
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def resume(ctx: Context, begin: int) -> None:
    """Load what the stages before ``begin`` gave, from the stopped run or the finished one.

    Everything else that stood in the run's folder is removed, so that no later stage's result of
    an earlier run is ever taken for one of this run.

    :param begin: index in the plan; its length for the report alone.
    :raises UsageError: where something is missing, or was made from another input or under other
        settings than those of now; then nothing was touched.
    """
    tables = {part for stage in PLAN[:begin] for part in stage.gives}
    files = [ACCOUNT, *(f"tables/{name}.parquet" for name in sorted(tables))]
    files += [VECTORS] * any(stage.vectors for stage in PLAN[:begin])
    name = PLAN[begin].name if begin < len(PLAN) else REPORT
    found = _where(ctx, files, name)
    account = read_account(found)
    _refuse_other_input(ctx, account)
    _refuse_other_settings(ctx, account, begin, name)
    refuse_changed(found, account, files)
    if found.folder != ctx.run.folder:
        ctx.run.clear()
        shutil.copytree(found.folder, ctx.run.folder)
    ctx.run.keep(files)
    for part in sorted(tables):
        ctx.tables[part] = ctx.run.read_table(part)
    rejects, kept = ctx.tables["rejects"], ("ingest", *(stage.name for stage in PLAN[:begin]))
    ctx.tables["rejects"] = rejects[rejects["stage"].isin(kept)]
    ctx.account = account
    refresh_counts(ctx)


def read_account(run: RunFolder) -> dict[str, Any]:
    """Return what a run has noted of its stages so far.

    :raises UsageError: where it is not there, or damaged.
    """
    path = run.folder / ACCOUNT
    try:
        account: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if account.keys() >= {"made_under", "inputs"}:
            return account
    except (OSError, ValueError, AttributeError):
        pass
    raise UsageError(
        f"What the run of {run.period} has noted of its stages is gone or damaged.",
        where=str(path),
        mend=f"Run {run.period} again without --from.",
    )


def _where(ctx: Context, files: list[str], name: str) -> RunFolder:
    done = ctx.workspace.run(ctx.period.name)
    for run in (ctx.run, done):
        if all((run.folder / file).is_file() for file in files):
            return run
    raise UsageError(
        f"The stages before '{name}' have not been run for {ctx.period.name}.",
        where=str(done.folder),
        mend="Run the period again without --from.",
    )


def _refuse_other_input(ctx: Context, account: dict[str, Any]) -> None:
    now = input_digests(ctx.source)
    if now and now != account["inputs"]:
        raise UsageError(
            "The input is not the one that the earlier stages have read.",
            where="INPUT",
            mend="Run the period again without --from, or name the input as it was.",
        )


def _refuse_other_settings(ctx: Context, account: dict[str, Any], begin: int, name: str) -> None:
    for stage in PLAN[:begin]:
        if account["made_under"].get(stage.name) != made_under(ctx, stage):
            raise UsageError(
                f"The settings of '{stage.name}' have changed since it was run; to begin with "
                f"'{name}' would mix the two.",
                where=f"one of: {', '.join(stage.under)}",
                mend=f"Begin with it: --from {stage.name}. Or take the change back.",
            )
