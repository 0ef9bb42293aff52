"""The progress line of long work."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.execution.context import Progress


class progress_line:  # noqa: N801 - used as a function
    """A progress line on a terminal; nothing where the output is a file or a pipe."""

    def __enter__(self) -> Progress | None:
        """Show the line; return what moves it, None where there is no terminal."""
        self._bar = None
        if not sys.stderr.isatty():
            return None
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description:<10}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._bar.start()
        self._task = self._bar.add_task("", total=None)
        return self._show

    def _show(self, stage: str, done: int, total: int | None) -> None:
        if self._bar is not None:
            self._bar.update(self._task, description=stage, completed=done, total=total)

    def __exit__(self, *_: object) -> None:
        """Take the line away."""
        if self._bar is not None:
            self._bar.stop()
