"""Counts of clients that hang together: cells, and the sums that everybody knows they obey."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse


@dataclass(frozen=True)
class Cell:
    """A whole number of clients, and what a reader may know of it.

    ``low`` and ``high`` are known to everyone, released or not; ``told`` is what a reader learns
    where the cell is shown (both ends the value where it is exact, a step wide where rounded).
    """

    name: Hashable
    value: int
    low: int
    high: int
    told: tuple[int, int]
    shown: bool | None = None  # True: a reader has it already; False: never shown; None: to decide
    unsafe: bool = False  # tells of few clients: must be hidden, and not be worked out
    kept: tuple[int, int] | None = None  # range that must stay open: an earlier release left it
    soft: bool = False  # of ``kept``: only as far as can be
    cost: float = 1.0  # of hiding it

    def __post_init__(self) -> None:
        """Refuse a cell that contradicts itself."""
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.name}: {self.value} is not within {self.low}..{self.high}")
        if not self.told[0] <= self.value <= self.told[1]:
            raise ValueError(f"{self.name}: {self.value} is not what is told of it")


@dataclass(frozen=True)
class Relation:
    """A sum that holds: of each named cell times its factor, and it is ``total``."""

    terms: tuple[tuple[Hashable, int], ...]
    total: int = 0


@dataclass
class System:
    """Cells and the relations between them; the true values obey all of them."""

    cells: list[Cell] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    _at: dict[Hashable, int] = field(default_factory=dict)

    def add(self, cell: Cell) -> None:
        """Add a cell.

        :raises ValueError: where one of its name is there.
        """
        if cell.name in self._at:
            raise ValueError(f"{cell.name} stands twice")
        self._at[cell.name] = len(self.cells)
        self.cells.append(cell)

    def relate(self, terms: Sequence[tuple[Hashable, int]], total: int = 0) -> None:
        """Add a relation.

        :raises ValueError: where the true values do not obey it.
        """
        found = sum(self[name].value * factor for name, factor in terms)
        if found != total:
            raise ValueError(f"the relation of {terms} is {found}, not {total}")
        self.relations.append(Relation(tuple(terms), total))

    def __contains__(self, name: Hashable) -> bool:
        """Whether a cell of this name is there."""
        return name in self._at

    def __getitem__(self, name: Hashable) -> Cell:
        """Return the cell of this name."""
        return self.cells[self._at[name]]

    def at(self, name: Hashable) -> int:
        """Place of a cell among ``cells``."""
        return self._at[name]

    def changed(self, name: Hashable, **fields: object) -> None:
        """Give a cell other fields."""
        self.cells[self._at[name]] = replace(self[name], **fields)  # type: ignore[arg-type]

    def matrix(self) -> tuple[sparse.csr_matrix, np.ndarray]:
        """Return the relations as ``A x = b``: relations x cells, and the totals."""
        rows, columns, factors = [], [], []
        for i, relation in enumerate(self.relations):
            for name, factor in relation.terms:
                rows.append(i)
                columns.append(self._at[name])
                factors.append(float(factor))
        shape = (len(self.relations), len(self.cells))
        totals = np.array([float(relation.total) for relation in self.relations])
        return sparse.csr_matrix((factors, (rows, columns)), shape=shape), totals


def limits(system: System, hidden: frozenset[Hashable]) -> tuple[np.ndarray, np.ndarray]:
    """Least and largest value of each cell by itself, where the named cells are hidden."""
    bounds = [
        (c.low, c.high) if c.name in hidden or c.shown is False else c.told for c in system.cells
    ]
    ends = np.array(bounds, dtype=float).reshape(-1, 2)
    return ends[:, 0], ends[:, 1]
