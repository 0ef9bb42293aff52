"""XML that brings nothing of its own: no document type, no entities, no encoding that hides them.

Parsers are told not to resolve entities as well; some do so in attributes all the same, and
"billion laughs" costs the memory of the machine. So such a file is refused before any parser sees
it: nothing that this product reads needs one.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

_WORDS = (b"<!DOCTYPE", b"<!ENTITY")
_HEAD = 1_024  # bytes in which an encoding is declared
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
#: Encodings in which the words above stand as they are, NUL bytes aside.
_PLAIN = re.compile(
    rb"utf-?8|utf-?16(?:-?[lb]e)?|us-ascii|ascii|iso-8859-\d+|latin-?1|windows-125\d", re.IGNORECASE
)


def brings_nothing(pieces: Iterable[bytes]) -> bool:
    """Whether XML, given in pieces, neither declares anything nor is in an unusual encoding."""
    first, end = True, b""
    for piece in pieces:
        if first:
            first = False
            for mark in _MARKS:
                piece = piece.removeprefix(mark)
        seen = end + piece.replace(b"\x00", b"")  # the same in UTF-16
        if any(word in seen for word in _WORDS):
            return False
        if not end and not _begins_plainly(seen):
            return False
        end = seen[-len(_WORDS[0]) :]
    return True


def _begins_plainly(seen: bytes) -> bool:
    start = seen[:_HEAD].lstrip()
    told = _ENCODING.match(start)
    return start.startswith(b"<") and (told is None or bool(_PLAIN.fullmatch(told.group(1))))
