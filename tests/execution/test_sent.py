"""What a worker elsewhere is told and answers: the same bytes, nothing raw, no word in a fault."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pytest

from pipeline.errors import InputRefused, UsageError
from pipeline.execution import scrubbing, sent, shards
from pipeline.execution.context import Context, Shards
from pipeline.execution.execute import execute, prepare
from pipeline.execution.one_shard import seen
from pipeline.period import Period
from pipeline.runs import RunFolder, Workspace
from pipeline.stages.ingest import IngestResult
from tests.execution.make_runs import (
    CANARIES,
    PERIODS,
    Runs,
    SharedModels,
    everything,
    make_small_workspace,
    results,
    small_runs,
)

PERIOD = PERIODS[0]
COUNT = 3


@pytest.fixture(scope="module")
def runs() -> Runs:
    return small_runs()


def batches(path: Path) -> list[pa.RecordBatch]:
    """The rows of a file, every cell a text, as an engine would hand them over."""
    names = path.read_text("utf-8-sig").splitlines()[0].split(",")
    texts = pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()))
    lines = pyarrow.csv.ParseOptions(newlines_in_values=True)
    return pyarrow.csv.read_csv(path, parse_options=lines, convert_options=texts).to_batches(5)


def over_the_wire(told: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(told))


class Elsewhere:
    """An engine whose workers are this process, but know only what they are told."""

    def __init__(self, input_file: Path | None) -> None:
        self.rows = batches(input_file) if input_file else []
        self.given = (input_file.name, self.rows[0].schema.names) if input_file else None

    def read(self, ctx: Context) -> IngestResult:
        if self.given is None:
            return scrubbing.read(ctx, lambda client: False)
        told = over_the_wire(sent.told_of(ctx, 1, bytes(32), self.given))
        answers = dict(sent.answer_reading(told, iter(self.rows)))
        sent.refuse(answers)
        return sent.as_read(answers)

    def do(
        self, ctx: Context, lacking: list[int], told: Shards, on_done: Callable[[int], None]
    ) -> None:
        secret = shards.secret_of(ctx.run)
        order = over_the_wire(sent.told_of(ctx, told.count, secret, self.given))
        for number, shard in enumerate(lacking, start=1):
            files = dict(sent.answer(order, shard, iter(self.rows)))
            assert sent.FAULT not in files, files[sent.FAULT]
            assert {"cache"} < {name.split("/")[0] for name in files}, "vectors and readings"
            shards.keep_shard(ctx.run, shard, told.count, files)
            on_done(number)
        content = everything(ctx.run.folder)
        for kind, forms in CANARIES.items():
            assert not [form for form in forms if form.encode() in content], kind
        assert b"ASIAKAS-" not in content, "raw ids of clients"

    def write(self, run: RunFolder) -> list[str]:
        return []


def prepared(workspace: Workspace, source: str) -> Context:
    return prepare(workspace, Period.parse(PERIOD), source)


@pytest.mark.parametrize("way", ["a path that all reach", "batches of an engine"])
def test_the_bytes_of_a_run_at_once(way: str, runs: Runs, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("pipeline.execution.execute.Models", SharedModels)
    by_path, file = way.startswith("a path"), runs.inputs[PERIOD]
    ctx = prepared(
        make_small_workspace(tmp_path / "w"), str(file) if by_path else "table:documents"
    )
    ctx.shards = Shards(COUNT, 1, {}, Elsewhere(None if by_path else file))
    execute(ctx)
    assert results(tmp_path / "w", PERIOD) == results(runs.folder, PERIOD)


@pytest.fixture(scope="module")
def told(runs: Runs, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a worker is told of the first period, by its path."""
    workspace = make_small_workspace(tmp_path_factory.mktemp("told") / "w")
    ctx = prepared(workspace, str(runs.inputs[PERIOD]))
    return over_the_wire(sent.told_of(ctx, COUNT, bytes(32)))


def rows_that_fail() -> Iterator[Any]:
    raise ValueError("Pirkko Vainionpää")
    yield


def test_a_fault_tells_its_place_and_no_word(told: dict[str, Any]):
    ((name, said),) = sent.answer({**told, "batches": ["t", ["text"]]}, 0, rows_that_fail())
    assert name in (sent.FAULT, sent.REFUSED) and b"Pirkko" not in said
    ((name, said),) = sent.answer({**told, "secret": "Pirkko"}, 0, iter(()))
    assert name == sent.FAULT and said.startswith(b"ValueError at sent.py:")


@pytest.mark.parametrize(
    ("other", "error", "says"),
    [
        ({"source": "elsewhere.csv"}, UsageError, "does not reach INPUT"),
        ({"roster": "elsewhere.csv"}, UsageError, "does not reach ROSTER"),
        ({"program": ["0.0", "", "", ""]}, UsageError, "version, rules or models differ"),
        ({"period": "1999-Q1"}, InputRefused, "No usable document"),
    ],
)
def test_what_a_worker_refuses_is_raised(told: dict[str, Any], other, error, says):
    answers = dict(sent.answer({**told, **other}, 0, iter(())))
    with pytest.raises(error, match=says):
        sent.refuse(answers)


def test_lexicons_of_the_workspace_are_read_elsewhere_too(runs: Runs, tmp_path: Path):
    workspace = make_small_workspace(tmp_path / "w")
    workspace.write_lexicon("fi", "velkakierre\tdebt spiral\n")
    ctx = prepared(workspace, str(runs.inputs[PERIOD]))
    told = over_the_wire(sent.told_of(ctx, COUNT, bytes(32)))
    assert sent.context_of(told).models.reading == ctx.models.reading


def test_who_was_forgotten_is_left_out_elsewhere_too(told: dict[str, Any], runs: Runs):
    from pipeline.execution.forgetting.client import mark_of
    from pipeline.stages.pseudonymise import pseudonym

    key = bytes.fromhex(told["key"])
    marks = [mark_of(pseudonym("ASIAKAS-4711", key), key)]
    ctx = sent.context_of({**told, "forgotten": marks})
    kept = set(scrubbing.read(ctx, lambda client: False).documents["client_id"])
    assert "ASIAKAS-4711" not in kept and "ASIAKAS-4712" in kept


def test_whoever_reads_a_table_knows_whether_it_is_the_same(told: dict[str, Any], tmp_path: Path):
    ctx = sent.context_of(told)
    none, all_ = scrubbing.read(ctx, lambda client: False), scrubbing.read(ctx)
    assert seen(none, bytes(32)) == seen(all_, bytes(32)), "of whichever clients the texts are kept"
    lines = Path(ctx.source).read_text("utf-8-sig").splitlines(keepends=True)
    ctx.source = str(tmp_path / Path(ctx.source).name)
    Path(ctx.source).write_text("".join(lines).replace("ASIAKAS-4711", "ASIAKAS-9999"), "utf-8")
    assert seen(scrubbing.read(ctx), bytes(32)) != seen(all_, bytes(32))


def test_a_worker_writes_nothing_anywhere(told: dict[str, Any]):
    ctx = sent.context_of(told)
    assert ctx.workspace.key().hex() == told["key"]
    for place in (ctx.run.folder, ctx.workspace.folder):
        with pytest.raises(OSError):
            (place / "tables").mkdir(parents=True)
    assert ctx.caches.scrubbed is None and ctx.caches.clean_file is None
    assert replace(ctx.caches).clean.key.hex() == told["clean"]
