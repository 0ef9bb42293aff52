"""Solved releases: the same comes back as a copy, whatever changes is solved anew."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from pipeline import tables
from pipeline.errors import GateError
from pipeline.execution import solved
from pipeline.execution.solved import Solved
from pipeline.stages.release import Released, ReleaseSettings
from tests.review.make_review import _evidence
from tests.store.make_facts import facts

PUBLIC = ReleaseSettings(profile="public")


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    made: list[int] = []

    def release(evidence: pd.DataFrame, **_: object) -> Released:
        made.append(len(evidence))
        return Released(evidence.copy(), evidence.head(1).copy())

    monkeypatch.setattr(solved, "release", release)
    return made


def evidence() -> pd.DataFrame:
    return tables.EVIDENCE.frame(_evidence())


CHANGED: list[tuple[str, Callable[[pd.DataFrame], dict]]] = [
    ("one count", lambda e: {"evidence": e.assign(n_clients=e["n_clients"] + (e.index == 3))}),
    ("a gap", lambda e: {"evidence": e.assign(verdict=None)}),
    ("order of the rows", lambda e: {"evidence": e.iloc[::-1].reset_index(drop=True)}),
    ("a label of a group", lambda e: {"evidence": e.replace({"group": {"all": "al"}})}),
    ("type of a column", lambda e: {"evidence": e.assign(n_clients=e["n_clients"] * 1.0)}),
    ("name of a column", lambda e: {"evidence": e.rename(columns={"low": "lowest"})}),
    ("profile", lambda e: {"settings": ReleaseSettings(profile="team")}),
    ("rounding", lambda e: {"settings": ReleaseSettings(round_to=5)}),
    ("the period before", lambda e: {"before": e}),
    ("parts", lambda e: {"parts": [e]}),
    ("what was released", lambda e: {"earlier": facts()}),
]


@pytest.mark.parametrize(("what", "change"), CHANGED, ids=[what for what, _ in CHANGED])
def test_what_changes_anything_is_solved_anew(what: str, change: Callable, counted: list[int]):
    own, usual = Solved(), {"evidence": evidence(), "settings": PUBLIC}
    for _ in range(2):
        own.release(**usual)
    assert len(counted) == 1
    own.release(**{**usual, **change(evidence())})
    assert len(counted) == 2, what


def test_what_was_released_in_another_version_is_another(counted: list[int]):
    own = Solved()
    for value in (2, 3, 2):
        own.release(evidence(), settings=PUBLIC, earlier=facts(value))
    assert len(counted) == 2


def test_nobody_changes_what_is_kept(counted: list[int]):
    own = Solved()
    first = own.release(evidence(), settings=PUBLIC)
    first.table["n_clients"] = 0
    again = own.release(evidence(), settings=PUBLIC)
    pd.testing.assert_frame_equal(again.table, evidence())
    assert len(counted) == 1


def test_only_the_last_ones_are_kept(counted: list[int]):
    own = Solved()
    for value in range(solved._KEPT + 1):
        own.release(evidence(), settings=PUBLIC, earlier=facts(value))
    own.release(evidence(), settings=PUBLIC, earlier=facts(0))
    assert len(counted) == solved._KEPT + 2


def test_what_could_not_be_solved_is_never_kept(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> Released:
        raise GateError("no")

    monkeypatch.setattr(solved, "release", refuse)
    own = Solved()
    for _ in range(2):
        with pytest.raises(GateError):
            own.release(evidence(), settings=PUBLIC)


def test_it_is_what_the_stage_gives():
    from pipeline.stages.release import release

    own, plain = Solved(), release(evidence(), settings=PUBLIC)
    for _ in range(2):
        made = own.release(evidence(), settings=PUBLIC)
        pd.testing.assert_frame_equal(made.table, plain.table)
        pd.testing.assert_frame_equal(made.facts, plain.facts)
