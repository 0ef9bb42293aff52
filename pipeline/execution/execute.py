"""Walk the plan: run what is asked, write it aside, publish it whole, write the manifest."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.catalogue import load_catalogue
from pipeline.configs import load_settings, read_toml
from pipeline.execution.caches import Caches
from pipeline.execution.context import Context, Models, Progress
from pipeline.execution.gates import check_run
from pipeline.execution.one_writer import writing
from pipeline.execution.plan import ACCOUNT, MATCH, PLAN, REPORT, STOPPED, Stage, position
from pipeline.execution.reporting import Asked, write_report
from pipeline.execution.resume import VECTORS, begins_at, made_under, read_account, resume
from pipeline.execution.settings import RunSettings, digest_of
from pipeline.execution.sound import digests_of
from pipeline.period import Period
from pipeline.report.templates_own import Templates
from pipeline.runs import RunFolder, Workspace
from pipeline.store.questions import asked_of

GUIDED = "guided"  # ids of phenomena that were looked for in somebody's own words
LAW = "Social Welfare Act 1301/2014, section 7 (Finland): structural social work"
_LIBRARIES = (
    "bertopic",
    "numpy",
    "pandas",
    "presidio-analyzer",
    "scikit-learn",
    "sentence-transformers",
    "simplemma",
    "spacy",
    "torch",
)


def prepare(  # noqa: PLR0913 - the command line's arguments, each once
    workspace: Workspace,
    period: Period,
    source: str,
    *,
    config: Sequence[Path] = (),
    assignments: Sequence[str] = (),
    guided: Sequence[Path] = (),
    roster_file: Path | None = None,
    progress: Progress | None = None,
    models: Models | None = None,
    use_cache: bool = True,
    start: str = "ingest",
) -> Context:
    """Gather settings, catalogue and models of a run; nothing is read or written yet.

    The workspace's own lexicons are laid over those that come with the program or are named. What
    teams want looked for, in the review, is looked for beside the catalogue.

    :param start: stage from which it will be run.
    """
    settings = load_settings(RunSettings, [workspace.settings_file, *config], assignments)
    asked = asked_of(workspace.folder, period, _looked_for(workspace, period, start))
    catalogue = load_catalogue(
        workspace.catalogue_file, *guided, asked=[one.entry for one in asked]
    )
    staff = {item["id"] for path in guided for item in read_toml(path).get("phenomenon", [])}
    staff |= {one.id for one in asked}
    loaded = settings.with_lexicons(workspace.lexicons())
    cache = workspace.cache_folder if use_cache else None
    ctx = Context(
        workspace=workspace,
        settings=settings,
        period=period,
        source=source,
        models=models
        or Models(loaded, catalogue, workspace.key(), cache, versions=workspace.matcher_folder),
        run=workspace.partial(period.name),
        roster_file=roster_file,
        staff=frozenset(staff),
        before=period_before(workspace, period),
        caches=Caches.of(settings.scrub, workspace.key(), cache, period.name),
    )
    if progress is not None:
        ctx.progress = progress
    return ctx


def _looked_for(workspace: Workspace, period: Period, start: str) -> list[str] | None:
    """Ids of phenomena that the run to go on with has looked for; None: it will look anew."""
    partial, done = workspace.partial(period.name), workspace.run(period.name)
    if start == STOPPED:
        if not (partial.folder / ACCOUNT).is_file():
            return None
        account = read_account(partial)
        return list(account.get(GUIDED) or ()) if MATCH in account["made_under"] else None
    if position(start) <= position(MATCH):
        return None
    for run in (partial, done):
        if (run.folder / ACCOUNT).is_file():
            return list(read_account(run).get(GUIDED) or ())
    return []


def execute(ctx: Context, start: str = "ingest") -> RunFolder:
    """Run the plan from a stage on and publish the run.

    The stages before ``start`` are read from the run that was stopped, or else from the finished
    one. Nothing of ``runs/<period>`` changes before all is written.

    :raises UsageError: where an earlier stage's result is missing, or does not fit any more.
    :raises GateError: where what was written holds an identifier; then it is removed.
    :raises BusyError: where another command writes to the workspace.
    """
    with writing(ctx.workspace, f"ilmio run … --period {ctx.period.name}"):
        begin = begins_at(ctx, start)
        if begin:
            resume(ctx, begin)
            _note_comparability(ctx)
        if begin <= position(MATCH):
            ctx.account[GUIDED] = sorted(ctx.staff)
        for index, stage in enumerate(PLAN[begin:], start=begin):
            run_stage(ctx, index, stage)
        return finish(ctx, _manifest(ctx))


def finish(ctx: Context, manifest: dict[str, Any]) -> RunFolder:
    """Write manifest and report, look through everything that was written, publish the run.

    :raises GateError: where what was written holds an identifier; then it is removed.
    """
    ctx.run.write_manifest(manifest)
    ctx.progress(REPORT, len(PLAN), len(PLAN))
    own = ctx.settings.report
    templates = Templates(ctx.workspace.templates_folder)
    asked = Asked(own.release, own.languages, own.formats, templates=templates)
    write_report(ctx.run, manifest, asked, before=ctx.before)
    check_run(ctx)
    ctx.caches.forget_unused()
    ctx.models.keep_words()
    return ctx.workspace.publish(ctx.period.name)


def run_stage(ctx: Context, index: int, stage: Stage) -> None:
    """Run one stage of the plan, note what it cost and gave, and write its tables."""
    began = time.perf_counter()
    ctx.progress(stage.name, index, len(PLAN))
    rows_in = {part: len(ctx.tables[part]) for part in stage.needs}
    with _one_thread():
        stage.run(ctx)
    if not index:
        _note_comparability(ctx)
    _note(ctx, stage, time.perf_counter() - began, rows_in)
    _write(ctx, stage, fresh=index == 0)


def period_before(workspace: Workspace, period: Period) -> RunFolder | None:
    """Return the latest finished run that ends before this period begins, where there is one.

    One whose texts were removed has nothing to be compared with.
    """
    names = (n for n in workspace.periods() if workspace.run(n).has_table("passages"))
    earlier = [Period.parse(name) for name in names]
    earlier = [one for one in earlier if one.end < period.start]
    if not earlier:
        return None
    return workspace.run(max(earlier, key=lambda one: (one.end, one.start)).name)


def _note_comparability(ctx: Context) -> None:
    """Enter what the run may be compared by: its parts, and one digest over them."""
    parts = ctx.settings.comparability(
        ctx.models.catalogue.digest,
        [ctx.models.reading, *ctx.models.matching, ctx.settings.scrub.uses_voikko],
        len(ctx.period.months()),
    )
    ctx.account["comparability_parts"] = parts
    ctx.account["comparability"] = digest_of(parts)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let linear algebra add up in one order, whatever number of cores there is."""
    import scipy.linalg  # noqa: F401 - has a library of its own; only what is loaded is limited
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="blas"):
        yield


