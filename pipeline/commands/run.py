"""`ilmio init`, `run`, `demo` and `report`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.summary import summarise
from pipeline.errors import IlmioError, UsageError
from pipeline.execution.one_writer import writing
from pipeline.execution.workspace import make_workspace
from pipeline.period import Period
from pipeline.readers.naming import tells_nothing
from pipeline.runs import Workspace

if TYPE_CHECKING:
    from pipeline.execution.context import Progress


def run_period(  # noqa: PLR0913 - the command's options, each once
    source: str,
    period: str,
    workspace: Path,
    *,
    config: Sequence[Path] = (),
    assignments: Sequence[str] = (),
    start: str = "ingest",
    only_units: Sequence[str] = (),
    roster: Path | None = None,
    guided: Sequence[Path] = (),
    progress: Progress | None = None,
    jobs: int | None = None,
    shards: int | None = None,
    shard: str = "",
    engine: str = "",
    use_cache: bool = True,
) -> str:
    """Run one period, or do one shard of it, and return a one-screen summary."""
    import json

    from pipeline.commands.shards import refuse_engine, run_one_shard, shards_of
    from pipeline.execution.execute import execute, prepare
    from pipeline.execution.worker import order_of
    from pipeline.report.templates_own import Templates
    from pipeline.report.templates_trial import try_templates

    refuse_engine(engine, source, shard)
    if roster is not None and not roster.is_file():
        raise UsageError("The roster does not exist.", where=str(roster), mend="Check the path.")
    if only_units:
        assignments = [*assignments, f"ingest.only_units={json.dumps(list(only_units))}"]
    order = order_of(
        source,
        period,
        workspace,
        config=list(config),
        assignments=list(assignments),
        guided=list(guided),
        roster=roster,
        use_cache=use_cache,
    )
    if shard:
        with _unnamed(source, "INPUT"), _unnamed(str(roster or ""), "ROSTER"):
            return run_one_shard(order, shard)
    ctx = prepare(
        Workspace.open(workspace),
        Period.parse(period),
        source,
        config=config,
        assignments=assignments,
        guided=guided,
        roster_file=roster,
        progress=progress,
        use_cache=use_cache,
        start=start,
    )
    try_templates(Templates(ctx.workspace.templates_folder), ctx.settings.report.languages)
    with (
        _unnamed(source, "INPUT"),
        _unnamed(str(roster or ""), "ROSTER"),
        shards_of(order, jobs, shards, engine, ctx.settings) as ctx.shards,
    ):
        run = execute(ctx, start)
        written = ctx.shards.engine.write(run) if ctx.shards and ctx.shards.engine else []
    return "\n".join([summarise(run), *(f"Written: {place}" for place in written)])


@contextmanager
def _unnamed(path: str, instead: str) -> Iterator[None]:
    """Leave the name of a file out of what is said, unless it is made of ordinary words.

    Files are named after clients, and what is said goes to logs that others read. The person who
    gave the command knows what it named.
    """
    try:
        yield
    except (IlmioError, OSError) as error:
        name = Path(path).name
        if path and "://" not in path and not tells_nothing(name):
            for part in ("what", "where", "mend", "filename"):
                said = getattr(error, part, None)
                if isinstance(said, str):
                    setattr(error, part, said.replace(path, instead).replace(name, instead))
        raise


def run_demo(folder: Path | None, language: str, progress: Progress | None) -> str:
    """Run the samples in a workspace and return the second period's summary."""
    from pipeline.tuning.sample_runs import run_samples

    folder = folder or Path(tempfile.mkdtemp(prefix="ilmio-demo-")) / "workspace"
    existing = (folder / "ilmio.toml").is_file()
    workspace = Workspace.open(folder) if existing else make_workspace(folder)
    languages = [language, *(code for code in ("fi", "sv", "en") if code != language)]
    with writing(workspace, "ilmio demo"):
        runs, _ = run_samples(workspace, progress, [f"report.languages={languages}"])
    return f"{summarise(runs[-1])}\n{_next(workspace.folder)}"


def _next(folder: Path) -> str:
    """How to go on in a browser, by the command as it was called here."""
    called = Path(sys.argv[0])
    own = str(called) if called.name == "ilmio" and not shutil.which("ilmio") else "ilmio"
    return (
        "Next, judge, decide, write and release in a browser:\n"
        f"  {own} review --as 'FIRST LAST' --workspace {folder}"
    )
