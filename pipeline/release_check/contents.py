"""What a finished file holds, whatever its format: texts, tables, side channels, files within."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """A running text and where it stands.

    :param place: in words that no file can choose ("paragraph 12", "comment").
    :param line: line of the file in which it begins; 0 where a file has no lines.
    """

    text: str
    place: str
    line: int = 0

    def at(self, start: int) -> str:
        """Return the place of a character of the text."""
        if not self.line:
            return self.place
        line = f"line {self.line + self.text.count(chr(10), 0, start)}"
        return f"{self.place}, {line}" if self.place else line


@dataclass(frozen=True)
class Cell:
    """A cell of a table and where it stands."""

    text: str
    place: str


@dataclass(frozen=True)
class Grid:
    """A table; its heading is found by whoever reads it."""

    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""


@dataclass(frozen=True)
class Inner:
    """A file within a file.

    :param name: its name, by which it is read; never shown as it is.
    :param place: where it stands, in words that no file can choose.
    """

    name: str
    place: str
    data: bytes


@dataclass
class Contents:
    """Everything that one file holds.

    :param side: side channels, each a code of :mod:`pipeline.release_check.findings` and a place.
    :param unreadable: why it cannot be vouched for; empty where it was read.
    """

    texts: list[Text] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    side: list[tuple[str, str]] = field(default_factory=list)
    inner: list[Inner] = field(default_factory=list)
    unreadable: str = ""

    def say(self, text: str | None, place: str, line: int = 0) -> None:
        """Add a text, unless it is empty."""
        if text and text.strip():
            self.texts.append(Text(text, place, line))

    def leak(self, what: str, place: str) -> None:
        """Add a side channel, each place once."""
        if (what, place) not in self.side:
            self.side.append((what, place))
