"""Inputs in which every place holds a canary, and a search that finds one in any disguise."""

from __future__ import annotations

import base64
import html
import io
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.execution.make_runs import sample_rows
from tests.stages.make_inputs import write_csv, write_docx, write_xlsx

#: What is planted where. Each form is sought by itself: a part that is left is a leak too.
PLANTED: dict[str, tuple[str, ...]] = {
    "a name in the text": ("Pirkko", "Vainionpä"),
    "a name in Swedish": ("Torbjörn", "Åkerblad"),
    "a name of no list, inside a sentence": ("Zwickeltryn", "Qvastengaard"),
    "an identity code": ("131052-952K", "131052952k"),
    "a phone number": ("040 765 4321", "0407654321", "765 4321"),
    "a street": ("Kuusitie 14", "Kuusitie"),
    "an e-mail address": ("pirkko.vainionpaa", "vainionpaa@"),
    "an account": ("FI21 1234 5600 0007 85", "FI2112345600000785"),
    "a name on the roster, in small letters": ("pörrötassu",),
    "a name in the roster's file": ("Kultasirkku", "Möttölänniemi"),
    "a client": ("ZQX4711", "ASIAKAS-ZQX"),
    "a household": ("TALOUS-ZQX", "ZQX880"),
    "the name of a unit": ("Lyydia", "Hakkarainen"),
    "the id of a document": ("Eskolainen", "Lausunto-Esk"),
    "the name of a file": ("Teittinen",),
    "the name of a column": ("Immonen",),
    "a remark that nobody reads": ("Venäläinen-Susi", "Susi-Venä"),
}
COLUMN = "Immonen Raili"  # of a table that somebody turned on its side
SAFE_SHORTEST = 5  # letters from which base64 of a form is sought: shorter ones occur by chance
_TEXT = (
    "Asiakas Pirkko Vainionpää, 131052-952K, Kuusitie 14 B 7, puh. 040 765 4321, "
    "pirkko.vainionpaa@example.org, tili FI21 1234 5600 0007 85. Pirkko Vainionpäälle soitettiin, "
    "ja mukana oli Zwickeltryn Qvastengaard. Kotona asuu myös pörrötassu. "
    "Puhelussa oli mukana kultasirkku möttölänniemi.\n\n"
)
_SWEDISH = "Samtal med Torbjörn Åkerblad. Torbjörn Åkerblads make deltog i samtalet.\n\n"


def rows(period: str) -> list[dict[str, Any]]:
    """Documents of the samples with a canary in every column that takes one."""
    made = sample_rows(period)
    texts = {"fi": _TEXT, "sv": _SWEDISH}
    for number, row in enumerate(made):
        row["client_id"] = f"ASIAKAS-ZQX{4711 + number}"
        row["household_id"] = f"TALOUS-ZQX{880 + number // 2}"
        row["text"] = texts.pop(row["language"], "") + row["text"]
        row["roster"] = "pörrötassu" if row["text"].startswith(_TEXT) else ""
        row["unit"] = "Tiimi Lyydia Hakkarainen" if number % 2 else row["unit"]
        row[COLUMN] = "Venäläinen-Susi"
    made[0]["document_id"] = "Lausunto-Eskolainen"
    return made


def roster(path: Path) -> Path:
    """A roster's file: the client of the long text."""
    client = next(row for row in rows("2026-Q3") if row["text"].startswith(_TEXT))["client_id"]
    path.write_text(f"client_id;names\n{client};Kultasirkku Möttölänniemi\n", "utf-8")
    return path


def as_csv(folder: Path, made: list[dict[str, Any]]) -> Path:
    return write_csv(folder / "Teittinen Seppo.csv", made)


def as_xlsx(folder: Path, made: list[dict[str, Any]]) -> Path:
    """A workbook with a remark in a comment, on a hidden sheet and in its properties."""
    import openpyxl
    from openpyxl.comments import Comment

    rowed = [{**row, "client_id": row["client_id"]} for row in made]
    path = folder / "Teittinen Seppo.xlsx"
    book = openpyxl.Workbook()
    book.active.append(list(rowed[0]))
    for row in rowed:
        book.active.append([value or None for value in row.values()])
    book.active["A2"].comment = Comment("Venäläinen-Susi", "Venäläinen-Susi")
    book.create_sheet("Susi-Venäläinen").sheet_state = "hidden"
    book.properties.creator = "Venäläinen-Susi"
    book.save(path)
    return path


