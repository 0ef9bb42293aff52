"""What is made once on a machine and read from then on, in the user's folder for caches.

Nothing of any client lies there: a model in another format, the index of a dictionary, what a
lexicon's words become. All of it can be removed at any time, and is made again.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from pipeline.aside import written_aside

_DAY = 24 * 3600.0  # seconds
_UNUSED = 183 * _DAY
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM})


def made_once(name: str, make: Callable[[Path], None], folder: Path | None = None) -> bytes:
    """Content of a file, made now where it is not there or not as it was written.

    Where there is no room to keep it, it is made all the same, and again the next time. What the
    user's folder keeps and nobody has asked for in half a year is removed.

    :param name: tells everything that decides the content: versions, digests, the format.
    :param make: writes the content to a path.
    :param folder: where it is kept; None: the user's folder for caches.
    """
    file = (folder or users_folder()) / name
    digest = file.with_name(f"{name}.sha256")
    try:
        content, told = file.read_bytes(), digest.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        content, told = b"", ""
    if hashlib.sha256(content).hexdigest() == told:
        _note_use(file)
        return content
    try:
        content = _kept(file, digest, make)
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        with tempfile.TemporaryDirectory(prefix="ilmio-") as passing:
            make(Path(passing) / name)
            return (Path(passing) / name).read_bytes()
    if folder is None:
        _remove_unused(file.parent)
    return content


def _kept(file: Path, digest: Path, make: Callable[[Path], None]) -> bytes:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with written_aside(file) as aside:
        make(aside)
        content = aside.read_bytes()  # whatever another process puts in its place meanwhile
        with written_aside(digest) as other:
            other.write_text(hashlib.sha256(content).hexdigest(), encoding="ascii")
    return content


def _note_use(file: Path) -> None:
    """Set a file's time to now, at most once a day."""
    with contextlib.suppress(OSError):
        if time.time() - file.stat().st_mtime > _DAY:
            os.utime(file)


def _remove_unused(folder: Path) -> None:
    """Remove what older versions, and other catalogues and lexicons, have left behind."""
    for file in folder.iterdir():
        own = file.with_name(file.name.removesuffix(".sha256"))
        with contextlib.suppress(OSError):
            used = (own if own.exists() else file).stat().st_mtime
            if file.is_file() and time.time() - used > _UNUSED:
                file.unlink()


@lru_cache(maxsize=1)
def users_folder() -> Path:
    """This user's folder for caches; a passing one where nothing can be written."""
    from platformdirs import user_cache_path

    folder = user_cache_path("ilmio", appauthor=False)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass
    passing = Path(tempfile.mkdtemp(prefix="ilmio-"))
    atexit.register(shutil.rmtree, passing, ignore_errors=True)
    return passing
