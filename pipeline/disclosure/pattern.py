"""The pattern of what is hidden in a release, found beside everything that was released before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipeline import tables
from pipeline.disclosure.bounds import ranges
from pipeline.disclosure.cells import System
from pipeline.disclosure.joint import Counts, Fate, Joint, outside_and_several
from pipeline.disclosure.rounding import told
from pipeline.disclosure.suppress import CannotProtectError, suppress
from pipeline.disclosure.unsafe import MEASURES, counts, tells_of_hidden, unsafe_counts
from pipeline.period import Period

NOW, BEFORE, PART = "now", "before", "part"
_BEFORE_COSTS = 0.4  # of not telling a change, in counts of a team
Key = tuple[str, str, str, str]  # measure, theme, period, group


@dataclass
class Pattern:
    """What is hidden, and the range that a reader can work out of each hidden count."""

    hidden: pd.DataFrame  # measures, on the index of the evidence
    before: set[tuple[str, str]] = field(default_factory=set)  # theme, group: not to be told
    ranges: dict[Key, tuple[int, int]] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)  # of table ``facts``


@dataclass(frozen=True)
class _Table:
    """Evidence of a period, with its counts and which of them are unsafe."""

    tag: str
    frame: pd.DataFrame
    counts: pd.DataFrame
    unsafe: pd.DataFrame
    sizes: Mapping[str, int]
    outside: int
    several: int
    places: Mapping[str, Mapping[str, int]]  # theme -> group -> row

    @property
    def period(self) -> str:
        return str(self.frame["period"].iloc[0])


def settle(
    evidence: pd.DataFrame,
    *,
    k: int,
    base: int = 1,
    before: pd.DataFrame | None = None,
    parts: Sequence[pd.DataFrame] = (),
    earlier: Sequence[Mapping[tuple[str, str], Counts]] = (),
    forced: frozenset[Key] = frozenset(),
) -> Pattern:
    """Choose what to hide.

    :param evidence: table ``evidence`` of one period; ``before``: of the period that its changes
        are against; ``parts``: of the periods that it rolls up.
    :param base: counts are rounded to a multiple of it.
    :param earlier: of each earlier release that the same readers have, in order: (measure, theme)
        to its counts.
    :param forced: counts that releases to fewer readers hide.
    :raises CannotProtectError: where earlier releases leave no way.
    """
    work = _Work(k, base, forced, earlier)
    now = _table(NOW, evidence, k)
    work.now = now
    work.before = _table(BEFORE, before, k) if before is not None and len(before) else None
    work.parts = [_table(f"{PART}:{i}", part, k) for i, part in enumerate(parts)]
    made = Pattern(pd.DataFrame(False, index=evidence.index, columns=list(MEASURES)))
    themes = sorted(now.places)
    for theme in [theme for theme in themes if theme != tables.NO_THEME]:
        work.theme(made, "n", theme)
    if tables.NO_THEME in now.places:
        tells = tells_of_hidden(evidence, made.hidden["n"])
        now.unsafe.loc[tells[tells].index, "n"] = True
        work.theme(made, "n", tables.NO_THEME)
    for measure in MEASURES[1:]:
        for theme in themes:
            work.theme(made, measure, theme)
    work.refuse_together(made)
    return made


class _Work:
    """What every theme's system is made of."""

    now: _Table
    before: _Table | None = None
    parts: list[_Table]

    def __init__(
        self,
        k: int,
        base: int,
        forced: frozenset[Key],
        earlier: Sequence[Mapping[tuple[str, str], Counts]],
    ) -> None:
        self._k, self._base, self._forced, self._earlier = k, base, forced, earlier

    def theme(self, made: Pattern, measure: str, theme: str) -> None:
        """Solve the system of a measure of a theme, and note what came of it."""
        own = self._counts(self.now, measure, theme, made)
        if own is None:
            return
        joint = Joint(self._k)
        past = [table[measure, theme] for table in self._earlier if (measure, theme) in table]
        for table in past:
            joint.add(table)
        self._nested(past, joint)
        _as_known(joint.system)
        then = (
            self._counts(self.before, measure, theme, made) if self._told(measure, theme) else None
        )
        if then is not None:
            joint.add(then)
        parts = [self._counts(part, measure, theme, made) for part in self.parts]
        inside = [part for part in parts if part is not None]
        for part in inside:
            joint.add(part)
        joint.add(own)
        if inside:
            joint.roll_up(own, inside)
        self._nested([*past, own], joint)
        try:
            found = suppress(joint.system, self._k)
        except CannotProtectError as error:
            raise CannotProtectError(error.name, theme) from None
        self._note(made, joint, (measure, theme), own, then, found)

    def refuse_together(self, made: Pattern) -> None:
        """Stop where the readings beside a hidden number leave too little of its range.

        :raises CannotProtectError: names the number.
        """
        for (measure, theme, period, group), (low, high) in made.ranges.items():
            if measure != "n":
                continue
            beside = {m: made.ranges.get((m, theme, period, group)) for m in MEASURES[1:]}
            least = max([low, *(got[0] for m, got in beside.items() if got and m != "lenient")])
            most = min([high, *(got[1] for m, got in beside.items() if got and m == "lenient")])
            if most - least < min(self._k, high - low):
                raise CannotProtectError((period, group), theme)

    def _told(self, measure: str, theme: str) -> bool:
        """Whether a change of the theme would tell its counts of the period before."""
        rows = list(self.now.places[theme].values())
        return measure == "n" and bool(self.now.frame.loc[rows, "change"].notna().any())

    def _nested(self, all_tables: Sequence[Counts], joint: Joint) -> None:
        """Relate longer periods of earlier releases to the periods within them."""
        spans = {table.tag: Period.parse(table.period) for table in all_tables}
        for whole in all_tables:
            span = spans[whole.tag]
            inside: dict[str, Counts] = {}
            for one in all_tables:
                own = spans[one.tag]
                if own != span and span.start <= own.start and own.end <= span.end:
                    inside[one.period] = one
            if inside and not (whole.tag == NOW and self.parts):
                joint.roll_up(whole, _disjoint(list(inside.values()), spans))

    def _note(  # noqa: PLR0913 - what one theme's system says
        self,
        made: Pattern,
        joint: Joint,
        which: tuple[str, str],
        own: Counts,
        then: Counts | None,
        ranges: Mapping[Any, tuple[int, int]],
    ) -> None:
        measure, theme = which
        for group, row in self.now.places[theme].items():
            if group not in own.fates:
                continue
            name = joint.names[(NOW, group)]
            gone = name in ranges or bool(self.now.unsafe.at[row, measure])
            gone |= bool(made.hidden.at[row, "n"])
            made.hidden.at[row, measure] = gone
            if name in ranges:
                made.ranges[measure, theme, own.period, group] = ranges[name]
            made.rows.append(self._fact(measure, theme, own, group, gone, ranges.get(name)))
        for group in then.fates if then is not None else ():
            name = joint.names[(BEFORE, group)]
            row = self.before.places[theme][group] if self.before else 0
            if name in ranges or (self.before and bool(self.before.unsafe.at[row, "n"])):
                made.before.add((theme, group))

    def _fact(  # noqa: PLR0913 - what a fact says
        self,
        measure: str,
        theme: str,
        own: Counts,
        group: str,
        gone: bool,
        got: tuple[int, int] | None,
    ) -> dict[str, Any]:
        fate = own.fates[group]
        low, high = (got or (fate.low, fate.high)) if gone else (fate.told or (0, 0))
        return {
            "measure": measure,
            "period": own.period,
            "group": group,
            "theme_id": theme,
            "value": fate.value,
            "low": low,
            "high": high,
            "hidden": gone,
        }

    def _counts(
        self, table: _Table | None, measure: str, theme: str, made: Pattern
    ) -> Counts | None:
        """Counts of a theme in a table; none where the table has no such measure."""
        places = table.places.get(theme) if table is not None else None
        if table is None or not places:
            return None
        fates = {}
        for group, row in places.items():
            value = table.counts.at[row, measure]
            if pd.isna(value):
                continue
            fates[group] = self._fate(table, measure, theme, group, row, int(value), made)
        if not fates:
            return None
        return Counts(
            table.tag,
            table.period,
            fates,
            table.sizes,
            table.outside,
            table.several,
            cost=_BEFORE_COSTS if table.tag == BEFORE else 1.0,
        )

    def _fate(  # noqa: PLR0913 - what decides on a count
        self,
        table: _Table,
        measure: str,
        theme: str,
        group: str,
        row: int,
        value: int,
        made: Pattern,
    ) -> Fate:
        n, of, size = (int(table.counts.at[row, name]) for name in ("n", "of", "of"))
        unsafe = bool(table.unsafe.at[row, measure])
        unsafe |= (measure, theme, table.period, group) in self._forced
        whole = max(table.sizes.values()) if size < self._k else size
        low, high = 0, whole
        main_shown = table.tag == NOW and measure != "n" and not made.hidden.at[row, "n"]
        if main_shown and measure in ("strict", "voice"):
            high = n
        if main_shown and measure == "lenient":
            low = n
        total = n if measure == "voice" else of
        ends = told(value, total, base=self._base, k=self._k)
        if table.tag.startswith(PART):  # a part's own release decides on it
            return Fate(value, high, low, ends, shown=False)
        if table.tag == NOW and measure != "n" and made.hidden.at[row, "n"]:
            # It bounds a hidden number, and must not bound it more closely than is known anyway.
            main = made.ranges.get(("n", theme, table.period, group), (0, whole))
            kept = (value, main[1]) if measure == "lenient" else (main[0], value)
            kept = (min(kept[0], value), min(max(kept[1], value), high))
            return Fate(value, high, low, ends, kept=kept, soft=True)
        return Fate(value, high, low, ends, unsafe)


