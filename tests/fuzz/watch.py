"""What a reader may not do while it reads: take long, take much memory, call out, write a file."""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SECONDS = 5.0  # of one core, for one file
MEGABYTES = 1_000  # of memory, for the whole process
_WRITES = frozenset("wax+")
_CALLS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto",
          "subprocess.Popen", "os.system", "os.exec", "os.fork", "os.posix_spawn")  # fmt: skip
_CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod",
            "os.truncate", "shutil.")  # fmt: skip


class TookTooLong(BaseException):
    """The reader was stopped; no reader catches it."""


class DidWrong(Exception):
    """The reader called out or wrote."""


_seen: list[str] | None = None
_installed = False


def _hook(event: str, args: Any) -> None:
    if _seen is None:
        return
    if event.startswith(_CALLS) or event.startswith(_CHANGES):
        _seen.append(f"{event} {args[0] if args else ''}")
    elif event == "open" and len(args) > 2:
        flags = args[2] if isinstance(args[2], int) else 0
        if set(str(args[1] or "")) & _WRITES or flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
            _seen.append(f"open {args[0]}")


@contextmanager
def watched() -> Iterator[None]:
    """Read within this.

    :raises TookTooLong: after :data:`SECONDS` of one core.
    :raises DidWrong: where it called out or wrote.
    """
    global _seen, _installed
    if not _installed:
        sys.addaudithook(_hook)
        _installed = True
    _seen = []
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
        done = _seen
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        _seen = None
    if done:
        raise DidWrong("; ".join(done[:3]))


def _stop(*_: object) -> None:
    raise TookTooLong(f"more than {SECONDS:g} seconds")


def peak_megabytes() -> float:
    """Most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000


def seconds_used() -> float:
    """Seconds of one core that this process has used."""
    return time.process_time()
