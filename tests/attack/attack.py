"""The verdict on a set of files: which cells are recovered, which are too narrow, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.attack.ends import Expression, Infeasible, Range, Solver, Wanted
from tests.attack.facts import Count, Fact, Told
from tests.attack.solve import House, Model, facts_of
from tests.attack.truths import ALL, EVERYONE, NOBODY, REST, TWICE, Cell

COALITION = 10  # clients that some workers know between them
LEVELS = ("public", "section", "team")  # who sees the files of each profile up to their own


@dataclass(frozen=True)
class Finding:
    """Something that a reader can work out and should not.

    ``kind``: ``recovered`` a hidden or unsafe cell is known exactly; ``narrow`` fewer than k values
    apart; ``insider`` known exactly to a coalition; ``beside`` a small number beside the cells (own
    voice, ways of counting, clients of no team) is known exactly; ``leftover``; ``canary``.
    """

    kind: str
    what: str
    truth: int = 0
    low: int = 0
    high: int = 0
    unsafe: bool = True  # tells of few clients; else hidden to protect others

    def __str__(self) -> str:
        """In a line."""
        return f"{self.kind}: {self.what} is {self.truth}, known as {self.low}..{self.high}"


@dataclass(frozen=True)
class Verdict:
    """Findings, and how many cells were attacked."""

    findings: tuple[Finding, ...]
    hidden: int
    small: int  # of the hidden, counts of 1..k-1 clients
    small_recovered: int  # of those, how many are known exactly
    ranges: Mapping[Cell, Range]

    def of(self, *kinds: str) -> list[Finding]:
        """Findings of some kinds."""
        return [finding for finding in self.findings if finding.kind in kinds]


def attack(
    told: Told,
    truth: Mapping[Cell, int],
    house: House,
    k: int,
    targets: Iterable[Cell] | None = None,
    *,
    whole: bool = False,
) -> Verdict:
    """Attack what files tell.

    :param truth: what is true; used to judge, never to solve.
    :param targets: hidden cells of the release that is judged; all that the files hide by default.
    :param whole: solve the ranges of the targets to their ends, and nothing else.
    """
    hidden = {c for c in (told.hidden if targets is None else targets) if c in truth}
    facts = told.facts | across_themes(told.facts)
    findings = [Finding("leftover", what) for what in told.leftovers]
    ranges: dict[Cell, Range] = {}
    scopes = {(c.period, c.release) for c in told.hidden} | {
        (f.cell.period, f.cell.release) for f in told.facts if isinstance(f, Count)
    }
    for theme in sorted({c.theme for c in truth}):
        main = [c for c in hidden if c.theme == theme]
        main = sorted(main) if whole else _main(theme, hidden, truth, scopes, k)
        beside = {} if whole else _beside(theme, truth, scopes, k)
        if not main and not beside:
            continue
        asked: dict[object, Expression] = {cell: {cell: 1} for cell in main} | dict(beside)
        enough: dict[object, Wanted] = {n: Wanted(1, _value(e, truth)) for n, e in beside.items()}
        for cell in main:
            enough[cell] = Wanted(_wide(cell, truth, k), truth[cell], _most(cell, truth))
        for presolve in (True, False):  # what is found is confirmed without HiGHS's presolve
            own, found = _theme(theme, facts, house, asked, None if whole else enough, presolve)
            if found is not None:
                own = [f for c in main for f in _judged(c, found[c], truth, k, hidden)]
                own += _known(beside, found, truth)
            if not own:
                break
        findings += own
        ranges |= {cell: found[cell] for cell in main} if found else {}
    small = [c for c in hidden if c.measure == "n" and c.theme != EVERYONE and 0 < truth[c] < k]
    exact = sum(cell in ranges and ranges[cell].width == 0 for cell in small)
    return Verdict(tuple(findings), len(hidden), len(small), exact, ranges)


def _theme(  # noqa: PLR0913 - what a theme is attacked with
    theme: str,
    facts: set[Fact],
    house: House,
    asked: Mapping[object, Expression],
    enough: Mapping[object, Wanted] | None,
    presolve: bool,
) -> tuple[list[Finding], dict[object, Range] | None]:
    """Ranges of a theme's cells; or that the facts contradict each other."""
    try:
        model = Model(theme, facts_of(theme, facts), house)
        return [], Solver(model, asked, presolve=presolve).ranges(enough)
    except Infeasible:
        return [Finding("contradiction", theme)], None


