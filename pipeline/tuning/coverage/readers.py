"""Audits whose readers err: two of them with a given kappa, all or some clients read by both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from pipeline.stats.audited import AuditedShare, audited_share
from pipeline.stats.two_readers import TwiceRead, agreed_share
from pipeline.tuning.coverage.audit import (
    GRID,
    SLACK,
    Coverage,
    Setting,
    read_mask,
    strata_of,
)

KAPPA = 0.8
Errors = Literal["symmetric", "misses", "false alarms"]
ERRORS: tuple[Errors, ...] = ("symmetric", "misses", "false alarms")
TWICE = (1.0, 0.5)  # part of the read clients that both readers read


@dataclass(frozen=True)
class Reader:
    """Chance to see what is there, and to see what is not."""

    sensitivity: float
    false_alarm: float

    def read(self, random: np.random.Generator, truth: np.ndarray) -> np.ndarray:
        """What it says of each client; errors are independent."""
        return random.random(truth.shape) < np.where(truth, self.sensitivity, self.false_alarm)


def reader_of(kappa: float, share: float, errors: Errors) -> Reader:
    """Return the reader of whom two have this kappa where ``share`` of the clients have it."""
    from scipy.optimize import brentq

    def made(error: float) -> Reader:
        return Reader(
            1.0 if errors == "false alarms" else 1 - error, 0.0 if errors == "misses" else error
        )

    def off(error: float) -> float:
        one = made(error)
        yes = share * one.sensitivity + (1 - share) * one.false_alarm
        apart = 2 * share * one.sensitivity * (1 - one.sensitivity)
        apart += 2 * (1 - share) * one.false_alarm * (1 - one.false_alarm)
        return 1 - apart / (2 * yes * (1 - yes)) - kappa

    return made(float(brentq(off, 1e-9, 0.45)))


def readers_coverage(
    setting: Setting, errors: Errors, twice: float, replicates: int, *, seed: int
) -> tuple[Coverage, Coverage]:
    """How often the share with both readers, and that of the first alone, holds the truth."""
    random = np.random.default_rng([seed, ERRORS.index(errors), GRID.index(setting)])
    one = reader_of(KAPPA, setting.share, errors)
    held, width = [0, 0], [0.0, 0.0]
    for _ in range(replicates):
        truth = random.random(setting.clients) < setting.share
        predicted = setting.classifier.predict(random, truth)
        mask = read_mask(random, predicted, setting.read)
        first, second = one.read(random, truth), one.read(random, truth)
        chosen = random.choice(np.flatnonzero(mask), round(twice * setting.read), replace=False)
        double = np.zeros_like(mask)
        double[chosen] = True
        found: tuple[AuditedShare, AuditedShare] = (
            agreed_share(_strata(first, second, predicted, mask, double)),
            audited_share(strata_of(first, predicted, mask)),
        )
        for k, share in enumerate(found):
            held[k] += share.low - SLACK <= truth.mean() <= share.high + SLACK
            width[k] += share.high - share.low
    return (
        Coverage(setting, held[0] / replicates, width[0] / replicates),
        Coverage(setting, held[1] / replicates, width[1] / replicates),
    )


def _strata(
    first: np.ndarray,
    second: np.ndarray,
    predicted: np.ndarray,
    mask: np.ndarray,
    double: np.ndarray,
) -> list[TwiceRead]:
    once = mask & ~double
    return [
        TwiceRead(
            int(part.sum()),
            int((part & double & first & second).sum()),
            int((part & double & (first ^ second)).sum()),
            int((part & double & ~first & ~second).sum()),
            int((part & once & first).sum()),
            int((part & once & ~first).sum()),
            said,
        )
        for said, part in ((True, predicted), (False, ~predicted))
    ]
