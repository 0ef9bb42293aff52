"""``ilmio coded``: documents that people coded elsewhere, in and out. Parse, call, print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_options import WorkspaceOption

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
