"""Scores against the audit: counts, limits, and how often the verdict errs."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.stats.calibration import calibration_table, is_calibrated
from pipeline.stats.intervals import exact


def test_bins_by_hand():
    scores = [0.0, 0.05, 0.1, 0.95, 1.0, 1.0]
    answers = [False, None, True, True, None, True]
    table = calibration_table(scores, answers, edges=(0, 0.1, 0.9, 1))
    assert [part.clients for part in table] == [2, 1, 3], "the lower edge belongs to the bin"
    assert [part.read for part in table] == [1, 1, 2]
    assert [part.share for part in table] == [0, 1, 1]
    assert table[2].mean_score == pytest.approx(0.975)
    assert table[2].interval == exact(2, 2, 1 - 0.05 / 3)


@pytest.mark.parametrize(
    ("scores", "answers", "calibrated", "why"),
    [
        ([], [], False, "no client: nothing was shown"),
        ([0.5], [None], False, "nobody read: nothing was shown"),
        ([0.9] * 40, [True] * 36 + [False] * 4, True, "as said"),
        ([0.9] * 40, [True] * 16 + [False] * 24, False, "nine of ten said, four of ten found"),
        ([0.0] * 9, [False] * 9, True, "0 of N"),
        ([1.0] * 9, [True] * 9, True, "N of N"),
    ],
)
def test_verdict(scores, answers, calibrated, why):
    assert is_calibrated(calibration_table(scores, answers)) == calibrated, why


@pytest.mark.parametrize(
    ("scores", "answers", "edges", "message"),
    [
        ([0.5], [], (0, 1), "for each client"),
        ([1.5], [True], (0, 1), "from 0 to 1"),
        ([float("nan")], [True], (0, 1), "from 0 to 1"),
        ([0.5], [True], (0, 0.5), "rise from 0 to 1"),
        ([0.5], [True], (0, 0.7, 0.7, 1), "rise from 0 to 1"),
    ],
)
def test_refused(scores, answers, edges, message):
    with pytest.raises(ValueError, match=message):
        calibration_table(scores, answers, edges)


def test_a_calibrated_score_is_rarely_called_otherwise_and_a_sharpened_one_often():
    random, runs, wrong, caught = np.random.default_rng(2), 200, 0, 0
    for _ in range(runs):
        scores = random.beta(0.6, 1.4, 300)
        truth = random.random(300) < scores
        read = random.random(300) < 0.4
        answers = [bool(y) if r else None for y, r in zip(truth, read, strict=True)]
        sharp = scores**3 / (scores**3 + (1 - scores) ** 3)
        wrong += not is_calibrated(calibration_table(scores.tolist(), answers))
        caught += not is_calibrated(calibration_table(sharp.tolist(), answers))
    assert wrong / runs <= 0.05
    assert caught / runs >= 0.8
