"""What can be told of a report page by looking at it: self-contained, and its accessible basics."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_LOADS = {"src", "srcset", "data", "poster", "action", "formaction", "background"}
_LOADING = {"link", "image", "use"}  # whose href is loaded, not only followed
_IN_STYLE = re.compile(r"@import|url\(\s*['\"]?(?!data:|#)", re.I)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def page_faults(page: str) -> tuple[str, ...]:
    """Return what is wrong with a page, as codes, each once and in this order.

    ``external`` something is loaded from elsewhere; ``language`` or ``title`` are not said;
    ``headings`` leave out a level; ``header_cells`` of a table are missing.
    """
    seen = _Page()
    seen.feed(page)
    seen.close()
    found = {
        "external": seen.external,
        "language": not seen.language,
        "title": not seen.title.strip(),
        "headings": not _in_order(seen.levels),
        "header_cells": seen.bare_tables > 0,
    }
    return tuple(code for code, wrong in found.items() if wrong)


def _in_order(levels: list[int]) -> bool:
    """Whether there is one first heading, and none goes down by more than a level."""
    steps = zip(levels, levels[1:], strict=False)
    return (
        levels[:1] == [1] and levels.count(1) == 1 and all(low <= high + 1 for high, low in steps)
    )


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.external = False
        self.language = self.title = ""
        self.levels: list[int] = []
        self.bare_tables = 0
        self._headers: list[int] = []  # header cells with a scope, of each open table
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inside = tag if tag in ("title", "style") else self._inside
        if tag == "html":
            self.language = given.get("lang", "")
        if tag in _HEADINGS:
            self.levels.append(_HEADINGS[tag])
        if tag == "table":
            self._headers.append(0)
        if tag == "th" and given.get("scope") and self._headers:
            self._headers[-1] += 1
        loaded = [given[name] for name in _LOADS & set(given)]
        if tag in _LOADING:
            loaded += [given[name] for name in ("href", "xlink:href") if name in given]
        self.external |= any(not value.startswith(("data:", "#")) for value in loaded if value)
        self.external |= bool(_IN_STYLE.search(given.get("style", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""
        if tag == "table" and self._headers:
            self.bare_tables += not self._headers.pop()

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data
        elif self._inside == "style":
            self.external |= bool(_IN_STYLE.search(data))
