"""The container of REFI-QDA: a ZIP with ``project.qde`` and the sources beside it.

Nothing is unpacked to disk, and a source is only ever a member of the container: a path that
leads elsewhere (``relative://``, ``absolute://``, ``../``) is not followed.
"""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath
from typing import Self

from pipeline.errors import InputRefused
from pipeline.readers.archives import BROKEN, archive_fault
from pipeline.readers.rows import MEGABYTE, ReadOptions
from pipeline.tuning.coded.material import Coded
from pipeline.tuning.coded.qde import read_codebook, read_project

PROJECT = "project.qde"
_INTERNAL = "internal://"
_FAULTS = {
    "encrypted_file": "it is encrypted",
    "legacy_format": "it is no ZIP container",
    "zip_bomb": "it unpacks to far more than it holds",
    "unreadable": "it is damaged, or no ZIP container",
}


class Container:
    """An opened project; gives its XML and its sources."""

    def __init__(self, path: Path, options: ReadOptions | None = None) -> None:
        self._path = path
        self._options = options or ReadOptions()
        if path.stat().st_size > self._options.max_file_mb * MEGABYTE:
            raise _refused("it is too large", path)
        fault = archive_fault(path, self._options)
        if fault:
            raise _refused(_FAULTS.get(fault, fault), path)
        try:
            self._archive = zipfile.ZipFile(path)
        except BROKEN:
            raise _refused(_FAULTS["unreadable"], path) from None
        self._members = {info.filename.casefold(): info for info in self._archive.infolist()}

    def __enter__(self) -> Self:
        """Keep it open."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._archive.close()

    def project(self) -> bytes:
        """Return ``project.qde``, which some programs put into a folder or name otherwise.

        :raises InputRefused: where there is none.
        """
        kind = PurePosixPath(PROJECT).suffix
        found = [name for name in self._members if PurePosixPath(name).name == PROJECT]
        others = [name for name in self._members if PurePosixPath(name).suffix == kind]
        if not found and len(others) == 1:
            found = others
        if not found:
            raise _refused(f"it has no {PROJECT}", self._path)
        return self._read(min(found, key=len))

    def text(self, path: str) -> str | None:
        """Return the text of a source, or None where it is not in the container or no text.

        :param path: as the project names it, ``internal://NAME``, or of some programs the name
            alone. Line breaks stay as they are: places are counted over them.
        """
        name = path.removeprefix(_INTERNAL)
        if not name or set(name) & set("/\\:") or name == "..":
            return None
        member = next(
            (at for at in self._members if at == name.casefold()
             or at == f"sources/{name.casefold()}"
             or at.endswith(f"/sources/{name.casefold()}")),
            None,
        )  # fmt: skip
        return None if member is None else decode(self._read(member))

    def _read(self, member: str) -> bytes:
        try:
            return self._archive.read(self._members[member])
        except BROKEN:
            raise _refused("a part of it is damaged", self._path) from None


def decode(data: bytes) -> str | None:
    """Return a text in UTF-8, or in UTF-16 where it says so; None where it is neither."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def read_qdpx(path: Path, options: ReadOptions | None = None) -> Coded:
    """Read a project.

    :raises InputRefused: where the container or its XML cannot be used.
    """
    with Container(path, options) as container:
        return read_project(container.project(), container.text, str(path))


def read_qdc(path: Path) -> Coded:
    """Read a codebook without documents.

    :raises InputRefused: where its XML cannot be used.
    """
    return Coded("REFI-QDA codebook", (), read_codebook(path.read_bytes(), str(path)), ())


def _refused(what: str, path: Path) -> InputRefused:
    return InputRefused(
        f"This project cannot be read: {what}.",
        where=str(path),
        mend="Export it once more from the program that it comes from, as REFI-QDA (.qdpx), "
        "without a password.",
    )
