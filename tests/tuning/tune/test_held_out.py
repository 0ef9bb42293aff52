"""A choice is measured on clients whose codes no trial has seen, and on no others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.execution.settings import RunSettings
from pipeline.tuning.tune.held_out import held_out_of, lasting

EVERYONE = tuple(f"c{n:03}" for n in range(100))
TRUE = set(EVERYONE[::2])


@dataclass
class Run:
    """Themes that hold the more of the truth, the higher the cut."""

    clients: tuple[str, ...] = EVERYONE
    settings: RunSettings = field(default_factory=RunSettings)
    coded: dict[str, set[str]] = field(default_factory=lambda: {"debt": TRUE})

    def themes_of(self, settings: RunSettings, clients: Any) -> dict[str, set[str]]:
        """All clients at the cut that is shipped; the true ones above it; the others below."""
        if settings.match.cut > self.settings.match.cut:
            return {"t": TRUE & set(clients)}
        if settings.match.cut < self.settings.match.cut:
            return {"t": set(clients) - TRUE}
        return {"t": set(clients)}


def measured(cut: float, held: frozenset[str] | None = None, seen: frozenset[str] | None = None):
    out = held_out_of(EVERYONE, 0.4, 7) if held is None else held
    runs: Any = [Run(), Run()]
    rest = frozenset(EVERYONE) - out if seen is None else seen
    return lasting(runs, out, rest, {"match.cut": cut}, 7)


def test_who_is_held_out_depends_on_no_order():
    out = held_out_of(EVERYONE, 0.4, 7)
    assert out == held_out_of(EVERYONE[::-1], 0.4, 7) and len(out) == 40
    assert out != held_out_of(EVERYONE, 0.4, 8)


@pytest.mark.parametrize("cut, verdict", [(0.6, "better"), (0.2, "worse"), (0.4, "not_told")])
def test_the_verdict_is_that_of_the_interval(cut, verdict):
    found = measured(cut)
    assert found.verdict == verdict and found.clients == 40
    one = found.measures["f1"]
    assert one.low - 1e-9 <= one.difference <= one.high + 1e-9
    if verdict == "not_told":
        assert (one.low, one.high) == (0.0, 0.0)


def test_nothing_is_measured_on_clients_that_a_trial_has_seen():
    out = held_out_of(EVERYONE, 0.4, 7)
    with pytest.raises(UsageError, match="chosen on 1 of the clients"):
        measured(0.6, out, frozenset(EVERYONE) - out | {next(iter(out))})


def test_too_few_clients_are_refused():
    with pytest.raises(UsageError, match="too few"):
        held_out_of(EVERYONE[:15], 0.4, 7)
