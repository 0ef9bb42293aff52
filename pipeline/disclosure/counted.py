"""The counts of a table of evidence, ready to become cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.disclosure.joint import outside_and_several
from pipeline.disclosure.unsafe import MEASURES, counts, unsafe_counts


@dataclass(frozen=True)
class Counted:
    """Evidence of a period, with its counts and which of them are unsafe."""

    tag: str
    frame: pd.DataFrame
    counts: Mapping[str, list[int | None]]  # measure -> by row
    unsafe: Mapping[str, list[bool]]
    sizes: Mapping[str, int]
    outside: int
    several: int
    places: Mapping[str, Mapping[str, int]]  # theme -> group -> row

    @property
    def period(self) -> str:
        """Name of the period."""
        return str(self.frame["period"].iloc[0])


def counted(tag: str, frame: pd.DataFrame, k: int) -> Counted:
    """Take the counts of a table ``evidence`` of one period.

    :param k: smallest count that may be shown, clients.
    """
    own = frame.reset_index(drop=True)
    found, unsafe = counts(own), unsafe_counts(own, k)
    by_row = {
        name: [None if pd.isna(value) else int(value) for value in found[name]] for name in found
    }
    places: dict[str, dict[str, int]] = {}
    for row, (theme, group) in enumerate(zip(own["theme_id"], own["group"], strict=True)):
        places.setdefault(str(theme), {})[str(group)] = row
    sizes = {str(g): int(n) for g, n in own.groupby("group")["of_clients"].max().items()}
    groups = set(sizes)
    values = [
        {group: by_row[measure][row] for group, row in rows.items()}
        for rows in places.values()
        for measure in MEASURES
        if set(rows) == groups
    ]
    whole = [
        {group: value for group, value in one.items() if value is not None}
        for one in values
        if None not in one.values()
    ]
    outside, several = outside_and_several(whole, sizes)
    marks = {name: unsafe[name].tolist() for name in unsafe}
    return Counted(tag, own, by_row, marks, sizes, outside, several, places)
