"""Scores against what people found: whether 0.8 means eight of ten.

A score that was never held against an audit is no probability, and is never summed into a share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.stats.family import simultaneous_confidence
from pipeline.stats.intervals import CONFIDENCE, Interval, exact

EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


@dataclass(frozen=True)
class CalibrationBin:
    """Clients with scores from ``low`` up to ``high`` (the last bin: including it).

    ``mean_score`` and ``share`` are of those who were read; ``agrees`` says whether the limits of
    the share hold the mean score. Without readings these are None.
    """

    low: float
    high: float
    clients: int
    read: int
    mean_score: float | None
    share: float | None
    interval: Interval
    agrees: bool | None


def calibration_table(
    scores: Sequence[float],
    answers: Sequence[bool | None],
    edges: Sequence[float] = EDGES,
    confidence: float = CONFIDENCE,
) -> list[CalibrationBin]:
    """Hold the scores of all clients against the answers on those who were read.

    Within a bin the read clients have to be a simple random sample: the limit from which the model
    says yes has to be one of ``edges`` where predicted clients were topped up. The limits are exact
    (Clopper-Pearson), without finite-population correction, for what a score means is asked beyond
    these clients; and at a confidence at which those of all bins with readings hold together
    (Bonferroni), so that a calibrated score is called uncalibrated at most once in twenty times.
    Bins with intervals as in Bröcker and Smith (2007), Weather and Forecasting 22, 651-661.

    :param scores: one for each client, 0-1.
    :param answers: what people found, None for clients who were not read; as long as ``scores``.
    :param edges: rising, from 0 to 1.
    :raises ValueError: where scores, answers or edges are not as said.
    """
    if len(scores) != len(answers) or not all(0 <= score <= 1 for score in scores):
        raise ValueError("a score from 0 to 1 and an answer (or None) for each client")
    if edges[0] != 0 or edges[-1] != 1 or any(a >= b for a, b in pairwise(edges)):
        raise ValueError("edges rise from 0 to 1")
    bins = [
        [
            (score, answer)
            for score, answer in zip(scores, answers, strict=True)
            if low <= score < high or (high == 1 and score == 1)
        ]
        for low, high in pairwise(edges)
    ]
    filled = sum(any(answer is not None for _, answer in part) for part in bins)
    each = simultaneous_confidence(max(filled, 1), confidence)
    return [
        _bin(low, high, part, each) for (low, high), part in zip(pairwise(edges), bins, strict=True)
    ]


def is_calibrated(table: Sequence[CalibrationBin]) -> bool:
    """Whether every bin that was read holds its mean score; False where nobody was read.

    It says nothing of bins that nobody read: the table shows them.
    """
    read = [part for part in table if part.read]
    return bool(read) and all(part.agrees for part in read)


def _bin(
    low: float, high: float, part: Sequence[tuple[float, bool | None]], confidence: float
) -> CalibrationBin:
    read = [(score, answer) for score, answer in part if answer is not None]
    if not read:
        return CalibrationBin(low, high, len(part), 0, None, None, Interval(0.0, 1.0), None)
    mean = sum(score for score, _ in read) / len(read)
    found = sum(answer for _, answer in read)
    interval = exact(found, len(read), confidence)
    agrees = interval.low <= mean <= interval.high
    return CalibrationBin(
        low, high, len(part), len(read), mean, found / len(read), interval, agrees
    )