def _known(
    beside: Mapping[object, Expression], found: Mapping[object, Range], truth: Mapping[Cell, int]
) -> list[Finding]:
    """Small numbers beside the cells that are known exactly."""
    return [
        Finding("beside", str(name), _value(expression, truth), found[name].low, found[name].high)
        for name, expression in beside.items()
        if found[name].width == 0
    ]


def across_themes(facts: Iterable[Fact]) -> set[Fact]:
    """Bounds on a theme's clients by those in whom none was found, and the other way round."""
    counts: dict[Cell, list[float]] = {}
    for fact in facts:
        if isinstance(fact, Count) and fact.cell.measure == "n":
            bounds = counts.setdefault(fact.cell, [0, float("inf")])
            bounds[0], bounds[1] = max(bounds[0], fact.low), min(bounds[1], fact.high)
    made: set[Fact] = set()
    for nobody, (least, _) in counts.items():
        if nobody.theme != NOBODY:
            continue
        size = counts.get(Cell("n", EVERYONE, nobody.period, nobody.group, nobody.release))
        own = {
            cell: bounds
            for cell, bounds in counts.items()
            if cell.theme not in (NOBODY, EVERYONE)
            and (cell.period, cell.group, cell.release)
            == (nobody.period, nobody.group, nobody.release)
        }
        if size is None:
            continue
        for cell in own:
            made.add(Count(cell, 0, max(0, size[1] - least)))
        # the hidden themes that no other fact bounds are not in `counts`: nothing is said then
    return made


def _main(
    theme: str,
    hidden: set[Cell],
    truth: Mapping[Cell, int],
    scopes: set[tuple[str, int]],
    k: int,
) -> list[Cell]:
    """Hidden cells, and cells that should have been hidden, of a theme."""
    return sorted(
        cell
        for cell in truth
        if cell.theme == theme
        and (cell.period, cell.release) in scopes
        and (cell in hidden or (cell.measure == "n" and _unsafe(cell, truth, k)))
        and cell.group not in (REST, TWICE)
        and not cell.measure.startswith("who@")
    )


def _unsafe(cell: Cell, truth: Mapping[Cell, int], k: int) -> bool:
    """Whether the cell tells of few clients, or in a team of none or of all of them."""
    n, of = truth[cell], truth[_whole(cell)]
    if cell.theme == EVERYONE:
        return 0 < n < k
    if n == 0 and cell.group == ALL:
        return False  # nobody of all clients says nothing of one of them
    few = 0 < n < k or 0 < of - n < k
    return few or (0 < n and of < k) or _of_all(cell, truth)


def _of_all(cell: Cell, truth: Mapping[Cell, int]) -> bool:
    """Whether nobody or everybody of a team has it, and it is not so of all clients."""
    whole = Cell("n", cell.theme, cell.period, ALL, cell.release)
    n, of, total = truth[cell], truth[_whole(cell)], truth[whole]
    if cell.group == ALL or n not in (0, of):
        return False
    return total not in (0, truth[_whole(whole)])


def _whole(cell: Cell) -> Cell:
    return Cell("n", EVERYONE, cell.period, cell.group, cell.release)


def _most(cell: Cell, truth: Mapping[Cell, int]) -> int:
    if cell.theme == EVERYONE:
        return -1
    return truth[_whole(cell)]


