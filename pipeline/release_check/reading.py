"""Which reader opens a file, told by its suffix."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.gate.contents import pieces_of
from pipeline.release_check.container import Unreadable, members, suffix
from pipeline.release_check.contents import Contents, Inner
from pipeline.release_check.odt import read_odt
from pipeline.release_check.page import read_page
from pipeline.release_check.pdf import read_pdf
from pipeline.release_check.plain import read_delimited, read_json, read_text
from pipeline.release_check.word import read_word
from pipeline.release_check.workbook import read_workbook


def _archive(data: bytes) -> Contents:
    parts, commented = members(data)
    made = Contents(inner=[Inner(part.name, part.shown, part.data) for part in parts])
    if commented:
        made.leak("archive_comment", "the container")
        made.say(commented, "comment of the archive")
    return made


READERS: dict[str, Callable[[bytes], Contents]] = {
    ".html": read_page, ".htm": read_page, ".svg": read_page, ".xml": read_page,
    ".docx": read_word, ".docm": read_word, ".dotx": read_word,
    ".xlsx": read_workbook, ".xlsm": read_workbook,
    ".odt": read_odt, ".pdf": read_pdf, ".zip": _archive,
    ".csv": read_delimited, ".tsv": read_delimited,
    ".json": read_json, ".jsonl": read_json, ".ndjson": read_json, ".jsonld": read_json,
    ".txt": read_text, ".md": read_text, ".toml": read_text, ".css": read_text,
}  # fmt: skip
OFFICE = (".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".odt")
#: Formats that the last gate reads, and that hold no words otherwise.
_BY_GATE = (".png", ".npy", ".parquet", ".sqlite", ".db")
_WITHOUT_WORDS = (".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bin", ".xsd")  # within a file alone


def read_contents(name: str, data: bytes, *, within: bool = False) -> Contents:
    """Read a file by its name.

    :param within: it stands in another file, where a picture is part of a page.
    :returns: its contents; of a file that cannot be vouched for, with the reason.
    """
    kind = suffix(name)
    if kind in READERS:
        try:
            return READERS[kind](data)
        except Unreadable as error:
            return Contents(unreadable=error.code)
        except Exception:  # a broken file raises whatever its parser raises
            return Contents(unreadable="broken")
    made = Contents()
    for piece in pieces_of(name, data):
        made.say(piece.text if not piece.raw else "", piece.place)
    if kind not in _BY_GATE and not (within and kind in (*_WITHOUT_WORDS, "")):
        made.unreadable = "format"
    return made
