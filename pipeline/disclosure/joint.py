"""One system of cells for a theme: what is to be released, and all that was released before.

The relations are exactly those that hold for counts of distinct clients (design note D4): a theme
and not the theme within a group; teams and all, where some clients are in several teams or in none;
a longer period and its parts, where some clients are in several parts; the same count before and
after a correction. Themes do not add up, for a client may have several.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.disclosure.cells import Cell, System

ALL = "all"
Name = tuple[str, str, str]  # period, group, tag of the table in which it first stood
_ALL_COSTS = 30.0  # of hiding a count of everybody, in counts of a team
_LARGE_COSTS = 0.1  # more for hiding a count of all of the group than one of nobody
_TIE = 1e-4


@dataclass(frozen=True)
class Fate:
    """A count of a table: its value, what bounds it, and what became or is to become of it."""

    value: int
    high: int  # the most that it can be, as far as a reader knows
    low: int = 0
    told: tuple[int, int] | None = None  # what a reader is told where it is shown; else the value
    unsafe: bool = False
    shown: bool | None = None
    kept: tuple[int, int] | None = None
    soft: bool = False  # of ``kept``: see ``Cell``


@dataclass(frozen=True)
class Counts:
    """The counts of a theme in a period, by group, of one release."""

    tag: str
    period: str
    fates: Mapping[str, Fate]  # group -> count
    sizes: Mapping[str, int]  # group -> clients in it
    outside: int = 0  # clients without a team, as far as can be known
    several: int = 0  # clients in two teams or more, each but once
    cost: float = 1.0  # of hiding one of them

    def size(self, group: str) -> int:
        """Clients in a group, as far as can be known."""
        return self.sizes.get(group, self.fates[group].high)


@dataclass
class Joint:
    """A system under construction."""

    k: int
    system: System = field(default_factory=System)
    names: dict[tuple[str, str], Name] = field(default_factory=dict)  # tag, group -> cell
    _latest: dict[tuple[str, str], Name] = field(default_factory=dict)  # period, group -> cell
    _sizes: dict[tuple[str, str], int] = field(default_factory=dict)  # period, group -> clients

    def add(self, table: Counts) -> None:
        """Add a table: cells that stand there already with the same value are the same cells."""
        moved = self._moved(table)
        for i, (group, fate) in enumerate(sorted(table.fates.items())):
            known = self._latest.get((table.period, group))
            if known is not None and self.system[known].value == fate.value:
                self._merge(known, fate)
                name = known
            else:
                name = (table.period, group, table.tag)
                self.system.add(self._cell(name, fate, table, i))
                if known is not None:
                    self._correct(known, name, moved)
            self._latest[(table.period, group)] = self.names[(table.tag, group)] = name
        self._sizes |= {(table.period, group): table.size(group) for group in table.fates}
        self._teams(table)

    def roll_up(self, whole: Counts, parts: Sequence[Counts]) -> None:
        """Relate a longer period to its parts; a relation that no longer holds is left out."""
        for group, fate in whole.fates.items():
            own = self.names[(whole.tag, group)]
            inside = [
                (part, self.names[(part.tag, group)]) for part in parts if group in part.fates
            ]
            for _, name in inside:
                left = fate.value - self.system[name].value
                most = max(whole.size(group), left)  # they may be clients of the part, too
                self._helping(("rest", own, name), left, most, [(own, 1), (name, -1)])
            twice = sum(self.system[name].value for _, name in inside) - fate.value
            most = max(sum(p.size(group) for p, _ in inside) - whole.size(group), twice)
            terms = [(name, 1) for _, name in inside]
            if inside:
                self._helping(("twice", own), twice, most, [*terms, (own, -1)])

    def _cell(self, name: Name, fate: Fate, table: Counts, place: int) -> Cell:
        share = fate.value / max(1, table.size(name[1]))
        cost = _ALL_COSTS if name[1] == ALL else 1.0 + _LARGE_COSTS * share
        return Cell(
            name,
            fate.value,
            min(fate.low, fate.value),
            max(fate.high, fate.value),
            fate.told or (fate.value, fate.value),
            shown=fate.shown,
            unsafe=fate.unsafe,
            kept=fate.kept,
            soft=fate.soft,
            cost=table.cost * cost + _TIE * place,
        )

    def _merge(self, name: Name, fate: Fate) -> None:
        """Count once what an earlier release and this one have in common."""
        cell = self.system[name]
        low, high = max(cell.low, min(fate.low, fate.value)), min(cell.high, fate.high)
        self.system.changed(name, low=low, high=max(high, fate.value))
        if cell.shown is True:
            told = fate.told or (fate.value, fate.value)
            closer = (max(cell.told[0], told[0]), min(cell.told[1], told[1]))
            if fate.shown is True:
                self.system.changed(name, told=closer)
            elif closer != cell.told and not fate.unsafe:
                # Readers have it rounded: to tell it more closely is to be decided.
                low, high = cell.told
                self.system.changed(name, shown=None, low=low, high=high, told=closer)
            return
        if fate.shown is True:
            told = fate.told or (fate.value, fate.value)
            self.system.changed(name, shown=True, unsafe=False, kept=None, told=told)
            return
        kept = cell.kept if fate.soft and cell.kept else fate.kept or cell.kept
        self.system.changed(
            name,
            kept=kept,
            soft=fate.soft and not cell.kept,
            unsafe=cell.unsafe or fate.unsafe,
            shown=None if None in (cell.shown, fate.shown) else False,
        )

    def _moved(self, table: Counts) -> int:
        """The fewest clients that a correction can concern, as far as a theme's counts show.

        Who asked for it may know that it concerned no more: that reader has the strongest attack.
        """
        most = 1
        for group, fate in table.fates.items():
            known = self._latest.get((table.period, group))
            if known is not None:
                was = self._sizes[(table.period, group)]
                most = max(most, abs(table.size(group) - was))
                most = max(most, abs(fate.value - self.system[known].value))
        return most

    def _correct(self, old: Name, new: Name, most: int) -> None:
        """A count that was corrected: by how many clients is a count too."""
        was, now = self.system[old], self.system[new]
        if was.shown is True:  # what is told of the one bounds the other, whatever is hidden
            low, high = max(now.low, was.told[0] - most), min(now.high, was.told[1] + most)
            self.system.changed(new, low=min(low, now.value), high=max(high, now.value))
        moved = now.value - was.value
        name = ("moved", old, new)
        few = 0 < abs(moved) < self.k
        self.system.add(Cell(name, moved, -most, most, (moved, moved), shown=False, unsafe=few))
        self.system.relate([(new, 1), (old, -1), (name, -1)])

    def _teams(self, table: Counts) -> None:
        """All clients are those of the teams, less who is in several, and those of none."""
        teams = sorted(set(table.fates) - {ALL})
        if ALL not in table.fates or not teams or set(table.fates) != set(table.sizes):
            return
        own = self.names[(table.tag, ALL)]
        terms: list[tuple[Hashable, int]] = [(own, 1)]
        terms += [(self.names[(table.tag, team)], -1) for team in teams]
        left = sum(self.system[name].value * factor for name, factor in terms)
        several = min(table.several, max(0, -left))
        outside = left + several
        for kind, value, most, sign in (
            ("outside", outside, table.outside, -1),
            ("several", several, table.several, 1),
        ):
            if not most:
                continue
            name = (kind, own, table.tag)
            # Those of no team are a group like a team: nobody and everybody are said of each.
            few = value in (0, most) if kind == "outside" else 0 < value == most
            few |= 0 < value < self.k or (value > 0 and most - value < self.k)
            few &= value > 0 or self.system[own].value > 0  # nobody of all, so nobody of these
            self.system.add(Cell(name, value, 0, most, (value, value), shown=False, unsafe=few))
            terms.append((name, sign))
        self.system.relate(terms)
        if table.several:
            self._within(table, own, teams)

    def _within(self, table: Counts, own: Name, teams: Sequence[str]) -> None:
        """No team has more of them than there are: it does not follow where some count twice."""
        for team in teams:
            part = self.names[(table.tag, team)]
            name, left = ("others", own, part), self.system[own].value - self.system[part].value
            if left < 0 or name in self.system:
                continue
            most = max(table.size(ALL), left)
            self.system.add(Cell(name, left, 0, most, (left, left), shown=False))
            self.system.relate([(own, 1), (part, -1), (name, -1)])

    def _helping(
        self, name: Hashable, value: int, most: int, terms: list[tuple[Hashable, int]]
    ) -> None:
        if value < 0 or name in self.system:
            return
        few = 0 < value < self.k
        self.system.add(Cell(name, value, 0, most, (value, value), shown=False, unsafe=few))
        self.system.relate([*terms, (name, -1)])


def outside_and_several(
    counts: Iterable[Mapping[str, int]], sizes: Mapping[str, int]
) -> tuple[int, int]:
    """Fewest clients without a team, and in several teams, that the counts allow.

    What is known is the difference of the two alone: all clients less the sum of the teams. A
    reader who takes the fewest has the strongest attack.

    :param counts: by theme, counts of each group; ``sizes``: clients of each group.
    """
    teams = set(sizes) - {ALL}
    if ALL not in sizes or not teams:
        return 0, 0
    difference = sizes[ALL] - sum(sizes[team] for team in teams)
    several = max(0, -difference)
    for own in counts:
        left = own[ALL] - sum(own[team] for team in teams)
        several = max(several, -left, max(0, left) - difference)
    return difference + several, several
