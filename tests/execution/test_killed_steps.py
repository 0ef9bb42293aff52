"""Killed before each single step of putting a run in place: the next command has a whole run."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.execution.one_writer import writing
from pipeline.lock.lock import NOTE
from tests.review.make_review import PERIOD, make_workspace

STEPS = 4  # of publishing: an older rest away, old aside, new in place, old away


def killed_before(step: int, work: Callable[[], object]) -> None:
    """Do work in a process of its own that is killed before its n-th step on the disk."""
    child = os.fork()
    if not child:
        left = [step]

        def counted(real: Callable) -> Callable:
            def call(*args: object, **options: object) -> object:
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*args, **options)

            return call

        Path.rename = counted(Path.rename)  # type: ignore[method-assign]
        shutil.rmtree = counted(shutil.rmtree)  # type: ignore[assignment]
        work()
        os._exit(0)
    os.waitpid(child, 0)


@pytest.mark.parametrize("step", range(STEPS + 1))
def test_killed_while_a_run_is_put_in_place(step: int, tmp_path: Path):
    workspace = make_workspace(tmp_path / "w")
    shutil.copytree(workspace.run(PERIOD).folder, workspace.partial(PERIOD).folder)
    partial = workspace.partial(PERIOD)
    partial.write_manifest({**partial.read_manifest(), "which": "new"})

    def publish() -> None:
        with writing(workspace, "ilmio run …"):
            workspace.publish(PERIOD)

    killed_before(step, publish)
    stopped = step < STEPS
    assert (workspace.folder / NOTE).is_file() == stopped
    with writing(workspace, "ilmio report …") as said:
        assert bool(said) == stopped
        assert ("was put back in its place" in said) == (step == 2)
        which = workspace.run(PERIOD).read_manifest().get("which", "old")
        assert which == ("old" if step < 3 else "new")
        assert len(workspace.run(PERIOD).read_table("documents")) > 0
        assert not list((workspace.folder / "runs").glob(".*.old"))
        assert workspace.partials() == ([PERIOD] if step < 3 else [])
    assert not (workspace.folder / NOTE).exists()
