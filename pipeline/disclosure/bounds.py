"""The attack: the least and the largest value that released numbers leave to a hidden one.

Solved by integer programming over every fact and relation at once (design note D6; Fischetti and
Salazar 2001 call it the intruder's problem). It knows nothing of how the hidden cells were chosen.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from scipy import sparse

from pipeline.disclosure.cells import System, limits
from pipeline.disclosure.solver import minimise

_WHOLE = 1e-6  # what is nearer to a whole number is one
_TOGETHER = 60  # problems solved as one: what a call costs is paid once for all


class ImpossibleError(ValueError):
    """No values obey the facts: they contradict each other."""


def ranges(
    system: System, hidden: Iterable[Hashable], asked: Sequence[Hashable]
) -> dict[Hashable, tuple[int, int]]:
    """Return the least and the largest value that each asked cell may have.

    :param hidden: cells that the reader is not shown, beside those that are never shown.
    :raises ImpossibleError: where the facts contradict each other.
    """
    low, high = limits(system, frozenset(hidden))
    totals = system.matrix()
    found: dict[Hashable, tuple[int, int]] = {}
    size = _TOGETHER // 2
    for start in range(0, len(asked), size):
        part = asked[start : start + size]
        places = [system.at(name) for name in part]
        least = _solve(totals, low, high, [(place, 1.0) for place in places])
        most = _solve(totals, low, high, [(place, -1.0) for place in places])
        found |= dict(zip(part, zip(least, most, strict=True), strict=True))
    return found


def _solve(
    relations: tuple[sparse.csr_matrix, np.ndarray],
    low: np.ndarray,
    high: np.ndarray,
    goals: Sequence[tuple[int, float]],
) -> list[int]:
    """Value of each goal's cell in a table of its own that makes it as small as can be.

    Without the demand for whole numbers first: a table that comes out whole is the answer, and
    most do, for sums of this kind are nearly networks.
    """
    tables = _minimise(relations, low, high, goals, whole=False)
    found = [round(float(x[place])) for x, (place, _) in zip(tables, goals, strict=True)]
    torn = [i for i, x in enumerate(tables) if np.abs(x - np.round(x)).max() > _WHOLE]
    if torn:
        again = [goals[i] for i in torn]
        for i, x in zip(torn, _minimise(relations, low, high, again, whole=True), strict=True):
            found[i] = round(float(x[goals[i][0]]))
    return found


def _minimise(
    relations: tuple[sparse.csr_matrix, np.ndarray],
    low: np.ndarray,
    high: np.ndarray,
    goals: Sequence[tuple[int, float]],
    *,
    whole: bool,
) -> np.ndarray:
    """Return goals x cells: tables that obey the facts, each least in its goal."""
    matrix, totals = relations
    many, width = len(goals), len(low)
    costs = np.zeros(many * width)
    for i, (place, sign) in enumerate(goals):
        costs[i * width + place] = sign
    parts = []
    if matrix.shape[0]:
        sums = sparse.kron(sparse.identity(many, format="csr"), matrix, format="csr")
        every = np.tile(totals, many)
        parts.append((sums, every, every))
    solved = minimise(
        costs,
        low=np.tile(low, many),
        high=np.tile(high, many),
        parts=parts,
        whole=np.full(many * width, int(whole)),
    )
    if solved is None:
        raise ImpossibleError("the facts contradict each other")
    return solved.reshape(many, width)
