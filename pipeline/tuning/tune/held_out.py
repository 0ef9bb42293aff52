"""Whether a choice of settings lasts: on clients whose codes no trial has seen.

Clients are held out by a digest of their id, whatever the order of the rows. Themes are found among
all clients, which looks at no code; they are then measured on the held-out clients alone. The
interval is of the difference from the settings as they were, by a bootstrap over these clients
(Efron & Tibshirani 1993, percentile), each drawn as often for both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from pipeline.errors import UsageError
from pipeline.tuning.tune.material import Material
from pipeline.tuning.tune.measures import NAMES, Measures, Sides, mean_of
from pipeline.tuning.tune.space import with_values

DRAWS = 2000
LEAST_HELD_OUT = 10  # clients; an interval of fewer says nothing


@dataclass(frozen=True)
class Difference:
    """A measure before and after, and what lies between, with a 95 % interval."""

    before: float
    after: float
    low: float
    high: float

    @property
    def difference(self) -> float:
        """After minus before."""
        return self.after - self.before


@dataclass(frozen=True)
class Lasting:
    """What a choice is worth on held-out clients."""

    clients: int
    measures: Mapping[str, Difference]
    worth: Difference

    @property
    def verdict(self) -> str:
        """``better``, ``worse``, or ``not_told`` where the interval holds no difference at all."""
        if self.worth.low > 0:
            return "better"
        return "worse" if self.worth.high < 0 else "not_told"

    def told(self) -> dict[str, Any]:
        """Return it as JSON tells it."""
        return {**asdict(self), "verdict": self.verdict}


def held_out_of(clients: Collection[str], share: float, seed: int) -> frozenset[str]:
    """Draw a share of the clients by digest of their ids.

    :raises UsageError: where fewer than ten would be held out, or left.
    """
    order = sorted(clients, key=lambda one: hashlib.sha256(f"{seed} {one}".encode()).digest())
    most = round(share * len(order))
    if min(most, len(order) - most) < LEAST_HELD_OUT:
        raise UsageError(
            f"Of {len(order)} clients with coded documents, {most} would be held out: too few to "
            "say whether a choice lasts.",
            where="--held-out",
            mend=f"Code the documents of {2 * LEAST_HELD_OUT} clients or more.",
        )
    return frozenset(order[:most])


def lasting(
    materials: Sequence[Material],
    held_out: frozenset[str],
    tuned_on: frozenset[str],
    values: Mapping[str, float],
    seed: int,
) -> Lasting:
    """Measure a choice, and the settings as they were, on held-out clients.

    :raises UsageError: where a trial has seen the codes of one of them.
    """
    if seen := held_out & tuned_on:
        raise UsageError(
            f"The settings were chosen on {len(seen)} of the clients that they are to be measured "
            "on: that would say nothing.",
            where="held-out clients",
            mend="Measure on other clients, or begin a new study.",
        )
    before = [_sides(one, held_out, {}) for one in materials]
    after = [_sides(one, held_out, values) for one in materials]
    clients = sorted({client for one in before for client in one.clients})
    random = np.random.default_rng(seed)
    pairs = []
    for _ in range(DRAWS):
        drawn = random.multinomial(len(clients), [1 / len(clients)] * len(clients))
        times = dict(zip(clients, drawn, strict=True))
        pairs.append((_measured(before, times), _measured(after, times)))
    was, now = _measured(before), _measured(after)
    return Lasting(
        len(clients),
        {name: _difference(was, now, pairs, name) for name in NAMES},
        _difference(was, now, pairs, "worth"),
    )


def _sides(material: Material, held_out: frozenset[str], values: Mapping[str, float]) -> Sides:
    settings = with_values(material.settings, values)
    themes = material.themes_of(settings, material.clients)
    own = [client for client in material.clients if client in held_out]
    return Sides.of(own, themes, material.coded)


def _measured(parts: Sequence[Sides], times: Mapping[str, int] | None = None) -> Measures:
    if times is None:
        return mean_of(one.measures() for one in parts)
    weights = [np.array([times[c] for c in one.clients], dtype=float) for one in parts]
    return mean_of(one.measures(w) for one, w in zip(parts, weights, strict=True) if w.sum() > 0)


def _difference(
    was: Measures, now: Measures, pairs: Sequence[tuple[Measures, Measures]], name: str
) -> Difference:
    moved = [getattr(after, name) - getattr(before, name) for before, after in pairs]
    low, high = np.quantile(moved, [0.025, 0.975])
    return Difference(getattr(was, name), getattr(now, name), float(low), float(high))
