"""``ilmio audit``: people read a sample. Parse, call, print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_options import PeriodOption, WorkspaceOption


def audit(
    period: PeriodOption,
    workspace: WorkspaceOption,
    privacy: Annotated[
        bool, typer.Option("--privacy", help="Not the phenomena but what masking has left.")
    ] = False,
    passages: Annotated[
        bool,
        typer.Option("--passages", help="Single passages, from which the matcher can learn."),
    ] = False,
    n: Annotated[
        int | None,
        typer.Option("--n", min=1, help="Clients (30) or passages (300) to read."),
    ] = None,
    rare: Annotated[
        int, typer.Option(min=0, help="Clients to read at least of those with a rare phenomenon.")
    ] = 2,
    theme: Annotated[
        list[str] | None, typer.Option(help="Only this phenomenon (id); may be repeated.")
    ] = None,
    reader: Annotated[str, typer.Option(help="Short code of the person who read.")] = "A",
    language: Annotated[str, typer.Option(help="Of the sheet: fi, sv or en.")] = "",
    seed: Annotated[int, typer.Option(help="Of the random draw.")] = 7,
    by: Annotated[str, typer.Option(help="With --privacy: by language or doc_type.")] = "",
    format_: Annotated[str, typer.Option("--format", help="xlsx or csv.")] = "xlsx",
    take: Annotated[
        Path | None,
        typer.Option(help="The sheet that was read, back; or the word app: from the review."),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Draw anew; the old sheet stays.")] = False,
) -> None:
    """Draw clients for people to read, take the sheet back, and count again with it.

    Without an audit a share is what the model suggests. A team reads some thirty clients, without
    seeing what the model found, and every share gets a confidence interval. With --privacy people
    read passages instead, and say what the masking has left. With --passages they say of single
    passages whether they say a phenomenon; `ilmio models learn` learns from that, and from clients.
    """
    from pipeline.commands.alone import alone
    from pipeline.errors import UsageError

    if privacy and passages:
        raise UsageError(
            "One sheet at a time.", where="--privacy, --passages", mend="Leave one of them out."
        )

    with alone(workspace, f"ilmio audit --period {period}"):
        if privacy:
            from pipeline.commands.audit import audit_privacy

            shape = (n or 300, seed, by, format_)
            typer.echo(audit_privacy(workspace, period, *shape, take=take, again=again))
            return
        if passages:
            from pipeline.audit.passages import PassageDesign
            from pipeline.commands.audit_passages import audit_passages

            typer.echo(
                audit_passages(
                    workspace,
                    period,
                    PassageDesign(n or 300, seed, tuple(theme or ())),
                    language=language,
                    form=format_,
                    reader=reader,
                    take=take,
                    again=again,
                )
            )
            return
        from pipeline.audit.clients import ClientDesign
        from pipeline.commands.audit_clients import audit_clients

        design = ClientDesign(n or 30, rare, seed, tuple(theme or ()))
        typer.echo(
            audit_clients(
                workspace,
                period,
                design,
                language=language,
                form=format_,
                reader=reader,
                take=take,
                again=again,
            )
        )
