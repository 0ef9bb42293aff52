"""Text of a PDF file. The door to pypdf."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.readers.rows import ReadOptions

_MIN_LETTERS = 20  # a page with fewer is taken for a picture
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
        with _quiet(), path.open("rb") as stream:
            reader = pypdf.PdfReader(stream)
            if reader.is_encrypted and not reader.decrypt(""):
                return "", "encrypted_pdf", 0
            return _pages(reader, options)
    except (DependencyError, WrongPasswordError):  # a cipher that cannot be opened here
        return "", "encrypted_pdf", 0
    except (Exception, RecursionError):  # a broken file raises whatever its parts raise
        return "", "unreadable", 0


def _pages(reader: Any, options: ReadOptions) -> tuple[str, str, int]:
    texts: list[str] = []
    size = bare = 0
    for page in reader.pages:
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
def _quiet() -> Iterator[None]:
    # pypdf reports every oddity of a file through logging; the reject says what matters.
    logger = logging.getLogger("pypdf")
    before = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before
