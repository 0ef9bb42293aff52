"""Shards as tasks of Spark: the one door to PySpark (extra ``ilmio[spark]``).

Each shard is a job of one task, ``mapInArrow`` over the input or over nothing: the worker reads,
scrubs and embeds, and its files come back to the driver as Arrow batches. No plan has an exchange,
so Spark never sorts, groups or spills a raw text; what it keeps of results and of what a worker is
told is encrypted, or the run is refused. A worker that dies is a task that Spark does again; a
driver that dies goes on at the shard.
"""

from __future__ import annotations

import os
import secrets
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import IlmioError, InputRefused, UsageError
from pipeline.execution.scrubbing import read
from pipeline.execution.sent import FAULT, answer, answer_reading, as_read, refuse, told_of
from pipeline.execution.shards import begin_shard, keep_shard, secret_of
from pipeline.execution.spark_settings import SparkSettings, kind_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from pipeline.execution.context import Context, Shards
    from pipeline.runs import RunFolder
    from pipeline.stages.ingest import IngestResult

_SCHEMA = "name string, part int, data binary"
_PART = 4_000_000  # bytes of a row that comes back
AT_ONCE = 256  # shards that wait for a worker at a time, where nobody says otherwise
_NUMBERS = ("evidence", "sensitivity")
_MASTER = "local[*,4]"  # all cores of this machine, and a task is tried as often as on a cluster
_SENT = {"spark.network.crypto.enabled", "spark.ssl.rpc.enabled"}
_KEPT = "spark.io.encryption.enabled"
_TRIES = 2  # of a shard whose worker met a fault; one that was killed Spark tries again itself
_SESSION = "spark.ilmio.session"  # a core setting that tells a session of ours from another's
_HERE = {  # of a session on this machine alone: nobody else is listened to
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}
_OWN = {  # of every session that is started here
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.io.encryption.enabled": "true",
    "spark.authenticate": "true",
    "spark.network.crypto.enabled": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "500",  # documents, each perhaps a long one
}


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
        answers = _collected(table.coalesce(1), _reading(told))
        if FAULT in answers:
            raise _fault("The input", answers[FAULT].decode())
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
        from pyspark.sql.pandas.types import from_arrow_schema

        own, places = self._settings, []
        for name in _NUMBERS if own.write_to else ():
            table = pyarrow.csv.read_csv(run.folder / f"{name}.csv")
            for k, field in enumerate(table.schema):
                if field.type == pyarrow.null():  # nothing but empty cells tells no type
                    table = table.set_column(k, field.name, table[k].cast(pyarrow.string()))
            place = f"{own.write_to.rstrip('/')}/{run.period}/{name}"
            rows = self._session.createDataFrame(table.to_pylist(), from_arrow_schema(table.schema))
            rows.coalesce(1).write.format(own.write_format).mode("overwrite").save(place)
            places.append(place)
        return places

    def _tried(
        self, rows: DataFrame, order: dict[str, Any], shard: int, count: int
    ) -> dict[str, bytes]:
        for _ in range(_TRIES):
            answers = _collected(rows, _doing(order, shard))
            if FAULT not in answers:
                return answers
        raise _fault(f"Shard {shard + 1} of {count}", answers[FAULT].decode())

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
            why = getattr(error, "getCondition", error.getErrorClass)() or "no reason given"
            raise InputRefused(
                f"Spark cannot read the input ({why}).",
                where="INPUT",
                mend="Check the name or path, and whether this session may read it.",
            ) from None


