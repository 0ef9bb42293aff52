"""The ends: the least and the largest whole number that what is known leaves to a sum of cells.

One theme at a time. Bounds are first narrowed row by row; what then still hangs together is solved
by integer programming (HiGHS), part by part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil, floor, inf

import numpy as np

from tests.attack.solve import Model
from tests.attack.truths import Cell

Expression = Mapping[Cell, int]  # cells with their factors
Row = tuple[dict[int, float], float, float]  # factors by place; least and largest value of the sum
_NEAR = 1e-6
_ROUNDS = 8  # of narrowing; more would change little


class Infeasible(Exception):
    """No whole numbers obey the facts: they contradict each other."""


@dataclass(frozen=True)
class Range:
    """The least and the largest value; not ``exact`` where they are only known to be possible."""

    low: int
    high: int
    exact: bool = True

    @property
    def width(self) -> int:
        """Largest less least."""
        return self.high - self.low


@dataclass(frozen=True)
class Wanted:
    """When an expression needs no further solving: it is as open as it has to be.

    ``width`` values between the ends, and some on either side of the truth, unless that is 0 or
    ``most``.
    """

    width: int
    truth: int
    most: int = -1

    def met(self, low: float, high: float) -> bool:
        """Whether values as far apart as these are enough."""
        below = low < self.truth or self.truth == 0 or self.most < 0
        above = high > self.truth or self.truth == self.most or self.most < 0
        return high - low >= self.width and below and above


@dataclass
class _Part:
    """Unknowns that hang together, the rows between them and the expressions of them."""

    places: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    names: list[object] = field(default_factory=list)


class Solver:
    """Ends of expressions under a model.

    HiGHS's presolve makes it several times as fast, but has called problems infeasible that have
    an answer (HiGHS of SciPy 1.17): what is found is confirmed without it (``presolve``).
    """

    def __init__(
        self, model: Model, asked: Mapping[object, Expression], *, presolve: bool = True
    ) -> None:
        self.presolve = presolve
        self.goals: dict[object, dict[int, float]] = {}
        for name, expression in asked.items():
            places: dict[int, float] = {}
            for cell, factor in expression.items():
                i = model.variable(cell)
                places[i] = places.get(i, 0) + factor
            self.goals[name] = places
        self.low, self.high = list(map(float, model.low)), list(map(float, model.high))
        self.rows = model.rows
        for _ in range(_ROUNDS):
            if not self._narrow():
                break
        self.parts = self._parts()

    def ranges(self, wanted: Mapping[object, Wanted] | None = None) -> dict[object, Range]:
        """Range of each expression.

        :param wanted: where given, an expression that is as open as it has to be is not solved to
            the end; of one whose range is not exact, both ends are possible values.
        :raises Infeasible: where no whole numbers obey the facts.
        """
        made: dict[object, Range] = {}
        for part in self.parts:
            made |= _Ends(part, self, wanted).ranges()
        for name, places in self.goals.items():
            if name not in made:
                value = round(sum(f * self.low[i] for i, f in places.items()))
                made[name] = Range(value, value)
        return made

    def _narrow(self) -> bool:
        """Narrow each unknown by each row; tell whether anything changed."""
        changed = False
        for terms, least, most in self.rows:
            ends = {i: self._ends(i, factor) for i, factor in terms.items()}
            bottom, top = sum(e[0] for e in ends.values()), sum(e[1] for e in ends.values())
            for i, factor in terms.items():
                if not factor:
                    continue
                up = (most - (bottom - ends[i][0])) / factor
                down = (least - (top - ends[i][1])) / factor
                if factor < 0:
                    up, down = down, up
                changed |= self._within(i, down, up)
        return changed

    def _ends(self, i: int, factor: float) -> tuple[float, float]:
        """Least and largest value of an unknown times a factor."""
        ends = factor * self.low[i], factor * self.high[i]
        return min(ends), max(ends)

    def _within(self, i: int, low: float, high: float) -> bool:
        new = (
            max(self.low[i], ceil(low - _NEAR)) if low > -inf else self.low[i],
            min(self.high[i], floor(high + _NEAR)) if high < inf else self.high[i],
        )
        changed = new != (self.low[i], self.high[i])
        self.low[i], self.high[i] = new
        if new[0] > new[1]:
            raise Infeasible(f"unknown {i}: {new}")
        return changed

    def _parts(self) -> list[_Part]:
        free = [i for i in range(len(self.low)) if self.low[i] < self.high[i]]
        root = {i: i for i in free}
        rows = [self._reduced(row) for row in self.rows]
        rows = [row for row in rows if row[0] and self._matters(row)]
        goals = {n: [i for i in places if i in root] for n, places in self.goals.items()}
        for together in [*(list(row[0]) for row in rows), *goals.values()]:
            for i in together[1:]:
                root[_find(root, i)] = _find(root, together[0])
        parts: dict[int, _Part] = {}
        for name, places in goals.items():
            if places:
                parts.setdefault(_find(root, places[0]), _Part()).names.append(name)
        for i in free:
            if (at := _find(root, i)) in parts:
                parts[at].places.append(i)
        for row in rows:
            if (at := _find(root, next(iter(row[0])))) in parts:
                parts[at].rows.append(row)
        return list(parts.values())

    def _reduced(self, row: Row) -> Row:
        """The row without what is known exactly."""
        terms, least, most = row
        known = sum(f * self.low[i] for i, f in terms.items() if self.low[i] == self.high[i])
        free = {i: f for i, f in terms.items() if self.low[i] < self.high[i] and f}
        return free, least - known, most - known

    def _matters(self, row: Row) -> bool:
        """Whether the row says more than the bounds do."""
        terms, least, most = row
        bottom = sum(f * (self.low[i] if f > 0 else self.high[i]) for i, f in terms.items())
        top = sum(f * (self.high[i] if f > 0 else self.low[i]) for i, f in terms.items())
        return bottom < least - _NEAR or top > most + _NEAR


def _find(root: dict[int, int], i: int) -> int:
    """The unknown that stands for all that hang together with one."""
    while root[i] != i:
        root[i] = root[root[i]]
        i = root[i]
    return i


class _Ends:
    """One part: every table met on the way is a witness for all its expressions."""

    def __init__(self, part: _Part, solver: Solver, wanted: Mapping[object, Wanted] | None) -> None:
        from scipy.optimize import Bounds, LinearConstraint

        self.names, self.wanted, self.presolve = part.names, wanted, solver.presolve
        at = {place: i for i, place in enumerate(part.places)}
        self.goals = np.zeros((len(part.names), len(at)))
        self.known = np.zeros(len(part.names))
        for row, name in enumerate(part.names):
            for place, factor in solver.goals[name].items():
                if place in at:
                    self.goals[row, at[place]] += factor
                else:
                    self.known[row] += factor * solver.low[place]
        low, high = (np.array([ends[p] for p in part.places]) for ends in (solver.low, solver.high))
        self.bounds = Bounds(low, high)
        self.outer = (
            self.known + np.where(self.goals > 0, self.goals * low, self.goals * high).sum(axis=1),
            self.known + np.where(self.goals > 0, self.goals * high, self.goals * low).sum(axis=1),
        )
        matrix = np.zeros((len(part.rows), len(at)))
        for i, (terms, _, _) in enumerate(part.rows):
            for place, factor in terms.items():
                matrix[i, at[place]] = factor
        ends = np.array([_whole_ends(row) for row in part.rows]).reshape(-1, 2)
        self.constraints = LinearConstraint(matrix, ends[:, 0], ends[:, 1])
        self.has_rows = bool(part.rows)
        start = np.array([wanted[n].truth for n in part.names], float) if wanted else None
        many = len(part.names)
        self.least = start.copy() if start is not None else np.full(many, inf)
        self.most = start.copy() if start is not None else np.full(many, -inf)

    def ranges(self) -> dict[object, Range]:
        """Range of each expression of the part."""
        many = range(len(self.names))
        if self.has_rows and len(many) > 1 and not all(map(self._open, many)):
            self._solve(self.goals.sum(axis=0))
            self._solve(-self.goals.sum(axis=0))
        made = {}
        for i, name in enumerate(self.names):
            exact = False
            for sign in (1, -1):
                if self._open(i):
                    break
                self._end(i, sign)
            else:
                exact = True
            made[name] = Range(round(self.least[i]), round(self.most[i]), exact)
        return made

    def _open(self, i: int) -> bool:
        return bool(self.wanted) and self.wanted[self.names[i]].met(self.least[i], self.most[i])

    def _end(self, i: int, sign: int) -> None:
        """Find one end; nothing is solved where a witness already lies on the outer bound."""
        low, high = self.outer
        reached = self.least[i] <= low[i] if sign > 0 else self.most[i] >= high[i]
        if not reached:
            self._solve(sign * self.goals[i])

    def _solve(self, goal: np.ndarray) -> None:
        """Find the table with the least sum, and keep it as a witness.

        :raises Infeasible: where no table obeys the facts.
        """
        from scipy.optimize import milp

        found = milp(
            goal,
            integrality=np.ones(len(goal)),
            bounds=self.bounds,
            constraints=self.constraints,
            options={"presolve": self.presolve},
        )
        if found.x is None:
            raise Infeasible(found.message)
        values = np.round(self.goals @ np.round(found.x) + self.known)
        self.least, self.most = np.minimum(self.least, values), np.maximum(self.most, values)


def _whole_ends(row: Row) -> tuple[float, float]:
    """Ends of a sum of whole numbers as whole numbers; a little apart where factors are broken."""
    terms, least, most = row
    if any(factor != round(factor) for factor in terms.values()):
        return least - _NEAR, most + _NEAR
    return (
        ceil(least - _NEAR) if least > -inf else least,
        floor(most + _NEAR) if most < inf else most,
    )
