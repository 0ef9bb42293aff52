"""HTML: paragraphs with their lines, tables with captions, and what a reader does not see."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import unquote_to_bytes

from pipeline.gate.markup import unending
from pipeline.release_check.contents import Cell, Contents, Grid, Inner
from pipeline.release_check.plain import decoded

_INLINE = frozenset(
    "a abbr b bdi bdo cite code em i mark q s small span strong sub sup time u tspan".split()
)
_VOID = frozenset("br img input meta link hr col wbr source area base embed param track".split())
_SPOKEN = ("alt", "title", "aria-label", "aria-description", "content", "value", "placeholder")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0\s*(?:[;p]|$)")
_FETCHES = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src"}
_DATA = re.compile(r"data:([\w/+.-]*)(?:;[\w=-]+)*?(;base64)?,(.*)", re.DOTALL)
_SUFFIX = {"image/png": ".png", "image/svg+xml": ".svg", "text/html": ".html", "text/csv": ".csv",
           "application/json": ".json", "text/plain": ".txt"}  # fmt: skip


class _Reader(HTMLParser):
    def __init__(self, made: Contents) -> None:
        super().__init__(convert_charrefs=True)
        self.made = made
        self._open: list[tuple[str, bool]] = []  # tag, said elsewhere
        self._within: Counter[str] = Counter()  # how many of each tag are open
        self._said = 0  # how many of the open ones are said elsewhere
        self._text: list[str] = []
        self._line = 1
        self._tables: list[list[list[Cell]]] = []
        self._captions: list[str] = []
        self._cell: list[str] | None = None
        self._caption = False

    def end(self) -> None:
        text = " ".join("".join(self._text).split())
        self.made.say(text, "", self._line)
        self._text.clear()
        if self._caption and self._captions:
            self._captions[-1] = (self._captions[-1] + " " + text).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        if tag not in _INLINE:
            self.end()
        else:  # two of them side by side are two words to a reader
            self._text.append(" ")
        hidden = "hidden" in told or bool(_HIDDEN.search(told.get("style", "").casefold()))
        if hidden:
            self.made.leak("hidden_text", f"line {line}")
        if tag not in _VOID:
            said = told.get("aria-hidden") == "true"
            self._open.append((tag, said))
            self._within[tag] += 1
            self._said += said
        self._attributes(tag, told, line)
        if tag == "table":
            self._tables.append([])
            self._captions.append("")
        elif tag == "tr" and self._tables:
            self._tables[-1].append([])
        elif tag in ("td", "th") and self._tables:
            self._cell = []
        elif tag == "caption":
            self._caption = True

    def _attributes(self, tag: str, told: dict[str, str], line: int) -> None:
        for name, value in told.items():
            if name in _SPOKEN or name.startswith("data-"):
                self.made.say(value, f"attribute, line {line}")
            if name.startswith("on") and value:
                self.made.leak("macro", f"line {line}")
            if value.startswith("data:"):
                self._file_within(value, line)
        if tag == "script" or told.get("href", "").casefold().startswith("javascript:"):
            self.made.leak("macro", f"line {line}")
        source = told.get(_FETCHES.get(tag, ""), "")
        if source.startswith(("http:", "https:", "//", "file:", "\\\\")):
            self.made.leak("external_picture", f"line {line}")
        if told.get("href", "").casefold().startswith(("file:", "\\\\")):
            self.made.leak("external_link", f"line {line}")
        if tag == "meta" and told.get("name", "").casefold() == "author":
            self.made.leak("author", f"line {line}")

    def _file_within(self, value: str, line: int) -> None:
        match = _DATA.match(value)
        if not match:
            return
        kind, packed, body = match.groups()
        try:
            data = base64.b64decode(body) if packed else unquote_to_bytes(body)
        except binascii.Error:
            data = body.encode()
        name = f"content{_SUFFIX.get(kind, '.bin')}"
        self.made.inner.append(Inner(name, f"line {line}, content in the page", data))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.end()
        else:
            self._text.append(" ")
        closed = "" if self._within[tag] else tag
        while closed != tag:  # what stands open within it ends with it
            closed, said = self._open.pop()
            self._within[closed] -= 1
            self._said -= said
        if tag in ("td", "th") and self._cell is not None and self._tables:
            rows = self._tables[-1]
            if rows:
                place = f"line {self.getpos()[0]}, column {len(rows[-1]) + 1}"
                rows[-1].append(Cell(" ".join("".join(self._cell).split()), place))
            self._cell = None
        elif tag == "caption":
            self._caption = False
        elif tag == "table" and self._tables:
            rows, caption = self._tables.pop(), self._captions.pop()
            self.made.grids.append(Grid(tuple(tuple(row) for row in rows), caption))

    def handle_data(self, data: str) -> None:
        if not "".join(self._text).strip():
            self._text.clear()
            self._line = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
        if self._open and self._open[-1][0] == "style":
            return
        if self._said:
            self.end()  # said again to the eye alone: a heading beside its cell
            self.made.say(data.strip(), "", self.getpos()[0])
            return
        self._text.append(data)
        if self._cell is not None:
            self._cell.append(data if data.strip() else " ")

    def handle_comment(self, data: str) -> None:
        line = self.getpos()[0]
        self.made.leak("html_comment", f"line {line}")
        self.made.say(data, "comment", line)


def read_page(data: bytes) -> Contents:
    """Read a page; the text of hidden elements is read as any other."""
    made, text = Contents(), decoded(data)
    if unending(text):
        raise ValueError("tags without an end")
    reader = _Reader(made)
    reader.feed(text)
    reader.close()
    reader.end()
    return made
