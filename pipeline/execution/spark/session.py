"""A session of Spark: the one that runs here already, or one that ends with the run.

What Spark sends and what it keeps on disks is encrypted, or the session is refused.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pipeline
from pipeline.errors import UsageError
from pipeline.execution.spark.settings import SparkSettings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

OWN = {  # of every session that is started here
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.io.encryption.enabled": "true",
    "spark.authenticate": "true",
    "spark.network.crypto.enabled": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "500",  # documents, each perhaps a long one
}
HERE = {  # of a session on this machine alone: nobody else is listened to
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}
_MASTER = "local[*,4]"  # all cores of this machine, and a task is tried as often as on a cluster
_CLUSTER = "local-cluster"  # processes of this machine that speak as machines do: for tests
_SESSION = "spark.ilmio.session"  # a core setting that tells a session of ours from another's
_SENT = {"spark.network.crypto.enabled", "spark.ssl.rpc.enabled"}
_KEPT = "spark.io.encryption.enabled"


@contextmanager
def spark_session(settings: SparkSettings) -> Iterator[SparkSession]:
    """Give the session that runs here already, else one that ends with the block.

    :raises UsageError: where PySpark or Java is missing, or the cluster does not encrypt.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of pandas, which plays no part here
            session, own = _session(settings)
            try:
                refuse_open(_conf(session), settings)
                yield session
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

    Where nothing says otherwise it is on this machine alone.

    :raises UsageError: where none can be started.
    """
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    token = secrets.token_hex(8)
    chosen = {**OWN, _SESSION: token}
    master = settings.master or ("" if "PYSPARK_GATEWAY_PORT" in os.environ else _MASTER)
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        chosen |= {**HERE, "spark.executorEnv.PYTHONPATH": _python_path()}
    builder = SparkSession.builder.appName("ilmio")
    builder = builder.master(master) if master else builder
    for name, value in {**chosen, **settings.conf}.items():
        builder = builder.config(name, value)
    try:
        with _secret_in_a_file(master):
            session = SparkSession.getActiveSession() or builder.getOrCreate()
    except (PySparkException, OSError, RuntimeError) as error:
        raise UsageError(
            f"No session of Spark could be started ({type(error).__name__}).",
            where="--engine spark",
            mend="Spark needs Java 17 (Debian: openjdk-17-jre-headless): see `java -version`, and "
            "spark.master in ilmio.toml.",
        ) from None
    return session, _conf(session).get(_SESSION) == token


@contextmanager
def _secret_in_a_file(master: str) -> Iterator[None]:
    """Let the processes of a local cluster share a secret; others make theirs, or have been told.

    PySpark passes its settings to Java as arguments, which all accounts of a machine can see.
    """
    if not master.startswith(_CLUSTER):
        yield
        return
    folder, before = Path(tempfile.mkdtemp(prefix="ilmio-spark-")), os.environ.get("SPARK_CONF_DIR")
    try:
        file = folder / "spark-defaults.conf"
        file.touch(mode=0o600)
        file.write_text(f"spark.authenticate.secret {secrets.token_hex(32)}\n", "ascii")
        os.environ["SPARK_CONF_DIR"] = str(folder)
        yield
    finally:
        os.environ.pop("SPARK_CONF_DIR")
        if before is not None:
            os.environ["SPARK_CONF_DIR"] = before
        shutil.rmtree(folder, ignore_errors=True)


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


def refuse_open(conf: Mapping[str, str], settings: SparkSettings) -> None:
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


def _python_path() -> str:
    root = str(Path(pipeline.__file__).resolve().parents[1])
    known = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    return os.pathsep.join([*known, root])
