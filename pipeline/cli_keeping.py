"""Commands that keep a workspace: parse, call, print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_options import WorkspaceOption

WorkspaceArgument = Annotated[
    Path, typer.Argument(metavar="WORKSPACE", help="Folder of the workspace.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Do it; without it, only say what would.")]


def unlock(folder: WorkspaceArgument, yes: YesOption = False) -> None:
    """Free a workspace from a command that does not run any more, on another machine too.

    A command that died on this machine needs no unlocking: the next one takes over.
    """
    from pipeline.commands.alone import unlock as freed

    typer.echo(freed(folder, yes=yes))


def forget(
    client: Annotated[
        str,
        typer.Argument(
            metavar="CLIENT", help="Id as the source has it; - reads it from standard input."
        ),
    ],
    workspace: WorkspaceOption,
    pseudonym: Annotated[
        bool, typer.Option("--pseudonym", help="CLIENT is what a run's tables call it.")
    ] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who does it.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why: a reference that names nobody.")] = None,
    yes: YesOption = False,
) -> None:
    """Remove a client from everything that the workspace keeps (GDPR, article 17).

    Without --yes it is only said what is kept, and which releases counted this client.
    """
    import sys

    from pipeline.commands.alone import alone
    from pipeline.commands.forget import forget_client

    name = sys.stdin.readline() if client == "-" else client
    with alone(workspace, "ilmio forget …"):
        text = forget_client(workspace, name, pseudonymous=pseudonym, by=by, reason=reason, yes=yes)
    typer.echo(text)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to write.")],
    workspace: WorkspaceOption,
    with_key: Annotated[
        bool,
        typer.Option("--with-key", help="The key too: then the file tells who is who."),
    ] = False,
) -> None:
    """Write a workspace into one file, with a digest of everything in it.

    It may be done while a run goes on: of runs only the finished ones are taken.
    """
    from pipeline.commands.backup import backup as written

    typer.echo(written(workspace, file, with_key=with_key))


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new or empty folder.")],
) -> None:
    """Make a workspace from a backup; every file is held against its digest."""
    from pipeline.commands.backup import restore as restored

    typer.echo(restored(file, folder))


def tidy(workspace: WorkspaceOption, yes: YesOption = False) -> None:
    """Remove the texts of runs that are older than [retention] of ilmio.toml says.

    Counts, manifests, reports, the register and what was decided stay.
    """
    from pipeline.commands.alone import alone
    from pipeline.commands.tidy import tidy as tidied

    with alone(workspace, "ilmio tidy"):
        text = tidied(workspace, yes=yes)
    typer.echo(text)


KEEPING = (unlock, forget, backup, restore, tidy)  # in the order of the help
