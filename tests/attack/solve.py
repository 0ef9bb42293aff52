"""What a reader knows of the counts of one theme: unknowns, facts of files, and relations.

Unknown are the counts in every period, group and way of counting; known is how such counts hang
together (design note D4) and what the files tell. Nothing here comes from the product.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf

from tests.attack.facts import Change, Count, Fact, Ratio
from tests.attack.truths import ALL, EVERYONE, NOBODY, REST, TWICE, Cell

_NEAR = 1e-6
MANY = 2_000  # more clients than any organisation here has
_PARTED = ("n", "strict", "lenient", "voice")  # measures whose teams make up the whole


@dataclass(frozen=True)
class House:
    """What everybody in the organisation knows without a file."""

    teams: tuple[str, ...]
    several: bool  # some clients are in two teams
    teamless: bool  # some clients are in none
    year: str = ""  # the period that rolls others up
    parts: tuple[str, ...] = ()  # those others
    moved: int = 0  # clients that a correction of a period concerns


class Model:
    """Unknown counts of one theme, the facts of them, and the relations between them."""

    def __init__(self, theme: str, facts: Iterable[Fact], house: House) -> None:
        self.theme, self.house = theme, house
        self.at: dict[Cell, int] = {}
        self.low: list[float] = []
        self.high: list[float] = []
        self.rows: list[tuple[dict[int, float], float, float]] = []
        own = list(facts)
        for cell in sorted({c for fact in own for c in _cells(fact)}):
            self.variable(cell)
        self._relate()
        for fact in own:
            if isinstance(fact, Count):
                i = self.at[fact.cell]
                self.low[i] = max(self.low[i], fact.low)
                self.high[i] = min(self.high[i], fact.high)
        for fact in sorted(own, key=_voice_last):
            if isinstance(fact, Ratio):
                self._ratio(fact.top, fact.bottom, fact.low, fact.high)
            elif isinstance(fact, Change):
                self._change(fact)

    def variable(self, cell: Cell) -> int:
        """Place of an unknown; it is made where it is new."""
        if cell not in self.at:
            self.at[cell] = len(self.low)
            self.low.append(0)
            self.high.append(MANY)
        return self.at[cell]

    def hold(self, terms: Mapping[Cell, float], low: float, high: float = inf) -> None:
        """A sum lies within bounds."""
        row: dict[int, float] = {}
        for cell, factor in terms.items():
            i = self.variable(cell)
            row[i] = row.get(i, 0) + factor
        self.rows.append((row, low, high))

    def _ratio(self, top: Cell, bottom: Cell, low: float, high: float) -> None:
        of = self._known(bottom)
        if of is None:
            self.hold({top: 1, bottom: -low}, -_NEAR)
            self.hold({top: 1, bottom: -high}, -inf, _NEAR)
            return
        i = self.variable(top)
        self.low[i] = max(self.low[i], ceil(low * of - _NEAR))
        self.high[i] = min(self.high[i], floor(high * of + _NEAR))

    def _change(self, fact: Change) -> None:
        """Linear only where both groups' sizes are known; then a whole number within bounds."""
        now, before = (self._known(_whole(cell)) for cell in (fact.now, fact.before))
        if not now or not before:
            return
        self.hold(
            {fact.now: before, fact.before: -now},
            ceil(fact.low * now * before - _NEAR),
            floor(fact.high * now * before + _NEAR),
        )

    def _known(self, cell: Cell) -> float | None:
        """The number of a cell that is known exactly."""
        i = self.at.get(cell)
        return None if i is None or self.low[i] != self.high[i] else self.low[i]

    def _relate(self) -> None:
        scopes = sorted({(c.period, c.release) for c in self.at})
        for period, release in scopes:
            groups = {c.group for c in self.at if (c.period, c.release) == (period, release)}
            for group in sorted(groups | {ALL}):
                self._group(period, release, group)
            self._teams(period, release)
            self._ways(period, release)
        self._years(scopes)
        self._versions(scopes)

    def cell(self, measure: str, period: str, release: int, group: str = ALL) -> Cell:
        """A cell of the theme."""
        return Cell(measure, self.theme, period, group, release)

    def _group(self, period: str, release: int, group: str) -> None:
        n = self.cell("n", period, release, group)
        if self.theme == EVERYONE:
            self.variable(n)
            return
        total = _whole(n)
        self.hold({total: 1, n: -1}, 0)
        for less, more in (("strict", "n"), ("voice", "n"), ("n", "lenient")):
            low, high = (self.cell(m, period, release, group) for m in (less, more))
            if low in self.at or high in self.at:
                self.hold({high: 1, low: -1}, 0)
                self.hold({total: 1, high: -1}, 0)

    def _teams(self, period: str, release: int) -> None:
        """All clients are those of the teams and of none, less who was counted again."""
        groups = [ALL, *self.house.teams]
        if len(groups) < 3:
            return
        whole = {g: Cell("n", EVERYONE, period, g, release) for g in [*groups, REST, TWICE]}
        self._sum(whole)
        if self.theme == EVERYONE:
            return
        for measure in _PARTED:
            own = {g: self.cell(measure, period, release, g) for g in [*groups, REST, TWICE]}
            if self.theme == NOBODY or not any(own[g] in self.at for g in groups):
                continue
            for group in (*groups, REST, TWICE):
                self.hold({whole[group]: 1, own[group]: -1}, 0)
            self._sum(own)
            for team in (*self.house.teams, REST):
                self.hold({own[ALL]: 1, own[team]: -1}, 0)
            # who lacks it altogether lacks it in every team
            without = {whole[g]: 1 for g in (*self.house.teams, REST)} | {whole[ALL]: -1}
            without |= {own[g]: -1 for g in (*self.house.teams, REST)} | {own[ALL]: 1}
            self.hold(without, 0)

    def _sum(self, of: Mapping[str, Cell]) -> None:
        terms = {of[team]: 1.0 for team in (*self.house.teams, REST)}
        self.hold(terms | {of[TWICE]: -1, of[ALL]: -1}, 0, 0)
        if not self.house.teamless:
            self.high[self.variable(of[REST])] = 0
        if not self.house.several:
            self.high[self.variable(of[TWICE])] = 0

    def _ways(self, period: str, release: int) -> None:
        """What is counted in some of the documents alone is a part of the whole."""
        kinds = sorted(
            c.measure[5:]
            for c in self.at
            if c.measure.startswith("docs@type_") and (c.period, c.release) == (period, release)
        )
        if kinds and self.theme != NOBODY:  # every document, so every mention, is of some kind
            terms = {self.cell(f"n@{kind}", period, release): 1.0 for kind in kinds}
            self.hold(terms | {self.cell("n", period, release): -1.0}, 0)
        own = [c for c in list(self.at) if (c.period, c.release) == (period, release)]
        for cell in own:
            if cell.measure.startswith("n@"):
                self.hold({Cell("n", cell.theme, period, ALL, release): 1, cell: -1}, 0)
                size = Cell(cell.measure, EVERYONE, period, ALL, release)
                if cell != size:
                    self.hold({size: 1, cell: -1}, 0)
            elif cell.measure.startswith("docs@"):  # no more clients than documents
                size = Cell(f"n@{cell.measure[5:]}", EVERYONE, period, ALL, release)
                self.hold({cell: 1, size: -1}, 0)
        self._documents(period, release, own)

    def _documents(self, period: str, release: int, own: Sequence[Cell]) -> None:
        """Documents by kind, by language and by completeness add up to all."""
        total = Cell("docs", EVERYONE, period, ALL, release)
        for parts in ("type_", "language_", "complete incomplete"):
            named = [
                c
                for c in own
                if c.measure.startswith(f"docs@{parts}")
                or (c.measure.startswith("docs@") and c.measure[5:] in parts.split())
            ]
            if named:
                self.hold(dict.fromkeys(named, 1.0) | {total: -1}, 0, 0)

    def _years(self, scopes: Sequence[tuple[str, int]]) -> None:
        """A client of the year is one of a period; one of a period is one of the year."""
        year = self.house.year
        if (year, 0) not in scopes:
            return
        newest = dict.fromkeys(self.house.parts, 0) | dict(scopes)  # last version of each period
        parts = [(p, r) for p, r in newest.items() if p != year]
        for group in (ALL, *self.house.teams):
            whole = self.cell("n", year, 0, group)
            own = [self.cell("n", p, r, group) for p, r in parts]
            if whole not in self.at or self.theme == NOBODY:
                continue
            for cell in own:
                self.hold({whole: 1, cell: -1}, 0)
            self.hold(dict.fromkeys(own, 1.0) | {whole: -1}, 0)
            if self.theme != EVERYONE:  # who lacks it all year lacks it in each of their periods
                terms = {_whole(c): 1.0 for c in own} | dict.fromkeys(own, -1.0)
                self.hold(terms | {_whole(whole): -1, whole: 1}, 0)

    def _versions(self, scopes: Sequence[tuple[str, int]]) -> None:
        """Two versions of a period differ by the clients that were corrected."""
        for period, release in scopes:
            if not release:
                continue
            for cell in [c for c in list(self.at) if (c.period, c.release) == (period, release)]:
                old = Cell(cell.measure, cell.theme, period, cell.group, release - 1)
                if old in self.at and not cell.measure.startswith(("docs", "who")):
                    moved = self.house.moved
                    self.hold({cell: 1, old: -1}, -moved, moved)


def _voice_last(fact: Fact) -> bool:
    return isinstance(fact, Ratio) and fact.bottom.theme != EVERYONE


def _cells(fact: Fact) -> tuple[Cell, ...]:
    match fact:
        case Count():
            return (fact.cell,)
        case Ratio():
            return fact.top, fact.bottom
    return fact.now, fact.before


def _whole(cell: Cell) -> Cell:
    return Cell("n", EVERYONE, cell.period, cell.group, cell.release)


def facts_of(theme: str, facts: Iterable[Fact]) -> list[Fact]:
    """Facts that the model of a theme needs: its own, and the sizes of groups."""
    wanted = {theme, EVERYONE}
    return [fact for fact in facts if {c.theme for c in _cells(fact)} <= wanted]
