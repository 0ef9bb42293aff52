"""Periods with planted shares: how often a change is called where there is none, and found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.stats.audited import audited_share
from pipeline.stats.change import Change, share_change
from pipeline.stats.family import false_discovery
from pipeline.tuning.coverage.audit import SLACK, Classifier, read_mask, strata_of

THEMES = (0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4) * 3  # shares, none changes
RISE = (0.15, 0.30)  # the planted rise, in the place of the first theme
LEVEL = 0.05
_STAYS = 0.6  # chance that a client of both periods is as before, rather than drawn anew


@dataclass(frozen=True)
class Periods:
    """Two periods: clients and readings of each, part of the clients in both, the model."""

    clients: int
    read: int
    classifier: Classifier
    overlap: float = 0.5


@dataclass(frozen=True)
class Family:
    """What came of many families of themes; all are shares (0-1)."""

    periods: Periods
    called: float  # families in which an unchanged theme is called changed, after correction
    called_raw: float  # the same without correction
    found: float  # families in which the planted rise is found, after correction
    held: float  # intervals that hold the planted difference
    width: float


def change_of(random: np.random.Generator, periods: Periods, older: float, newer: float) -> Change:
    """Draw a theme in two periods, audit both, and compare them."""
    n, shared = periods.clients, int(periods.overlap * periods.clients)
    first, second = random.random(n) < older, random.random(n) < newer
    if older == newer:  # clients of both periods mostly stay as they are
        stays = random.random(shared) < _STAYS
        second[:shared] = np.where(stays, first[n - shared :], second[:shared])
    audits, said = [], []
    for truth in (first, second):
        predicted = periods.classifier.predict(random, truth)
        mask = read_mask(random, predicted, periods.read)
        audits.append(audited_share(strata_of(truth, predicted, mask)))
        said.append(predicted.tolist())
    names = [str(k) for k in range(2 * n - shared)]
    return share_change(
        dict(zip(names[:n], said[0], strict=True)),
        dict(zip(names[n - shared :], said[1], strict=True)),
        audits=(audits[0], audits[1]),
    )


def family(
    periods: Periods,
    replicates: int,
    *,
    seed: int,
    rise: tuple[float, float] | None = None,
    themes: Sequence[float] = THEMES,
) -> Family:
    """Compare two periods in all themes, many times over.

    :param rise: shares of one more theme that changed, in the place of the first.
    """
    random = np.random.default_rng([seed, periods.clients, periods.read])
    pairs = [(share, share) for share in themes]
    if rise is not None:
        pairs[0] = rise
    called = raw = found = held = 0
    width = 0.0
    for _ in range(replicates):
        changes = [change_of(random, periods, *pair) for pair in pairs]
        adjusted = false_discovery([change.p_value for change in changes])
        still = [k for k, (older, newer) in enumerate(pairs) if older == newer]
        called += any(adjusted[k] <= LEVEL for k in still)
        raw += any(changes[k].p_value <= LEVEL for k in still)
        found += rise is not None and adjusted[0] <= LEVEL
        for change, (older, newer) in zip(changes, pairs, strict=True):
            limits = change.interval
            held += limits.low - SLACK <= newer - older <= limits.high + SLACK
            width += limits.high - limits.low
    each = replicates * len(pairs)
    return Family(
        periods,
        called / replicates,
        raw / replicates,
        found / replicates,
        held / each,
        width / each,
    )
