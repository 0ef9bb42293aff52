"""Text of a DOCX file. The door to python-docx for reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.readers.archives import archive_fault, longest_text
from pipeline.readers.rows import ReadOptions

_BYTES_PER_CHARACTER = 6  # at most, in XML: "&quot;"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}


def word_text(path: Path, options: ReadOptions) -> tuple[str, str]:
    """Return the text of a DOCX file and "", or "" and the code of the reason why not.

    Paragraphs, tables (cell by cell), text boxes and form fields in reading order, one paragraph a
    line; not headers, footers, comments, nor what tracked changes have deleted.
    """
    import docx

    fault = archive_fault(path, options)
    if fault:
        return "", fault
    try:
        limit = options.max_text_chars * _BYTES_PER_CHARACTER
        if longest_text(path, "word/document.xml", limit) > limit:
            return "", "text_too_long"
        body = docx.Document(str(path)).element.body
    except Exception:  # a broken part raises whatever its parser raises
        return "", "unreadable"
    return "\n".join(_paragraphs(body)), ""


def _paragraphs(body: Any) -> list[str]:
    # The tree, not ``document.paragraphs``: that list leaves out form fields (content controls),
    # text boxes and tables, which is where the templates of social services have their text.
    made: list[str] = []
    line: list[str] = []
    _walk(body, line, made)
    return [text for text in made if text.strip()]


def _walk(element: Any, line: list[str], made: list[str]) -> None:
    for child in element:
        if child.tag == _FALLBACK:  # the same text once more, for older programs
            continue
        if child.tag == f"{_W}t":
            line.append(child.text or "")
        elif child.tag in _BREAKS:
            line.append(_BREAKS[child.tag])
        elif child.tag == f"{_W}p":
            inner: list[str] = []
            _walk(child, inner, made)
            made.append("".join(inner))
        else:
            _walk(child, line, made)
