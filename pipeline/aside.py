"""Writing aside, then renaming: a reader never sees half of a file, and a full disk spoils none."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MODE = 0o600
_ASIDE = re.compile(r"\..+\.[0-9a-f]{8}|.+\.npy\.\d+\.part")


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """Give a path to write to; it takes the place of ``path`` when the block ends well."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        yield aside
        aside.chmod(_MODE)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def put_aside(path: Path) -> None:
    """Give a file, where there is one, a name of its own: ``a.csv`` to ``a-earlier-1.csv``."""
    number = 1
    while (other := path.with_name(f"{path.stem}-earlier-{number}{path.suffix}")).exists():
        number += 1
    if path.is_file():
        path.rename(other)


def sweep(folder: Path) -> None:
    """Remove what was written aside by a process that was killed before it renamed it."""
    for path in folder.rglob("*"):
        if _ASIDE.fullmatch(path.name) and path.is_file():
            path.unlink(missing_ok=True)