@contextmanager
def spark_engine(settings: SparkSettings) -> Iterator[SparkEngine]:
    """Give the engine: in the session that runs here already, else in one that ends with it.

    :raises UsageError: where PySpark or Java is missing, or the cluster does not encrypt.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of pandas, which plays no part here
            session, own = _session(settings)
            try:
                _refuse_open(_conf(session), settings)
                yield SparkEngine(session, settings)
            finally:
                if own:
                    session.stop()
    except ModuleNotFoundError as error:
        if error.name not in ("pyspark", "py4j"):
            raise
        raise UsageError(
            "PySpark is not installed.",
            where="--engine spark",
            mend="pip install 'ilmio[spark]'; a cluster brings its own.",
        ) from None


def _session(settings: SparkSettings) -> tuple[SparkSession, bool]:
    """Return the session that runs here, or one that was started, and whether it was.

    Where nothing says otherwise it is on this machine alone, and nobody else is listened to.

    :raises UsageError: where none can be started.
    """
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    token = secrets.token_hex(8)
    chosen = {**_OWN, _SESSION: token}
    master = settings.master or ("" if "PYSPARK_GATEWAY_PORT" in os.environ else _MASTER)
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        chosen |= _HERE
        chosen["spark.authenticate.secret"] = secrets.token_hex(32)
        chosen["spark.executorEnv.PYTHONPATH"] = _python_path()
    builder = SparkSession.builder.appName("ilmio")
    builder = builder.master(master) if master else builder
    for name, value in {**chosen, **settings.conf}.items():
        builder = builder.config(name, value)
    try:
        session = SparkSession.getActiveSession() or builder.getOrCreate()
    except (PySparkException, OSError, RuntimeError) as error:
        raise UsageError(
            f"No session of Spark could be started ({type(error).__name__}).",
            where="--engine spark",
            mend="Spark needs Java 17 (Debian: openjdk-17-jre-headless): see `java -version`, and "
            "spark.master in ilmio.toml.",
        ) from None
    return session, _conf(session).get(_SESSION) == token


def _conf(session: SparkSession) -> dict[str, str]:
    """Settings under which a session runs; what was only asked of it later is not among them.

    :raises UsageError: where it is one of Spark Connect, which does not tell them.
    """
    try:
        return dict(session.sparkContext.getConf().getAll())
    except Exception:
        raise UsageError(
            "Shards are done in a session of Spark itself, not over Spark Connect.",
            where="--engine spark",
            mend="Use a dedicated (single-user) cluster, or spark-submit.",
        ) from None


def _refuse_open(conf: Mapping[str, str], settings: SparkSettings) -> None:
    """Refuse a cluster that would keep or send what it is told in the open.

    :raises UsageError: where neither Spark nor, as its operator says, its platform encrypts.
    """
    on = {name for name, value in conf.items() if value.casefold() == "true"}
    if settings.platform_encrypts or (on & _SENT and _KEPT in on):
        return
    raise UsageError(
        "This session of Spark does not encrypt what it sends and what it keeps on disks.",
        where="spark.network.crypto.enabled, spark.io.encryption.enabled",
        mend="Set both, with spark.authenticate, for the cluster (configs/cluster/README.md); or, "
        "where the platform encrypts disks and network: --set spark.platform_encrypts=true",
    )


def _doing(order: dict[str, Any], shard: int) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """Return what a task does; it goes to the workers with what it is told."""

    def ilmio_shard(batches: Iterator[Any]) -> Iterator[Any]:
        yield from _batches(answer(order, shard, batches))

    return ilmio_shard


def _reading(order: dict[str, Any]) -> Callable[[Iterator[Any]], Iterator[Any]]:
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


def _as_batches(source: str, table: DataFrame) -> tuple[str, list[str]]:
    """What stands for a file's name, and the columns."""
    return kind_of(source)[1].rstrip("/").rpartition("/")[2], list(table.columns)


def _collected(rows: DataFrame, work: Callable[[Iterator[Any]], Iterator[Any]]) -> dict[str, bytes]:
    """Let a worker do it; return its answers, put together.

    :raises IlmioError: what the worker has refused; or where Spark gave up.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        found = rows.mapInArrow(work, _SCHEMA).collect()
    except (PySparkException, Py4JError) as error:
        raise _given_up(str(error)) from None
    parts: dict[str, list[bytes]] = {}
    for row in sorted(found, key=lambda row: (row["name"], row["part"])):
        parts.setdefault(row["name"], []).append(bytes(row["data"]))
    answers = {name: b"".join(data) for name, data in parts.items()}
    refuse(answers)
    return answers


def _given_up(told: str) -> IlmioError:
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


def _fault(what: str, place: str) -> IlmioError:
    return IlmioError(
        f"{what}: a fault of the program on a worker ({place}). The shards that are done stand.",
        where="--engine spark",
        mend="Run it without --engine; if it fails there too, report the line above.",
    )


def _as_they_come(
    threads: ThreadPoolExecutor, do: Callable[[int], Any], shards: list[int]
) -> Iterator[Any]:
    """Yield results in whatever order they come; a failure stops the rest."""
    running: set[Future[Any]] = {threads.submit(do, shard) for shard in shards}
    while running:
        done, running = wait(running, return_when=FIRST_COMPLETED)
        for one in done:
            yield one.result()


def _python_path() -> str:
    root = str(Path(__file__).resolve().parents[2])
    known = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    return os.pathsep.join([*known, root])
