"""A workspace from a backup: every file by its digest, beside the list and nothing else.

It is unpacked aside and renamed when it is whole. An archive is never trusted: names that lead out
of the folder, files that are not listed or of another size or digest stop it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.errors import InputRefused, UsageError
from pipeline.execution.backup import FORMAT, LIST
from pipeline.runs import SETTINGS
from pipeline.store.database import Database, exists, store_settings
from pipeline.store.migrations import REVISIONS
from pipeline.store.place import refuse_synced

_CHUNK = 1 << 20
_MOST_LIST = 50_000_000  # bytes
# What zipfile raises of an archive that is cut off, changed, encrypted or packed in another way.
_UNREADABLE = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, RuntimeError)
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Restored:
    """What was restored."""

    files: int
    made: str  # ISO, UTC: when the backup was made
    periods: tuple[str, ...]
    key: bool
    served: bool  # whether its database is on a server, and not in the archive


def restore_backup(path: Path, folder: Path) -> Restored:
    """Unpack a backup into a new folder, and bring its database to the form of this program.

    :raises UsageError: where the folder is not empty, or the archive is of a newer version.
    :raises InputRefused: where the archive is damaged, or holds what it must not; nothing is left.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            "The folder is not empty.",
            where=str(folder),
            mend="Name a new one: a backup is never laid over a workspace.",
        )
    refuse_synced(folder)
    with _opened(path) as archive:
        told = _list_of(archive, path)
        files = _files_of(archive, told, path)
        aside = folder.with_name(f".{folder.name}.restored.{secrets.token_hex(4)}")
        aside.mkdir(parents=True, mode=0o700)
        try:
            for name, listed in files.items():
                _unpack(archive, name, listed, aside / name, path)
            for part in ("runs", "releases"):
                (aside / part).mkdir(mode=0o700, exist_ok=True)
            served = bool(store_settings(aside).url)
            if not served and exists(aside):
                Database.open(aside)
            if folder.exists():
                folder.rmdir()
            aside.rename(folder)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
    periods = tuple(map(str, told.get("periods", ())))
    return Restored(len(files), str(told.get("made", "")), periods, bool(told.get("key")), served)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    if not path.is_file():
        raise UsageError("There is no such file.", where=str(path), mend="Check the path.")
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _UNREADABLE:
        raise _damaged(path, "it is cut off, or no archive") from None


def _list_of(archive: zipfile.ZipFile, path: Path) -> Mapping[str, Any]:
    try:
        if archive.getinfo(LIST).file_size > _MOST_LIST:
            raise ValueError("size")
        told: Mapping[str, Any] = json.loads(archive.read(LIST))
        form, database = int(told["format"]), str(told["database"])
    except (KeyError, ValueError, TypeError):
        raise _damaged(path, f"it has no {LIST} that can be read") from None
    if form > FORMAT or database not in REVISIONS:
        raise UsageError(
            f"The backup was made by a newer version of ilmio ({told.get('ilmio', 'unknown')}).",
            where=str(path),
            mend="Install that version, and restore it with that.",
        )
    return told


def _files_of(
    archive: zipfile.ZipFile, told: Mapping[str, Any], path: Path
) -> Mapping[str, tuple[str, int]]:
    """Names of the files with digest and size; refuses what is not as it is listed."""
    names = [one.filename for one in archive.infolist() if one.filename != LIST]
    try:
        listed = {
            str(name): (str(one["sha256"]), int(one["bytes"]))
            for name, one in told["files"].items()
        }
    except (KeyError, ValueError, TypeError, AttributeError):
        raise _damaged(path, f"{LIST} lists no files") from None
    if len(set(names)) < len(names) or set(names) != set(listed):
        raise _damaged(path, "it does not hold exactly what it lists")
    for name, (digest, size) in listed.items():
        if not _stays_inside(name) or not _DIGEST.fullmatch(digest) or size < 0:
            raise _damaged(path, "a name in it leads out of the folder, or is none")
    if SETTINGS not in listed:
        raise _damaged(path, f"it has no {SETTINGS}")
    return listed


def _stays_inside(name: str) -> bool:
    pure = PurePosixPath(name)
    odd = "\\" in name or ":" in name or "\x00" in name or name != pure.as_posix()
    return bool(name) and not odd and not pure.is_absolute() and ".." not in pure.parts


def _unpack(
    archive: zipfile.ZipFile, name: str, listed: tuple[str, int], to: Path, path: Path
) -> None:
    digest, left = listed
    for folder in reversed(to.parents[: len(PurePosixPath(name).parts) - 1]):
        folder.mkdir(mode=0o700, exist_ok=True)
    whole = hashlib.sha256()
    with (
        archive.open(name) as read,
        os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as write,
    ):
        while piece := read.read(_CHUNK):
            left -= len(piece)
            if left < 0:
                break
            whole.update(piece)
            write.write(piece)
    if left or whole.hexdigest() != digest:
        raise _damaged(path, f"{name} is not what was backed up")


def _damaged(path: Path, why: str) -> InputRefused:
    return InputRefused(
        f"The backup cannot be restored: {why}. Nothing was written.",
        where=str(path),
        mend="Take another backup; this one was changed or damaged since it was made.",
    )
