"""A run in shards: the same bytes, nothing raw on the disk, done again where a process died."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import IlmioError, InputRefused, UsageError
from pipeline.execution import pool, shards
from pipeline.execution.context import Shards
from pipeline.execution.one_shard import shard_of
from pipeline.gate.known import KnownSecrets
from tests.execution.make_runs import (
    CANARIES,
    PERIODS,
    Runs,
    everything,
    ilmio,
    make_small_workspace,
    results,
    small_runs,
)

PERIOD = PERIODS[0]
COUNT = 3


@pytest.fixture(scope="module")
def runs() -> Runs:
    return small_runs()


@pytest.fixture(scope="module")
def half_done(runs: Runs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which two shards of three are done, as a scheduler would do them."""
    folder = make_small_workspace(tmp_path_factory.mktemp("shards") / "workspace").folder
    for number in (1, 3):
        said = ilmio(
            "run", runs.inputs[PERIOD], "-p", PERIOD, "-w", folder, "--shard", f"{number}/3"
        )
        assert said.code == 0, said.err
    assert "Shard 3 of 3 is done" in said.out
    return folder


def partial(workspace: Path) -> Path:
    return workspace / "runs" / f".{PERIOD}.partial"


def test_a_shard_holds_nothing_raw_and_is_its_owners_alone(half_done: Path):
    content = everything(partial(half_done) / shards.FOLDER)
    assert b"documents" in content
    for kind, forms in CANARIES.items():
        assert not [form for form in forms if form.encode() in content], kind
    assert b"ASIAKAS-" not in content, "raw ids of clients"
    for path in (partial(half_done) / shards.FOLDER).rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_joined_shards_give_the_bytes_of_a_run_at_once(half_done: Path, runs: Runs, monkeypatch):
    """The one that is lacking is done, those that are done are not."""
    asked: list[int] = []
    do_all = pool.do_all
    monkeypatch.setattr(
        pool, "do_all", lambda lacking, *rest: (asked.extend(lacking), do_all(lacking, *rest))
    )
    source = runs.inputs[PERIOD]
    said = ilmio("run", source, "-p", PERIOD, "-w", half_done, "--shards", COUNT)
    assert said.code == 0, said.err
    assert asked == [1]
    assert results(half_done, PERIOD) == results(runs.folder, PERIOD)
    manifests = [json.loads((w / "runs" / PERIOD / "manifest.json").read_text("utf-8"))
                 for w in (half_done, runs.folder)]  # fmt: skip
    for part in ("ingest", "columns", "warnings", "inputs", "counts", "glosses", "settings"):
        assert manifests[0][part] == manifests[1][part], part
    assert not list((half_done / "runs").rglob(f"*{shards.SECRET}*")), "the secret is gone"


@pytest.mark.parametrize("told", ["0/3", "4/3", "3", "a/b", "1/0", "-1/3", "1/10001"])
def test_what_is_no_shard_is_refused(told: str):
    with pytest.raises(UsageError, match="no shard"):
        shards.parse_shard(told)


def test_every_client_is_in_one_shard():
    clients = [f"ASIAKAS-{n}" for n in range(1000)]
    numbers = [shard_of(client, 8) for client in clients]
    assert set(numbers) == set(range(8))
    assert numbers == [shard_of(client, 8) for client in clients]


# --- processes -----------------------------------------------------------------------------------


def as_process(monkeypatch, script: str) -> None:
    """Let a script stand for the process that does a shard; it reads its order as ``told``."""
    start = "import json, os, signal, sys; told = json.load(sys.stdin)\n"
    real = subprocess.Popen

    def popen(command, **how):
        return real([sys.executable, "-S", "-c", start + script], **how)

    monkeypatch.setattr(pool.subprocess, "Popen", popen)


def test_a_process_that_was_killed_is_said_and_its_shard_done_again(
    monkeypatch, tmp_path: Path, capsys
):
    as_process(
        monkeypatch,
        f"place = {str(tmp_path)!r} + f\"/{{told['index']}}\"\n"
        "if told['index'] == 2 and not os.path.exists(place):\n"
        "    open(place, 'w'); os.kill(os.getpid(), signal.SIGKILL)\n",
    )
    done: list[int] = []
    pool.do_all([0, 1, 2, 3], Shards(4, 2, {}), done.append)
    assert done == [1, 2, 3, 4]
    assert "Shard 3 of 4 ended at once (signal 9)" in capsys.readouterr().err


def test_one_that_dies_twice_stops_the_run_and_says_how_to_mend_it(monkeypatch):
    as_process(monkeypatch, "os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(IlmioError, match="twice") as error:
        pool.do_all([0], Shards(4, 4, {}), lambda n: None)
    assert "--jobs 2" in error.value.mend
    assert "--shards 16" in error.value.mend


def test_one_that_fails_twice_is_to_be_looked_at(monkeypatch):
    as_process(monkeypatch, "print('a library says this'); sys.exit(1)")
    with pytest.raises(IlmioError, match="exit code 1") as error:
        pool.do_all([1], Shards(4, 1, {}), lambda n: None)
    assert "--shard 2/4" in error.value.mend


def test_what_a_process_was_refused_with_is_told_as_it_is(monkeypatch):
    as_process(
        monkeypatch,
        'print(json.dumps({"kind": "InputRefused", "what": "No rows.", "where": "x.csv", '
        '"mend": "Export it again."})); sys.exit(3)',
    )
    with pytest.raises(InputRefused, match="No rows") as error:
        pool.do_all([0, 1], Shards(2, 2, {}), lambda n: None)
    assert (error.value.where, error.value.exit_code) == ("x.csv", 3)


def test_when_the_run_stops_its_processes_do(monkeypatch, tmp_path: Path):
    as_process(
        monkeypatch,
        "import time\n"
        f"open({str(tmp_path)!r} + f\"/{{told['index']}}-{{os.getpid()}}\", 'w')\n"
        "sys.exit(0) if told['index'] == 0 else time.sleep(600)\n",
    )

    def stop(done: int) -> None:
        while not list(tmp_path.glob("1-*")):
            pass
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pool.do_all([0, 1], Shards(2, 2, {}), stop)
    (other,) = tmp_path.glob("1-*")
    with pytest.raises(ProcessLookupError):
        os.kill(int(other.name.split("-")[1]), 0)


def test_what_shards_know_of_secrets_adds_up():
    key = bytes(range(32))
    one, other, all_of_them = KnownSecrets(key), KnownSecrets(key), KnownSecrets(key)
    one.add("040 123 4567", "PHONE")
    one.add_id("ASIAKAS-4711", "CLIENT_ID")
    other.add("Pirkko Vainionpää", "PERSON")
    for known in (one, other):
        all_of_them.take_in(json.loads(json.dumps(known.told())))
    text = "Soitto 0401234567, asiakas-4711, pirkko vainionpää."
    assert sorted(all_of_them.find(text)) == ["CLIENT_ID", "PERSON", "PHONE"]
    assert "Vainio" not in json.dumps(other.told())