def as_folder(folder: Path, made: list[dict[str, Any]]) -> Path:
    """A folder of DOCX files, named after clients, with a manifest."""
    place = folder / "Teittinen Seppo"
    place.mkdir()
    listed = []
    for number, row in enumerate(made):
        name = f"Teittinen {number}.docx"
        write_docx(place / name, row["text"].split("\n"))
        listed.append({"file": name, **{k: v for k, v in row.items() if k != "text"}})
    write_csv(place / "manifest.csv", listed)
    return place


FORMATS = [("CSV", as_csv), ("XLSX", as_xlsx), ("a folder of DOCX", as_folder)]
__all__ = ["COLUMN", "FORMATS", "PLANTED", "as_csv", "as_folder", "as_xlsx", "roster", "rows",
           "write_xlsx"]  # fmt: skip


# --- the search ----------------------------------------------------------------------------------


def disguises(form: str) -> set[bytes]:
    """Ways in which a form could stand in bytes, in small letters: the search reads them so."""
    found: set[bytes] = set()
    for one in {form, form.casefold(), form.upper()}:
        small = one.casefold()
        coded = {quote(one), html.escape(one), one.encode("ascii", "xmlcharrefreplace").decode(),
                 one.encode("unicode_escape").decode(), one.encode().hex(),
                 small.replace(" ", "_"), small.replace(" ", "+"), small,
                 unicodedata.normalize("NFD", small)}  # fmt: skip
        found |= {text.casefold().encode() for text in coded}
        found |= {one.encode(code, "ignore").lower() for code in ("latin-1", "utf-16-le")}
        found.add(small.encode("utf-16-be"))
    return {one for one in found if len(one) >= SAFE_SHORTEST}


def packed(form: str) -> set[bytes]:
    """Base64 of a form at each of its three alignments, as it is written: case matters there."""
    found = set()
    for written in {form, form.casefold(), form.upper()}:
        for shift in range(3):
            data = b"\0" * shift + written.encode()
            whole = base64.b64encode(data).rstrip(b"=")
            found.add(whole[(0, 2, 3)[shift] : len(data) * 8 // 6])
    return {one for one in found if len(one) >= SAFE_SHORTEST + 2}


def unpacked(name: str, data: bytes) -> Iterator[bytes]:
    """The bytes of a file, and of what is packed in it."""
    yield data
    if data.startswith(b"PAR1"):
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pq.read_table(pa.BufferReader(data))
        yield str(table.to_pylist()).encode("utf-8", "replace")
        yield str((table.schema, table.schema.metadata)).encode("utf-8", "replace")
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive.comment
            for member in archive.infolist():
                yield member.filename.encode()
                yield from unpacked(member.filename, archive.read(member))
    if data[:2] in (b"\x78\x9c", b"\x78\x01", b"\x78\xda"):
        try:
            yield zlib.decompress(data)
        except zlib.error:
            return


def canaries_in(name: str, data: bytes) -> set[str]:
    """Which canaries stand in a file or text, in whatever disguise."""
    found = set()
    for content in unpacked(name, data):
        small = content.lower() + content.decode("utf-8", "replace").casefold().encode()
        for code in ("utf-16-le", "utf-16-be"):
            for start in (0, 1):
                wide = content[start:].decode(code, "ignore").casefold()
                small += wide.encode("utf-8", "ignore")
        for what, forms in PLANTED.items():
            for form in forms:
                if any(one in small for one in disguises(form)):
                    found.add(what)
                if any(one in content for one in packed(form)):
                    found.add(what)
    return found


def canaries_under(*folders: Path) -> dict[str, set[str]]:
    """Path to canaries, of every file and folder, names among them."""
    found: dict[str, set[str]] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            here = canaries_in("", name.encode())
            if path.is_file():
                here |= canaries_in(name, path.read_bytes())
            if here:
                found[f"{folder.name}/{name}"] = here
    return found
