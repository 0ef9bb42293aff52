"""One trial: settings measured on resampled clients, stopped early where it cannot be any good."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from pipeline.execution.settings import RunSettings
from pipeline.tuning.scoring import LEAST_CLIENTS
from pipeline.tuning.tune.material import Material
from pipeline.tuning.tune.measures import Measures, Sides, came_back, mean_of, median_of
from pipeline.tuning.tune.space import with_values

#: What is sought, and whether more of it is better.
OBJECTIVES = {"found": True, "real": True, "share_error": False, "stability": True}
_KEEP = 0.8  # share of the clients in each resampled run
_MARGIN = 0.05  # by how much worse in everything a trial is stopped early


@dataclass(frozen=True)
class Result:
    """What a trial came to: medians over the resampled runs."""

    measures: Measures
    stability: float  # share of the themes that come back in a resampled run

    @property
    def values(self) -> tuple[float, ...]:
        """In the order of :data:`OBJECTIVES`."""
        m = self.measures
        return m.found, m.real, m.share_error, self.stability


class Hopeless(Exception):
    """A trial that is worse in everything than another one after its first resampled runs."""


def resampled(clients: Sequence[str], runs: int, seed: int) -> list[frozenset[str]]:
    """Draw the same parts of the clients for every trial."""
    random = np.random.default_rng(seed)
    names = sorted(clients)
    size = max(1, round(_KEEP * len(names)))
    return [frozenset(random.choice(names, size, replace=False)) for _ in range(runs)]


def run_trial(
    materials: Sequence[Material],
    clients: frozenset[str],
    values: Mapping[str, float],
    draws: Sequence[frozenset[str]],
    best: Callable[[], Sequence[tuple[float, ...]]],
) -> Result:
    """Find themes among the resampled clients and measure them on these.

    :param clients: all on whom trials may look.
    :param draws: parts of them, see :func:`resampled`.
    :param best: gives the values of finished trials, to compare with after a third of the runs.
    :raises Hopeless: where one of them is better in everything.
    """
    settings = [with_values(one.settings, values) for one in materials]
    wholes = [
        one.themes_of(own, clients & set(one.clients))
        for one, own in zip(materials, settings, strict=True)
    ]
    made: list[Measures] = []
    back: list[float] = []
    for at, part in enumerate(draws, start=1):
        found = [
            _measured(one, own, whole, part)
            for one, own, whole in zip(materials, settings, wholes, strict=True)
        ]
        made.append(mean_of(measures for measures, _, _ in found))
        back.append(sum(b for _, b, _ in found) / max(1, sum(of for _, _, of in found)))
        so_far = Result(median_of(made), median(back))
        if at == max(1, len(draws) // 3) and any(_beats(one, so_far.values) for one in best()):
            raise Hopeless
    return Result(median_of(made), median(back))


def _measured(
    material: Material, settings: RunSettings, whole: dict[str, set[str]], part: frozenset[str]
) -> tuple[Measures, int, int]:
    own = [client for client in material.clients if client in part]
    themes = material.themes_of(settings, own)
    back, of = came_back(whole, themes, set(own), least=LEAST_CLIENTS)
    return Sides.of(own, themes, material.coded).measures(), back, of


def _beats(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether one trial is clearly better than another in everything."""
    return all(
        (a - b if more else b - a) >= _MARGIN / (1 if more else 5)
        for a, b, more in zip(one, other, OBJECTIVES.values(), strict=True)
    )
