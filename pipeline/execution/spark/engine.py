"""The shards of a run as tasks of Spark.

Each shard is a job of one task, ``mapInArrow`` over the input or over nothing: the worker reads,
scrubs and embeds, and its files come back to the driver as Arrow batches. No plan has an exchange,
so Spark never sorts, groups or spills a raw text; what it keeps of results and of what a worker is
told is encrypted (:mod:`pipeline.execution.spark.session`). A worker that dies is a task that Spark
does again; a driver that dies goes on at the shard.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputRefused, UsageError
from pipeline.execution.scrubbing import read
from pipeline.execution.sent import FAULT, as_read, told_of
from pipeline.execution.shards import begin_shard, keep_shard, secret_of
from pipeline.execution.spark.session import spark_session
from pipeline.execution.spark.settings import SparkSettings, kind_of
from pipeline.execution.spark.tasks import collected, condition, doing, fault, reading

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from pipeline.execution.context import Context, Shards
    from pipeline.runs import RunFolder
    from pipeline.stages.ingest import IngestResult

AT_ONCE = 256  # shards that wait for a worker at a time, where nobody says otherwise
_NUMBERS = ("evidence", "sensitivity")
_TRIES = 2  # of a shard whose worker met a fault; one that was killed Spark tries again itself


@contextmanager
def spark_engine(settings: SparkSettings) -> Iterator[SparkEngine]:
    """Give the engine, in a session as :func:`spark_session` has it."""
    with spark_session(settings) as session:
        yield SparkEngine(session, settings)


class SparkEngine:
    """Does the shards of a run in a session of Spark."""

    def __init__(self, session: SparkSession, settings: SparkSettings) -> None:
        self._session = session
        self._settings = settings

    @property
    def shards(self) -> int:
        """How many shards suit the cluster: two for each of its cores."""
        return 2 * int(self._session.sparkContext.defaultParallelism)

    def read(self, ctx: Context) -> IngestResult:
        """Read the whole input but the texts: here, or by a worker where Spark alone reaches it.

        :raises InputRefused: as a reading of a file does.
        """
        table = self._table(ctx.source)
        if table is None:
            return read(ctx, lambda client: False)
        told = told_of(ctx, 1, bytes(32), _as_batches(ctx.source, table))
        answers = collected(table.coalesce(1), reading(told))
        if FAULT in answers:
            raise fault("The input", answers[FAULT].decode())
        return as_read(answers)

    def do(
        self, ctx: Context, lacking: list[int], told: Shards, on_done: Callable[[int], None]
    ) -> None:
        """Do shards and keep each in its folder as it comes back."""
        table = self._table(ctx.source)
        batches = None if table is None else _as_batches(ctx.source, table)
        order = told_of(ctx, told.count, secret_of(ctx.run), batches)
        group = f"ilmio-{secrets.token_hex(4)}"

        def one(shard: int) -> tuple[int, dict[str, bytes]]:
            self._session.sparkContext.setJobGroup(group, "ilmio", interruptOnCancel=True)
            rows = self._session.range(1, numPartitions=1) if table is None else table.coalesce(1)
            return shard, self._tried(rows, order, shard, told.count)

        with ThreadPoolExecutor(max(1, min(told.jobs, len(lacking)))) as threads:
            try:
                for number, done in enumerate(_as_they_come(threads, one, lacking), start=1):
                    shard, files = done
                    begin_shard(ctx.run, shard, told.count)
                    keep_shard(ctx.run, shard, told.count, files)
                    on_done(number)
            except BaseException:
                threads.shutdown(wait=False, cancel_futures=True)
                self._session.sparkContext.cancelJobGroup(group)
                raise

    def write(self, run: RunFolder) -> list[str]:
        """Write the numbers of the run's own report to where Spark reaches; return the places.

        They are those of ``evidence.csv`` and ``sensitivity.csv``, small counts hidden: what tells
        of single clients stays where `ilmio forget` reaches it.
        """
        import pyarrow.csv
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql.pandas.types import from_arrow_schema

        own, places = self._settings, []
        for name in _NUMBERS if own.write_to else ():
            table = pyarrow.csv.read_csv(run.folder / f"{name}.csv")
            for k, field in enumerate(table.schema):
                if field.type == pyarrow.null():  # nothing but empty cells tells no type
                    table = table.set_column(k, field.name, table[k].cast(pyarrow.string()))
            place = f"{own.write_to.rstrip('/')}/{run.period}/{name}"
            kinds = from_arrow_schema(table.schema)
            rows = self._session.createDataFrame(table.to_pylist(), kinds).coalesce(1)
            try:
                rows.write.format(own.write_format).mode("overwrite").save(place)
            except (PySparkException, Py4JError) as error:
                raise UsageError(
                    f"Spark cannot write there ({condition(error)}). The run itself is whole.",
                    where="spark.write_to",
                    mend="Check the path, and whether this session may write to it.",
                ) from None
            places.append(place)
        return places

    def _tried(
        self, rows: DataFrame, order: dict[str, Any], shard: int, count: int
    ) -> dict[str, bytes]:
        for _ in range(_TRIES):
            answers = collected(rows, doing(order, shard))
            if FAULT not in answers:
                return answers
        raise fault(f"Shard {shard + 1} of {count}", answers[FAULT].decode())

    def _table(self, source: str) -> DataFrame | None:
        """Return the input as Spark reads it; None where it is a path or a database.

        :raises InputRefused: where Spark does not find it.
        """
        from pyspark.errors import PySparkException

        kind, place = kind_of(source)
        if not kind:
            return None
        try:
            if kind == "table":
                return self._session.read.table(place)
            return self._session.read.format(kind).load(place)
        except PySparkException as error:
            raise InputRefused(
                f"Spark cannot read the input ({condition(error)}).",
                where="INPUT",
                mend="Check the name or path, and whether this session may read it.",
            ) from None


def _as_batches(source: str, table: DataFrame) -> tuple[str, list[str]]:
    """What stands for a file's name, and the columns."""
    return kind_of(source)[1].rstrip("/").rpartition("/")[2], list(table.columns)


def _as_they_come(
    threads: ThreadPoolExecutor, do: Callable[[int], Any], shards: list[int]
) -> Iterator[Any]:
    """Yield results in whatever order they come; a failure stops the rest."""
    running: set[Future[Any]] = {threads.submit(do, shard) for shard in shards}
    while running:
        done, running = wait(running, return_when=FIRST_COMPLETED)
        for one in done:
            yield one.result()
