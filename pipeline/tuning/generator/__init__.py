"""Client documents with planted truth: any number of clients, teams and periods."""

from __future__ import annotations

from pathlib import Path

from pipeline.tuning.generator.clients import COLUMNS, GeneratedClient
from pipeline.tuning.generator.files import write_periods
from pipeline.tuning.generator.periods import GeneratedPeriod, generate
from pipeline.tuning.generator.settings import GeneratorSettings, Planted

__all__ = [
    "COLUMNS",
    "GeneratedClient",
    "GeneratedPeriod",
    "GeneratorSettings",
    "Planted",
    "generate",
    "write",
]


def write(settings: GeneratorSettings, folder: Path) -> dict[str, int]:
    """Write input, gold and truth into an empty folder, and count what was written.

    :returns: counts of ``periods``, ``clients`` (client-periods), ``documents``, ``planted``.
    :raises UsageError: where the folder holds something already.
    """
    return write_periods(list(generate(settings)), settings, folder)
