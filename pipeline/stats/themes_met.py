"""Which themes of two runs are the same, by what they share: passages or clients.

Themes are paired one to one so that the overlap is largest in all (the Hungarian method, by
scipy); what is left over was merged into, split from, moved, died or was born.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Fate = Literal["same", "moved", "split", "merged", "died", "born"]


@dataclass(frozen=True)
class Thresholds:
    """From which share of common members themes are the same, or a part of another; 0-1."""

    #: Jaccard from which two themes are the same: two thirds of all members are in both.
    same: float = 2 / 3
    #: Jaccard from which a pair is still one theme that moved: below, most members are others.
    moved: float = 1 / 3
    #: Share of a theme's members within another from which it is a part of it: more than half, so
    #: that no theme is a part of two.
    part: float = 0.5


@dataclass(frozen=True)
class Met:
    """What became of a theme.

    :param before: themes of the first run, ``after`` of the second; one of the two is empty where a
        theme died or was born, and holds several where it was split or merged.
    :param overlap: Jaccard index of all members before and after, 0-1.
    """

    fate: Fate
    before: tuple[str, ...]
    after: tuple[str, ...]
    overlap: float


def jaccard(one: set[str], other: set[str]) -> float:
    """Members in both, of those in either; 0 where both are empty."""
    return len(one & other) / len(one | other) if one or other else 0.0


def themes_met(
    before: Mapping[str, set[str]],
    after: Mapping[str, set[str]],
    thresholds: Thresholds | None = None,
) -> list[Met]:
    """Pair the themes of two runs and say what became of each.

    :param before: members (passages or clients) of each theme of the first run; ``after`` of the
        second. A theme without members is left out.
    """
    limit = thresholds or Thresholds()
    first = sorted(name for name in before if before[name])
    second = sorted(name for name in after if after[name])
    pairs = _paired(before, after, first, second, limit.moved)
    pieces = _parts(after, before, second, first, set(pairs.values()), limit.part)
    sources = _parts(before, after, first, second, set(pairs), limit.part)
    groups: list[tuple[Fate, list[str], list[str]]] = []
    gone, come = set(first), set(second)

    def add(fate: Fate, own: list[str], others: list[str]) -> None:
        groups.append((fate, own, others))
        gone.difference_update(own)
        come.difference_update(others)

    for name in first:  # what is left of it, and what else came of it
        others = [*([pairs[name]] if name in pairs else []), *pieces.get(name, [])]
        if len(others) > 1:
            add("split", [name], sorted(others))
    for theme in sorted(come):
        own = [n for n in gone if pairs.get(n) == theme or n in sources.get(theme, [])]
        if len(own) > 1:
            add("merged", sorted(own), [theme])
    for name, theme in pairs.items():
        if name in gone and theme in come:
            whole = jaccard(before[name], after[theme]) >= limit.same
            add("same" if whole else "moved", [name], [theme])
    groups += [("died", [name], []) for name in sorted(gone)]
    groups += [("born", [], [theme]) for theme in sorted(come)]
    return [
        Met(fate, tuple(own), tuple(others), jaccard(_all(before, own), _all(after, others)))
        for fate, own, others in groups
    ]


def _all(members: Mapping[str, set[str]], names: Sequence[str]) -> set[str]:
    return set().union(*(members[name] for name in names))


def _paired(
    before: Mapping[str, set[str]],
    after: Mapping[str, set[str]],
    first: Sequence[str],
    second: Sequence[str],
    least: float,
) -> dict[str, str]:
    """Pairs of the largest overlap in all; of those below the least, none."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not first or not second:
        return {}
    overlap = np.array([[jaccard(before[a], after[b]) for b in second] for a in first])
    rows, columns = linear_sum_assignment(overlap, maximize=True)
    return {
        first[row]: second[column]
        for row, column in zip(rows, columns, strict=True)
        if overlap[row, column] >= least
    }


def _parts(
    small: Mapping[str, set[str]],
    large: Mapping[str, set[str]],
    names: Sequence[str],
    wholes: Sequence[str],
    taken: set[str],
    least: float,
) -> dict[str, list[str]]:
    """Unpaired themes by the one of the other run that holds more than a share of their members."""
    found: dict[str, list[str]] = {}
    for name in names:
        if name in taken:
            continue
        best = max(wholes, key=lambda w: (len(small[name] & large[w]), w), default=None)
        if best is not None and len(small[name] & large[best]) > least * len(small[name]):
            found.setdefault(best, []).append(name)
    return found
