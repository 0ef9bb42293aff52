"""What files made to do harm are made of."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.stages.make_inputs import ROWS, write_xlsx

ADDRESS = "http://example.invalid/a"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "hahahahahahahaha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 30}">' for n in range(8))
    + "]>"
)


def into(path: Path, parts: dict[str, bytes]) -> Path:
    """Put other members into a container, the rest as it was."""
    with zipfile.ZipFile(path) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in (kept | parts).items():
            new.writestr(name, data)
    return path


def member(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def in_folder(folder: Path, name: str) -> Path:
    folder.mkdir()
    (folder / "manifest.csv").write_text(
        f"file;client_id;written_on\n{name};1;2026-07-03\n", "utf-8"
    )
    return folder / name


def sheet(folder: Path, rows: str) -> Path:
    path = write_xlsx(folder / "a.xlsx", ROWS)
    name = "xl/worksheets/sheet1.xml"
    head, _, tail = member(path, name).partition(b"<sheetData>")
    return into(path, {name: head + b"<sheetData>" + rows.encode() + b"</sheetData></worksheet>"})


def row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


def cell(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


NAMES = ("client_id", "document_id", "written_on", "text")
HEAD = row(1, "".join(cell(f"{at}1", name) for at, name in zip("ABCD", NAMES, strict=True)))
FIRST = row(2, "".join(
    cell(f"{at}2", text)
    for at, text in zip("ABCD", ("1", "D1", "3.7.2026", "Vuokra"), strict=True)
))  # fmt: skip
