"""Which further cells to hide, so that no hidden one can be worked out (complementary suppression).

The model of Fischetti and Salazar (2001, *Solving the cell suppression problem on tabular data with
linear constraints*): binary decisions, and for each cell to be protected two tables that a reader
could take for the true one, far enough apart. Cells enter the model only when the attack
(``bounds``) reaches them; what comes out has passed the attack on every hidden cell.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from pipeline.disclosure.bounds import ranges
from pipeline.disclosure.cells import Cell, System
from pipeline.disclosure.solver import Part, minimise

_SECONDS = 20.0  # for one model; what is found by then is taken: it is safe, only not the least
_GAP = 0.01  # of the cost: nearer than one cell in a hundred to the least
_ROUNDS = 40  # of solving and attacking


class CannotProtectError(ValueError):
    """Even with everything hidden that can be hidden, a reader would know too much."""

    def __init__(self, name: Hashable, theme: str = "") -> None:
        super().__init__(f"{name} cannot be protected")
        self.name, self.theme = name, theme


@dataclass(frozen=True)
class _Need:
    """How far apart the two tables of a cell have to be."""

    place: int
    apart: int
    least: float  # the one holds at most this
    most: float  # the other at least this


def suppress(system: System, k: int) -> dict[Hashable, tuple[int, int]]:
    """Choose the cells to hide at the least cost.

    Each hidden cell keeps a range at least ``k`` wide (as wide as its bounds, where they are
    narrower), unsafe ones with room on both sides of the truth, so that one who knows some of the
    clients cannot close it; cells hidden by earlier releases keep their range, as far as the sizes
    of the groups alone let them.

    :returns: the hidden cells, each with the range that a reader can work out.
    :raises CannotProtectError: where nothing suffices.
    """
    keep_what_can_be(system, k)
    hidden = {c.name for c in system.cells if c.shown is not True and (c.unsafe or c.kept)}
    hidden |= {c.name for c in system.cells if c.shown is False}
    needs: dict[Hashable, int] = {}  # cells in the model, and how much more than k they get
    for _ in range(_ROUNDS):
        found = ranges(system, hidden, _asked(system, hidden))
        broken = [name for name, got in found.items() if not _fits(system[name], got, k)]
        if not broken:
            return found
        for name in broken:
            needs[name] = needs.get(name, -1) + 1
        hidden = _choose(system, needs, k)
    raise CannotProtectError(broken[0])


def keep_what_can_be(system: System, k: int) -> None:
    """Let an earlier range narrow by what the sizes of the groups say, and by nothing else.

    :raises CannotProtectError: where they leave less than k of it.
    """
    kept = [c for c in system.cells if c.kept and c.shown is not True]
    if not kept:
        return
    every = {c.name for c in system.cells if c.shown is not True}
    for name, (low, high) in ranges(system, every, [c.name for c in kept]).items():
        cell = system[name]
        was = cell.kept or (low, high)
        left = (max(low, was[0]), min(high, was[1]))
        if not cell.soft and left[1] - left[0] < min(k, was[1] - was[0]):
            raise CannotProtectError(name)
        system.changed(name, kept=left)


def _asked(system: System, hidden: set[Hashable]) -> list[Hashable]:
    """Hidden cells that a reader is after: all but the helping ones that tell of nobody."""
    return [
        c.name
        for c in system.cells
        if c.name in hidden and (c.shown is None or c.unsafe or c.kept) and c.shown is not True
    ]


def _fits(cell: Cell, got: tuple[int, int], k: int) -> bool:
    """Whether what a reader can work out of a cell leaves enough open."""
    low, high = got
    if cell.kept:
        return low <= cell.kept[0] and high >= cell.kept[1]
    if high - low < min(k, cell.high - cell.low):
        return False
    if not cell.unsafe:
        return True
    open_below = low < cell.value or cell.value == cell.low
    return open_below and (high > cell.value or cell.value == cell.high)


def _need(system: System, name: Hashable, more: int, k: int) -> _Need:
    cell, place = system[name], system.at(name)
    if cell.kept:
        return _Need(place, 0, cell.kept[0], cell.kept[1])
    apart = min(k + more, cell.high - cell.low)
    if not cell.unsafe:
        return _Need(place, apart, cell.high, cell.low)
    return _Need(place, apart, max(cell.low, cell.value - 1), min(cell.high, cell.value + 1))


def _choose(system: System, needs: dict[Hashable, int], k: int) -> set[Hashable]:
    """Solve the model with the cells that need it so far."""
    cells, many = system.cells, len(system.cells)
    free = [i for i, c in enumerate(cells) if c.shown is None]
    fixed = {i for i in free if cells[i].unsafe or cells[i].kept}
    wanted = [_need(system, name, more, k) for name, more in needs.items()]
    width = len(free) + 2 * len(wanted) * many
    costs = np.zeros(width)
    costs[: len(free)] = [cells[i].cost for i in free]
    low, high = np.full(width, -np.inf), np.full(width, np.inf)
    low[: len(free)] = [float(i in fixed) for i in free]
    high[: len(free)] = 1.0
    parts = _tables(system, free, len(wanted), width) + [
        _apart(system, need, free, len(free) + 2 * n * many, many, width)
        for n, need in enumerate(wanted)
    ]
    solved = minimise(
        costs,
        low=low,
        high=high,
        parts=parts,
        whole=np.r_[np.ones(len(free)), np.zeros(width - len(free))],
        gap=_GAP,
        seconds=_SECONDS,
    )
    if solved is None:
        raise CannotProtectError(next(iter(needs)))
    chosen = {cells[i].name for i, y in zip(free, solved, strict=False) if y > 0.5}
    return chosen | {c.name for c in cells if c.shown is False}


def _tables(system: System, free: list[int], wanted: int, width: int) -> list[Part]:
    """Each table obeys the relations, and agrees with what is shown."""
    cells, many = system.cells, len(system.cells)
    matrix, totals = system.matrix()
    copies = 2 * wanted
    before = sparse.csr_matrix((matrix.shape[0] * copies, len(free)))
    sums = sparse.kron(sparse.identity(copies, format="csr"), matrix, format="csr")
    obeyed = sparse.hstack([before, sums], format="csr")
    every = np.tile(totals, copies)

    column = {i: n for n, i in enumerate(free)}
    ends = np.array([c.told if c.shown is not False else (c.low, c.high) for c in cells], float)
    wider = [(c.low - c.told[0], c.high - c.told[1]) for c in cells]
    own = sparse.identity(many * copies, format="csr")

    def opened(side: int) -> sparse.csr_matrix:
        factors = np.zeros((many, len(free)))
        for i, n in column.items():
            factors[i, n] = -wider[i][side]
        stacked = sparse.vstack([sparse.csr_matrix(factors)] * copies, format="csr")
        return sparse.hstack([stacked, own], format="csr")

    none = np.full(many * copies, np.inf)
    return [
        (obeyed, every, every),
        (opened(0), np.tile(ends[:, 0], copies), none),
        (opened(1), -none, np.tile(ends[:, 1], copies)),
    ]


def _apart(system: System, need: _Need, free: list[int], start: int, many: int, width: int) -> Part:
    """Hold the two tables of a cell apart; of a cell that may be shown, only where it is hidden."""
    cell = system.cells[need.place]
    made = sparse.lil_matrix((3, width))
    one, other = start + need.place, start + many + need.place
    made[0, other], made[0, one] = 1.0, -1.0
    made[1, one], made[2, other] = 1.0, 1.0
    low = np.array([float(need.apart), -np.inf, float(need.most)])
    high = np.array([np.inf, float(need.least), np.inf])
    if cell.shown is None and not (cell.unsafe or cell.kept):
        made[0, free.index(need.place)] = -float(need.apart)
        low[0] = 0.0
    return made.tocsr(), low, high
