"""The examples of configs/cluster: every command that they give is one that ilmio understands."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

from pipeline.configs import config_path

FOLDER = config_path("cluster")
GIVEN = ("in put.parquet", "2026-Q3", "/data/work space", "4")
_FAKE = """#!/bin/sh
echo 7
for word in "$@"; do echo "$word"; done >>"$FAKE_LOG"
[ "$1" = apply ] && cat >>"$FAKE_LOG.yaml"
exit 0
"""


def understood(words: list[str]) -> dict[str, object]:
    """What the command makes of its words; it is not run."""
    from typer.main import get_command

    from pipeline.cli import app

    group = get_command(app)
    name, command, rest = group.resolve_command(
        group.make_context("ilmio", [], resilient_parsing=True), words
    )  # type: ignore[attr-defined]  # noqa: E501
    return dict(command.make_context(name, rest).params)


def called(script: str, fake: str, folder: Path) -> tuple[list[str], str]:
    """Words that a script gives to a command of a scheduler, and what it pipes into it."""
    path = folder / fake
    path.write_text(_FAKE)
    path.chmod(0o755)
    log = folder / "log"
    environment = {
        **os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "FAKE_LOG": str(log),
        "IMAGE": "registry/ilmio:1", "CLAIM": "ilmio-data",
    }  # fmt: skip
    subprocess.run(["bash", str(FOLDER / script), *GIVEN], env=environment, check=True)
    piped = folder / "log.yaml"
    return log.read_text().splitlines(), piped.read_text() if piped.exists() else ""


def in_shell(line: str, **variables: str) -> list[str]:
    """Words of a command as a shell makes them, without running it."""
    shown = line.replace("exec ilmio", "printf '%s\\n'")
    done = subprocess.run(
        ["bash", "-c", shown, *GIVEN[:3]], env={**os.environ, **variables}, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.splitlines()


def test_slurm(tmp_path: Path):
    words, _ = called("slurm.sh", "sbatch", tmp_path)
    shards, join = (one.removeprefix("--wrap=") for one in words if one.startswith("--wrap="))
    assert "--array=1-4" in words and "--dependency=afterany:7" in words
    told = dict(zip(("INPUT", "PERIOD", "WORKSPACE", "SHARDS"), GIVEN, strict=True))
    variables = {f"ILMIO_{name}": value for name, value in told.items()}
    of_one = understood(in_shell(shards, SLURM_ARRAY_TASK_ID="3", **variables))
    assert of_one["shard"] == "3/4" and of_one["source"] == GIVEN[0]
    assert understood(in_shell(join, **variables))["shards"] == 4


def test_kubernetes(tmp_path: Path):
    _, piped = called("kubernetes.sh", "kubectl", tmp_path)
    jobs = [yaml.safe_load(one) for one in re.split(r"(?m)^(?=apiVersion)", piped) if one.strip()]
    assert [job["spec"]["completionMode"] for job in jobs] == ["Indexed", "NonIndexed"]
    assert jobs[0]["spec"]["completions"] == 4
    lines = []
    for job in jobs:
        (container,) = job["spec"]["template"]["spec"]["containers"]
        assert container["args"][1:] == list(GIVEN[:3])
        lines.append(container["args"][0])
    of_one = understood(in_shell(lines[0], JOB_COMPLETION_INDEX="3"))
    assert of_one["shard"] == "4/4" and of_one["workspace"] == Path(GIVEN[2])
    assert understood(in_shell(lines[1]))["shards"] == 4


def test_spark_submit(tmp_path: Path):
    words, _ = called("spark-submit.sh", "spark-submit", tmp_path)
    script = next(k for k, word in enumerate(words) if word.endswith("ilmio.py"))
    told = understood(words[script + 1 :])
    assert told["engine"] == "spark" and told["shards"] == 4 and told["source"] == GIVEN[0]
    assert "spark.io.encryption.enabled=true" in words


def test_the_python_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (code,) = re.findall(r"```python\n(.*?)```", (FOLDER / "README.md").read_text("utf-8"), re.S)
    (tmp_path / "2026-Q2.zip").touch()
    told = []

    def main() -> None:
        import sys

        told.append((sys.argv[1], understood(sys.argv[1:])))
        if sys.argv[1] == "restore":
            Path(sys.argv[3]).mkdir()
        raise SystemExit(0)

    monkeypatch.setattr("pipeline.cli.main", main)
    secrets = type("Secrets", (), {"get": staticmethod(lambda scope, name: "5a" * 32)})
    code = code.replace("/Volumes/main/social/ilmio", str(tmp_path))
    made: dict[str, object] = {"dbutils": type("Utils", (), {"secrets": secrets})}
    exec(compile(code, "README.md", "exec"), made)
    assert [name for name, _ in told] == ["restore", "run", "backup"]
    assert told[1][1]["engine"] == "spark" and told[2][1]["file"].name == "2026-Q3.zip"
    key = Path(str(made["workspace"])) / "key"
    assert key.stat().st_mode & 0o777 == 0o600 and key.read_text() == "5a" * 32 + "\n"


def test_scripts_are_all_told_in_the_page():
    page = (FOLDER / "README.md").read_text("utf-8")
    for script in FOLDER.glob("*.sh"):
        assert f"`{script.name}`" in page
        assert shlex.split(script.read_text("utf-8"), comments=True)
