"""The command ``ilmio``: parse, call, print. Every error says what, where and how to mend it."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline import __version__
from pipeline import cli_options as options
from pipeline.cli_audit import audit
from pipeline.cli_coded import coded_app
from pipeline.cli_compare import compare
from pipeline.cli_keeping import KEEPING
from pipeline.cli_models import models_app
from pipeline.cli_options import PeriodOption, WorkspaceOption
from pipeline.cli_release import release_app
from pipeline.cli_review import review_app
from pipeline.cli_score import score
from pipeline.cli_tune import tune
from pipeline.errors import IlmioError, UsageError

app = typer.Typer(
    name="ilmio",
    help="Social reporting from client documents: de-identified, trilingual, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(coded_app, name="coded")
app.add_typer(models_app, name="models")
app.add_typer(release_app, name="release")
app.add_typer(review_app, name="review")

_OWNER_ALONE = 0o077  # nothing is open to other accounts, while it is written too
_STOPPED = 130  # 128 + SIGINT
_WRONG_PATH = (
    FileExistsError, FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError,
)  # fmt: skip


def main() -> None:
    """Run the command; leave with its exit code, never with a traceback.

    Besides the codes of :mod:`pipeline.errors`: 130 where a person stopped it, as shells have it.
    """
    os.umask(_OWNER_ALONE)
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
    from pipeline.commands.progress import progress_line

    with progress_line() as progress:
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
        str, typer.Option("--from", help="Stage to begin with; or `stopped`, after a break.")
    ] = "ingest",
    only_units: Annotated[
        list[str] | None, typer.Option(help="Only these units (teams); may be repeated.")
    ] = None,
    roster: options.RosterOption = None,
    guided: options.GuidedOption = None,
    jobs: options.JobsOption = None,
    shards: options.ShardsOption = None,
    shard: options.ShardOption = "",
    engine: options.EngineOption = "",
    no_cache: options.NoCacheOption = False,
) -> None:
    """Read a period's documents and draft the evidence table."""
    from pipeline.commands import run_period
    from pipeline.commands.alone import alone_with_run
    from pipeline.commands.progress import progress_line

    with alone_with_run(workspace, period, from_, shard), progress_line() as progress:
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
            jobs=jobs,
            shards=shards,
            shard=shard,
            engine=engine,
            use_cache=not no_cache,
        )
    typer.echo(text)


@app.command()
def report(
    period: PeriodOption,
    workspace: WorkspaceOption,
    profile: Annotated[str, typer.Option(help="team, section or public.")] = "public",
    language: Annotated[list[str] | None, typer.Option(help="fi, sv, en; may be repeated.")] = None,
    format_: Annotated[
        list[str] | None,
        typer.Option("--format", help="html, csv, json, docx, xlsx; may be repeated."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write to.")] = None,
    who: Annotated[
        str | None, typer.Option(help="Who answers for a profile other than public.")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why it is needed.")] = None,
    round_to: Annotated[
        int | None, typer.Option(help="Tell counts to the nearest 5 or 10; 1 tells them exactly.")
    ] = None,
    statements: Annotated[
        Path | None,
        typer.Option(
            help="What people wrote (see `ilmio release statements`): XLSX or CSV. Without it, "
            "what they wrote in `ilmio review`."
        ),
    ] = None,
) -> None:
    """Write a finished run's report under a disclosure profile, the strictest by default.

    Of a period without a run of its own (a year, a half-year) the runs of its parts are rolled up.
    """
    from pipeline.commands import write_release
    from pipeline.commands.alone import alone
    from pipeline.commands.statements import read_statements, read_written, told

    with alone(workspace, f"ilmio report --period {period} --profile {profile}"):
        review = None if statements else read_written(workspace, period, profile)
        judged = review.judged if review else None
        if statements:
            judged = read_statements(statements, workspace, period, profile)
        made = write_release(
            workspace, period, profile, language or ["fi"], format_ or [], out, who=who,
            reason=reason, round_to=round_to, judged=judged,
        )  # fmt: skip
    lines = told(judged, made.unshown, review) if judged else ()
    then = f"Next: read it; `ilmio release ready {period} -w {workspace}` says what is open"
    typer.echo("\n".join([*map(str, made.paths), *lines, then]))


app.command()(score)
app.command()(audit)
app.command()(tune)
app.command()(compare)
for keeping in KEEPING:
    app.command()(keeping)


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
