"""The form of a text that every rule reads: composed letters, plain spaces, plain line breaks."""

from __future__ import annotations

import re
import unicodedata

#: Soft hyphens and characters without width, which would hide a name from every rule, go; spaces
#: of other widths become plain ones.
_ODD_TO: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff")),
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " "),
}
_ODD = re.compile(f"[{''.join(map(chr, _ODD_TO))}]")


def clean_text(text: str) -> str:
    """Return the text in composed form, without invisible characters, with plain spaces."""
    text = unicodedata.normalize("NFC", text)
    if _ODD.search(text):
        text = text.translate(_ODD_TO)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
