"""Audits of a planted truth: populations, models that err, and how often the interval holds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from pipeline.stats.audited import AuditedShare, AuditStratum, audited_share
from pipeline.stats.precision import TOPPED, drawn_counts

SLACK = 1e-9  # of a limit that is the truth itself


@dataclass(frozen=True)
class Classifier:
    """A model: the chance of its yes for clients who have it, and of its no for the others."""

    sensitivity: float
    specificity: float

    def predict(self, random: np.random.Generator, truth: np.ndarray) -> np.ndarray:
        """What it says of each client; errors are independent."""
        chance = np.where(truth, self.sensitivity, 1 - self.specificity)
        return random.random(truth.shape) < chance


GOOD, FAIR = Classifier(0.9, 0.98), Classifier(0.7, 0.95)


@dataclass(frozen=True)
class Setting:
    """Clients in the material, clients read, share (0-1) who have it, the model."""

    clients: int
    read: int
    share: float
    classifier: Classifier


GRID = tuple(
    Setting(*cell) for cell in product((60, 120, 300), (30, 60), (0.03, 0.1, 0.3), (GOOD, FAIR))
)


@dataclass(frozen=True)
class Coverage:
    """How often intervals held the truth (0-1), and how wide they were on average."""

    setting: Setting
    covered: float
    width: float


Method = Callable[[Sequence[AuditStratum]], AuditedShare]


def read_mask(
    random: np.random.Generator, predicted: np.ndarray, read: int, topped: float = TOPPED
) -> np.ndarray:
    """Which clients are read: a random set over all and top-ups of the predicted ones."""
    yes, no = np.flatnonzero(predicted), np.flatnonzero(~predicted)
    own, rest = drawn_counts(random, yes.size, no.size, read, topped)
    mask = np.zeros(predicted.size, dtype=bool)
    mask[random.choice(yes, own, replace=False)] = True
    mask[random.choice(no, rest, replace=False)] = True
    return mask


def strata_of(answers: np.ndarray, predicted: np.ndarray, mask: np.ndarray) -> list[AuditStratum]:
    """Strata of what was found (0-1 for each client) in those who were read."""
    return [
        AuditStratum(
            int(part.sum()), int((part & mask).sum()), int(answers[part & mask].sum()), said
        )
        for said, part in ((True, predicted), (False, ~predicted))
    ]


def audit_coverage(
    setting: Setting,
    replicates: int,
    *,
    seed: int,
    method: Method = audited_share,
    topped: float = TOPPED,
) -> Coverage:
    """How often the audited share holds the truth of the clients in the material."""
    random = np.random.default_rng([seed, GRID.index(setting) if setting in GRID else 99])
    covered, width = 0, 0.0
    for _ in range(replicates):
        truth = random.random(setting.clients) < setting.share
        predicted = setting.classifier.predict(random, truth)
        mask = read_mask(random, predicted, setting.read, topped)
        found = method(strata_of(truth, predicted, mask))
        covered += found.low - SLACK <= truth.mean() <= found.high + SLACK
        width += found.high - found.low
    return Coverage(setting, covered / replicates, width / replicates)


def partly_read(cells: Sequence[Coverage]) -> list[Coverage]:
    """Cells in which somebody is left unread; the others are censuses, true by themselves."""
    return [cell for cell in cells if cell.setting.read < cell.setting.clients]