def _as_known(system: System) -> None:
    """Take for a hidden number's range what all earlier releases together leave of it.

    Each release noted what its own readers could conclude; these readers may have several.
    """
    hidden = [c.name for c in system.cells if c.kept and c.shown is not True]
    every = {c.name for c in system.cells if c.shown is not True}
    for name, got in (ranges(system, every, hidden) if hidden else {}).items():
        system.changed(name, kept=got)


def _table(tag: str, frame: pd.DataFrame, k: int) -> _Table:
    own = frame.reset_index(drop=True) if tag != NOW else frame
    made = counts(own)
    places: dict[str, dict[str, int]] = {}
    for row, theme, group in zip(own.index, own["theme_id"], own["group"], strict=True):
        places.setdefault(str(theme), {})[str(group)] = row
    sizes = {str(g): int(n) for g, n in own.groupby("group")["of_clients"].max().items()}
    groups = set(sizes)
    values = [
        {group: int(made.at[row, measure]) for group, row in rows.items()}
        for rows in places.values()
        for measure in MEASURES
        if set(rows) == groups and made.loc[list(rows.values()), measure].notna().all()
    ]
    outside, several = outside_and_several(values, sizes)
    return _Table(tag, own, made, unsafe_counts(own, k), sizes, outside, several, places)


def _disjoint(inside: list[Counts], spans: Mapping[str, Any]) -> list[Counts]:
    """Periods of which none overlaps another, the shorter ones first."""
    chosen: list[Counts] = []
    for one in sorted(inside, key=lambda table: spans[table.tag].end - spans[table.tag].start):
        own = spans[one.tag]
        if all(own.end < spans[c.tag].start or spans[c.tag].end < own.start for c in chosen):
            chosen.append(one)
    return chosen
