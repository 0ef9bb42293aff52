"""What a matcher learns from people: a correction of its log odds, for each phenomenon its own.

People read clients, and single passages. Both are bags of passages: a bag is affirmed where at
least one of its passages is, so that a bag's chance is 1 - prod(1 - p), the noisy-or of multiple
instances (Maron and Lozano-Perez 1998, A Framework for Multiple-Instance Learning; Viola, Platt and
Zhang 2006). The log odds of a passage are those of the matcher below, plus a shift, plus a linear
function of its vector. Both are held near nothing by a normal prior, so that few readings change
little, and none change nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.matching.matcher import Matcher

_PRIOR = 0.3  # inverse variance of the shift and of each weight; measured: models/reader/card.md
_DIGITS = 4  # decimals kept: the last bits of a minimum hang on the machine
_LEAST = 1e-6  # a probability that is neither 0 nor 1
_ROUNDS = 200


@dataclass(frozen=True)
class Bag:
    """Passages that were read as one, and whether one of them at least affirms a phenomenon."""

    rows: tuple[int, ...]
    affirmed: bool


@dataclass(frozen=True)
class Correction:
    """What is added to the log odds: a shift and weights of the vector's parts, by phenomenon."""

    themes: tuple[str, ...]
    shift: np.ndarray  # (k,)
    weights: np.ndarray  # (k, d)

    def of(self, theme: str, vectors: np.ndarray) -> np.ndarray:
        """What is added for passages (n,)."""
        at = self.themes.index(theme)
        return np.asarray(vectors, dtype=np.float64) @ self.weights[at] + self.shift[at]

    def only(self, themes: Sequence[str]) -> Correction:
        """The same for some of the phenomena."""
        at = [k for k, theme in enumerate(self.themes) if theme in themes]
        return Correction(
            tuple(self.themes[k] for k in at), self.shift[at], self.weights[at]
        )  # fmt: skip


@dataclass(frozen=True)
class LearnedMatcher:
    """A matcher with its correction; what it gives as raw is what the matcher below gives."""

    below: Matcher
    correction: Correction

    @property
    def themes(self) -> list[str]:
        """Ids of the phenomena, in the order of the columns."""
        return self.below.themes

    @property
    def few_shot(self) -> frozenset[str]:
        """Ids that are matched by what their own sentences teach, corrected or not."""
        return self.below.few_shot

    def probabilities(
        self, texts: Sequence[str], languages: Sequence[str], vectors: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Raw and corrected probabilities (n, phenomena), columns as in :attr:`themes`."""
        raw, calibrated = self.below.probabilities(texts, languages, vectors)
        made = calibrated.copy()
        for column, theme in enumerate(self.themes):
            if theme in self.correction.themes and len(texts):
                more = self.correction.of(theme, vectors)
                # the last bits of a product depend on the rows beside it
                made[:, column] = chance(np.round(log_odds(calibrated[:, column]) + more, 3))
        return raw, made


def fit_correction(
    bags: Sequence[Bag], vectors: np.ndarray, known: np.ndarray
) -> tuple[float, np.ndarray]:
    """Fit the correction of one phenomenon by the most probable parameters (MAP, L-BFGS).

    :param vectors: (n, d) of passages; ``known``: log odds that the matcher below gives them (n,).
    :returns: shift, and weights (d,).
    """
    from scipy.optimize import minimize

    rows = np.concatenate([np.asarray(bag.rows, dtype=int) for bag in bags])
    sizes = np.array([len(bag.rows) for bag in bags])
    starts, own = np.r_[0, np.cumsum(sizes)[:-1]], np.repeat(np.arange(len(bags)), sizes)
    affirmed = np.array([bag.affirmed for bag in bags])
    x, offset = np.asarray(vectors, dtype=np.float64)[rows], known[rows]

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        score = offset + parameters[0] + x @ parameters[1:]
        none = np.minimum(np.add.reduceat(-np.logaddexp(0, score), starts), -_LEAST)
        some = -np.expm1(none)  # chance that one of the bag affirms
        p = chance(score)
        slope = np.where(affirmed[own], -(np.exp(none) / some)[own] * p, p)
        fit = -np.where(affirmed, np.log(some), none).sum()
        value = fit + _PRIOR * (parameters @ parameters) / 2
        return float(value), np.r_[slope.sum(), x.T @ slope] + _PRIOR * parameters

    start = np.zeros(x.shape[1] + 1)
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS}).x
    made = np.round(best, _DIGITS)
    return float(made[0]), made[1:]


def bag_chances(bags: Sequence[Bag], scores: np.ndarray) -> np.ndarray:
    """Chance that a passage of each bag affirms, by the log odds of the passages (n,)."""
    return np.array([1 - np.prod(1 - chance(scores[list(bag.rows)])) for bag in bags])


def log_odds(p: np.ndarray) -> np.ndarray:
    """Log odds of probabilities, none without end."""
    held = np.clip(p, _LEAST, 1 - _LEAST)
    return np.log(held / (1 - held))


def chance(score: np.ndarray) -> np.ndarray:
    """Probabilities of log odds."""
    return 1 / (1 + np.exp(-score))
