"""A PostgreSQL of the tests' own: Debian's package, in a folder with its socket, for a while."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

_PLACES = "lib/postgresql/*/bin/initdb"  # below /usr, where Debian puts it
_NOBODY = ("postgres", "nobody")  # who may run it where the tests are root's: it refuses root
_USER = "ilmio"


@cache
def missing() -> str:
    """What is not here of what a PostgreSQL takes; empty where all is."""
    if find_spec("psycopg") is None:
        return "PostgreSQL: psycopg is not installed (pip install 'ilmio[postgresql]')"
    if _binaries() is None:
        return "PostgreSQL: the server is not installed (Debian: postgresql)"
    return ""


@dataclass
class Server:
    """A running server."""

    folder: Path
    made: int = 0

    def new(self) -> str:
        """Address of a new schema: as good as a database, and made in no time."""
        import psycopg

        self.made += 1
        name = f"w{self.made}"
        with psycopg.connect(
            dbname="postgres", user=_USER, host=str(self.folder), autocommit=True
        ) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        own = f"host={self.folder}&options=-csearch_path%3D{name}"
        return f"postgresql+psycopg://{_USER}@/postgres?{own}"

    def settings(self, _: Path | None = None) -> str:
        """The part ``store`` of a workspace's settings, with a new schema."""
        return f'[store]\nurl = "{self.new()}"\n'


@contextmanager
def serving(*options: str) -> Iterator[Server]:
    """Start a server, and stop it: none of its files stays.

    :param options: of the server, ``name=value``.
    """
    binaries = _binaries()
    assert binaries is not None, missing()
    with tempfile.TemporaryDirectory(prefix="ilmio-pg-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        own: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL}
        if os.geteuid() == 0:
            own |= {"user": _nobody(), "group": _group(), "extra_groups": []}
            shutil.chown(folder, own["user"], own["group"])
        data = folder / "data"
        # Letters are ordered as Finnish orders them: nothing may rest on the order of bytes.
        order = ["--locale=C.UTF-8", "--encoding=UTF8", "--locale-provider=icu", "--icu-locale=fi"]
        make = ["-D", data, "-U", _USER, "--auth=trust", "--no-sync", *order]
        subprocess.run([binaries / "initdb", *make], check=True, **own)
        told = ["listen_addresses=", f"unix_socket_directories={folder}", "max_connections=200"]
        words = " ".join(f"-c {one}" for one in (*told, *options))
        start = ["-D", data, "-w", "-l", folder / "log", "-o", words, "start"]
        subprocess.run([binaries / "pg_ctl", *start], check=True, **own)
        try:
            yield Server(folder)
        finally:
            stop = ["-D", data, "-m", "immediate", "stop"]
            subprocess.run([binaries / "pg_ctl", *stop], check=False, **own)


def _binaries() -> Path | None:
    found = sorted(Path("/usr").glob(_PLACES))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _nobody() -> str:
    import pwd

    return next(name for name in _NOBODY if name in {one.pw_name for one in pwd.getpwall()})


def _group() -> int:
    import pwd

    return pwd.getpwnam(_nobody()).pw_gid


needs_postgresql = pytest.mark.skipif(bool(missing()), reason=missing() or "it is here")
