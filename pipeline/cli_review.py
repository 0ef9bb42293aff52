"""``ilmio review``: the web app of a team. Parse, call, print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_options import WorkspaceOption

review_app = typer.Typer(help="Judge and decide as a team, in a browser on this machine.")
people_app = typer.Typer(help="Who takes part, with role and team.", no_args_is_help=True)
review_app.add_typer(people_app, name="people")
PortOption = Annotated[
    int | None, typer.Option(min=1, max=65535, help="Port; else as ilmio.toml says, or 8321.")
]


@review_app.callback(invoke_without_command=True)
def review(
    ctx: typer.Context,
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", help="Folder of the workspace.")
    ] = None,
    port: PortOption = None,
    who: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="Who the sign-in link is for.")
    ] = None,
    link: Annotated[
        bool,
        typer.Option("--link/--no-link", help="Make a sign-in link; without one: only serve."),
    ] = True,
    open_it: Annotated[bool, typer.Option("--open/--no-open", help="Open a browser.")] = True,
) -> None:
    """Serve the review on this machine and print a link that signs a person in once.

    Where the organisation's own sign-in is configured, its address is printed in place of a link.
    """
    if ctx.invoked_subcommand is not None:
        return
    if workspace is None:
        raise typer.BadParameter("Name the workspace.", param_hint="--workspace")
    from pipeline.commands.review import start_review

    start_review(workspace, port, who, link=link, open_it=open_it)


@review_app.command("link")
def make_link(
    name: Annotated[str, typer.Argument(help="Who the link is for.")],
    workspace: WorkspaceOption,
    port: PortOption = None,
) -> None:
    """Print a link that signs a person in once, also while the review is served."""
    from pipeline.commands.review import make_link as made

    typer.echo(made(workspace, port, name))


@people_app.command("add")
def people_add(
    name: Annotated[str, typer.Argument(help="First and last name.")],
    workspace: WorkspaceOption,
    role: Annotated[str, typer.Option(help="worker, writer, lead or reader.")] = "worker",
    team: Annotated[
        list[str], typer.Option(help="A unit of the documents, or all; may be given several times.")
    ] = ["all"],  # noqa: B006 - read, never changed
    active: Annotated[
        bool, typer.Option("--active/--gone", help="Whether the person takes part.")
    ] = True,
) -> None:
    """Name a person, or give one another role or team."""
    from pipeline.commands.review import add_person

    typer.echo(add_person(workspace, name, role, team, active=active))


@people_app.command("list")
def people_list(workspace: WorkspaceOption) -> None:
    """List who takes part."""
    from pipeline.commands.review import list_people

    typer.echo(list_people(workspace))
