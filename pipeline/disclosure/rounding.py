"""Counts told to the nearest multiple of a base, and what a reader learns from that."""

from __future__ import annotations


def nearest(value: int, base: int) -> int:
    """Round to the nearest multiple; a base of 1 leaves the value as it is."""
    return base * ((value + base // 2) // base)


def told(value: int, total: int, *, base: int, k: int) -> tuple[int, int]:
    """Least and largest value that a shown, rounded count leaves to a reader who knows the rule.

    The rule: counts of 1..k-1, and all but so few, are hidden and never rounded.
    """
    if base == 1 or value in (0, total):
        return value, value
    middle = nearest(value, base)
    low, high = middle - base // 2, middle + (base - 1) // 2
    return min(value, max(low, k)), max(value, min(high, total - k))
