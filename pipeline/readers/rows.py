"""What every reader takes and gives: options in, raw rows out.

A reader is a function ``(path, options) -> Source``. It opens nothing else than its own format and
judges only whether a row can be read; what the cells mean is decided in ``stages/ingest.py``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.errors import InputRefused

MEGABYTE = 1_000_000  # bytes
_NO_TEXT = re.compile("[\ud800-\udfff]")  # a byte that did not decode


@dataclass(frozen=True)
class ReadOptions:
    """Limits and hints for reading; the limits keep a hostile or broken file from harm."""

    max_file_mb: float = 500.0  # megabytes on disk, per file
    max_uncompressed_mb: float = 1_000.0  # megabytes unpacked, per file
    max_ratio: float = 100.0  # unpacked / packed size
    max_text_chars: int = 2_000_000  # characters of one document
    max_rows: int = 1_000_000  # rows or files
    encoding: str | None = None  # of CSV and text files; None: detected
    delimiter: str | None = None  # of CSV files; None: detected
    sheet: str | None = None  # of workbooks; None: the first with a header
    query: str | None = None  # SELECT, for databases


@dataclass(frozen=True)
class RawRow:
    """One row or file as it was found.

    :param values: column -> value, types as the format gives them.
    :param place: where a person finds it ("row 17", "notes/a.docx"); no cell's content.
    :param source: file or query it came from.
    :param text: the text where the reader itself brings it (a folder); None: a column holds it.
    :param name: an id for rows that have none of their own (a file's name), else "".
    :param fault: code of the reason why it cannot be read, else "".
    :param notes: codes of things worth a warning.
    """

    values: Mapping[str, Any]
    place: str
    source: str
    text: str | None = None
    name: str = ""
    fault: str = ""
    notes: tuple[str, ...] = ()
    content: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        """Keep what is told of the row writable, whatever its file is named."""
        for told in ("place", "source", "name"):
            object.__setattr__(self, told, writable(getattr(self, told)))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content: orders rows that have no id, whatever their place in the file."""
        parts = [f"{key}={_brief(value)!r}" for key, value in sorted(self.values.items())]
        seen = "\x1f".join([*parts, self.name, self.fault, self.text or ""])
        return hashlib.sha256(seen.encode("utf-8", "surrogatepass") + self.content).hexdigest()


def _brief(value: Any) -> Any:
    return (len(value), value[:4096]) if isinstance(value, str) and len(value) > 100_000 else value


@dataclass
class Source:
    """An opened input: its columns and its rows, which can be walked through once."""

    name: str
    header: list[str]
    rows: Iterator[RawRow]
    total: int | None = None  # rows or files, where known beforehand
    brings_text: bool = False  # rows carry their text themselves
    brings_name: bool = False  # rows carry a name that can serve as their id
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Keep the name writable."""
        self.name = writable(self.name)


def writable(name: str) -> str:
    """Put a sign in place of bytes that are no text: older systems name files in other codings."""
    return _NO_TEXT.sub("\ufffd", name)


def check_size(path: Path, options: ReadOptions) -> None:
    """Refuse a file that is empty, too large, or no plain file.

    :raises InputRefused: with the size and the limit.
    """
    if not path.is_file():  # a pipe or device would never end
        raise InputRefused("The input is not a plain file.", where=path.name)
    size = path.stat().st_size
    if size == 0:
        raise InputRefused(
            "The file is empty.", where=path.name, mend="Export it again and check the export."
        )
    if size > options.max_file_mb * MEGABYTE:
        raise InputRefused(
            f"The file has {size / MEGABYTE:,.0f} MB; the limit is {options.max_file_mb:,.0f} MB.",
            where=path.name,
            mend="Split the file, or raise the limit: --set ingest.max_file_mb=…",
        )


def header_names(cells: Sequence[Any]) -> list[str]:
    """Turn the cells of a header row into unique names.

    Empty cells become ``column 3``; a name that stands twice gets a number.
    """
    names: dict[str, None] = {}
    following: dict[str, int] = {}  # number that the next of the same name gets
    for position, cell in enumerate(cells, start=1):
        text = "" if cell is None else str(cell)
        text = " ".join(text.encode("utf-8", "replace").decode("utf-8").split()).strip("\ufeff ")
        name, plain = text or f"column {position}", text or "column"
        while name in names:
            twin = following.get(plain, 2)
            name, following[plain] = f"{plain} ({twin})", twin + 1
        names[name] = None
    return list(names)
