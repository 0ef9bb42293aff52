"""Which format a file of coded material is in, told by what it holds."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import InputRefused, UsageError
from pipeline.tuning.coded.delimited import is_coded_table, read_delimited
from pipeline.tuning.coded.marks import read_marked
from pipeline.tuning.coded.material import Coded
from pipeline.tuning.coded.qdpx import read_qdc, read_qdpx
from pipeline.tuning.coded.taguette import MAGIC, read_taguette

_MARKED = (".txt", ".csv", ".jsonl", ".xlsx")


def read_coded(path: Path) -> Coded:
    """Read coded material: REFI-QDA, Taguette, a table of codings, or our own marks.

    The texts are raw client text: nothing of them may be written or shown.

    :raises UsageError: where there is no such file.
    :raises InputRefused: where it is of no known format, or cannot be used.
    """
    if not path.exists():
        raise UsageError("There is no such file.", where=str(path), mend="Check the path.")
    if path.is_dir():
        return read_marked(path)
    suffix = path.suffix.casefold()
    if suffix == ".qdpx":
        return read_qdpx(path)
    if suffix == ".qdc":
        return read_qdc(path)
    if _begins(path, MAGIC):
        return read_taguette(path)
    if is_coded_table(path):
        return read_delimited(path)
    if suffix in _MARKED:
        return read_marked(path)
    raise InputRefused(
        "This is no format of coded material that is known.",
        where=str(path),
        mend="Give a .qdpx (ATLAS.ti, MAXQDA, NVivo, QualCoder: export as REFI-QDA), a project of "
        "Taguette (.sqlite3), a .csv with document and code, or marked documents.",
    )


def is_coded(path: Path) -> bool:
    """Whether a file is coded by another program than ours, and not by inline marks."""
    if not path.is_file():
        return False
    other = path.suffix.casefold() in (".qdpx", ".qdc")
    return other or _begins(path, MAGIC) or is_coded_table(path)


def _begins(path: Path, magic: bytes) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(magic)) == magic
