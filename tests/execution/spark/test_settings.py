"""What goes with `--engine spark` and what does not; nothing here needs Spark."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.commands.shards import refuse_engine
from pipeline.configs import load_settings
from pipeline.errors import IlmioError, UsageError
from pipeline.execution.settings import RunSettings
from pipeline.execution.spark import session
from pipeline.execution.spark.settings import SparkSettings, kind_of
from pipeline.execution.spark.tasks import given_up

SENT, TLS, KEPT = (
    "spark.network.crypto.enabled", "spark.ssl.rpc.enabled", "spark.io.encryption.enabled",
)  # fmt: skip


@pytest.mark.parametrize(
    ("source", "kind", "place"),
    [
        ("parquet:/lake/documents", "parquet", "/lake/documents"),
        ("delta:abfss://a@b.example/documents", "delta", "abfss://a@b.example/documents"),
        ("table:main.social.documents", "table", "main.social.documents"),
        ("documents.parquet", "", ""),
        ("sqlite:///table.db", "", ""),
        ("table:", "", ""),
    ],
)
def test_inputs_that_spark_alone_reaches(source: str, kind: str, place: str):
    assert kind_of(source) == (kind, place)


@pytest.mark.parametrize(
    ("engine", "source", "shard", "says"),
    [
        ("sparc", "a.csv", "", "Did you mean 'spark'"),
        ("spark", "a.csv", "1/4", "--shard does one alone"),
        ("", "table:documents", "", "is read by Spark"),
    ],
)
def test_words_that_do_not_go_together(engine: str, source: str, shard: str, says: str):
    with pytest.raises(UsageError, match=says):
        refuse_engine(engine, source, shard)


@pytest.mark.parametrize(
    ("engine", "source", "shard"),
    [("", "a.csv", "1/4"), ("spark", "a.csv", ""), ("spark", "table:documents", "")],
)
def test_words_that_do(engine: str, source: str, shard: str):
    refuse_engine(engine, source, shard)


@pytest.mark.parametrize(
    ("conf", "promised", "open_"),
    [
        ({}, False, True),
        ({SENT: "true"}, False, True),
        ({KEPT: "true"}, False, True),
        ({SENT: "true", KEPT: "false"}, False, True),
        ({SENT: "true", KEPT: "true"}, False, False),
        ({TLS: "True", KEPT: "true"}, False, False),
        ({}, True, False),
    ],
)
def test_a_session_in_the_open_is_refused(conf: dict[str, str], promised: bool, open_: bool):
    settings = SparkSettings(platform_encrypts=promised)
    if not open_:
        session.refuse_open(conf, settings)
        return
    with pytest.raises(UsageError, match="does not encrypt") as error:
        session.refuse_open(conf, settings)
    assert "platform_encrypts" in error.value.mend


def test_a_session_that_is_started_here_encrypts_and_listens_to_nobody_else():
    session.refuse_open(session.OWN, SparkSettings())
    assert (
        session.OWN["spark.authenticate"] == "true" and session.OWN["spark.ui.enabled"] == "false"
    )
    assert set(session.HERE.values()) == {"127.0.0.1"}


def test_a_secret_is_no_setting(tmp_path: Path):
    file = tmp_path / "a.toml"
    file.write_text('[spark.conf]\n"spark.authenticate.secret" = "x"\n')
    with pytest.raises(UsageError, match="a secret is no setting"):
        load_settings(RunSettings, [file])


def test_settings_of_spark_stand_in_no_manifest():
    settings = RunSettings(spark=SparkSettings(write_to="/lake/of/a/team"))
    assert "spark" not in settings.model_dump()


@pytest.mark.parametrize(
    ("told", "kind", "says"),
    [
        ("… ModuleNotFoundError: No module named 'pipeline'", UsageError, "lack ilmio"),
        ("Python worker exited unexpectedly (crashed)", IlmioError, "want of memory"),
        ("ExecutorLostFailure (executor 1 exited …)", IlmioError, "want of memory"),
        ("Pirkko Vainionpää", IlmioError, "gave a shard up"),
    ],
)
def test_why_spark_gave_up(told: str, kind: type[IlmioError], says: str):
    error = given_up(told)
    assert type(error) is kind and says in str(error) and "Pirkko" not in str(error)


def test_without_pyspark_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch):
    def none(settings: SparkSettings) -> None:
        raise ModuleNotFoundError("no", name="pyspark")

    monkeypatch.setattr(session, "_session", none)
    with (
        pytest.raises(UsageError, match="PySpark is not installed"),
        session.spark_session(SparkSettings()),
    ):
        pass
