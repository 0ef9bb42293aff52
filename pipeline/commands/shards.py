"""`ilmio run` in shards: how many, by how many processes; and one of them, for a scheduler."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.errors import UsageError


def shards_of(order: dict[str, Any], jobs: int | None, shards: int | None) -> Any:
    """Return how a run is done in shards; None where nobody asked for any.

    :param jobs: processes at a time; ``shards``: as many as there are processes where not said.
    :raises UsageError: where a number cannot be used.
    """
    from pipeline.execution.context import Shards
    from pipeline.execution.shards import MOST

    if jobs is None and shards is None:
        return None
    for name, number in (("--jobs", jobs), ("--shards", shards)):
        if number is not None and not 1 <= number <= MOST:
            raise UsageError(f"{name} is {number}.", where=name, mend=f"Use 1 to {MOST:,}.")
    if jobs == 1 and shards is None:
        return None
    return Shards(shards or jobs or 1, jobs or 1, order)


def run_one_shard(order: dict[str, Any], shard: str) -> str:
    """Do one shard and say what is left to do."""
    from pipeline.execution.shards import parse_shard
    from pipeline.execution.worker import do

    index, count = parse_shard(shard)
    documents = do(order, index, count)
    period, workspace = order["period"], Path(order["workspace"])
    return (
        f"Shard {index + 1} of {count} is done: {documents:,} documents.\n"
        "When all are, join them with the same input and settings:\n"
        f"  ilmio run INPUT --period {period} --workspace {workspace} --shards {count}"
    )
