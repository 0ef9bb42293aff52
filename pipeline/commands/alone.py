"""Commands that write: alone in their workspace, after a word on what was stopped before them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.execution.one_writer import stopped_run, stopped_runs, writing
from pipeline.execution.shards import FOLDER
from pipeline.lock.lock import free, owner_of
from pipeline.period import Period
from pipeline.runs import Workspace


@contextmanager
def alone(folder: Path, command: str) -> Iterator[None]:
    """Be the one writer of a workspace; what a stopped command left is told on standard error.

    :param command: as a person would type it, without the name of an input.
    :raises BusyError: where another command writes to it.
    """
    with writing(Workspace.open(folder), command) as before:
        _say(before)
        yield


@contextmanager
def alone_with_run(folder: Path, period: str, start: str, shard: str = "") -> Iterator[None]:
    """Be the one writer for a run; say what becomes of one of this period that was stopped.

    :param start: stage to begin with; ``shard``: the one that is done alone: many are at once, each
        in a folder of its own.
    """
    workspace, name = Workspace.open(folder), Period.parse(period).name
    if shard:
        yield
        return
    with writing(workspace, f"ilmio run … --period {name}") as before:
        _say(before)
        in_shards = (workspace.partial(name).folder / FOLDER).is_dir()
        if start == "ingest" and name in workspace.partials() and not in_shards:
            found = stopped_run(workspace, name)
            again = "This run begins anew, and takes its place." if found.done else ""
            _say("\n".join(filter(None, ["" if before else found.told, again])))
        yield


def unlock(folder: Path, *, yes: bool) -> str:
    """Take the workspace from an owner that does not run any more.

    :param yes: do it; else only say who it is.
    :raises BusyError: where the owner runs on this machine.
    :raises UsageError: where it was asked without ``yes``.
    """
    workspace = Workspace.open(folder)
    owner = owner_of(workspace.folder)
    if owner is not None and not yes and not (owner.is_here and not owner.lives):
        raise UsageError(
            f"`{owner.command}` has been writing to this workspace {owner.age()}.",
            where=f"{folder}: {owner.place}",
            mend="Look there. If it does not run any more: "
            f"ilmio unlock {folder} --yes. Two writers at once would spoil a run.",
        )
    gone = free(workspace.folder)
    stopped = [one.told for one in stopped_runs(workspace)]
    first = f"Freed: `{gone.command}` ({gone.place})." if gone else "Nobody writes to it."
    return "\n".join([first, *stopped])


def _say(text: str) -> None:
    if text:
        sys.stderr.write(f"ilmio: {text}\n")
