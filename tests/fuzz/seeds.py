"""Good files of every format that is read, in memory; what is changed begins from them."""

from __future__ import annotations

import io
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tests.release_check import make_files
from tests.stages.make_inputs import (
    ROWS,
    write_csv,
    write_docx,
    write_jsonl,
    write_parquet,
    write_pdf,
    write_sqlite,
    write_xlsx,
)
from tests.tuning.coded.make_projects import FILES, TEXT, project, qdpx_file, selection, source

_LINES = [str(row["text"]).splitlines()[0] for row in ROWS]
_MARKED = (
    "=== document_id: D1 | client_id: C1\nÄiti <ph id=\"debt\">ei saa</ph> nukuttua.\n"
    "=== document_id: D2 | client_id: C2\n<neg id=\"food\">Ruokaa on.</neg> "
    "<pii t=\"PERSON\">Aino</pii>.\n"
)  # fmt: skip
_CODED = "document;code;start;end;coder\nD1;vuokra;0;22;Aino\nD1;häätö;10;37;Bo\n"
_MANIFEST = "file;client_id;document_id;written_on;unit\na.txt;1;D1;2026-07-03;Itä\n"


def _written(name: str, write: Callable[[Path], Any]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()


def _csv(**told: Any) -> bytes:
    return _written("a.csv", lambda path: write_csv(path, ROWS, **told))


def _odd_parquet() -> bytes:
    """Columns of many types, not the texts that an export has."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(
        {
            "client_id": pa.array([1, None, 3], pa.int64()),
            "document_id": pa.array(["D1", "D2", "D3"]).dictionary_encode(),
            "text": pa.array([b"a", b"\xff", None], pa.binary()),
            "written_on": pa.array([0, 1_790_000_000_000_000_001, -1], pa.timestamp("ns", "UTC")),
            "day": pa.array([date(2026, 7, 3), None, None], pa.date32()),
            "roster": pa.array([["Aino", "Bo"], [], None]),
            "unit": pa.array([{"a": 1}, {"a": None}, None]),
            "active": pa.array([True, False, None]),
            "complete": pa.array([0.5, float("nan"), None]),
        }
    )
    out = io.BytesIO()
    pq.write_table(table, out, compression="none")
    return out.getvalue()


def _sqlite_file() -> bytes:
    return _written("a.db", lambda path: write_sqlite(path, ROWS))


def _taguette() -> bytes:
    """A small project: the real one of the tests is large, most of its bytes say nothing."""

    def write(path: Path) -> None:
        base = sqlite3.connect(path)
        base.executescript(
            "PRAGMA page_size = 512;"
            "CREATE TABLE projects (id INTEGER PRIMARY KEY, name);"
            "CREATE TABLE documents (id INTEGER PRIMARY KEY, name, contents, project_id);"
            "CREATE TABLE tags (id INTEGER PRIMARY KEY, path, description);"
            "CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id, start_offset, "
            "end_offset, snippet);"
            "CREATE TABLE highlight_tags (highlight_id, tag_id);"
            "INSERT INTO projects VALUES (1, 'p');"
            "INSERT INTO documents VALUES (1, 'D1', '<p>Vuokra on <b>maksamatta</b>.</p>', 1);"
            "INSERT INTO tags VALUES (1, 'housing', ''), (2, 'housing.rent', 'Vuokra');"
            "INSERT INTO highlights VALUES (1, 1, 0, 6, 'Vuokra');"
            "INSERT INTO highlight_tags VALUES (1, 2);"
        )
        base.close()

    return _written("a.sqlite3", write)


def _qdpx() -> bytes:
    xml = project(
        source(selection(0, 22, name=TEXT[:22]) + selection(47, 58)),
        '<Code guid="c0" name="raha"><Description>x</Description>'
        '<Code guid="c1" name="vuokra" color="#0077BB"/></Code>',
        '<Cases><Case guid="k" name="K1"><SourceRef targetGUID="g"/></Case></Cases>',
    )
    return _written("a.qdpx", lambda path: qdpx_file(path, xml))


def _zip() -> bytes:
    page = make_files.page("<p>Asiakkaita on 12.</p>")
    return make_files.zipped({"a.html": page, "b/c.csv": make_files.evidence(12)}, "x")


def _word() -> bytes:
    table = [["Ilmiö", "Asiakkaita"], ["Velka", "12"]]
    return _written("a.docx", lambda path: write_docx(path, _LINES, table))


def _json_lines() -> bytes:
    odd = {"document_id": 4, "client_id": None, "text": ["a", {"b": 1.5}], "written_on": 46_210}
    return _written("a.jsonl", lambda path: write_jsonl(path, [*ROWS, odd]))


_SEEDS: dict[str, tuple[Callable[[], bytes], ...]] = {
    "csv": (
        _csv,
        lambda: _csv(encoding="cp1252", delimiter=","),
        lambda: _csv(encoding="utf-16", delimiter="\t"),
        lambda: b"sep=,\r\n" + _csv(delimiter=","),
    ),
    "jsonl": (_json_lines,),
    "xlsx": (lambda: _written("a.xlsx", lambda path: write_xlsx(path, ROWS)),),
    "parquet": (lambda: _written("a.parquet", lambda p: write_parquet(p, ROWS)), _odd_parquet),
    "txt": (lambda: str(ROWS[0]["text"]).encode(), lambda: str(ROWS[1]["text"]).encode("cp1252")),
    "docx": (_word, lambda: make_files.word("Salattu", "deleted")),
    "pdf": (
        lambda: _written("a.pdf", lambda path: write_pdf(path, _LINES)),
        lambda: make_files.pdf("Text", "attachment"),
        lambda: make_files.pdf("Text", "comment"),
        lambda: make_files.pdf("Text", "author"),
    ),
    "manifest": (_MANIFEST.encode,),
    "roster": (lambda: b"client_id;names\n1;Aino;\n2;Bo|Per\n", lambda: b"asiakas,nimi\n1,Aino\n"),
    "sqlite": (_sqlite_file,),
    "qdpx": (_qdpx, lambda: (FILES / "exegete.qdpx").read_bytes()),
    "qdc": ((FILES / "taguette.qdc").read_bytes, lambda: project("").encode()),
    "taguette": (_taguette,),
    "coded_csv": (_CODED.encode, (FILES / "taguette_highlights.csv").read_bytes),
    "marks_txt": (_MARKED.encode,),
    "marks_csv": (lambda: b'document_id,client_id,text\nD1,C1,"<ph id=""debt"">x</ph>"\n',),
    "marks_jsonl": (
        lambda: json.dumps(
            {"document_id": "D1", "client_id": "C1", "text": '<ph id="debt">x</ph> y'}
        ).encode(),
    ),
    "html": (
        lambda: make_files.page("<table><caption>x</caption><tr><th>Klienter<td>3</table><!--x-->"),
        lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><title>a</title><text>b</text></svg>",
    ),
    "word": (_word, lambda: make_files.word("a", "comment"), lambda: make_files.word("a", "macro")),
    "book": (
        lambda: make_files.book("a", "comment"),
        lambda: make_files.book(3, "cell", ("Ilmiö", "Asiakkaita")),
        lambda: make_files.book("a", "custom property"),
        lambda: make_files.book("a", "link"),
    ),
    "odt": (lambda: make_files.odt("a", "tracked"), lambda: make_files.odt("3", "table")),
    "zip": (_zip,),
    "evidence": (lambda: make_files.evidence(12), lambda: _csv(delimiter="\t")),
    "json": (
        lambda: make_files.as_json({"evidence": [{"n_clients": 3, "label_fi": "Velka"}]}),
        lambda: b'{"a": 1}\n{"a": [1, 2, {"b": "c"}]}\n',
    ),
    "md": (lambda: b"# a\n\n| Klienter | x |\n|---|---|\n| 3 | y |\n\n<!-- c -->\n",),
    "png": (lambda: make_files.png("tEXt x"),),
}  # fmt: skip


@cache
def seeds(name: str) -> tuple[bytes, ...]:
    """Good files of a kind."""
    return tuple(make() for make in _SEEDS[name])


def members(data: bytes) -> dict[str, bytes] | None:
    """Members of a container; None where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return None
