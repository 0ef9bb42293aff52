"""`ilmio tune` on finished runs of the samples: searched, stopped, measured, told."""

from __future__ import annotations

import json

import pytest

from pipeline.tuning.samples import source_folder
from pipeline.tuning.tune import held_out
from tests.execution.make_runs import copy_of, ilmio, small_runs

OPTIONS = ("--runs", "2", "--held-out", "0.5", "--part", "match")


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setattr(held_out, "LEAST_HELD_OUT", 5)  # the small runs have 12 clients
    return copy_of(small_runs().folder, tmp_path / "workspace")


def tune(workspace, *more: str):
    return ilmio("tune", "-w", workspace, *OPTIONS, *more)


def test_it_searches_goes_on_and_tells(workspace):
    first = tune(workspace, "--trials", "2")
    assert first.code == 0, first.err
    assert "0 as it is" in first.out
    again = tune(workspace, "--trials", "4", "--json", "--choose", "3")
    told = json.loads(again.out)
    assert len(told["trials"]) + told["stopped_early"] == 4
    assert told["choice"] == 3 and told["apply"].startswith("--set match.cut")
    assert told["held_out"]["verdict"] in ("better", "worse", "not_told")
    assert told["clients"] + told["held_out"]["clients"] == 12
    page = (workspace / "tuning" / "study.html").read_text("utf-8")
    assert "<h1>Tuning of 2026-Q2, 2026-Q3</h1>" in page and "http" not in page
    assert "match.cut" in page and "(as it is)" in page
    clients = set()
    for name in ("study.html", "study.json", "study.db"):
        clients |= {c for c in _clients(workspace) if c.encode() in
                    (workspace / "tuning" / name).read_bytes()}  # fmt: skip
    assert not clients, "no client is named"


def _clients(workspace) -> set[str]:
    from pipeline.runs import Workspace

    return set(Workspace.open(workspace).run("2026-Q3").read_table("passages")["client_id"])


@pytest.mark.parametrize(
    "more, told",
    [
        (("--study", "../x"), "cannot be called"),
        (("--part", "scrub"), "cannot be tuned"),
        (("--held-out", "0.1"), "too few"),
        (("--trials", "0"), "No trial was finished"),
        (("-p", "2031-Q1"), "2031-Q1"),
        ((str(source_folder()),), "run is needed"),
    ],
)
def test_what_cannot_be_done_is_refused(more, told, workspace):
    done = tune(workspace, *more)
    assert done.code == 2 and told in done.err, done.err
