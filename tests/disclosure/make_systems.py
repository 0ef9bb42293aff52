"""Small tables of teams, and every table that a reader could take for one of them."""

from __future__ import annotations

import itertools

from pipeline.disclosure.cells import Cell, System

ALL = "all"


def teams(counts: list[int], sizes: list[int], k: int, *, shown: bool | None = None) -> System:
    """Teams that share no client, and all: one relation."""
    made = System()
    for i, (n, of) in enumerate(zip(counts, sizes, strict=True)):
        unsafe = n < k or of - n < k
        made.add(Cell(i, n, 0, of, (n, n), unsafe=unsafe, shown=shown))
    n, of = sum(counts), sum(sizes)
    made.add(Cell(ALL, n, 0, of, (n, n), unsafe=0 < n < k or 0 < of - n < k, cost=30.0))
    made.relate([(ALL, 1), *((i, -1) for i in range(len(counts)))])
    return made


def by_hand(system: System, hidden: set) -> dict:
    """Least and largest value of each hidden cell over every table that fits, all tried."""
    spans = [
        range(c.low, c.high + 1) if c.name in hidden else range(c.told[0], c.told[1] + 1)
        for c in system.cells[:-1]
    ]
    whole = system[ALL]
    low, high = (whole.low, whole.high) if ALL in hidden else whole.told
    found: dict = {}
    for values in itertools.product(*spans):
        if not low <= sum(values) <= high:
            continue
        for cell, value in zip(system.cells, (*values, sum(values)), strict=True):
            if cell.name in hidden:
                least, most = found.get(cell.name, (value, value))
                found[cell.name] = (min(least, value), max(most, value))
    return found
