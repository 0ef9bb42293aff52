"""Good files made bad: bytes, words and whole parts changed, by a source of chance of one's own."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any

from tests.fuzz.seeds import members, seeds

_LARGEST = 400_000  # bytes of a changed file
_NUMBERS = (
    "0 -1 1 2 255 256 65535 65536 2147483647 2147483648 4294967295 4294967296 9223372036854775807 "
    "9223372036854775808 1e309 -1e309 NaN Infinity 0.1 1e-320 00 +1 0x10 1_0 ٣ ² "
    "99999999999999999999"
).split()
_TEXT = [
    "", " ", "\n", "\r", "\r\n", "\t", "\x00", '"', '""', "'", ";", ",", "|", "\\", "ä", "Å", "😀",
    "\ufeff", "\u202e", "\u200b", "\ud800", "﷽", "İ", "ß", "2026-07-03", "3.7.2026", "31.2.2026",
    "0000-00-00", "9999-12-31T23:59:59+23:59", "46210", "20260703", "1790000000000", "null", "true",
    "kyllä", "=1+1", "%s%n", "../../a", "\x1a", "\x85", "\u2028", "sep=,", "x" * 5_000,
]  # fmt: skip
_XML = [
    "<", ">", "&", "&amp;", "&#0;", "&#xD800;", "&#x110000;", "&a;", "]]>", "<![CDATA[", "<!--",
    "-->", "<?xml version='1.0' encoding='utf-16'?>", "<!DOCTYPE a [<!ENTITY a 'b'>]>", "</", "/>",
    "xmlns='x'", "r='1048577'", "r='XFD1'", "r='A0'", "t='s'", "t='d'", "t='e'", "count='-1'",
    "TargetMode='External'", "Target='http://example.invalid/a'", "Target='../../../a'",
    "xml:id='a'",
    "encoding='cp037'", "encoding='none'", "standalone='x'", "startPosition='-1'",
    "endPosition='9e9'",
]  # fmt: skip
_PDF = [
    "obj", "endobj", "stream", "endstream", "xref", "trailer", "startxref", "%%EOF", "<<", ">>",
    "[",
    "]", "/Kids", "/Parent", "/Type", "/Pages", "/Count", "/Length", "/Filter", "/FlateDecode",
    "/LZWDecode", "/ASCII85Decode", "/RunLengthDecode", "/Prev", "/Size", "/Root", "1 0 R", "2 0 R",
    "3 0 R", "4 0 R", "5 0 R", "99 0 R", "(", ")", "\\", "BT", "ET", "Tj", "TJ", "Tf", "cm", "q",
    "Q",
    "/Font", "/ToUnicode", "/Encoding", "/W", "/Encrypt", "/ID", "/XObject", "Do", "/ObjStm",
    "/XRef",
]  # fmt: skip
_HTML = ["<table>", "</table>", "<td>", "<tr>", "<script>", "<style>", "<!", "<!--", "<a ", "&#x",
         "<svg>", "data:image/png;base64,", "hidden", "style='display:none'",
         "<![CDATA["]  # fmt: skip
_SQL = ["CREATE TABLE", "NULL", "REAL", "BLOB", "projects", "documents", "tags", "GENERATED"]
_MARKS = ["<ph", "</ph>", "<neg id=", "<pii t=", "=== ", " | ", ": ", 'id="']
_WORDS: dict[str, list[str]] = {
    "xml": [*_XML, *_NUMBERS], "pdf": [*_PDF, *_NUMBERS], "html": [*_HTML, *_XML, *_TEXT],
    "sql": [*_SQL, *_NUMBERS], "text": [*_TEXT, *_NUMBERS, *_MARKS],
}  # fmt: skip
_KIND = {
    "xlsx": "xml", "docx": "xml", "qdpx": "xml", "qdc": "xml", "word": "xml", "book": "xml",
    "odt": "xml", "pdf": "pdf", "html": "html", "sqlite": "sql", "taguette": "sql",
}  # fmt: skip
_FIELDS = ("document_id", "client_id", "household_id", "unit", "doc_type", "written_on", "language",
           "complete", "active", "roster", "text", "id", "")  # fmt: skip


def changed(name: str, seed: int | str, number: int) -> bytes:
    """Return the file of this number: the same for the same name, seed and number."""
    draw = Random(f"{seed}/{name}/{number}")
    made = _fresh(name, draw) if draw.random() < 0.25 else None
    if made is None:
        data = draw.choice(seeds(name))
        parts = members(data) if draw.random() < 0.85 else None
        words = _WORDS[_KIND.get(name, "text")]
        made = _container(parts, words, draw) if parts else _bytes(data, words, draw)
    return made[:_LARGEST]


def _fresh(name: str, draw: Random) -> bytes | None:
    """A file made from nothing, for formats that are text."""
    makers: dict[str, Callable[[Random], bytes]] = {
        "csv": _table, "coded_csv": _table, "marks_csv": _table, "evidence": _table,
        "manifest": _table, "roster": _table, "jsonl": _lines, "marks_jsonl": _lines,
        "json": _lines, "txt": lambda d: d.randbytes(d.randrange(200)),
        "md": lambda d: _sentence(d, _WORDS["text"]).encode("utf-8", "surrogatepass"),
        "marks_txt": lambda d: _sentence(d, [*_MARKS, *_TEXT]).encode("utf-8", "surrogatepass"),
        "html": lambda d: _sentence(d, _WORDS["html"]).encode("utf-8", "surrogatepass"),
    }  # fmt: skip
    return makers[name](draw) if name in makers else None


def _sentence(draw: Random, words: list[str]) -> str:
    return "".join(draw.choice(words) for _ in range(draw.randrange(1, 40)))


def _table(draw: Random) -> bytes:
    sep = draw.choice(";,\t|")
    head = [draw.choice([*_FIELDS, "file", "document", "code", "start", "end", *_TEXT])
            for _ in range(draw.randrange(1, 9))]  # fmt: skip
    rows = [[_cell(draw, sep) for _ in range(max(0, len(head) + draw.choice([0, 0, 0, -1, 1])))]
            for _ in range(draw.randrange(6))]  # fmt: skip
    text = draw.choice(["\n", "\r\n", "\r"]).join(sep.join(row) for row in [head, *rows])
    encodings = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-32", "mac_roman"]
    return text.encode(draw.choice(encodings), "replace")


def _cell(draw: Random, sep: str) -> str:
    text = draw.choice(_TEXT) + draw.choice(_WORDS["text"])
    return '"' + text.replace('"', '""') + '"' if draw.random() < 0.7 else text


def _lines(draw: Random) -> bytes:
    rows = []
    for _ in range(draw.randrange(1, 5)):
        row: Any = {draw.choice(_FIELDS): _value(draw, 0) for _ in range(draw.randrange(9))}
        row = row if draw.random() < 0.9 else _value(draw, 0)
        rows.append(json.dumps(row, ensure_ascii=draw.random() < 0.5))
    return "\n".join(rows).encode("utf-8", "surrogatepass")


def _value(draw: Random, depth: int) -> Any:
    kind = draw.randrange(10 if depth < 4 else 7)
    if kind < 3:
        return draw.choice(_TEXT)
    if kind == 3:
        return draw.choice([0, -1, 1.5, 1e308, float("inf"), float("nan"), 2**63, 10**400, 46_210,
                            1_790_000_000_000, True, None])  # fmt: skip
    if kind < 7:
        return draw.randrange(10**12)
    if kind == 7:
        return [_value(draw, depth + 1) for _ in range(draw.randrange(4))]
    return {draw.choice(_TEXT): _value(draw, depth + 1) for _ in range(draw.randrange(4))}


def _bytes(data: bytes, words: list[str], draw: Random) -> bytes:
    made = bytearray(data)
    for _ in range(draw.choice([1, 1, 1, 2, 2, 3, 5, 9])):
        _one_change(made, words, draw)
        if len(made) > _LARGEST:
            break
    return bytes(made)


def _one_change(made: bytearray, words: list[str], draw: Random) -> None:
    at = draw.randrange(len(made) + 1)
    size = draw.choice([1, 1, 2, 4, 8, 30, 200])
    match draw.randrange(9):
        case 0 if made:
            made[at % len(made)] ^= 1 << draw.randrange(8)
        case 1 if made:
            made[at % len(made)] = draw.choice([0, 10, 13, 34, 60, 127, 128, 255])
        case 2:
            made[at:at] = draw.choice(words).encode("utf-8", "surrogatepass")
        case 3:
            del made[at : at + size]
        case 4:
            made[at:at] = made[at : at + size] * draw.choice([1, 2, 9, 60, 600])
        case 5:
            del made[at:]
        case 6:
            other = draw.randrange(len(made) + 1)
            made[at : at + size] = made[other : other + size]
        case 7:
            _number(made, draw)
        case _:
            made[at:at] = draw.randbytes(size)


def _number(made: bytearray, draw: Random) -> None:
    """Put another number in the place of one."""
    places = [i for i, byte in enumerate(made[:20_000]) if 48 <= byte <= 57]
    if not places:
        return
    begin = end = draw.choice(places)
    while end < len(made) and 48 <= made[end] <= 57:
        end += 1
    made[begin:end] = draw.choice(_NUMBERS).encode()


def _container(parts: dict[str, bytes], words: list[str], draw: Random) -> bytes:
    """One to three members changed and packed again; now and then renamed, doubled or left out."""
    made = list(parts.items())
    for _ in range(draw.choice([1, 1, 2, 3])):
        at = draw.randrange(len(made))
        name, data = made[at]
        match draw.randrange(12):
            case 0:
                del made[at]
            case 1:
                made.append((name, _bytes(data, words, draw)))
            case 2:
                made[at] = (
                    draw.choice(["../a", "/a", "a\x00b", "", "x" * 300, name.upper()]),
                    data,
                )
            case 3:
                made[at] = (name, made[draw.randrange(len(made))][1])
            case _:
                made[at] = (name, _bytes(data, words, draw))
        if not made:
            break
    out = io.BytesIO()
    kind = draw.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", kind) as to:
        warnings.simplefilter("ignore")  # of a name that stands twice
        for name, data in made:
            to.writestr(zipfile.ZipInfo(name.replace("\x00", "_") or "_"), data, kind)
    data = out.getvalue()
    return _bytes(data, words, draw) if draw.random() < 0.1 else data
