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
