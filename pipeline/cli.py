"""The command ``ilmio``: parse, call, print. Every error says what, where and how to mend it."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import __version__
from pipeline.errors import IlmioError, UsageError

if TYPE_CHECKING:
    from pipeline.execution.context import Progress

app = typer.Typer(
    name="ilmio",
    help="Social reporting from client documents: de-identified, trilingual, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
models_app = typer.Typer(help="The model artefacts: list, verify, build.", no_args_is_help=True)
app.add_typer(models_app, name="models")

_STOPPED = 130  # 128 + SIGINT
_WRONG_PATH = (
    FileExistsError, FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError,
)  # fmt: skip

WorkspaceOption = Annotated[
    Path, typer.Option("--workspace", "-w", help="Folder of the workspace (see `ilmio init`).")
]
PeriodOption = Annotated[
    str, typer.Option("--period", "-p", help="2026-Q3, 2026-07, 2026-H1, 2026 or 2026-07..2026-09.")
]


def main() -> None:
    """Run the command; leave with its exit code, never with a traceback.

    Besides the codes of :mod:`pipeline.errors`: 130 where a person stopped it, as shells have it.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a letter that a terminal lacks stops no run
            stream.reconfigure(errors="replace")
    try:
        app(standalone_mode=True)
    except SystemExit as leave:
        if leave.code == _STOPPED:
            _tell("stopped. What was finished before stands as it was.")
        raise
    except IlmioError as error:
        _tell(str(error))
        sys.exit(error.exit_code)
    except OSError as error:
        _tell(str(_refused_by_machine(error)))
        sys.exit(UsageError.exit_code if isinstance(error, _WRONG_PATH) else 1)
    except Exception as error:  # a fault of the program: its place, never the data it held
        _tell(
            f"a fault of the program ({_place(error)}). Nothing that was finished is lost.\n"
            "Mend:  run `ilmio doctor`; if it is content, report the line above."
        )
        sys.exit(1)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(f"ilmio {__version__}")
        raise typer.Exit


@app.command()
def demo(
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", help="Where to work; else a new folder.")
    ] = None,
    language: Annotated[str, typer.Option(help="Language of the report: fi, sv or en.")] = "fi",
) -> None:
    """Run everything on the invented sample documents, two periods, and show the result."""
    from pipeline.commands import run_demo

    with _progress() as progress:
        text = run_demo(workspace, language, progress)
    typer.echo(text)


@app.command()
def init(
    workspace: Annotated[Path, typer.Argument(help="Folder to make.")],
    preset: Annotated[str | None, typer.Option(help="Settings to begin with.")] = None,
) -> None:
    """Make a workspace: settings, catalogue and key."""
    from pipeline.commands import make_workspace

    made = make_workspace(workspace, preset)
    typer.echo(
        f"Workspace made: {made.folder}\n"
        f"  settings   {made.settings_file}\n  catalogue  {made.catalogue_file}\n"
        f"  key        {made.folder / 'key'} (keep a copy in a safe place, never beside the data)\n"
        f"Next: ilmio run INPUT --period 2026-Q3 --workspace {made.folder}"
    )


@app.command()
def run(
    source: Annotated[
        str, typer.Argument(metavar="INPUT", help="File, folder with manifest, or database URL.")
    ],
    period: PeriodOption,
    workspace: WorkspaceOption,
    config: Annotated[
        list[Path] | None, typer.Option(help="Further settings (TOML), over ilmio.toml.")
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="One setting: part.name=value.")
    ] = None,
    from_: Annotated[
        str, typer.Option("--from", help="Stage to begin with; the earlier ones are read.")
    ] = "ingest",
    only_units: Annotated[
        list[str] | None, typer.Option(help="Only these units (teams); may be repeated.")
    ] = None,
    roster: Annotated[
        Path | None, typer.Option(help="CSV or XLSX: client_id and names, numbers to mask.")
    ] = None,
    guided: Annotated[
        list[Path] | None, typer.Option(help="A phenomenon in the team's own words (TOML).")
    ] = None,
) -> None:
    """Read a period's documents and draft the evidence table."""
    from pipeline.commands import run_period

    with _progress() as progress:
        text = run_period(
            source,
            period,
            workspace,
            config=config or [],
            assignments=set_ or [],
            start=from_,
            only_units=only_units or [],
            roster=roster,
            guided=guided or [],
            progress=progress,
        )
    typer.echo(text)


