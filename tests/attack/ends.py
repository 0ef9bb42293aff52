"""The ends: the least and the largest whole number that what is known leaves to a sum of cells.

Integer programming (HiGHS) finds them, one theme at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tests.attack.solve import Model
from tests.attack.truths import Cell

Expression = Mapping[Cell, int]  # cells with their factors


@dataclass(frozen=True)
class Range:
    """The least and the largest value; ``exact`` where both ends were proven."""

    low: int
    high: int
    exact: bool = True

    @property
    def width(self) -> int:
        """Largest less least."""
        return self.high - self.low


class Infeasible(Exception):
    """No whole numbers obey the facts: the attacker has taken something for granted wrongly."""


class Solver:
    """Ends of expressions under a model; every table met on the way is a witness for all."""

    def __init__(self, model: Model, asked: Mapping[object, Expression]) -> None:
        from scipy.optimize import Bounds, LinearConstraint
        from scipy.sparse import csr_matrix

        for expression in asked.values():
            for cell in expression:
                model.variable(cell)
        self.names = list(asked)
        self.width = len(model.low)
        self.goals = np.zeros((len(asked), self.width))
        for row, expression in enumerate(asked.values()):
            for cell, factor in expression.items():
                self.goals[row, model.at[cell]] += factor
        self.bounds = Bounds(np.array(model.low, float), np.array(model.high, float))
        data, columns, starts = [], [], [0]
        for terms, _, _ in model.rows:
            data += list(terms.values())
            columns += list(terms)
            starts.append(len(columns))
        matrix = csr_matrix((data, columns, starts), shape=(len(model.rows), self.width))
        ends = np.array([[low, high] for _, low, high in model.rows]).reshape(-1, 2)
        self.constraints = LinearConstraint(matrix, ends[:, 0], ends[:, 1])
        self.least = np.full(len(asked), np.inf)
        self.most = np.full(len(asked), -np.inf)

    def solve(self, goal: np.ndarray) -> float:
        """Least value of a sum; its table is kept as a witness.

        :raises Infeasible: where no table obeys the facts.
        """
        from scipy.optimize import milp

        found = milp(
            goal,
            integrality=np.ones(self.width),
            bounds=self.bounds,
            constraints=self.constraints,
        )
        if found.x is None:
            raise Infeasible(found.message)
        values = np.round(self.goals @ np.round(found.x))
        self.least, self.most = np.minimum(self.least, values), np.maximum(self.most, values)
        return float(np.round(goal @ np.round(found.x)))

    def ranges(self, enough: Mapping[object, tuple[int, int, int]] | None = None) -> dict:
        """Range of each expression.

        :param enough: per name (width, truth, most): from where on an expression is not solved to
            the end, because what witnesses leave open is wide enough on both sides of the truth.
        """
        draw = np.random.default_rng(1)
        if enough:  # the true table obeys the facts
            true = np.array([enough[name][1] for name in self.names], float)
            self.least, self.most = true.copy(), true.copy()
        self.solve(self.goals.sum(axis=0))
        self.solve(-self.goals.sum(axis=0))
        if enough:
            for _ in range(2):
                signs = draw.choice((-1.0, 1.0), len(self.names))
                self.solve(signs @ self.goals)
        made = {}
        for i, name in enumerate(self.names):
            if enough and self._open(i, enough[name]):
                made[name] = Range(int(self.least[i]), int(self.most[i]), exact=False)
                continue
            low = self.solve(self.goals[i])
            if enough and self._open(i, enough[name]):
                made[name] = Range(int(self.least[i]), int(self.most[i]), exact=False)
                continue
            high = -self.solve(-self.goals[i])
            made[name] = Range(int(low), int(high))
        return made

    def _open(self, i: int, wanted: tuple[int, int, int]) -> bool:
        width, truth, most = wanted
        below = self.least[i] < truth or truth == 0
        above = self.most[i] > truth or truth == most
        return bool(self.most[i] - self.least[i] >= width and below and above)
