"""A backup: one archive of what cannot be made again, with the digest of every file in it.

Taken at any time: of runs only the finished ones, each as one moment had it, and of the database a
copy by its own means. Caches, locks and stopped runs are left out. So is the key, unless it is
asked for: whoever has it beside the data can tell which client of the source a pseudonym is.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.aside import written_aside
from pipeline.errors import UsageError
from pipeline.runs import KEY
from pipeline.store.database import FILE, store_settings
from pipeline.store.migrations import REVISIONS

if TYPE_CHECKING:
    from pipeline.runs import Workspace

LIST, FORMAT = "backup.json", 1
_CHUNK = 1 << 20
_TRIES = 5
_ELSEWHERE = ("runs", "cache")  # runs are taken one by one
_OF_THE_DATABASE = (FILE, f"{FILE}-wal", f"{FILE}-shm", f"{FILE}-journal")
_DAY = (1980, 1, 1, 0, 0, 0)  # of every member: when a file was written is nobody's business


@dataclass(frozen=True)
class Backup:
    """What was taken."""

    files: int
    bytes: int
    periods: tuple[str, ...]
    stopped: tuple[str, ...]  # runs that are not whole: left out
    key: bool
    database: bool  # whether it is in the archive; one on a server is not


def write_backup(workspace: Workspace, path: Path, *, with_key: bool) -> Backup:
    """Write the archive of a workspace.

    :raises UsageError: where the file is there already, or lies in the workspace.
    """
    if path.exists():
        raise UsageError(
            "There is such a file already.", where=str(path), mend="Name another; it is kept."
        )
    if workspace.folder.resolve() in path.resolve().parents:
        raise UsageError(
            "A backup inside the workspace would be lost with it.",
            where=str(path),
            mend="Name a place outside, best on another disk.",
        )
    served = bool(store_settings(workspace.folder).url)
    listed: dict[str, dict[str, object]] = {}
    with written_aside(path) as aside:
        with os.fdopen(os.open(aside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, source in _plain(workspace, with_key):
                    listed[name] = _add(archive, name, source)
                for period in workspace.periods():
                    listed |= _add_run(archive, workspace, period, path.parent)
                if not served and (workspace.folder / FILE).is_file():
                    listed[FILE] = _add_database(archive, workspace.folder / FILE, path.parent)
                archive.writestr(_member(LIST), _list(listed, workspace, with_key))
            file.flush()
            os.fsync(file.fileno())
    return Backup(
        len(listed), path.stat().st_size, tuple(workspace.periods()),
        tuple(workspace.partials()), with_key, FILE in listed,
    )  # fmt: skip


def _list(listed: dict[str, dict[str, object]], workspace: Workspace, with_key: bool) -> str:
    told = {
        "format": FORMAT,
        "ilmio": __version__,
        "database": REVISIONS[-1],
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "key": with_key,
        "periods": workspace.periods(),
        "files": listed,
    }
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)


def _plain(workspace: Workspace, with_key: bool) -> Iterator[tuple[str, Path]]:
    """Files beside runs, caches and database, by their names in the archive."""
    for path in sorted(workspace.folder.rglob("*")):
        name = path.relative_to(workspace.folder)
        hidden = any(part.startswith(".") for part in name.parts)
        if hidden or name.parts[0] in (*_ELSEWHERE, *_OF_THE_DATABASE) or path.is_symlink():
            continue
        if path.is_file() and (with_key or name.as_posix() != KEY):
            yield name.as_posix(), path


def _add_run(
    archive: zipfile.ZipFile, workspace: Workspace, period: str, beside: Path
) -> dict[str, dict[str, object]]:
    """Add a finished run as one moment had it: one may be published while it is read."""
    folder = workspace.run(period).folder
    for _ in range(_TRIES):
        with tempfile.TemporaryDirectory(prefix=".ilmio-backup-", dir=beside) as place:
            copied = Path(place) / "run"
            try:
                before = folder.stat().st_ino
                shutil.copytree(folder, copied)
                same = folder.stat().st_ino == before
            except OSError:
                same = False
            if same:
                return {
                    (name := f"runs/{period}/{path.relative_to(copied).as_posix()}"): _add(
                        archive, name, path
                    )
                    for path in sorted(copied.rglob("*"))
                    if path.is_file() and not path.name.startswith(".")
                }
    raise UsageError(
        f"The run of {period} is being made again and again, and cannot be copied.",
        where=str(folder),
        mend="Make the backup when nobody writes to the workspace.",
    )


def _add_database(archive: zipfile.ZipFile, database: Path, beside: Path) -> dict[str, object]:
    """Add a copy that SQLite itself makes, whole whatever is written meanwhile."""
    import sqlite3

    with tempfile.TemporaryDirectory(prefix=".ilmio-backup-", dir=beside) as place:
        copied = Path(place) / FILE
        os.close(os.open(copied, os.O_RDWR | os.O_CREAT, 0o600))
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copied)) as to:
            source.backup(to)
            to.execute("PRAGMA journal_mode = DELETE")
        return _add(archive, FILE, copied)


def _add(archive: zipfile.ZipFile, name: str, source: Path) -> dict[str, object]:
    whole, size = hashlib.sha256(), 0
    with source.open("rb") as read, archive.open(_member(name), "w", force_zip64=True) as to:
        while piece := read.read(_CHUNK):
            whole.update(piece)
            size += len(piece)
            to.write(piece)
    return {"sha256": whole.hexdigest(), "bytes": size}


def _member(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, _DAY)
    made.external_attr = 0o600 << 16
    made.compress_type = zipfile.ZIP_DEFLATED
    return made
