"""Finished files in, findings out: what must not leave, and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.gate.contents import pieces_of
from pipeline.gate.gate import Gate
from pipeline.gate.pieces import Piece
from pipeline.release_check.canaries import folded, places_of_words
from pipeline.release_check.container import members, suffix
from pipeline.release_check.contents import Contents
from pipeline.release_check.findings import (
    Finding,
    canary,
    identifier,
    side_channel,
    small_count,
    unreadable,
)
from pipeline.release_check.office import further_pieces
from pipeline.release_check.reading import OFFICE, read_contents
from pipeline.release_check.small import small_places

_DEEPEST = 5  # files within files within files
_MOST_WITHIN = 5_000  # files within one file, however deep
_LARGEST = 200_000_000  # bytes: a larger file is none that people read
_NAME = "name of the file"


@dataclass(frozen=True)
class Check:
    """What is looked for.

    :param k: clients: counts of 1..k-1 are findings.
    :param canaries: words that must stand nowhere, folded.
    """

    gate: Gate
    k: int
    canaries: tuple[str, ...] = ()


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Return the files that are named, and every file of the folders that are.

    :raises UsageError: where one is absent, or nothing is named.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UsageError("There is no such file or folder.", where=str(path), mend="Check it.")
        found += [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    if not found:
        raise UsageError("There is no file to look through.", mend="Name a file, or a folder.")
    return sorted(set(found))


def check_files(
    paths: Iterable[Path], check: Check, on_file: Callable[[int], None] = lambda _: None
) -> list[Finding]:
    """Look through every file; one that cannot be read is a finding, and the rest is looked at."""
    found: set[Finding] = set()
    for number, path in enumerate(paths, start=1):
        on_file(number)
        shown = str(path)
        if _name_tells(path.name, check):
            shown = f"file {number}"  # the name itself is what must not be shown
        if path.stat().st_size > _LARGEST:
            found.add(unreadable(shown, "", "bomb"))
            continue
        found |= set(check_file(path.name, path.read_bytes(), check, shown))
    return sorted(found)


def check_file(
    name: str,
    data: bytes,
    check: Check,
    shown: str = "",
    place: str = "",
    depth: int = 0,
    left: Iterator[int] | None = None,
) -> Iterator[Finding]:
    """Look through one file and the files within it.

    :param shown: how the file is named in a finding; ``place``: where it stands in that file.
    :param left: gives a number for each further file that may be looked at within it.
    """
    shown = shown or name
    left = left or iter(range(_MOST_WITHIN))

    def within(inner: str) -> str:
        return f"{place} › {inner}".removeprefix(" › ") if inner else place

    contents = read_contents(name, data, within=depth > 0)
    if contents.unreadable or depth > _DEEPEST:
        yield unreadable(shown, place, contents.unreadable or "bomb")
    for make, place_of, *what in _found(name, data, contents, check):
        yield make(shown, within(place_of), *what)
    for one in contents.inner if depth <= _DEEPEST else ():
        if next(left, None) is None:
            yield unreadable(shown, place, "bomb")
            return
        yield from check_file(one.name, one.data, check, shown, within(one.place), depth + 1, left)


def _found(name: str, data: bytes, contents: Contents, check: Check) -> Iterator[tuple[Any, ...]]:
    """Yield what makes a finding, its place within the file, and its kind where it has one."""
    for entity in check.gate.kinds_in(Piece(_spaced(name), "")):
        yield identifier, _NAME, entity
    yield from _identifiers(name, data, contents, check.gate)
    for place in small_places(contents, check.k):
        yield small_count, place
    for code, place in contents.side:
        yield side_channel, place, code
    if check.canaries:
        for place in places_of_words(check.canaries, name, data, contents):
            yield canary, place


def _identifiers(
    name: str, data: bytes, contents: Contents, gate: Gate
) -> Iterator[tuple[Any, ...]]:
    """Yield identifiers by place and kind; what no text holds is sought as the last gate does."""
    found: set[str] = set()
    for text in contents.texts:
        for entity in gate.kinds_in(Piece(text.text, text.place)):
            found.add(entity)
            yield identifier, text.at(0), entity
    for piece in _further(name, data, contents):
        if piece.sealed:
            if not contents.unreadable:  # else it is said of the file as a whole
                yield unreadable, piece.place, "broken"
            continue
        for entity in gate.kinds_in(piece):
            if entity not in found:
                yield identifier, piece.place, entity


def _further(name: str, data: bytes, contents: Contents) -> Iterator[Piece]:
    """Yield what the last gate reads of a file beyond its texts."""
    if suffix(name) in OFFICE and not contents.unreadable:
        return further_pieces(members(data)[0])
    if suffix(name) == ".zip" and not contents.unreadable:
        return iter(())  # each member is looked through by itself
    return pieces_of(name, data)


def _name_tells(name: str, check: Check) -> bool:
    told = folded(name)
    return any(word in told for word in check.canaries) or bool(
        check.gate.kinds_in(Piece(_spaced(name), ""))
    )


def _spaced(name: str) -> str:
    return name.replace("_", " ").replace("/", " ")
