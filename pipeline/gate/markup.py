"""Texts of HTML, SVG and XML: what is shown, attributes, scripts, styles and comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from pipeline.gate.pieces import Piece

#: Elements within which a name may be cut in two: they end no text. Of HTML, SVG, Word and Excel.
_INLINE = frozenset(
    "a abbr b bdi bdo cite code em i mark q s small span strong sub sup time tspan u "
    "w:r w:t w:rpr w:b w:i w:prooferr w:bookmarkstart w:bookmarkend r t rpr a:r a:t a:rpr".split()
)

#: Attributes with names of fonts and schemas: known secrets are sought there, names are not.
_OF_THE_FORMAT = frozenset(
    "typeface panose xsi:schemalocation xsi:type w:ascii w:hansi w:cs w:eastasia".split()
)

_MOST_OPEN = 5_000  # tags
_COLOURED = frozenset("val rgb lastclr fill stroke color".split())
_COLOUR = re.compile(r"#?[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self._text: list[str] = []

    def end(self) -> None:
        text = "".join(self._text).strip()
        self._text.clear()
        if text:
            self.pieces.append(Piece(text, "text"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self.end()
        for name, value in attrs:
            if value:
                ours = not (name in _OF_THE_FORMAT or name.startswith("xmlns"))
                ours &= not (name in _COLOURED and _COLOUR.fullmatch(value))
                self.pieces.append(Piece(value, "attribute", raw=not ours))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.end()

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_comment(self, data: str) -> None:
        self.pieces.append(Piece(data, "comment"))

    def handle_decl(self, decl: str) -> None:
        self.pieces.append(Piece(decl, "declaration"))

    def handle_pi(self, data: str) -> None:
        self.pieces.append(Piece(data, "declaration"))

    def unknown_decl(self, data: str) -> None:
        self.pieces.append(Piece(data, "declaration"))


def unending(text: str) -> bool:
    """Whether many tags begin and do not end: a parser that seeks each end would never come on."""
    return text.count("<") - text.count(">") > _MOST_OPEN


def markup_pieces(text: str) -> Iterator[Piece]:
    """Yield the texts of a page; a text that inline elements cut is put together again.

    :raises ValueError: see :func:`unending`.
    """
    if unending(text):
        raise ValueError("tags without an end")
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end()
    yield from reader.pieces
