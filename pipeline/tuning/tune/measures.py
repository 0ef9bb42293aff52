"""What a choice of settings is worth, from which clients each theme has and which it should have.

The measures are those of :mod:`pipeline.tuning.score`, over clients that may weigh more than one,
so that they can be drawn again and again at the cost of a product of matrices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from statistics import fmean, median

import numpy as np

from pipeline.tuning.score import FOUND_AT, SIGNAL_PREFIX


@dataclass(frozen=True)
class Measures:
    """How well themes fit what people coded; shares 0-1."""

    found: float  # share of phenomena with a theme of F1 >= FOUND_AT
    f1: float  # mean F1 of the best theme of each phenomenon
    real: float  # share of themes that fit a phenomenon with F1 >= FOUND_AT
    share_error: float  # mean |share of clients in the best theme - true share|

    @property
    def worth(self) -> float:
        """One number for a choice among trade-offs: the mean of what is good, less the error."""
        return (self.found + self.f1 + self.real) / 3 - self.share_error


NAMES = tuple(field.name for field in fields(Measures))


@dataclass(frozen=True)
class Sides:
    """Which of the clients each theme has, and which of them people coded for each phenomenon."""

    clients: tuple[str, ...]
    themes: np.ndarray  # (themes, clients), 0 or 1
    coded: np.ndarray  # (phenomena, clients), 0 or 1
    signal: np.ndarray  # (phenomena,), whether it is a weak signal: it counts for `real` alone

    @classmethod
    def of(
        cls,
        clients: Sequence[str],
        themes: Mapping[str, set[str]],
        coded: Mapping[str, set[str]],
    ) -> Sides:
        """Put sets of clients side by side; what has none of these clients is left out."""
        names = sorted(name for name, who in coded.items() if who & set(clients))
        return cls(
            tuple(clients),
            _matrix([themes[name] for name in sorted(themes)], clients),
            _matrix([coded[name] for name in names], clients),
            np.array([name.startswith(SIGNAL_PREFIX) for name in names], dtype=bool),
        )

    def measures(self, weights: np.ndarray | None = None) -> Measures:
        """Measure, each client weighed (n,); None: each once."""
        weigh = np.ones(len(self.clients)) if weights is None else weights
        has, coded = self.themes, self.coded[(self.coded @ weigh) > 0]
        signal = self.signal[(self.coded @ weigh) > 0]
        has = has[(has @ weigh) > 0]
        if not len(coded) or not len(has):
            true = coded[~signal] @ weigh
            return Measures(0.0, 0.0, 0.0, float(true.mean() / weigh.sum()) if len(true) else 0.0)
        both = (has * weigh) @ coded.T
        fit = 2 * both / ((has @ weigh)[:, None] + (coded @ weigh)[None, :])
        steady = fit[:, ~signal]
        best = steady.argmax(axis=0)
        off = np.abs((has[best] @ weigh) - (coded[~signal] @ weigh)) / weigh.sum()
        top = steady.max(axis=0) if steady.size else np.zeros(0)
        return Measures(
            found=float((top >= FOUND_AT).mean()) if len(top) else 0.0,
            f1=float(top.mean()) if len(top) else 0.0,
            real=float((fit.max(axis=1) >= FOUND_AT).mean()),
            share_error=float(off.mean()) if len(off) else 0.0,
        )


def mean_of(parts: Iterable[Measures]) -> Measures:
    """Mean of each measure, over periods."""
    listed = list(parts)
    return Measures(*(fmean(getattr(one, name) for one in listed) for name in NAMES))


def median_of(parts: Iterable[Measures]) -> Measures:
    """Median of each measure, over resampled runs."""
    listed = list(parts)
    return Measures(*(median(getattr(one, name) for one in listed) for name in NAMES))


def came_back(
    whole: Mapping[str, set[str]],
    again: Mapping[str, set[str]],
    left: set[str],
    *,
    least: int,
    alike: float = 0.6,
) -> tuple[int, int]:
    """How many themes of the whole material come back in a part of it, and of how many.

    :param left: clients of the part; ``least``: clients of a theme that can come back.
    :param alike: Jaccard of client sets from which it did.
    """
    back = of = 0
    for who in whole.values():
        rest = who & left
        if len(rest) < least:
            continue
        of += 1
        back += max((len(rest & o) / len(rest | o) for o in again.values()), default=0.0) >= alike
    return back, of


def _matrix(sets: Sequence[set[str]], clients: Sequence[str]) -> np.ndarray:
    rows = [[client in who for client in clients] for who in sets]
    return np.array(rows, dtype=float).reshape(len(sets), len(clients))
