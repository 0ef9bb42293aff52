"""One generated text: the identifiers (or near misses) in it, and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

_OPEN, _CLOSE = "\x02", "\x03"
LANGUAGES = ("fi", "sv", "en")


@dataclass(frozen=True)
class Written:
    """An identifier as somebody writes it.

    :param text: its words; what must be masked stands in marks (see :func:`mark`).
    :param variant: the way of writing, for the report.
    :param needs_label: nobody could tell what it is without a word before it.
    """

    text: str
    variant: str
    needs_label: bool = False


@dataclass(frozen=True)
class Case:
    """A text with the spans (characters) that must be masked, or must stay where `near`."""

    kind: str
    variant: str
    language: str
    text: str
    spans: tuple[tuple[int, int], ...]
    near: bool = False


@dataclass(frozen=True)
class Kind:
    """A type of identifier and how its texts are made.

    :param name: as the report calls it.
    :param labels: language to nouns that name it ("hetu", "personnummer").
    :param write: makes an identifier, given the language of its surroundings.
    :param near: makes a text with a near miss in marks, given the language.
    """

    name: str
    labels: Mapping[str, tuple[str, ...]]
    write: Callable[[Random, str], Written]
    near: Callable[[Random, str], str]


def mark(words: str) -> str:
    """Return the words between marks, which :func:`cut_marks` turns into a span."""
    return f"{_OPEN}{words}{_CLOSE}"


def cut_marks(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the text without marks, and the spans that stood between them."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    length = 0
    for k, part in enumerate(marked.replace(_CLOSE, _OPEN).split(_OPEN)):
        if k % 2:
            spans.append((length, length + len(part)))
        parts.append(part)
        length += len(part)
    return "".join(parts), tuple(spans)


def whole(words: str, variant: str, needs_label: bool = False) -> Written:
    """Return an identifier all of which must be masked."""
    return Written(mark(words), variant, needs_label)