def _wide(cell: Cell, truth: Mapping[Cell, int], k: int) -> int:
    """Values that must lie between the ends: k, or as many as the group has clients."""
    if cell.theme == EVERYONE:
        return k
    size = Cell(cell.measure, EVERYONE, cell.period, cell.group, cell.release)
    return min(k, truth.get(size, truth[_whole(cell)]) - 1)  # that it occurs is told openly


def _judged(
    cell: Cell, found: Range, truth: Mapping[Cell, int], k: int, hidden: set[Cell]
) -> list[Finding]:
    n, unsafe = truth[cell], cell.measure != "n" or _unsafe(cell, truth, k)
    if cell.measure != "n" and not 0 < n < k:
        unsafe = False
    whole = (str(cell), n, found.low, found.high, unsafe)
    if found.exact and not found.low <= n <= found.high:
        return [Finding("mistaken", *whole)]
    if _told_of_all(cell, truth, hidden):
        return []
    if found.width == 0:
        return [Finding("recovered", *whole)]
    if cell not in hidden:
        return []
    made = []
    if found.width < _wide(cell, truth, k):
        made.append(Finding("narrow", *whole))
    if cell.measure == "n" and cell.theme != EVERYONE and _closed(n, _most(cell, truth), found):
        made.append(Finding("insider", *whole))
    return made


def _told_of_all(cell: Cell, truth: Mapping[Cell, int], hidden: set[Cell]) -> bool:
    """Whether it follows from nobody, or everybody, of all clients having it, which is told."""
    whole = Cell("n", cell.theme, cell.period, ALL, cell.release)
    if cell == whole or cell.theme == EVERYONE or whole in hidden:
        return False
    n, total = truth[cell], truth[whole]
    everybody = total == truth[_whole(whole)] and n == truth[_whole(cell)]
    return (n == 0 and total == 0) or (cell.measure == "n" and everybody)


def _closed(n: int, of: int, found: Range) -> bool:
    """Whether some coalition knows the cell exactly though it does not know all clients.

    That a hidden phenomenon occurs is said openly: where 1 is all that is known, nothing is closed.
    """
    if n == found.low == 1:
        return False
    for size in range(1, min(COALITION, of - 1) + 1):
        for known in {min(size, n), max(0, size - (of - n))}:  # as many of it as can be, as few
            if max(found.low, known) == min(found.high, of - size + known):
                return True
    return False


def _beside(
    theme: str, truth: Mapping[Cell, int], scopes: set[tuple[str, int]], k: int
) -> dict[object, Expression]:
    """Small numbers beside the cells: sums of cells that tell of 1..k-1 clients."""
    made: dict[str, Expression] = {}
    for cell in truth:
        if cell.theme != theme or (cell.period, cell.release) not in scopes:
            continue
        whole, every = Cell("n", theme, *cell_place(cell)), _whole(cell)
        if cell.measure in ("strict", "lenient", "voice") and cell.group not in (REST, TWICE):
            made[f"{cell}"] = {cell: 1}
            less = whole if cell.measure == "voice" else every
            made[f"{cell} less than {less.measure}"] = {less: 1, cell: -1}
        elif cell.measure.startswith("n@"):
            made[f"{cell}"] = {cell: 1}
            made[f"{cell} of the whole"] = {whole: 1, cell: -1}
            if theme != EVERYONE:
                of = Cell(cell.measure, EVERYONE, *cell_place(cell))
                made[f"{cell} of its own"] = {of: 1, cell: -1}
        elif cell.measure == "n" and cell.group in (REST, TWICE) and theme != EVERYONE:
            made[f"{cell}"] = {cell: 1}
    return {name: e for name, e in made.items() if 0 < _value(e, truth) < k}


def cell_place(cell: Cell) -> tuple[str, str, int]:
    """Period, group and release of a cell."""
    return cell.period, cell.group, cell.release


def _value(expression: Expression, truth: Mapping[Cell, int]) -> int:
    return sum(truth[cell] * factor for cell, factor in expression.items())
