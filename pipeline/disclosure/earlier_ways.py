"""What earlier releases told of the ways of counting (table ``sensitivity_release``).

A way of counting stands among the released facts as a group of its own, ``~complete`` for finished
documents alone. It is no part of the material, so nothing adds up to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from pipeline.tables import VARIANTS

Way = tuple[str, str, str]  # theme, period, variant
_GROUPS = {f"~{variant}": variant for variant in VARIANTS}
_MEASURES = ("n", "of")


def group_of(variant: str) -> str:
    """Name under which a way of counting stands among the facts."""
    return f"~{variant}"


def is_way(facts: pd.DataFrame) -> pd.Series:
    """Whether a fact is of a way of counting, not of the material or a unit."""
    return facts["group"].isin(_GROUPS)


@dataclass(frozen=True)
class EarlierWays:
    """Ways of counting that stay hidden, and the counts that the same readers were shown."""

    hidden: frozenset[Way] = frozenset()
    shown: Mapping[tuple[str, Way], frozenset[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: pd.DataFrame | None, profile: str, profiles: Sequence[str]) -> EarlierWays:
        """Sort the facts by who has them.

        :param facts: table ``facts``; ``profiles``: from the narrowest circle of readers to the
            widest. Who is in a narrower one has what the wider ones have as well, and what is
            hidden from a narrower one is hidden from the wider ones.
        """
        if facts is None or facts.empty:
            return cls()
        ways = facts[is_way(facts)]
        own = ways["profile"].map({name: i for i, name in enumerate(profiles)})
        rank = profiles.index(profile)
        gone = ways[ways["hidden"] & (own <= rank)]
        shown: dict[tuple[str, Way], set[int]] = {}
        for fact in ways[~ways["hidden"] & (own >= rank)].itertuples():
            shown.setdefault((str(fact.measure), _way(fact)), set()).add(int(fact.value))
        return cls(
            frozenset(_way(fact) for fact in gone.itertuples()),
            {key: frozenset(values) for key, values in shown.items()},
        )

    def forbids(self, way: Way, n: int, of: int, k: int) -> bool:
        """Whether it was hidden before, or a count of it moved by 1..k-1 clients since."""
        if way in self.hidden:
            return True
        moved = (
            abs(now - was)
            for measure, now in zip(_MEASURES, (n, of), strict=True)
            for was in self.shown.get((measure, way), ())
        )
        return any(0 < by < k for by in moved)


def _way(fact: object) -> Way:
    return str(fact.theme_id), str(fact.period), _GROUPS[str(fact.group)]  # type: ignore[attr-defined]
