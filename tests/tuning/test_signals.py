"""The measure of weak signals: draws leave out what they say, and BERTrend's rule is BERTrend's."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.stages.unheard import UnheardSettings
from pipeline.stats.intervals import exact
from pipeline.tuning.bertrend import weak_topics
from pipeline.tuning.organisation import organisation
from pipeline.tuning.signals import Measured, measure


def test_bertrend_between_the_percentiles_and_rising():
    before = {"small": 1, "low": 2, "middle": 20, "large": 40, "gone": 6}
    now = {"small": 1, "low": 2, "middle": 20, "large": 40, "new": 5}
    weak = weak_topics(before, now)
    assert "low" in weak, "its popularity adds up, though nothing has changed"
    assert "new" in weak
    assert not {"large", "gone"} & set(weak), "too popular, or fading"


def test_shares_at_a_threshold():
    found = Measured(false=[-1.0, 12.0, 18.0, 9.0], true=[20.0, -1.0])
    assert (found.false_alarm(17.0), found.false_alarm(10.0)) == (0.25, 0.5)
    assert found.power(17.0) == 0.5


@pytest.mark.slow
def test_false_alarms_where_nothing_changes_and_the_planted_is_told_apart(tmp_path: Path):
    made = organisation("b", 5, 240, tmp_path)
    nothing = [made.draw(seed, clients=60, overlap=0.5) for seed in range(40)]
    unknown = [set(own) for own in made.unknown]
    for draw in nothing[:5]:
        now, old = (set(part.passages["client_id"]) for part in (draw.now, draw.old))
        assert (len(now), len(old), len(now & old)) == (60, 60, 30)
        assert not now & unknown[1]
        assert not old & unknown[0]
    found = measure(nothing, UnheardSettings())
    wrong = sum(one >= UnheardSettings().least_surprise for one in found.false)
    assert exact(wrong, len(nothing)).low <= 0.05, "more false alarms than are stated"
    matter = made.matters[0]
    draw = made.draw(7, clients=60, overlap=0.5, planted=matter, size=4)
    assert len(draw.carriers) == 4
    assert all(made.unknown[1][client] == {matter} for client in draw.carriers)
