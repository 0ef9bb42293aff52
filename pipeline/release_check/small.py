"""Counts of few clients: in running text, and in tables with our headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.release_check.contents import Cell, Contents, Grid
from pipeline.release_check.headings import (
    BASIS,
    CLIENTS,
    GROUP,
    LIMIT,
    OF,
    SHARE,
    VOICE,
    plain,
    roles,
    unit_tables,
)
from pipeline.writing.counted import Counted, shares_as_counts, small_counts, stated_total

_WHOLE = re.compile(r"(\d{1,3}(?:[ ,.\u00a0\u2009\u202f]\d{3})+|\d+)(?:[.,]0+)?$")
_OF = re.compile(r"^\D*?(\d[\d \u00a0,]{0,20})\s*(?:/|of|av)\s*(\d[\d \u00a0,]{0,20})\D*$")
_LONGEST = 30  # characters of a number of clients
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*[%\u00a0]")
_AUDITED = "audited"


def small_places(contents: Contents, k: int) -> Iterator[str]:
    """Yield the places of counts of 1..k-1, and of what leaves so few of all clients."""
    total = max((stated_total(one.text) for one in contents.texts), default=0)
    for text in contents.texts:
        for found in small_counts(text.text, k, total):
            yield text.at(found.start)
    for grid in contents.grids:
        yield from _in_table(grid, k)


def _in_table(grid: Grid, k: int) -> Iterator[str]:
    captions, numbers = unit_tables()
    by_unit = plain(grid.caption) in captions
    columns: dict[str, list[int]] = {}
    for row in grid.rows:
        told = {i: roles().get(plain(cell.text), "") for i, cell in enumerate(row)}
        for i, cell in enumerate(row):
            if by_unit and plain(cell.text) in numbers:
                told[i] = CLIENTS
            if told[i] == GROUP and cell.text != GROUP:  # "Group": what "all" is there is not known
                told[i] = ""
        if any(role in (CLIENTS, OF, SHARE) for role in told.values()):
            columns = {}
            for i, role in told.items():
                columns.setdefault(role, []).append(i)
        elif columns:
            yield from _in_row(row, columns, k)


def _in_row(row: Sequence[Cell], columns: dict[str, list[int]], k: int) -> Iterator[str]:
    def cells(role: str) -> list[Cell]:
        return [row[i] for i in columns.get(role, ()) if i < len(row)]

    one_of = [_one_of(cell.text) for cell in cells(CLIENTS)]
    total = next((_whole(c.text) for c in cells(OF)), None) or next(
        (of for _, of in one_of if of), 0
    )
    unit = any(cell.text != "all" for cell in cells(GROUP))
    clients = 0
    for cell, (n, of) in zip(cells(CLIENTS), one_of, strict=True):
        if n is None:
            continue
        clients = n
        one_sided = unit and total and n in (0, total)
        if Counted(0, 0, n, of or total).small(k) or one_sided:
            yield cell.place
    for cell in cells(OF):
        if 0 < (_whole(cell.text) or 0) < k:
            yield cell.place
    audited = any(cell.text == _AUDITED for cell in cells(BASIS))
    for role, of in ((SHARE, total), (LIMIT, 0 if audited else total), (VOICE, clients)):
        for cell in cells(role):
            if of and _is_few(cell.text, of, k):
                yield cell.place


def _one_of(text: str) -> tuple[int | None, int]:
    match = _OF.match(text) if len(text) <= _LONGEST * 10 else None
    if match:
        return _whole(match.group(1)), _whole(match.group(2)) or 0
    return _whole(text), 0


def _whole(text: str) -> int | None:
    match = _WHOLE.match(text.strip()) if len(text) <= _LONGEST else None
    return int(re.sub(r"\D", "", match.group(1))) if match else None


def _is_few(text: str, total: int, k: int) -> bool:
    """Whether a share of so many can only stand for few, or for all but few."""
    match = _PERCENT.match(text.strip())
    if match:
        meant = shares_as_counts(match.group(1), total)
    elif re.fullmatch(r"[01](?:[.,]\d+)?(?:[eE]-\d+)?", text.strip()):
        meant = shares_as_counts(f"{100 * float(text.replace(',', '.')):.2f}", total)
    else:
        return False
    return bool(meant) and all(Counted(0, 0, n, total).small(k) for n in meant)
