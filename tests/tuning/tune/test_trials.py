"""A trial: resampled alike for all, stopped where another one is better in everything."""

from __future__ import annotations

import pytest

from pipeline.tuning.tune.trials import Hopeless, resampled, run_trial
from tests.tuning.tune.test_held_out import EVERYONE, TRUE, Run

DRAWS = resampled(EVERYONE, 6, 7)
ALL = frozenset(EVERYONE)


def trial(cut: float, best=(), draws=DRAWS):
    runs = [Run(), Run()]
    return run_trial(runs, ALL, {"match.cut": cut}, draws, lambda: best)  # type: ignore[arg-type]


def test_every_trial_is_measured_on_the_same_parts():
    assert resampled(EVERYONE[::-1], 6, 7) == DRAWS and len(set(DRAWS)) == 6
    assert all(len(part) == 80 for part in DRAWS)


def test_good_settings_are_found_to_be_good():
    good, bad = trial(0.6), trial(0.2)
    assert good.values == (1.0, 1.0, 0.0, 1.0)
    assert bad.values[:2] == (0.0, 0.0)


def test_it_looks_at_no_other_client():
    seen: set[str] = set()

    class Watched(Run):
        def themes_of(self, settings, clients):
            seen.update(clients)
            return super().themes_of(settings, clients)

    some = frozenset(EVERYONE[:60])
    run_trial([Watched()], some, {}, resampled(sorted(some), 3, 7), tuple)  # type: ignore[list-item]
    assert seen == some and TRUE - seen


@pytest.mark.parametrize(
    "best, stopped",
    [
        ([], False),
        ([(1.0, 1.0, 0.0, 1.0)], False),  # no better in what comes back
        ([(1.0, 1.0, 0.0, 1.1)], True),
        ([(0.0, 1.0, 0.0, 1.1)], False),
    ],
)
def test_a_hopeless_one_is_stopped(best, stopped):
    if stopped:
        with pytest.raises(Hopeless):
            trial(0.2, best)
    else:
        trial(0.2, best)
