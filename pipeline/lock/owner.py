"""Who writes to a workspace: the note that its writer leaves beside the lock.

The operating system frees its lock when a process dies, and the note stays. Where the lock of the
operating system does nothing (some network shares), the note alone says that somebody is at it.
"""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_STARTED = 19  # field of /proc/PID/stat behind the name in brackets: ticks from boot to its start


@dataclass(frozen=True)
class Owner:
    """A process that writes, or wrote when it was stopped."""

    command: str  # as a person would type it, without what the input is called
    since: str  # ISO, UTC
    host: str
    boot: str  # id of the machine's start; empty where there is none
    pid: int
    started: int  # tells processes of one number apart; 0 where not known

    @classmethod
    def here(cls, command: str) -> Owner:
        """This process, from now on."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        pid = os.getpid()
        return cls(command, now, platform.node(), _boot(), pid, _started(pid))

    @property
    def is_here(self) -> bool:
        """Whether it is, or was, on the machine that asks."""
        if self.boot and _boot():
            return self.boot == _boot() or self.host == platform.node()
        return self.host == platform.node()

    @property
    def lives(self) -> bool:
        """Whether the process is still there; True where that cannot be known from here."""
        if not self.is_here:
            return True
        if self.boot != _boot():  # the machine was started again since
            return False
        if self.host != platform.node():  # another container of this machine: other numbers
            return True
        return _is_there(self.pid) and self.started == _started(self.pid)

    @property
    def place(self) -> str:
        """Where it runs, or ran."""
        return f"process {self.pid} on {self.host}, since {self.since}"

    def age(self, now: datetime | None = None) -> str:
        """How long ago it began, in words; a clock that differs is told of, never believed."""
        try:
            began = datetime.fromisoformat(self.since)
            seconds = ((now or datetime.now(UTC)) - began).total_seconds()
        except (TypeError, ValueError):
            return "since a time that cannot be read"
        if seconds < 0:
            return "since a time that is still to come by this machine's clock"
        for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
            if seconds >= size:
                n = int(seconds // size)
                return f"for {n} {word}{'' if n == 1 else 's'}"
        return "for less than a minute"

    def written(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def read_owner(note: Path) -> Owner | None:
    """Return who left a note; None where there is none. A damaged one is of nobody known."""
    try:
        told: dict[str, Any] = json.loads(note.read_text("utf-8"))
        return Owner(
            str(told["command"]), str(told["since"]), str(told["host"]), str(told["boot"]),
            int(told["pid"]), int(told["started"]),
        )  # fmt: skip
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError):
        return Owner("ilmio …", "", "a machine that is not known", "", 0, 0)


def _boot() -> str:
    try:
        return _BOOT.read_text("ascii").strip()
    except OSError:
        return ""


def _is_there(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True


def _started(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
        return int(told.rsplit(")", 1)[1].split()[_STARTED])
    except (OSError, ValueError, IndexError):
        return 0
