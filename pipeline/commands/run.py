"""`ilmio init`, `run`, `demo` and `report`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.commands.summary import summarise
from pipeline.configs import did_you_mean
from pipeline.errors import IlmioError, UsageError
from pipeline.execution.workspace import make_workspace
from pipeline.period import Period
from pipeline.readers.naming import tells_nothing
from pipeline.runs import RunFolder, Workspace

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
) -> str:
    """Run one period and return a one-screen summary."""
    import json

    from pipeline.execution.execute import execute, prepare

    if roster is not None and not roster.is_file():
        raise UsageError("The roster does not exist.", where=str(roster), mend="Check the path.")
    if only_units:
        assignments = [*assignments, f"ingest.only_units={json.dumps(list(only_units))}"]
    ctx = prepare(
        Workspace.open(workspace),
        Period.parse(period),
        source,
        config=config,
        assignments=assignments,
        guided=guided,
        roster_file=roster,
        progress=progress,
    )
    with _unnamed(source, "INPUT"), _unnamed(str(roster or ""), "ROSTER"):
        return summarise(execute(ctx, start))


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
    runs, _ = run_samples(workspace, progress, [f"report.languages={languages}"])
    return summarise(runs[-1])


class _MadeWhenWritten(RunFolder):
    """A folder that comes to be with its first file: what is refused before leaves none."""

    def write_text(self, name: str, text: str) -> Path:
        """Write a text file (UTF-8) into the folder and return its path."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return super().write_text(name, text)


def write_release(  # noqa: PLR0913 - the command's options, each once
    folder: Path,
    period: str,
    profile: str,
    languages: Sequence[str],
    formats: Sequence[str],
    out: Path | None,
) -> list[Path]:
    """Write a finished run's report under a profile; return the files.

    Of a period without a run of its own, the finished runs of its parts are rolled up.
    """
    from pipeline.execution.gates import export_gate
    from pipeline.execution.reporting import write_report
    from pipeline.execution.rollup import parts_of, write_rollup
    from pipeline.report.write import FORMATS
    from pipeline.stages.release import PROFILES, ReleaseSettings

    if profile not in PROFILES:
        raise UsageError(
            f"There is no profile '{profile}'.{did_you_mean(profile, PROFILES)}",
            where="--profile",
            mend=f"Use one of: {', '.join(PROFILES)}.",
        )
    workspace, wanted = Workspace.open(folder), Period.parse(period)
    done = workspace.run(wanted.name)
    target = out or workspace.folder / "releases" / f"{wanted.name}-{profile}"
    settings = ReleaseSettings.model_validate({"profile": profile})
    if not done.exists and parts_of(workspace, wanted):
        return write_rollup(
            workspace,
            wanted,
            settings=settings,
            languages=tuple(languages),
            formats=tuple(formats or FORMATS),
            folder=_MadeWhenWritten(target, wanted.name),
            gate=export_gate(workspace),
        ).paths
    manifest = done.read_manifest()
    return write_report(
        done,
        manifest,
        settings=settings,
        languages=tuple(languages),
        formats=tuple(formats or FORMATS),
        before=_compared(workspace, manifest.get("compared_with")),
        folder=_MadeWhenWritten(target, wanted.name),
        gate=export_gate(workspace),
    ).paths


def _compared(workspace: Workspace, period: str | None) -> RunFolder | None:
    """Return the run that this one was compared with, where it still stands."""
    run = workspace.run(period) if period else None
    return run if run is not None and run.exists else None
