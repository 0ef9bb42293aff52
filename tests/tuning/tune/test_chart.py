"""Every trial lies within the picture, wherever the trials are."""

from __future__ import annotations

import re

import pytest

from pipeline.tuning.tune.chart import trade_offs
from pipeline.tuning.tune.measures import Measures
from pipeline.tuning.tune.study import Done
from pipeline.tuning.tune.trials import Result


def trial(number: int, found: float, real: float) -> Done:
    return Done(number, {}, Result(Measures(found, 0.5, real, 0.1), 1.0), number == 0, number < 2)


@pytest.mark.parametrize("shares", [[(0.9, 1.0), (0.93, 0.95)], [(1.0, 1.0)], [(0.0, 0.3)]])
def test_trials_lie_within_the_picture_and_apart(shares):
    svg = trade_offs([trial(n, *pair) for n, pair in enumerate(shares)], 0)
    dots = re.findall(r'class="(?:choice|trade|beaten)" cx="([\d.]+)" cy="([\d.]+)"', svg)
    assert len(dots) == len(shares) == len(set(dots))
    assert all(50 < float(x) < 600 and 50 < float(y) < 380 for x, y in dots)
    assert svg.count('class="ring"') == 1
