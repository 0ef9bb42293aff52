"""``ilmio release``: what was released, signed and handed over. Parse, call, print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_options import WorkspaceOption
from pipeline.cli_release_check import check, statements

release_app = typer.Typer(
    help="What people write and sign, and what was released: sheet, checklist, hand-over, log.",
    no_args_is_help=True,
)
release_app.command("check")(check)
release_app.command("statements")(statements)

PeriodArgument = Annotated[str, typer.Argument(metavar="PERIOD", help="2026-Q3, 2026, …")]
ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does it.")]
NoteOption = Annotated[str | None, typer.Option(help="A remark for the log.")]


@release_app.command("log")
def release_log(
    workspace: WorkspaceOption,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List releases, files, answers and hand-overs.

    Said is too whether anything of it was changed afterwards.
    """
    from pipeline.commands.releases_told import release_log

    typer.echo(release_log(workspace, as_json=as_json))


@release_app.command("sign")
def release_sign(
    period: PeriodArgument,
    workspace: WorkspaceOption,
    by: ByOption,
    question: Annotated[
        list[int], typer.Option(min=1, max=7, help="Question of the checklist; may be repeated.")
    ],
    yes: Annotated[bool, typer.Option("--yes/--no", help="The answer.")],
    note: NoteOption = None,
) -> None:
    """Answer questions of a period's checklist.

    The last word counts, and the earlier ones stay in the log.
    """
    from pipeline.commands.releases import sign

    typer.echo(sign(workspace, period, question, by=by, yes=yes, note=note))


@release_app.command("ready")
def release_ready(period: PeriodArgument, workspace: WorkspaceOption) -> None:
    """Say what is open of a period's last release.

    Exit code: 0 ready to be handed over, 4 while a question is open.
    """
    from pipeline.commands.releases_told import release_state

    text, ready = release_state(workspace, period)
    typer.echo(text)
    raise typer.Exit(0 if ready else 4)


@release_app.command("hand-over")
def release_hand_over(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files of a release.")],
    workspace: WorkspaceOption,
    to: Annotated[str, typer.Option("--to", metavar="NAME", help="Who receives them.")],
    by: ByOption,
    role: Annotated[
        str | None, typer.Option(help="Role or organisation of who receives them.")
    ] = None,
    note: NoteOption = None,
    edited: Annotated[
        bool, typer.Option("--edited", help="A person changed the file; with --of and --reason.")
    ] = False,
    of: Annotated[
        str | None, typer.Option(metavar="RELEASE", help="With --edited: what it was made from.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option(help="With --edited: what was changed, and why.")
    ] = None,
) -> None:
    """Log whom files were handed to.

    Only files of a release that is ready, as they were made. An edited one (--edited) is looked
    through first, as `ilmio release check` does at the limit of its release.
    """
    from pipeline.commands.releases import Edited, hand_over

    change = Edited(of or "", reason or "") if edited else None
    typer.echo(hand_over(workspace, files, to=to, by=by, role=role, note=note, edited=change))
