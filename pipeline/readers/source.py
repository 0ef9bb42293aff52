"""Which reader opens an input: told by its kind and suffix, checked against its first bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.errors import InputRefused, UsageError
from pipeline.models import file_digest
from pipeline.readers.columnar import read_parquet
from pipeline.readers.delimited import read_delimited
from pipeline.readers.folder import read_folder
from pipeline.readers.json_lines import read_json_lines
from pipeline.readers.rows import ReadOptions, Source
from pipeline.readers.sql import read_sql
from pipeline.readers.workbook import read_workbook

Reader = Callable[[Path, ReadOptions], Source]

READERS: dict[str, Reader] = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".tab": read_delimited,
    ".xlsx": read_workbook,
    ".xlsm": read_workbook,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".parquet": read_parquet,
}
_FOLDER = "Put it in a folder with a manifest.csv (columns file, client_id, written_on, …)."
_OTHERWISE = {
    ".xls": "Open it in Excel or LibreOffice and save it as .xlsx.",
    ".ods": "Open it in LibreOffice and save it as .xlsx.",
    ".xlsb": "Open it in Excel and save it as .xlsx.",
    ".doc": "Save it as .docx. " + _FOLDER,
    ".rtf": "Save it as .docx. " + _FOLDER,
    ".odt": "Save it as .docx. " + _FOLDER,
    ".docx": _FOLDER,
    ".pdf": _FOLDER,
    ".txt": _FOLDER + " If it is a table, name it .csv.",
    ".json": "Write one object a line and name it .jsonl.",
    ".zip": "Unpack it and give the file or folder inside.",
    ".gz": "Unpack it and give the file inside.",
    ".db": "Give it as a URL with a query: sqlite:///file.db and ingest.query.",
    ".sqlite": "Give it as a URL with a query: sqlite:///file.sqlite and ingest.query.",
}
_MAGIC = {
    b"PK\x03\x04": "a ZIP container (.xlsx?)",
    b"PAR1": "Parquet",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"SQLite format 3": "a SQLite database",
}


def open_source(source: str | Path, options: ReadOptions) -> Source:
    """Open an input: a file, a folder with a manifest, or a database URL.

    :raises UsageError: where it does not exist or its format is not known.
    :raises InputRefused: where it cannot be used.
    """
    if isinstance(source, str) and "://" in source:
        return read_sql(source, options)
    path = Path(source)
    if path.is_dir():
        return read_folder(path, options)
    if not path.exists():
        raise UsageError("The input does not exist.", where=str(source), mend="Check the path.")
    suffix = path.suffix.casefold()
    if suffix not in READERS:
        raise InputRefused(
            f"The format '{suffix or 'without suffix'}' is not read.",
            where=path.name,
            mend=_OTHERWISE.get(suffix, f"Read are: {', '.join(READERS)}, folders and databases."),
        )
    if READERS[suffix] in (read_delimited, read_json_lines):
        _check_magic(path, suffix)
    return READERS[suffix](path, options)


def input_digests(source: str) -> list[dict[str, str]]:
    """SHA-256 of every file of an input, in the order of their paths; none for a database."""
    path = Path(source)
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    return [{"sha256": file_digest(file)} for file in files if file.is_file()]


def _check_magic(path: Path, suffix: str) -> None:
    if not path.is_file():
        return
    with path.open("rb") as stream:
        head = stream.read(16)
    for magic, name in _MAGIC.items():
        if head.startswith(magic):
            raise InputRefused(
                f"The file is named {suffix} but is {name}.",
                where=path.name,
                mend="Give it the suffix of its format, or export it again.",
            )
