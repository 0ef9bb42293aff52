"""Commands that keep a workspace: parse, call, print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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


KEEPING = (unlock,)  # in the order of the help