def _note(ctx: Context, stage: Stage, seconds: float, rows_in: dict[str, int]) -> None:
    """Enter a stage into the account: seconds, rows in and out, and what it was made under."""
    timings = ctx.account.setdefault("timings", {})
    if not stage.needs:  # the models were made within the first
        seconds -= timings.get("models", 0)
    timings[stage.name] = round(seconds, 3)
    ctx.account.setdefault("counts", {})[stage.name] = {
        **{f"in_{part}": n for part, n in rows_in.items()},
        **{f"out_{part}": len(ctx.tables[part]) for part in stage.gives},
    }
    ctx.account.setdefault("made_under", {})[stage.name] = made_under(ctx, stage)


def _write(ctx: Context, stage: Stage, *, fresh: bool) -> None:
    if fresh:
        ctx.run.clear()  # what an earlier, stopped run left
        ctx.run.make()
    for name in stage.gives:
        ctx.run.write_table(name, ctx.tables[name])
    written = [f"tables/{name}.parquet" for name in stage.gives]
    if stage.vectors and ctx.vectors is not None:
        ctx.run.write_vectors(ctx.vectors)
        written.append(VECTORS)
    ctx.account["digests"] = {} if fresh else ctx.account.get("digests", {})
    ctx.account["digests"] |= digests_of(ctx.run, written)
    ctx.run.write_text(ACCOUNT, json.dumps(ctx.account, ensure_ascii=False, default=str))


def _manifest(ctx: Context) -> dict[str, Any]:
    account = dict(ctx.account)
    return {
        "purpose": "Draft evidence for social reporting; people decide.",
        "law": LAW,
        "period": ctx.period.name,
        "days": [ctx.period.start.isoformat(), ctx.period.end.isoformat()],
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "inputs": account.pop("inputs", []),
        "encoder": {
            "name": ctx.models.encoder.name,
            "digest": ctx.models.encoder.fingerprint,
            "lexicons": ctx.models.lexicons,
        },
        "reader": ctx.models.reader.fingerprint,
        "matcher": account.pop("matcher", None),
        "catalogue": {
            "version": ctx.models.catalogue.version,
            "digest": ctx.models.catalogue.digest,
            "guided": account.pop(GUIDED, sorted(ctx.staff)),
        },
        "comparability": account.pop("comparability"),
        "comparability_parts": account.pop("comparability_parts"),
        "compared_with": ctx.before.period if ctx.before else None,
        "comparison": account.pop("comparison", None),
        "seed": ctx.settings.seed,
        "settings": ctx.settings.model_dump(mode="json"),
        "versions": {"ilmio": __version__, **_versions()},
        **account,
    }


def _versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
