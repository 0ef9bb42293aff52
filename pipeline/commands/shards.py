"""`ilmio run` in shards: how many, who does them; and one of them, for a scheduler."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.configs import did_you_mean
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.execution.context import Shards
    from pipeline.execution.settings import RunSettings


@contextmanager
def shards_of(
    order: dict[str, Any],
    jobs: int | None,
    shards: int | None,
    engine: str = "",
    settings: RunSettings | None = None,
) -> Iterator[Shards | None]:
    """Give how a run is done in shards; None where nobody asked for any.

    :param jobs: shards at a time; ``shards``: as many as there are processes where not said.
    :param engine: who does them: "" are processes of this machine, or "spark".
    :raises UsageError: where a number or name cannot be used, or the engine is not to be had.
    """
    from pipeline.execution.context import Shards
    from pipeline.execution.shards import MOST

    for name, number in (("--jobs", jobs), ("--shards", shards)):
        if number is not None and not 1 <= number <= MOST:
            raise UsageError(f"{name} is {number}.", where=name, mend=f"Use 1 to {MOST:,}.")
    if engine:
        from pipeline.execution.spark.engine import AT_ONCE, spark_engine
        from pipeline.execution.spark.settings import SparkSettings

        with spark_engine(settings.spark if settings else SparkSettings()) as spark:
            count = shards or min(spark.shards, MOST)
            yield Shards(count, jobs or min(count, AT_ONCE), order, spark)
    elif (jobs is None and shards is None) or (jobs == 1 and shards is None):
        yield None
    else:
        yield Shards(shards or jobs or 1, jobs or 1, order)


def refuse_engine(engine: str, source: str, shard: str) -> None:
    """Refuse an engine that is none, and what goes with none or another.

    :raises UsageError: where the words do not go together.
    """
    from pipeline.execution.spark.settings import ENGINES, kind_of

    if engine and engine not in ENGINES:
        raise UsageError(
            f"There is no engine '{engine}'.{did_you_mean(engine, ENGINES)}",
            where="--engine",
            mend=f"Use one of: {', '.join(ENGINES)}; or none, for processes of this machine.",
        )
    if engine and shard:
        raise UsageError(
            "An engine does all shards; --shard does one alone.",
            where="--shard",
            mend="Leave one of them out.",
        )
    kind, _ = kind_of(source)
    if kind and not engine:
        raise UsageError(
            f"What is named {kind}: is read by Spark.",
            where="INPUT",
            mend="Add --engine spark, or name a file, a folder or a database.",
        )


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
