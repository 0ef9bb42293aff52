"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WorkspaceOption = Annotated[
    Path, typer.Option("--workspace", "-w", help="Folder of the workspace (see `ilmio init`).")
]
PeriodOption = Annotated[
    str, typer.Option("--period", "-p", help="2026-Q3, 2026-07, 2026-H1, 2026 or 2026-07..2026-09.")
]
RosterOption = Annotated[
    Path | None, typer.Option(help="CSV or XLSX: client_id and names, numbers to mask.")
]
GuidedOption = Annotated[
    list[Path] | None, typer.Option(help="A phenomenon in the team's own words (TOML).")
]
JobsOption = Annotated[
    int | None, typer.Option("--jobs", "-j", help="Processes that read and scrub at a time.")
]
ShardsOption = Annotated[
    int | None,
    typer.Option(help="Parts, each of some clients, in which that is done; joins those done."),
]
ShardOption = Annotated[
    str, typer.Option(metavar="I/N", help="Do one part alone, for a scheduler: 1/8, 2/8, …")
]
NoCacheOption = Annotated[
    bool, typer.Option("--no-cache", help="Do all anew, and keep nothing for another run.")
]
EngineOption = Annotated[
    str, typer.Option(metavar="spark", help="Let a cluster do the parts (extra `ilmio[spark]`).")
]
