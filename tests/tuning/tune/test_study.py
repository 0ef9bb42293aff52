"""The study: the settings as they are first, killed and taken up again, hopeless trials stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.tuning.tune import study as module
from pipeline.tuning.tune.measures import Measures
from pipeline.tuning.tune.report import best_of
from pipeline.tuning.tune.space import Space
from pipeline.tuning.tune.study import Study
from pipeline.tuning.tune.trials import Hopeless, Result

SPACE = Space({"match.cut": (0.1, 0.9), "discover.distance": (0.1, 0.9)})
PLAN = {"seed": 7, "coded": "d"}


def good_near(values, best=tuple) -> Result:
    """Best in everything at .7; the distance is a matter of stability alone."""
    near = 1 - abs(values["match.cut"] - 0.7)
    return Result(Measures(near, near, near, 1 - near), 1 - abs(values["discover.distance"] - 0.3))


def begun(folder: Path, **plan: object) -> Study:
    return Study(folder / "s.db", SPACE, {**PLAN, **plan})


def search(study: Study, trials: int, run=good_near) -> list[int]:
    told: list[int] = []
    study.search(trials, {"match.cut": 0.4, "discover.distance": 0.6}, run, told.append)
    return told


def test_the_settings_as_they_are_come_first_and_better_ones_are_found(tmp_path):
    study = begun(tmp_path)
    assert search(study, 25) == list(range(1, 26))
    done = study.done()
    assert [one.is_default for one in done] == [True] + [False] * 24
    assert done[0].values == {"match.cut": 0.4, "discover.distance": 0.6}
    best = best_of(done)
    assert best.trades and best.result.measures.found > 0.9 > done[0].result.measures.found
    matters = study.importance()
    assert matters["found"]["match.cut"] > 0.8 and matters["stability"]["discover.distance"] > 0.8


def test_it_goes_on_where_it_was(tmp_path):
    search(begun(tmp_path), 4)
    again = begun(tmp_path)
    assert again.finished() == 4 and search(again, 6) == [5, 6]
    tried = [tuple(one.values.values()) for one in again.done()]
    assert len(set(tried)) == 6, "nothing is tried twice"
    assert search(again, 6) == []


def test_a_study_of_something_else_is_refused(tmp_path):
    search(begun(tmp_path), 1)
    with pytest.raises(UsageError, match="coded"):
        begun(tmp_path, coded="others")
    with pytest.raises(UsageError, match="space"):
        Study(tmp_path / "s.db", Space({"match.cut": (0.1, 0.9)}), PLAN)


def test_hopeless_trials_are_counted_and_not_chosen_among(tmp_path):
    seen = []

    def run(values, best):
        seen.append(len(best()))
        if len(best()) >= 2:
            raise Hopeless
        return good_near(values)

    study = begun(tmp_path)
    search(study, 5, run)
    assert (study.finished(), study.stopped(), len(study.done())) == (5, 3, 2)
    assert seen[:2] == [0, 1], "the settings as they are are stopped by nothing"


def test_choices_that_were_looked_at_are_counted_once_each(tmp_path):
    study = begun(tmp_path)
    assert [study.looks(n) for n in (3, 3, 5)] == [1, 1, 2]
    assert begun(tmp_path).looks(3) == 2


_KILLED = """
import sys, time
from pathlib import Path
from tests.tuning.tune.test_study import begun, good_near, search
def slowly(values, best):
    print("trial", flush=True)
    time.sleep(0.2)
    return good_near(values)
search(begun(Path(sys.argv[1])), 1000, slowly)
"""


def test_killed_half_way_it_is_taken_up_again(tmp_path, monkeypatch):
    child = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert child.stdout is not None
    for _ in range(4):
        assert child.stdout.readline() == "trial\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    monkeypatch.setattr(module, "_GRACE", 1)
    study = begun(tmp_path)
    before = study.done()
    assert len(before) == 3, "what was finished stands"
    search(study, 8)
    assert study.finished() == 8
    assert [one.values for one in study.done()[:3]] == [one.values for one in before]


def test_killed_in_its_first_trial_the_settings_as_they_are_are_tried_all_the_same(tmp_path):
    def stopped(values, best):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search(begun(tmp_path), 3, stopped)
    study = begun(tmp_path)
    search(study, 3)
    assert any(one.is_default for one in study.done()) and study.finished() == 3
