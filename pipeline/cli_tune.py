"""`ilmio tune`: parse, call, print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def tune(
    workspace: Annotated[
        Path, typer.Option("--workspace", "-w", help="Workspace with the finished runs.")
    ],
    gold: Annotated[
        Path | None, typer.Argument(help="Coded documents; without them, those of data_samples.")
    ] = None,
    period: Annotated[
        list[str] | None,
        typer.Option("--period", "-p", help="Period of a finished run; may be given again."),
    ] = None,
    trials: Annotated[
        int, typer.Option(min=0, help="Finished trials that the study is to have.")
    ] = 40,
    part: Annotated[
        list[str] | None,
        typer.Option("--part", help="Tune this alone: match, polarity or discover."),
    ] = None,
    space: Annotated[
        Path | None,
        typer.Option("--space", help='TOML with lines "discover.distance" = [0.4, 0.9].'),
    ] = None,
    held_out: Annotated[
        float,
        typer.Option("--held-out", min=0.05, max=0.95, help="Share of clients no trial sees."),
    ] = 0.4,
    runs: Annotated[int, typer.Option(min=1, help="Resampled runs of a trial.")] = 5,
    seed: Annotated[int, typer.Option(help="Seed of everything that draws.")] = 7,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that try beside each other.")] = 1,
    study: Annotated[str, typer.Option(help="Name of the study in the workspace.")] = "study",
    choose: Annotated[
        int | None, typer.Option(help="Measure this trial on the held-out clients.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Search settings on coded documents, and say whether the choice lasts on other clients.

    Stopped half-way, it goes on where it was when asked again.
    """
    from pipeline.commands.progress import progress_line
    from pipeline.tuning.tune.command import Asked, tune_command

    asked = Asked(
        gold, workspace, tuple(period or ()), trials=trials, parts=tuple(part or ()), space=space,
        held_out=held_out, runs=runs, seed=seed, jobs=jobs, study=study, choose=choose,
    )  # fmt: skip
    with progress_line() as progress:
        told = tune_command(asked, progress=progress, as_json_=as_json)
    typer.echo(told)
