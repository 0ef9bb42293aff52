"""``ilmio release check`` and ``ilmio release statements``. Parse, call, print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_options import WorkspaceOption


def check(
    files: Annotated[list[Path], typer.Argument(help="Finished files, or folders of them.")],
    profile: Annotated[str, typer.Option(help="Limit of: team, section or public.")] = "public",
    k: Annotated[
        int | None, typer.Option("--k", min=2, help="Clients: the limit itself, instead.")
    ] = None,
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", help="Take the detectors of its settings.")
    ] = None,
    canaries: Annotated[
        Path | None, typer.Option(help="Words that must stand nowhere, one a line.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Look through finished or edited files.

    Found are identifiers, counts of few clients, words of a list, and what a file carries beside
    its text (comments, tracked changes, authors, hidden sheets). Told is where each stands, never
    the words themselves. Exit code: 0 clean, 4 something was found, 3 a file cannot be read.
    """
    from pipeline.commands.release_check import check_release

    text, code = check_release(
        files, profile=profile, k=k, workspace=workspace, canaries=canaries, as_json=as_json
    )
    typer.echo(text)
    raise typer.Exit(code)


def statements(
    period: Annotated[str, typer.Argument(help="Period: 2026-Q3, 2026-07, 2026, …")],
    workspace: WorkspaceOption,
    out: Annotated[Path, typer.Option(help="Sheet to write: .xlsx or .csv.")],
    profile: Annotated[str, typer.Option(help="team, section or public.")] = "public",
    language: Annotated[str, typer.Option(help="Of the sheet: fi, sv or en.")] = "fi",
) -> None:
    """Write an empty sheet for statements.

    It names the phenomena that the profile shows, with each part of what people can say of one.
    The written sheet is given to `ilmio report --statements`. Vague quantities, unexplained
    abbreviations and jargon are refused, and so is whatever could point at a person.
    """
    from pipeline.commands.statements import write_sheet

    typer.echo(write_sheet(workspace, period, profile, language, out))
