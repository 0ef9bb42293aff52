"""Who does the shards of a run: processes of this machine, or an engine that has many machines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pipeline.execution.context import Context, Shards
    from pipeline.runs import RunFolder
    from pipeline.stages.ingest import IngestResult


class Engine(Protocol):
    """Does shards; whatever it is, they hold the same."""

    def read(self, ctx: Context) -> IngestResult:
        """Read the whole input but the texts, so that a faulty one stops before anything is done.

        :raises InputRefused: as :func:`pipeline.stages.ingest.ingest` does.
        """

    def do(
        self, ctx: Context, lacking: list[int], told: Shards, on_done: Callable[[int], None]
    ) -> None:
        """Do these shards, each into its folder, its completion marker last.

        :param on_done: called with how many are done.
        """

    def write(self, run: RunFolder) -> list[str]:
        """Write of a finished run what the settings ask for; return the places."""
