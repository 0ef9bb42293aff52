"""The plan holds together: what a stage needs has been given, what it gives is a table."""

from __future__ import annotations

import pytest

from pipeline.errors import UsageError
from pipeline.execution.plan import NAMES, PLAN, position
from pipeline.execution.settings import RunSettings
from pipeline.tables import BY_NAME


def test_every_stage_needs_only_what_stands():
    given: set[str] = set()
    for stage in PLAN:
        assert set(stage.needs) <= given, stage.name
        assert set(stage.gives) <= set(BY_NAME)
        given |= set(stage.gives)
    assert given == set(BY_NAME) - {"release", "sensitivity_release"}


def test_every_setting_decides_some_stage_or_only_the_report():
    """A part that no stage names would let --from mix results of different settings."""
    named = {part for stage in PLAN for part in stage.under} - {"catalogue", "reader"}
    assert named <= set(RunSettings.model_fields)
    others = {"report", "active_clientele", "retention", "spark", "store"}
    assert set(RunSettings.model_fields) - named == others


POSITIONS = [
    ("ingest", 0),
    ("scrub", 0),
    ("split", 1),
    ("ledger", 2),
    ("decide", 6),
    ("audit", 7),
    ("sensitivity", 9),
    ("signals", 10),
    ("places", 11),
    ("report", 12),
]


@pytest.mark.parametrize(("name", "at"), POSITIONS)
def test_position(name: str, at: int):
    assert position(name) == at


def test_an_unknown_stage():
    with pytest.raises(UsageError, match="Did you mean 'split'") as caught:
        position("splti")
    assert all(name in caught.value.mend for name in NAMES)
