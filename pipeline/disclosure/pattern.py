"""The pattern of what is hidden in a release, found beside everything that was released before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from pipeline import tables
from pipeline.disclosure.bounds import ranges
from pipeline.disclosure.cells import System
from pipeline.disclosure.counted import Counted, counted
from pipeline.disclosure.joint import Counts, Fate, Joint
from pipeline.disclosure.rounding import told
from pipeline.disclosure.suppress import CannotProtectError, keep_what_can_be, suppress
from pipeline.disclosure.unsafe import MEASURES, tells_of_hidden
from pipeline.period import Period

NOW, BEFORE, PART = "now", "before", "part"
_BEFORE_COSTS = 0.4  # of not telling a change, in counts of a team
Key = tuple[str, str, str, str]  # measure, theme, period, group


@dataclass
class Pattern:
    """What is hidden, and the range that a reader can work out of each hidden count."""

    marks: dict[str, list[bool]]  # measure -> whether it is hidden, by row of the evidence
    before: set[tuple[str, str]] = field(default_factory=set)  # theme, group: not to be told
    ranges: dict[Key, tuple[int, int]] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)  # of table ``facts``

    @property
    def hidden(self) -> pd.DataFrame:
        """Whether a count is hidden: rows of the evidence x measures."""
        return pd.DataFrame(self.marks, dtype=bool)


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
    work = _Work(k, base, forced)
    now = counted(NOW, evidence, k)
    work.now = now
    work.before = counted(BEFORE, before, k) if before is not None and len(before) else None
    work.parts = [counted(f"{PART}:{i}", part, k) for i, part in enumerate(parts)]
    periods = [table.period for table in (now, work.before) if table is not None]
    work.earlier = [table for table in earlier if _touch(table, periods)]
    made = Pattern({measure: [False] * len(evidence) for measure in MEASURES})
    themes = sorted(now.places)
    for theme in [theme for theme in themes if theme != tables.NO_THEME]:
        work.theme(made, "n", theme)
    if tables.NO_THEME in now.places:
        tells = tells_of_hidden(evidence, made.hidden["n"])
        for row in np.flatnonzero(tells.to_numpy()):
            now.unsafe["n"][int(row)] = True
        work.theme(made, "n", tables.NO_THEME)
    for measure in MEASURES[1:]:
        for theme in themes:
            work.theme(made, measure, theme)
    work.refuse_together(made)
    return made


class _Work:
    """What every theme's system is made of."""

    now: Counted
    before: Counted | None = None
    parts: list[Counted]

    earlier: Sequence[Mapping[tuple[str, str], Counts]] = ()

    def __init__(self, k: int, base: int, forced: frozenset[Key]) -> None:
        self._k, self._base, self._forced = k, base, forced

    def theme(self, made: Pattern, measure: str, theme: str) -> None:
        """Solve the system of a measure of a theme, and note what came of it.

        Where nothing suffices, the changes are not told; and where that is not enough, nothing of
        the theme is, which leaves readers with what they have.
        """
        own = self._counts(self.now, measure, theme, made)
        if own is None:
            return
        told = self._told(measure, theme)
        for changes, whole in ((told, False), (False, False), (False, True)):
            then = self._counts(self.before, measure, theme, made) if changes else None
            joint = self._joint(measure, theme, own, then, made)
            known = _settled(joint)
            if known is not None:  # readers have all of it: its pattern is never solved again
                found = known
                break
            try:
                found = _all_hidden(joint, self._k) if whole else suppress(joint.system, self._k)
            except CannotProtectError as error:
                if whole:
                    raise CannotProtectError(error.name, theme) from None
                continue
            break
        if told and then is None and self.before is not None:
            made.before |= {(theme, group) for group in self.before.places.get(theme, ())}
        self._note(made, joint, (measure, theme), own, then, found)

    def _joint(
        self, measure: str, theme: str, own: Counts, then: Counts | None, made: Pattern
    ) -> Joint:
        """One system of what is to be released and all that readers have."""
        joint = Joint(self._k)
        past = [table[measure, theme] for table in self.earlier if (measure, theme) in table]
        for table in past:
            joint.add(table)
        self._nested(past, joint)
        _as_known(joint.system)
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
        return joint

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
            gone = name in ranges or self.now.unsafe[measure][row]
            gone |= made.marks["n"][row]
            made.marks[measure][row] = gone
            if name in ranges:
                made.ranges[measure, theme, own.period, group] = ranges[name]
            made.rows.append(self._fact(measure, theme, own, group, gone, ranges.get(name)))
        for group in then.fates if then is not None else ():
            name = joint.names[(BEFORE, group)]
            row = self.before.places[theme][group] if self.before else 0
            if name in ranges or (self.before and self.before.unsafe["n"][row]):
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
        self, table: Counted | None, measure: str, theme: str, made: Pattern
    ) -> Counts | None:
        """Counts of a theme in a table; none where the table has no such measure."""
        places = table.places.get(theme) if table is not None else None
        if table is None or not places:
            return None
        fates = {}
        for group, row in places.items():
            value = table.counts[measure][row]
            if value is not None:
                fates[group] = self._fate(table, measure, theme, group, row, value, made)
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
        table: Counted,
        measure: str,
        theme: str,
        group: str,
        row: int,
        value: int,
        made: Pattern,
    ) -> Fate:
        n, of = (table.counts[name][row] or 0 for name in ("n", "of"))
        unsafe = table.unsafe[measure][row]
        unsafe |= (measure, theme, table.period, group) in self._forced
        low, high = 0, of  # sizes that are hidden now may be told another time
        main_shown = table.tag == NOW and measure != "n" and not made.marks["n"][row]
        if main_shown and measure in ("strict", "voice"):
            high = n
        if main_shown and measure == "lenient":
            low = n
        total = n if measure == "voice" else of
        ends = told(value, total, base=self._base, k=self._k)
        if table.tag.startswith(PART):  # a part's own release decides on it
            return Fate(value, high, low, ends, shown=False)
        if table.tag == NOW and measure != "n" and made.marks["n"][row]:
            # It bounds a hidden number, and must not bound it more closely than is known anyway.
            main = made.ranges.get(("n", theme, table.period, group), (0, of))
            kept = (value, main[1]) if measure == "lenient" else (main[0], value)
            kept = (min(kept[0], value), min(max(kept[1], value), high))
            return Fate(value, high, low, ends, kept=kept, soft=True)
        return Fate(value, high, low, ends, unsafe)


