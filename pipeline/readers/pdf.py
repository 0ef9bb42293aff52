"""Text of a PDF file. The door to pypdf."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.readers.rows import MEGABYTE, ReadOptions

_MIN_LETTERS = 20  # a page with fewer is taken for a picture
#: Bounds of the work for one page; beyond them pypdf refuses. None of them shortens a text.
_BOUNDS: dict[str, Any] = {
    "stream_parsing_work_maximum_count": 500_000,  # steps of drawing
    "xform_maximum_invocations_per_extraction": 1_000,  # pictures of lines within a page
    "zlib_maximum_output_length": 30 * MEGABYTE,
    "stream_decoding_work_maximum_length": 60 * MEGABYTE,
    "page_tree_maximum_entries": 20_000,
    "jbig2dec_binary": None,  # no other program is started
}
_SMALL, _MOST_RATIO = MEGABYTE, 15  # bytes drawn on all pages: so many, and times the file's
_AND = "ja|tai|eli|sekä|och|eller|samt|and|or"  # "sosiaali- ja terveys…": the hyphen stays
_CUT_WORD = re.compile(rf"(?<=[^\W\d_])-\n(?=[a-zåäö])(?!(?:{_AND})\b)")
_CUT_LINE = re.compile(r"(?<=[^\s.!?:;])[ \t]*\n(?=[a-zåäö(])")


def pdf_text(path: Path, options: ReadOptions) -> tuple[str, str, int]:
    """Return text, "" and the number of pages without text, or "", the reason's code and 0.

    Codes: ``encrypted_pdf``, ``no_text_in_pdf`` (scanned), ``text_too_long``, ``unreadable``.
    """
    import pypdf
    from pypdf.errors import DependencyError, WrongPasswordError

    try:
        with bounded(), path.open("rb") as stream:
            reader = pypdf.PdfReader(stream)
            if reader.is_encrypted and not reader.decrypt(""):
                return "", "encrypted_pdf", 0
            return _pages(reader, options, most_drawn(path.stat().st_size))
    except (DependencyError, WrongPasswordError):  # a cipher that cannot be opened here
        return "", "encrypted_pdf", 0
    except (Exception, RecursionError):  # a broken file raises whatever its parts raise
        return "", "unreadable", 0


def most_drawn(size: int) -> int:
    """Bytes that the pages of a file of this size may draw: work grows with the file, not more."""
    return _SMALL + _MOST_RATIO * size


def drawn(page: Any) -> int:
    """Bytes of what a page draws."""
    contents = page.get_contents()
    return len(contents.get_data()) if contents is not None else 0


def _pages(reader: Any, options: ReadOptions, most: int) -> tuple[str, str, int]:
    texts: list[str] = []
    size = bare = work = 0
    for page in reader.pages:
        work += drawn(page)
        if work > most:
            return "", "text_too_long", 0
        text = page.extract_text() or ""
        size += len(text)
        if size > options.max_text_chars:
            return "", "text_too_long", 0
        bare += sum(letter.isalpha() for letter in text) < _MIN_LETTERS
        texts.append(text)
    if bare == len(texts):
        return "", "no_text_in_pdf", 0
    return unwrap("\n".join(texts)).strip(), "", bare


def unwrap(text: str) -> str:
    """Join words and sentences that the page's lines have cut."""
    return _CUT_LINE.sub(" ", _CUT_WORD.sub("", text.replace("\r\n", "\n")))


@contextmanager
def bounded() -> Iterator[None]:
    """Read within bounds of work, and say nothing of what is odd in a file."""
    from pypdf import apply_configuration

    # pypdf's modules report every oddity of a file through logging; the reject says what matters.
    # A level holds for the loggers below it too, which being disabled does not.
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with apply_configuration(**_BOUNDS):
            yield
    finally:
        logger.setLevel(before)
