"""``ilmio compare``: parse, call, print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

RunArgument = Annotated[
    str, typer.Argument(metavar="RUN", help="WORKSPACE:PERIOD, or the folder of a run.")
]


def compare(
    first: RunArgument,
    second: RunArgument,
    out: Annotated[Path | None, typer.Option(help="Write it to a .html, .csv or .json.")] = None,
    language: Annotated[Literal["fi", "sv", "en"], typer.Option(help="Of what is told.")] = "en",
    profile: Annotated[
        Literal["team", "section", "public"], typer.Option(help="From how many clients on is told.")
    ] = "public",
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Compare what should not be; that stands on top.")
    ] = False,
    who: Annotated[
        str | None, typer.Option(help="Who answers for a profile other than public.")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why it is needed.")] = None,
) -> None:
    """Say what became of the themes from one run to another, and of the clients in both.

    Two runs over the same documents, with other settings or another version: which themes are the
    same, moved, were split, merged, are gone or new. Or two periods: the phenomena fixed before.
    """
    from rich.console import Console
    from rich.table import Table

    from pipeline.commands.compare import Shown, compare_runs

    shown = Shown(out, language, profile, anyway, who, reason)
    title, rows, around = compare_runs(first, second, shown)
    table = Table(title=title, title_justify="left")
    for name in rows[0]:
        table.add_column(name)
    for row in rows[1:]:
        table.add_row(*row)
    console = Console()
    for line in around:
        console.print(line, markup=False, highlight=False)
    console.print(table)
    if out:
        console.print(str(out), markup=False, highlight=False, soft_wrap=True)