@app.command()
def report(
    period: PeriodOption,
    workspace: WorkspaceOption,
    profile: Annotated[str, typer.Option(help="team, section or public.")] = "public",
    language: Annotated[list[str] | None, typer.Option(help="fi, sv, en; may be repeated.")] = None,
    format_: Annotated[
        list[str] | None, typer.Option("--format", help="html, csv, json; may be repeated.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write to.")] = None,
) -> None:
    """Write a finished run's report under a disclosure profile, the strictest by default."""
    from pipeline.commands import write_release

    paths = write_release(workspace, period, profile, language or ["fi"], format_ or [], out)
    typer.echo("\n".join(str(path) for path in paths))


@app.command()
def score(
    gold: Annotated[
        Path | None, typer.Argument(help="Marked documents; without it, those of data_samples.")
    ] = None,
    period: Annotated[str | None, typer.Option("--period", "-p", help="Period of the run.")] = None,
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", help="Its workspace.")
    ] = None,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="Beside it a plain BERTopic + all-MiniLM script.")
    ] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="As a Markdown table.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Score a run against marked documents: phenomena found, shares, denials, identifiers."""
    from pipeline.tuning.scoring import score_command

    with _progress() as progress:
        text = score_command(
            gold,
            period,
            workspace,
            baseline=baseline,
            markdown=markdown,
            as_json=as_json,
            progress=progress,
        )
    typer.echo(text)


@app.command()
def doctor(
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", help="Look at this workspace too.")
    ] = None,
) -> None:
    """Say what is installed, what would be used, and what is missing."""
    from pipeline.commands import examine

    text, sound = examine(workspace)
    typer.echo(text)
    raise typer.Exit(0 if sound else 2)


@models_app.command("list")
def models_list() -> None:
    """List the artefacts with their size and state."""
    from pipeline.models import list_artefacts

    for one in list_artefacts():
        state = "sound" if one.sound else "; ".join(one.faults)
        typer.echo(f"{one.name:12} {one.n_bytes / 1e6:7.1f} MB  {state:8}  {one.title}")


@models_app.command("verify")
def models_verify() -> None:
    """Check every artefact against its digests."""
    from pipeline.commands import ARTEFACTS
    from pipeline.models import artefact_folder, list_artefacts

    for name in ARTEFACTS:
        artefact_folder(name)
    faulty = [one for one in list_artefacts() if not one.sound]
    if faulty:
        raise UsageError(
            "Some artefacts are not as declared: "
            + "; ".join(f"{one.name}: {', '.join(one.faults)}" for one in faulty),
            mend="Reinstall ilmio, or build them again with `ilmio models build`.",
        )
    typer.echo("Every artefact is as declared.")


@models_app.command("build")
def models_build(
    name: Annotated[str, typer.Argument(help="Artefact: gloss.")],
    freedict: Annotated[
        Path, typer.Option(help="Folder of the FreeDict dictionaries (dictd).")
    ] = Path("/usr/share/dictd"),
    out: Annotated[Path | None, typer.Option(help="Where to build; else in models/.")] = None,
) -> None:
    """Build an artefact again from its recipe."""
    from pipeline.commands import build_model

    typer.echo(build_model(name, freedict, out))


class _progress:  # noqa: N801 - used as a function
    """A progress line on a terminal; nothing where the output is a file or a pipe."""

    def __enter__(self) -> Progress | None:
        self._bar = None
        if not sys.stderr.isatty():
            return None
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description:<10}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._bar.start()
        self._task = self._bar.add_task("", total=None)
        return self._show

    def _show(self, stage: str, done: int, total: int | None) -> None:
        if self._bar is not None:
            self._bar.update(self._task, description=stage, completed=done, total=total)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()


def _tell(text: str) -> None:
    typer.secho(f"ilmio: {text}", err=True, fg="red")


def _refused_by_machine(error: OSError) -> IlmioError:
    """Explain what the machine would not do: a file that may not be read, a full disk."""
    mend = "Check the path and who may read and write it."
    if not isinstance(error, _WRONG_PATH):
        mend = "Check the disk and the memory, and run again; what was finished stands as it was."
    return IlmioError(
        f"The machine refused: {os.strerror(error.errno) if error.errno else 'no reason given'}.",
        where=str(error.filename or _place(error)),
        mend=mend,
    )


def _place(error: Exception) -> str:
    """Type of a fault and the line of ours that it came from; its message may hold data."""
    import traceback

    own = [f for f in traceback.extract_tb(error.__traceback__) if "pipeline" in f.filename]
    where = f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else "unknown place"
    return f"{type(error).__name__} at {where}"


if __name__ == "__main__":
    main()
