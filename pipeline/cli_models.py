"""``ilmio models``: the artefacts, and what their words mean. Parse, call, print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_options import WorkspaceOption

models_app = typer.Typer(
    help="The model artefacts: list, verify, build, gloss; learn from people, versions.",
    no_args_is_help=True,
)


@models_app.command("list")
def models_list() -> None:
    """List the artefacts with their size and state."""
    from pipeline.commands import list_models

    typer.echo(list_models())


@models_app.command("verify")
def models_verify() -> None:
    """Check every artefact against its digests."""
    from pipeline.commands import verify_models

    typer.echo(verify_models())


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


@models_app.command("gloss")
def models_gloss(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORD", help="Show what is known of them.")
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option("--add", help='"word=gloss" into the workspace\'s lexicon; may be repeated.'),
    ] = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="List frequent words of a run without a gloss.")
    ] = False,
    language: Annotated[str | None, typer.Option(help="Of the words: fi or sv.")] = None,
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", help="With its own lexicon and runs.")
    ] = None,
    period: Annotated[
        str | None, typer.Option("--period", "-p", help="With --missing: else the latest run.")
    ] = None,
) -> None:
    """Show the English gloss of words, add glosses to a workspace, list what a run lacked.

    What is added is read by every later run of that workspace. Periods that were run before are
    then no longer comparable with later ones, until they are run again.
    """
    from pipeline.commands.models_gloss import gloss_words

    typer.echo(
        gloss_words(
            words or [],
            language=language,
            add=add or [],
            missing=missing,
            workspace=workspace,
            period=period,
        )
    )


@models_app.command("learn")
def models_learn(workspace: WorkspaceOption) -> None:
    """Learn from what people read: a new version of the workspace's matcher.

    Read are all sheets of `ilmio audit` and `ilmio audit --passages` that were taken back. What the
    version is worth is told on clients that it was not fitted on; where it is worth nothing, none
    is made. No run uses it before ilmio.toml says so.
    """
    from pipeline.commands.models_learn import learn_from_people

    typer.echo(learn_from_people(workspace))


@models_app.command("versions")
def models_versions(workspace: WorkspaceOption) -> None:
    """List what the workspace's matcher learned from people, version by version."""
    from pipeline.commands.models_learn import list_versions

    typer.echo(list_versions(workspace))
