"""The lock: one process, and in it one thread, writes runs and releases of a workspace.

Two things hold it. ``.lock`` is locked by the operating system, which frees it when the process
dies, however it dies. ``.lock.json`` says who it is; it is what a second command tells of, and what
counts where the other lock does nothing.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import IlmioError, UsageError
from pipeline.lock.owner import Owner, read_owner

if TYPE_CHECKING:
    from filelock import BaseFileLock

LOCK, NOTE = ".lock", ".lock.json"
_MODE = 0o600
_held: dict[Path, int] = {}  # workspace to the thread of this process that writes to it
_guard = threading.Lock()


class BusyError(UsageError):
    """Somebody else is writing to the workspace."""

    def __init__(self, folder: Path, owner: Owner | None) -> None:
        if owner is None:  # between its lock and its note
            super().__init__(
                "Another command is writing to this workspace.",
                where=str(folder),
                mend="Run the command again in a moment.",
            )
            return
        mend = "Wait until it is done."
        if owner.is_here:
            mend += f" To stop it: kill {owner.pid}"
        else:
            mend += f" If it does not run any more: ilmio unlock {folder}"
        super().__init__(
            f"Another command is writing to this workspace: `{owner.command}`, {owner.age()}.",
            where=f"{folder}: {owner.place}",
            mend=mend,
        )


@contextmanager
def one_writer(folder: Path, command: str) -> Iterator[Owner | None]:
    """Hold the lock of a workspace; within the same thread it may be taken again.

    :param command: what is done, as a person would type it.
    :returns: who was stopped while writing before, None where nobody was.
    :raises BusyError: where another process or thread has it.
    """
    place = folder.resolve()
    with _guard:
        again = _held.get(place) == threading.get_ident()
    if again:
        yield None
        return
    with _system_lock(place) as works:
        before = _take_over(place, works)
        _sign(place, Owner.here(command))
        with _guard:
            _held[place] = threading.get_ident()
        try:
            yield before
        finally:
            with _guard:
                del _held[place]
            (place / NOTE).unlink(missing_ok=True)


def owner_of(folder: Path) -> Owner | None:
    """Who writes to a workspace now, or was stopped while writing; None where nobody is told of."""
    return read_owner(folder / NOTE)


def free(folder: Path) -> Owner | None:
    """Take away the note of an owner who does not write any more; return who it was.

    :raises BusyError: where the owner is known to be at it still.
    """
    place = folder.resolve()
    with _system_lock(place):
        owner = read_owner(place / NOTE)
        if owner is not None and owner.is_here and owner.lives:
            raise BusyError(place, owner)
        (place / NOTE).unlink(missing_ok=True)
    return owner


@contextmanager
def _system_lock(place: Path) -> Iterator[bool]:
    """Hold the lock of the operating system; give whether it keeps others out at all."""
    from filelock import FileLock, Timeout

    path = place / LOCK
    own = FileLock(path, timeout=0, mode=_MODE, thread_local=False)
    try:
        own.acquire()
    except Timeout:
        raise BusyError(place, read_owner(place / NOTE)) from None
    try:
        yield _keeps_out(FileLock(path, timeout=0, mode=_MODE, thread_local=False))
    finally:
        with suppress(OSError):
            path.unlink()  # while it is held: who waits for it sees that it is another file
        own.release()


def _keeps_out(second: BaseFileLock) -> bool:
    """Whether a second lock on the same file is refused: on some shares every one is granted."""
    from filelock import Timeout

    try:
        second.acquire()
    except Timeout:
        return True
    second.release()
    return False


def _take_over(place: Path, works: bool) -> Owner | None:
    """Return who left a note and writes no more; the note is taken away.

    :param works: whether the operating system's lock keeps others out, so that who left a note on
        this machine is known to be gone.
    """
    owner = read_owner(place / NOTE)
    if owner is None:
        return None
    gone = owner.is_here and (works or not owner.lives)
    if not gone:
        raise BusyError(place, owner)
    (place / NOTE).unlink(missing_ok=True)
    return owner


def _sign(place: Path, owner: Owner) -> None:
    """Leave the note, unless somebody else has just done so."""
    note = place / NOTE
    aside = place / f"{NOTE}.{secrets.token_hex(4)}"
    aside.write_text(owner.written(), encoding="utf-8")
    aside.chmod(_MODE)
    try:
        os.link(aside, note)  # fails where there is one already, on network shares too
    except FileExistsError:
        raise BusyError(place, read_owner(note)) from None
    except OSError:  # a file system without links
        os.replace(aside, note)
    finally:
        aside.unlink(missing_ok=True)
    if read_owner(note) != owner:
        raise IlmioError(
            "Two commands began to write to this workspace at the same moment.",
            where=str(place),
            mend="Run the command again.",
        )
