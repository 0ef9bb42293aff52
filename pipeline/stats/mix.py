"""How far two mixes of documents are apart."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from math import pi, sqrt
from typing import TypeVar

Kind = TypeVar("Kind", bound=Hashable)


def total_variation(before: Mapping[Kind, int], after: Mapping[Kind, int]) -> float:
    """Total variation distance between two mixes: half the sum of the differences of shares.

    It is the share of the documents that would have to be of another kind for the mixes to be
    the same, 0 (the same) to 1 (nothing in common). Where a theme is found at the same rate in
    each kind in both periods, a shift of the mix alone moves its share of the documents by no more
    than this distance times the widest difference between two of the rates.

    :param before: kind to documents; ``after``: the same. A mix of nothing is like any other.
    """
    total_a, total_b = sum(before.values()), sum(after.values())
    if not total_a or not total_b:
        return 0.0
    kinds = {*before, *after}
    apart = [abs(after.get(k, 0) / total_b - before.get(k, 0) / total_a) for k in kinds]
    return round(sum(sorted(apart)) / 2, 12)  # a set's order, and so its sum, varies by process


def variation_by_chance(before: Mapping[Kind, int], after: Mapping[Kind, int]) -> float:
    """Distance that two mixes have on average where both are drawn from one, their sum.

    Each share differs by E|d| = sqrt(2/pi * p(1 - p)(1/n_a + 1/n_b)), by the normal approximation.
    """
    total_a, total_b = sum(before.values()), sum(after.values())
    if not total_a or not total_b:
        return 0.0
    pooled = [(before.get(k, 0) + after.get(k, 0)) / (total_a + total_b) for k in {*before, *after}]
    spread = 2 / pi * (1 / total_a + 1 / total_b)
    return round(sum(sorted(sqrt(spread * p * (1 - p)) for p in pooled)) / 2, 12)
