"""What was released before, as the readers of a profile have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.disclosure.earlier_ways import is_way
from pipeline.disclosure.joint import Counts, Fate, outside_and_several
from pipeline.disclosure.pattern import Key

_OF = "of"  # the measure under which the clients of a group stand


@dataclass(frozen=True)
class Earlier:
    """Earlier releases that the same readers have, and what those to fewer readers hide."""

    tables: tuple[Mapping[tuple[str, str], Counts], ...] = ()
    forced: frozenset[Key] = frozenset()

    @classmethod
    def of(cls, facts: pd.DataFrame | None, profile: str, profiles: Sequence[str]) -> Earlier:
        """Sort the facts by who has them.

        :param facts: table ``facts``, the releases in the order in which they were made.
        :param profiles: from the narrowest circle of readers to the widest. Who is in a narrower
            one has what the wider ones have as well.
        """
        if facts is None or facts.empty:
            return cls()
        facts = facts[~is_way(facts)]  # nothing adds up to a way of counting
        rank = {name: i for i, name in enumerate(profiles)}
        own = facts["profile"].map(rank)
        seen = facts[own >= rank[profile]]
        fewer = facts[(own < rank[profile]) & facts["hidden"] & (facts["measure"] != _OF)]
        forced = frozenset(
            zip(fewer["measure"], fewer["theme_id"], fewer["period"], fewer["group"], strict=True)
        )
        made = [
            _tables(str(release), str(period), part, bound=part["profile"].iloc[0] == profile)
            for (release, period), part in seen.groupby(["release_id", "period"], sort=False)
        ]
        return cls(tuple(table for table in made if table), forced)


def _tables(
    release: str, period: str, facts: pd.DataFrame, *, bound: bool
) -> dict[tuple[str, str], Counts]:
    """Counts of one release in one period, by measure and theme.

    :param bound: what it hides was hidden from these readers; what was hidden from more readers
        alone, these may see.
    """
    of = facts[facts["measure"] == _OF]
    sizes = {str(g): int(n) for g, n in zip(of["group"], of["value"], strict=True)}
    counted = facts[facts["measure"] != _OF]
    by_theme = {
        (str(measure), str(theme)): own
        for (measure, theme), own in counted.groupby(["measure", "theme_id"])
    }
    values = [dict(zip(own["group"], own["value"], strict=True)) for own in by_theme.values()]
    whole = [own for own in values if set(own) == set(sizes)]
    outside, several = outside_and_several(whole, sizes)
    most = max(sizes.values(), default=0)
    return {
        key: Counts(
            f"{release}:{period}",
            period,
            {
                str(row.group): _fate(row, sizes.get(str(row.group), most), bound)
                for row in own.itertuples()
            },
            sizes,
            outside,
            several,
        )
        for key, own in by_theme.items()
    }


def _fate(row: object, size: int, bound: bool) -> Fate:
    value, low, high = int(row.value), int(row.low), int(row.high)  # type: ignore[attr-defined]
    if row.hidden:  # type: ignore[attr-defined]
        return Fate(value, size, 0, shown=False, kept=(low, high) if bound else None)
    return Fate(value, max(size, value), 0, told=(low, high), shown=True)
