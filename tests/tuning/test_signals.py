"""The measure of weak signals: draws leave out what they say, and BERTrend's rule is BERTrend's."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.stages.unheard import FALSE_ALARM, UnheardSettings
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


def test_what_is_counted_of_a_draw():
    draw: Any = SimpleNamespace(true=lambda who: who == {"A"}, listed=lambda groups: [])
    found = Measured()
    for clients in ([], [{"A"}], [{"A"}, {"B"}], [{"B"}]):
        found.add(draw, [SimpleNamespace(clients=who) for who in clients])  # type: ignore[misc]
    assert (found.draws, found.true, found.false, found.rising) == (4, 2, 2, 0)


@pytest.mark.slow
def test_false_alarms_where_nothing_changes_and_the_planted_is_told_apart(tmp_path: Path):
    made = organisation("b", 5, 300, tmp_path, periods=5)
    nothing = [made.draw(seed, clients=60, overlap=0.5, history=4) for seed in range(40)]
    unknown = [set(own) for own in made.unknown]
    for draw in nothing[:5]:
        drawn = [set(part.passages["client_id"]) for part in (*draw.earlier, draw.now)]
        assert [len(own) for own in drawn] == [60] * 5
        assert len(drawn[-2] & drawn[-1]) <= 30
        assert not any(own & left for own, left in zip(drawn, unknown, strict=True))
    found = measure(nothing, UnheardSettings())
    assert exact(found.false, found.draws).low <= FALSE_ALARM, "more than is stated"
    steady = measure(
        [made.draw(seed, clients=60, overlap=0.5, history=4, steady=True) for seed in range(40)],
        UnheardSettings(),
    )
    assert exact(steady.false, steady.draws).low <= FALSE_ALARM
    matter = made.matters[0]
    planted = [
        made.draw(seed, clients=60, overlap=0.5, history=4, planted=matter, size=6)
        for seed in range(8)
    ]
    for draw in planted:
        assert len(draw.carriers) == 6
        assert all(made.unknown[-1][client] == {matter} for client in draw.carriers)
        earlier = set().union(*(set(one.passages["client_id"]) for one in draw.earlier))
        assert not draw.carriers & earlier
    assert measure(planted, UnheardSettings()).true > 0
