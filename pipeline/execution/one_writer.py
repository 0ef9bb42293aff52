"""Writing to a workspace: alone, and after what a stopped command left is put in order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.execution.plan import ACCOUNT, PLAN
from pipeline.lock.lock import one_writer
from pipeline.lock.owner import Owner
from pipeline.runs import Workspace


@dataclass(frozen=True)
class Stopped:
    """A run that was stopped before it was whole."""

    period: str
    at: str  # ISO, UTC: when it last wrote
    done: tuple[str, ...]  # stages that are whole

    @property
    def told(self) -> str:
        """Say it in a sentence, with how to go on."""
        after = f"after '{self.done[-1]}'" if self.done else "before its first stage was whole"
        then = (
            f" Go on with it: ilmio run INPUT --period {self.period} --from stopped …"
            if self.done
            else f" Run {self.period} again."
        )
        return f"A run of {self.period} was stopped {after}, at {self.at}.{then}"


@contextmanager
def writing(workspace: Workspace, command: str) -> Iterator[str]:
    """Be the one writer of a workspace.

    :param command: what is done, as a person would type it, without the name of an input.
    :returns: what became of a command that was stopped while writing before; "" where none was.
    :raises BusyError: where somebody else is writing.
    """
    with one_writer(workspace.folder, command) as before:
        mended = workspace.mend() if before is not None else ()
        yield _told(before, mended, stopped_runs(workspace)) if before is not None else ""


def stopped_runs(workspace: Workspace) -> tuple[Stopped, ...]:
    """Runs that were stopped, by period; one that is going on looks like one too."""
    return tuple(stopped_run(workspace, period) for period in workspace.partials())


def stopped_run(workspace: Workspace, period: str) -> Stopped:
    """How far a stopped run came; nothing of an account that cannot be read is believed."""
    file = workspace.partial(period).folder / ACCOUNT
    try:
        made = json.loads(file.read_text("utf-8"))["made_under"]
        done = tuple(stage.name for stage in PLAN if stage.name in made)
        at = file.stat().st_mtime
    except (OSError, ValueError, TypeError, KeyError):
        done, at = (), workspace.partial(period).folder.stat().st_mtime
    return Stopped(period, datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds"), done)


def _told(before: Owner, mended: tuple[str, ...], stopped: tuple[Stopped, ...]) -> str:
    lines = [f"`{before.command}` ({before.place}) was stopped before it was done."]
    lines += [f"The run of {period} was put back in its place." for period in mended]
    return "\n".join([*lines, *(one.told for one in stopped)])
