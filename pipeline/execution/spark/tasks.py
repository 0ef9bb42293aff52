"""What goes to a worker of Spark and what comes back: Arrow batches, a row for a part of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from pipeline.errors import IlmioError, UsageError
from pipeline.execution.sent import answer, answer_reading, refuse

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Task = Callable[[Iterator[Any]], Iterator[Any]]  # Arrow batches to Arrow batches
_SCHEMA = "name string, part int, data binary"
_PART = 4_000_000  # bytes of a row that comes back


def doing(order: dict[str, Any], shard: int) -> Task:
    """Return what a task does; it goes to the workers with what it is told."""

    def ilmio_shard(batches: Iterator[Any]) -> Iterator[Any]:
        yield from _batches(answer(order, shard, batches))

    return ilmio_shard


def reading(order: dict[str, Any]) -> Task:
    """Return a task that reads a table, texts apart."""

    def ilmio_reading(batches: Iterator[Any]) -> Iterator[Any]:
        yield from _batches(answer_reading(order, batches))

    return ilmio_reading


def _batches(answers: Iterator[tuple[str, bytes]]) -> Iterator[Any]:
    """Arrow batches of a row each: no row is larger than Spark likes to carry."""
    import pyarrow as pa

    schema = pa.schema({"name": pa.string(), "part": pa.int32(), "data": pa.binary()})
    for name, data in answers:
        for part in range(max(1, -(-len(data) // _PART))):
            own = data[part * _PART : (part + 1) * _PART]
            yield pa.RecordBatch.from_pydict(
                {"name": [name], "part": [part], "data": [own]}, schema=schema
            )


def condition(error: Exception) -> str:
    """Name that Spark gives an error; its message may hold what was read."""
    told = getattr(error, "getCondition", None) or getattr(error, "getErrorClass", None)
    return str((told and told()) or type(error).__name__)


def collected(rows: DataFrame, work: Task) -> dict[str, bytes]:
    """Let a worker do it; return its answers, put together.

    :raises IlmioError: what the worker has refused; or where Spark gave up.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        found = rows.mapInArrow(work, _SCHEMA).collect()
    except (PySparkException, Py4JError) as error:
        raise given_up(str(error)) from None
    parts: dict[str, list[bytes]] = {}
    for row in sorted(found, key=lambda row: (row["name"], row["part"])):
        parts.setdefault(row["name"], []).append(bytes(row["data"]))
    answers = {name: b"".join(data) for name, data in parts.items()}
    refuse(answers)
    return answers


def given_up(told: str) -> IlmioError:
    """Explain why Spark gave a task up; its own words may hold paths, ours hold none."""
    if "ModuleNotFoundError" in told:
        return UsageError(
            "The workers lack ilmio, or a library of it.",
            where="--engine spark",
            mend="Install the same version of ilmio on the driver and on every worker.",
        )
    died = "exited unexpectedly" in told or "ExecutorLostFailure" in told
    return IlmioError(
        "Spark gave a shard up"
        + (": its worker died each time, probably for want of memory" if died else "")
        + ". The shards that are done stand.",
        where="--engine spark",
        mend="Run again with more and so smaller shards (--shards), or give the workers more "
        "memory beside Java's (spark.executor.memoryOverhead); Spark's own log says more.",
    )


def fault(what: str, place: str) -> IlmioError:
    """Explain a fault of the program on a worker."""
    return IlmioError(
        f"{what}: a fault of the program on a worker ({place}). The shards that are done stand.",
        where="--engine spark",
        mend="Run it without --engine; if it fails there too, report the line above.",
    )
