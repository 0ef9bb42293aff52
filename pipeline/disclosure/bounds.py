"""The attack: the least and the largest value that released numbers leave to a hidden one.

Solved by integer programming over every fact and relation at once (design note D6; Fischetti and
Salazar 2001 call it the intruder's problem). It knows nothing of how the hidden cells were chosen.

An end is known where a table that obeys the facts reaches what no table can pass, so most ends cost
no program of their own: bounds are drawn in along the relations first (Gondzio 1997 on presolving),
and every table that is found on the way counts for all cells.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from scipy import sparse

from pipeline.disclosure.cells import System, limits
from pipeline.disclosure.solver import minimise

_WHOLE = 1e-6  # what is nearer to a whole number is one
_ALONE = 12  # ends that are solved for together, each in a table of its own
_TOGETHER = 4  # tables in which all open ends are pulled at once
_ROUNDS = 30  # of drawing bounds in


class ImpossibleError(ValueError):
    """No values obey the facts: they contradict each other."""


def ranges(
    system: System, hidden: Iterable[Hashable], asked: Sequence[Hashable]
) -> dict[Hashable, tuple[int, int]]:
    """Return the least and the largest value that each asked cell may have.

    :param hidden: cells that the reader is not shown, beside those that are never shown.
    :raises ImpossibleError: where the facts contradict each other.
    """
    if not asked:
        return {}
    work = _Attack(system, frozenset(hidden))
    places = np.array([system.at(name) for name in asked])
    for sign in (1.0, -1.0):
        work.pull_together(places, sign)
        work.pull_alone(places, sign)
    ends = zip(work.least[places], work.most[places], strict=True)
    return {name: (int(low), int(high)) for name, (low, high) in zip(asked, ends, strict=True)}


class _Attack:
    """Tables that obey the facts, and the ends that they reach."""

    def __init__(self, system: System, hidden: frozenset[Hashable]) -> None:
        self._matrix, self._totals = system.matrix()
        self._low, self._high = _drawn_in(self._matrix, self._totals, *limits(system, hidden))
        truth = np.array([float(cell.value) for cell in system.cells])
        if (self._low > self._high).any():
            raise ImpossibleError("the facts contradict each other")
        obeys = not len(self._totals) or np.abs(self._matrix @ truth - self._totals).max() < _WHOLE
        if not obeys or (truth < self._low).any() or (truth > self._high).any():
            raise ImpossibleError("the facts contradict each other")
        self.least, self.most = truth.copy(), truth.copy()  # reached by some table

    def pull_together(self, places: np.ndarray, sign: float) -> None:
        """Make all cells small (or large) that may still be smaller (or larger), at once."""
        for _ in range(_TOGETHER):
            wanted = self._open(places, sign)
            if not len(wanted):
                return
            costs = np.zeros(len(self._low))
            costs[wanted] = sign
            self._take(self._solve(costs[np.newaxis], whole=False))
            if len(self._open(places, sign)) == len(wanted):
                return

    def pull_alone(self, places: np.ndarray, sign: float) -> None:
        """Find the end of each cell that is still open in a table of its own."""
        wanted = self._open(places, sign)
        while len(wanted):
            part = wanted[:_ALONE]
            self._settle(part, sign, whole=False)
            wanted = self._open(wanted[_ALONE:], sign)

    def _settle(self, part: np.ndarray, sign: float, *, whole: bool) -> None:
        """Solve for the ends of some cells; where a table comes out torn, in whole numbers."""
        costs = np.zeros((len(part), len(self._low)))
        costs[np.arange(len(part)), part] = sign
        found = self._solve(costs, whole=whole)
        kept = self._take(found)
        for place, table, fits in zip(part, found, kept, strict=True):
            if fits:
                ends = self._low if sign > 0 else self._high
                ends[place] = round(float(table[place]))
        if not kept.all():
            self._settle(part[~kept], sign, whole=True)

    def _open(self, places: np.ndarray, sign: float) -> np.ndarray:
        """Cells of which no table yet reaches what none can pass."""
        if sign > 0:
            return places[self.least[places] > self._low[places]]
        return places[self.most[places] < self._high[places]]

    def _take(self, found: np.ndarray) -> np.ndarray:
        """Let tables count for all cells; return which of them are of whole numbers."""
        whole = np.abs(found - np.round(found)).max(axis=1) < _WHOLE
        if whole.any():
            tables = np.round(found[whole])
            self.least = np.minimum(self.least, tables.min(axis=0))
            self.most = np.maximum(self.most, tables.max(axis=0))
        return whole

    def _solve(self, costs: np.ndarray, *, whole: bool) -> np.ndarray:
        """Return tables that obey the facts, each at the least of its costs."""
        many, width = costs.shape
        parts = []
        if self._matrix.shape[0]:
            sums = sparse.kron(sparse.identity(many, format="csr"), self._matrix, format="csr")
            every = np.tile(self._totals, many)
            parts.append((sums, every, every))
        solved = minimise(
            costs.ravel(),
            low=np.tile(self._low, many),
            high=np.tile(self._high, many),
            parts=parts,
            whole=np.full(many * width, int(whole)),
        )
        if solved is None:
            raise ImpossibleError("the facts contradict each other")
        return solved.reshape(many, width)


def _drawn_in(
    matrix: sparse.csr_matrix, totals: np.ndarray, low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Bounds that the relations leave, each relation looked at by itself, over and over."""
    factors = matrix.toarray()
    up, down = np.clip(factors, 0, None), np.clip(factors, None, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        for _ in range(_ROUNDS):
            least = (up @ low + down @ high)[:, None] - up * low - down * high  # of the others
            most = (up @ high + down @ low)[:, None] - up * high - down * low
            one, other = (totals[:, None] - most) / factors, (totals[:, None] - least) / factors
            has = factors != 0
            floor = np.where(has, np.minimum(one, other), -np.inf).max(axis=0, initial=-np.inf)
            roof = np.where(has, np.maximum(one, other), np.inf).min(axis=0, initial=np.inf)
            new_low = np.maximum(low, np.ceil(floor - _WHOLE))
            new_high = np.minimum(high, np.floor(roof + _WHOLE))
            if (new_low == low).all() and (new_high == high).all():
                break
            low, high = new_low, new_high
    return low, high