def _settled(joint: Joint) -> dict[Any, tuple[int, int]] | None:
    """Return the ranges of a table that readers have already, hidden cells and all; else None."""
    now = [joint.system[name] for (tag, _), name in joint.names.items() if tag in (NOW, BEFORE)]
    if not all(cell.shown is True or (cell.kept and not cell.soft) for cell in now):
        return None
    return {cell.name: cell.kept for cell in now if cell.shown is not True and cell.kept}


def _all_hidden(joint: Joint, k: int) -> dict[Any, tuple[int, int]]:
    """Hide every count that readers do not have; return what they can work out.

    :raises CannotProtectError: where the sizes of the groups alone tell too much.
    """
    keep_what_can_be(joint.system, k)
    cells = [c for c in joint.system.cells if c.shown is not True]
    own = [c.name for c in cells if c.shown is None or c.kept]
    return ranges(joint.system, {c.name for c in cells}, own)


def _touch(earlier: Mapping[tuple[str, str], Counts], periods: Sequence[str]) -> bool:
    """Whether the counts of an earlier release hang together with those of some periods."""
    own = Period.parse(next(iter(earlier.values())).period)
    others = [Period.parse(period) for period in periods]
    return any(one.start <= own.end and own.start <= one.end for one in others)


def _as_known(system: System) -> None:
    """Take for a hidden number's range what all earlier releases together leave of it.

    Each release noted what its own readers could conclude; these readers may have several.
    """
    hidden = [c.name for c in system.cells if c.kept and c.shown is not True]
    every = {c.name for c in system.cells if c.shown is not True}
    for name, got in (ranges(system, every, hidden) if hidden else {}).items():
        system.changed(name, kept=got)


def _disjoint(inside: list[Counts], spans: Mapping[str, Any]) -> list[Counts]:
    """Periods of which none overlaps another, the shorter ones first."""
    chosen: list[Counts] = []
    for one in sorted(inside, key=lambda table: spans[table.tag].end - spans[table.tag].start):
        own = spans[one.tag]
        if all(own.end < spans[c.tag].start or spans[c.tag].end < own.start for c in chosen):
            chosen.append(one)
    return chosen
