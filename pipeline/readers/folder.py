"""A folder of DOCX, PDF and TXT files with a manifest that says whose they are.

Every file is accounted for: what the manifest does not name, names in vain, or names outside the
folder becomes a reject.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pipeline.errors import InputRefused
from pipeline.readers.delimited import read_delimited
from pipeline.readers.encoding import decode
from pipeline.readers.naming import tells_nothing
from pipeline.readers.pdf import pdf_text
from pipeline.readers.rows import MEGABYTE, RawRow, ReadOptions, Source
from pipeline.readers.word import word_text
from pipeline.readers.workbook import read_workbook

MANIFESTS = ("manifest.csv", "manifest.tsv", "manifest.xlsx")
_FILE_COLUMNS = (
    *("file", "filename", "file name", "path"),
    *("tiedosto", "tiedostonimi", "tiedoston nimi"),
    *("fil", "filnamn", "filens namn"),
)
_LEGACY = (".doc", ".rtf", ".odt", ".xls", ".ods", ".wpd", ".pages")
_SYSTEM = ("thumbs.db", "desktop.ini")
_MEND = "Put a manifest.csv or manifest.xlsx in the folder: columns file, client_id, written_on, …"


def read_folder(folder: Path, options: ReadOptions) -> Source:
    """Open a folder by its manifest.

    :raises InputRefused: where there is no manifest, more than one, or it names no files.
    """
    found = [folder / name for name in MANIFESTS if (folder / name).is_file()]
    if len(found) != 1:
        what = "no manifest" if not found else f"{len(found)} manifests"
        raise InputRefused(f"The folder has {what}.", where=folder.name, mend=_MEND)
    read = read_workbook if found[0].suffix == ".xlsx" else read_delimited
    manifest = read(found[0], options)
    column = _file_column(manifest.header, found[0].name)
    files, outside = _list(folder, options)
    files.pop(found[0].name, None)
    total = max(len(files), manifest.total or 0)
    rows = _rows(manifest, column, files, outside, options)
    header = [name for name in manifest.header if name != column]
    warned = manifest.warnings
    return Source(folder.name, header, rows, total, True, True, warned)


def _file_column(header: list[str], name: str) -> str:
    for wanted in _FILE_COLUMNS:
        for column in header:
            if column.strip().casefold().replace("_", " ") == wanted:
                return column
    raise InputRefused("The manifest has no column 'file'.", where=name, mend=_MEND)


def _list(folder: Path, options: ReadOptions) -> tuple[dict[str, Path], set[str]]:
    root = folder.resolve()
    files: dict[str, Path] = {}
    outside: set[str] = set()
    for place, folders, names in os.walk(folder):
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        for name in sorted([*names, *links]):
            path = Path(place) / name
            if name.startswith((".", "~$")) or name.casefold() in _SYSTEM:
                continue  # left by the system or by an open Word window
            key = _key(path.relative_to(folder).as_posix())
            if not path.resolve().is_relative_to(root):
                outside.add(key)
            elif name not in links:
                files[key] = path
        if len(files) > options.max_rows:
            raise InputRefused(
                f"The folder has more than {options.max_rows:,} files.",
                where=folder.name,
                mend="Split it, or raise the limit: --set ingest.max_rows=…",
            )
    return files, outside


def _key(name: str) -> str:
    # One form for "ä": other systems store it as "a" with a mark.
    return unicodedata.normalize("NFC", name.strip().replace("\\", "/")).removeprefix("./")


def _rows(
    manifest: Source, column: str, files: dict[str, Path], outside: set[str], options: ReadOptions
) -> Iterator[RawRow]:
    named: set[str] = set()
    for row in manifest.rows:
        values = {key: value for key, value in row.values.items() if key != column}
        wanted = _key(str(row.values.get(column) or ""))
        named.add(wanted)
        if row.fault:
            yield replace(row, values=values, name=wanted)
            continue
        kept = replace(row, values=values, name=_stem(wanted), source=wanted)
        yield _with_text(kept, wanted, files.get(wanted), outside, options)
    for number, extra in enumerate(sorted({*files, *outside} - named), start=1):
        fault = "outside_folder" if extra in outside else "not_in_manifest"
        place = extra if tells_nothing(extra) else f"file {number} of those without a row"
        yield RawRow({}, place, extra, name=extra, fault=fault)


def _with_text(
    row: RawRow, wanted: str, path: Path | None, outside: set[str], options: ReadOptions
) -> RawRow:
    if wanted in outside or wanted.startswith("/") or ".." in PurePosixPath(wanted).parts:
        return replace(row, fault="outside_folder")
    if path is None or not path.is_file():
        place = wanted if wanted and tells_nothing(wanted) else f"manifest, {row.place}"
        return replace(row, fault="file_missing", place=place)
    text, fault, notes = _file_text(path, options)
    place = wanted if tells_nothing(wanted) else f"manifest, {row.place}"
    return replace(row, place=place, text=text, fault=fault, notes=notes)


def _file_text(path: Path, options: ReadOptions) -> tuple[str, str, tuple[str, ...]]:
    if path.stat().st_size > options.max_file_mb * MEGABYTE:
        return "", "file_too_large", ()
    suffix = path.suffix.casefold()
    try:
        if suffix == ".docx":
            return *word_text(path, options), ()
        if suffix == ".pdf":
            text, fault, bare = pdf_text(path, options)
            return text, fault, ("pages_without_text",) if bare else ()
        if suffix in (".txt", ".md", ".text"):
            return *_plain_text(path, options), ()
    except OSError:
        return "", "unreadable", ()
    return "", "legacy_format" if suffix in _LEGACY else "unknown_format", ()


def _plain_text(path: Path, options: ReadOptions) -> tuple[str, str]:
    limit = options.max_text_chars * 4  # bytes of a character in UTF-8, at most
    with path.open("rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        return "", "text_too_long"
    text, damaged = decode(data, options.encoding)
    return ("", "bad_encoding") if damaged else (text, "")


def _stem(name: str) -> str:
    path = PurePosixPath(name)
    return str(path.with_suffix("")) if path.name else ""  # "/" and "./" name no file
