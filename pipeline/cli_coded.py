"""``ilmio coded``: documents that people coded elsewhere, in and out. Parse, call, print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.cli_options import PeriodOption, WorkspaceOption

coded_app = typer.Typer(
    help="Documents coded by people: read REFI-QDA (.qdpx), Taguette, CSV; write REFI-QDA.",
    no_args_is_help=True,
)
FileArgument = Annotated[
    Path,
    typer.Argument(metavar="FILE", help=".qdpx, .qdc, Taguette's .sqlite3, CSV, or our own marks."),
]


@coded_app.command("show")
def coded_show(
    file: FileArgument,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Say what a file holds: documents, codes, codings, and what of it cannot be read.

    No word of the documents is shown.
    """
    from pipeline.commands.coded import show_coded

    typer.echo(show_coded(file, as_json=as_json))


@coded_app.command("import")
def coded_import(
    file: FileArgument,
    workspace: WorkspaceOption,
    out: Annotated[Path, typer.Option("--out", help="The .qdpx to write.")],
) -> None:
    """De-identify coded documents, with the workspace's settings and key, and write them.

    Codings move along with the text. A document that cannot be de-identified is left out.
    """
    from pipeline.commands.coded import import_coded

    typer.echo(import_coded(file, workspace, out))


@coded_app.command("export")
def coded_export(
    period: PeriodOption,
    workspace: WorkspaceOption,
    out: Annotated[
        Path, typer.Option("--out", help=".qdpx: themes, documents, passages; .qdc: codebook.")
    ],
    language: Annotated[
        Literal["fi", "sv", "en"], typer.Option(help="Of labels and descriptions.")
    ] = "fi",
    only_unit: Annotated[str, typer.Option(help="Only documents of this unit (team).")] = "",
    open_themes: Annotated[
        bool, typer.Option("--open-themes", help="Of a codebook: the run's open themes too.")
    ] = False,
    who: Annotated[str | None, typer.Option(help="Who answers for it.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why it is needed.")] = None,
) -> None:
    """Write a finished run as REFI-QDA, to go on in ATLAS.ti, MAXQDA, NVivo or QualCoder.

    A project holds the scrubbed text of single clients: it stays inside, needs --who and --reason,
    and is entered into a log. A codebook of the catalogue alone needs neither.
    """
    from pipeline.commands.coded_export import Wanted, export_coded

    wanted = Wanted(out, language, only_unit, open_themes, who, reason)
    typer.echo(export_coded(workspace, period, wanted))


@coded_app.command("log")
def coded_log(workspace: WorkspaceOption) -> None:
    """List the projects and codebooks that were taken, by whom and why."""
    from pipeline.commands.coded_export import taken_log

    typer.echo(taken_log(workspace))
