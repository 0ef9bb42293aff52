"""Every reader as a function of one file; it ends well, or in an error that says what to mend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import IlmioError
from pipeline.readers.rows import ReadOptions

#: Limits below those of the product, so that a small file can pass them.
LIMITS = ReadOptions(max_text_chars=100_000, max_uncompressed_mb=50, query="SELECT * FROM docs")
TABLE, REFUSED = "table", "refused"


@dataclass(frozen=True)
class Target:
    """A reader.

    :param name: of the kind of its good files too.
    :param file: name that the changed bytes are given.
    :param read: reads a file; raises an :class:`IlmioError` or nothing.
    :param share: of all inputs of the command: cheap readers get more.
    """

    name: str
    file: str
    read: Callable[[Path], Any]
    share: float
    beside: tuple[str, str] = ("", "")  # name and text of a good file in the same folder

    def put(self, folder: Path, data: bytes) -> Path:
        """Write the changed bytes, and what stands beside them, into an empty folder."""
        if self.beside[0]:
            (folder / self.beside[0]).write_text(self.beside[1], "utf-8")
        path = folder / self.file
        path.write_bytes(data)
        return path


def outcome(target: Target, path: Path) -> str:
    """Read a file and say how it ended; anything but the two is a finding and is raised."""
    return outcome_of(target.read, path)


def outcome_of(read: Callable[[Path], Any], path: Path) -> str:
    """Read a file or folder and say how it ended."""
    try:
        read(path)
    except IlmioError as error:
        str(error).encode()  # it can be written to a screen
        return REFUSED
    return TABLE


def _source(path: Path) -> Any:
    from pipeline.readers.collect import collect, settle_duplicates
    from pipeline.readers.columns import recognise, showable
    from pipeline.readers.source import open_source

    opened = open_source(path, LIMITS)
    if _often(path):
        showable(opened.header[:2])
        return _whole(path)
    mapped = recognise(opened.header, {}, ())
    got = collect(opened, mapped.columns, _rules())
    settle_duplicates(got)
    return got


def _often(path: Path) -> bool:
    """One file in forty goes on into the table of documents."""
    files = [path] if path.is_file() else path.iterdir()
    return sum(one.stat().st_size for one in files) % 40 == 0


def _whole(path: Path | str, **limits: Any) -> Any:
    from pipeline.stages.ingest import IngestSettings, ingest

    got = ingest(path, IngestSettings(**(limits or _SETTINGS)))
    return _as_parquet(got.documents), _as_parquet(got.rejects), str(got.counts).encode()


def _as_parquet(frame: Any) -> Any:
    import pyarrow as pa

    return pa.Table.from_pandas(frame, preserve_index=False)


_SETTINGS: dict[str, Any] = {
    "max_reject_share": 1,
    "max_text_chars": LIMITS.max_text_chars,
    "max_uncompressed_mb": LIMITS.max_uncompressed_mb,
    "query": LIMITS.query,
}


def _rules() -> Any:
    from pipeline.stages.ingest import IngestSettings

    return IngestSettings(**_SETTINGS).rules()


def _folder(path: Path) -> Any:
    return _source(path.parent)


def _manifest(file: str) -> tuple[str, str]:
    return "manifest.csv", f"file;client_id;written_on\n{file};1;2026-07-03\n"


def _roster(path: Path) -> Any:
    from pipeline.readers.roster import read_roster

    return read_roster(path, LIMITS)


def _database(path: Path) -> Any:
    return _whole(f"sqlite:///{path}")


def _coded(path: Path) -> Any:
    from pipeline.tuning.coded import is_coded, read_coded

    is_coded(path)
    coded = read_coded(path)
    return coded.table(), coded.coders


def _released(path: Path) -> Any:
    from pipeline.gate.contents import pieces_of
    from pipeline.release_check.canaries import places_of_words
    from pipeline.release_check.reading import read_contents
    from pipeline.release_check.small import small_places

    data = path.read_bytes()
    got = read_contents(path.name, data)
    list(small_places(got, 5))
    list(places_of_words(("salaisuus",), path.name, data, got))
    return list(pieces_of(path.name, data))


def _checked(path: Path) -> Any:
    """A finished file, looked through as `ilmio release check` does, without detectors."""
    from pipeline.gate.gate import Gate
    from pipeline.release_check.check import Check, check_files

    return check_files([path], Check(Gate(lambda *_: []), 5, ("salaisuus",)))


TARGETS = {
    one.name: one
    for one in (
        Target("csv", "a.csv", _source, 10),
        Target("jsonl", "a.jsonl", _source, 10),
        Target("xlsx", "a.xlsx", _source, 1),
        Target("parquet", "a.parquet", _source, 5),
        Target("txt", "a.txt", _folder, 8, _manifest("a.txt")),
        Target("docx", "a.docx", _folder, 1, _manifest("a.docx")),
        Target("pdf", "a.pdf", _folder, 1, _manifest("a.pdf")),
        Target("manifest", "manifest.csv", _folder, 4, ("a.txt", "Vuokra on maksamatta.")),
        Target("roster", "roster.csv", _roster, 10),
        Target("sqlite", "a.db", _database, 0.5),
        Target("qdpx", "a.qdpx", _coded, 4),
        Target("qdc", "a.qdc", _coded, 8),
        Target("taguette", "a.sqlite3", _coded, 4),
        Target("coded_csv", "a.csv", _coded, 8),
        Target("marks_txt", "a.txt", _coded, 4),
        Target("marks_csv", "a.csv", _coded, 4),
        Target("marks_jsonl", "a.jsonl", _coded, 4),
        Target("html", "a.html", _released, 4),
        Target("word", "a.docx", _released, 0.5),
        Target("book", "a.xlsx", _released, 0.5),
        Target("odt", "a.odt", _released, 2),
        Target("zip", "a.zip", _released, 2),
        Target("evidence", "a.csv", _released, 5),
        Target("json", "a.json", _released, 6),
        Target("md", "a.md", _released, 6),
        Target("png", "a.png", _released, 4),
    )
}

#: Readers of whole inputs, as a run and the commands call them.
READS: dict[str, Callable[[Path], Any]] = {
    "input": lambda path: _whole(path, max_reject_share=1), "coded": _coded, "released": _checked,
}  # fmt: skip
