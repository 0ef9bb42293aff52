"""What the tables and sentences of a report in English tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline.report.messages import load_messages
from tests.attack.facts import (
    ALL,
    Change,
    Told,
    at_least_one,
    everyone,
    number,
    of,
    percent,
    points,
)
from tests.attack.truths import EVERYONE, NOBODY, Cell

if TYPE_CHECKING:
    from tests.attack.read_files import Known
    from tests.attack.read_tables import Grid, Page

_PARTS = {"types": "type_", "languages": "language_", "completeness": ""}
_WORDS = {"types": "doc_types", "languages": "languages"}


def tell_page(page: Page, known: Known, release: int = 0) -> Told:
    """Facts of a page's tables, picture and sentences."""
    told, m = Told(), load_messages("en")
    for grid in page.grids:
        title = grid.title.split(": ")[0] if ": " in grid.title else grid.title
        if m("evidence.clients") in grid.heads:
            _evidence(grid, page.period, told, known, release)
        elif title.startswith(m("ways.caption").split(",")[0]):
            _ways(grid, page.period, told, known, release)
        elif title.startswith(m("units.caption").split(",")[0]):
            _units(grid, page.period, told, known, release)
        else:
            _tally(grid, page.period, told, release)
    audited = any(m("evidence.range_audited") in grid.heads for grid in page.grids)
    for mark in page.marks if not audited else ():  # else a dot is an estimate, no count
        _mark(mark, page.period, told, known, release)
    _signals(page, told, known, release)
    return told


def _evidence(grid: Grid, period: str, told: Told, known: Known, release: int) -> None:
    m = load_messages("en")
    at = {head: i for i, head in enumerate(grid.heads)}
    audited = m("evidence.range_audited") in at
    for row in grid.rows:
        label = row[0].split(" | ")[0].rstrip(",")
        theme = NOBODY if label == m("evidence.nothing_found") else known.themes[label]
        cell = Cell("n", theme, period, ALL, release)
        found = of(row[at[m("evidence.clients")]].split(" | ")[0])
        if found:
            told.count(cell, found[0])
            told.count(everyone(cell), found[1])
            if share := percent(row[at[m("evidence.share")]].split(" | ")[0]):
                told.ratio(cell, everyone(cell), share)
            if not audited:
                _range(row[at[m("evidence.range_model")]], cell, told)
        if voice := percent(row[at[m("evidence.voice")]].split(" | ")[0]):
            told.ratio(Cell("voice", theme, period, ALL, release), cell, voice)
        before = known.before(period)
        detail = row[at[m("evidence.change")]].split(" | ")[-1]
        if before and found and (size := re.match(r"(\S+) percentage points", detail)):
            told.facts.add(Change(cell, Cell("n", theme, before, ALL, 0), *points(size[1])))


def _range(text: str, cell: Cell, told: Told) -> None:
    """Strict and lenient reading: "18–22%", "at least 18%", "22%"."""
    written = text.split(" | ")[0].strip()
    ends: dict[str, tuple[float, float] | None] = {"strict": None, "lenient": None}
    if written.startswith("at least "):
        ends["strict"] = percent(written.removeprefix("at least "))
    elif written.startswith("at most "):
        ends["lenient"] = percent(written.removeprefix("at most "))
    elif "\N{EN DASH}" in written and written.endswith("%"):
        low, high = written.split("\N{EN DASH}")
        ends = {"strict": percent(f"{low}%"), "lenient": percent(high)}
    elif written.endswith("%"):
        ends = dict.fromkeys(ends, percent(written))
    for measure, bounds in ends.items():
        if bounds:
            top = Cell(measure, cell.theme, cell.period, cell.group, cell.release)
            told.ratio(top, everyone(cell), bounds)


def _ways(grid: Grid, period: str, told: Told, known: Known, release: int) -> None:
    m = load_messages("en")
    names = {m("ways.all"): "n", m("ways.client_voice"): "voice", m("ways.complete"): "n@complete"}
    names |= {m(f"doc_types.{kind}"): f"n@type_{kind}" for kind in _TYPES}
    for row in grid.rows:
        for head, text in zip(grid.heads[1:], row[1:], strict=True):
            found = of(text.split(" | ")[-1])
            if found:
                cell = Cell(names[head], known.themes[row[0]], period, ALL, release)
                told.count(cell, found[0])
                told.count(everyone(cell), found[1])


_TYPES = ("service_needs_assessment", "client_plan", "decision", "note", "other")


def _units(grid: Grid, period: str, told: Told, known: Known, release: int) -> None:
    for row in grid.rows:
        for unit, text in zip(grid.heads[1:], row[1:], strict=True):
            found = of(text.split(" | ")[-1])
            if found:
                cell = Cell("n", known.themes[row[0]], period, unit, release)
                told.count(cell, found[0])
                told.count(everyone(cell), found[1])


def _tally(grid: Grid, period: str, told: Told, release: int) -> None:
    m = load_messages("en")
    for name, before in _PARTS.items():
        if grid.title != m(f"material.{name}"):
            continue
        codes = _codes(name)
        for row in grid.rows:
            cell = Cell(f"docs@{before}{codes[row[0]]}", EVERYONE, period, ALL, release)
            value = number(row[1])
            if value is None:
                told.facts.add(at_least_one(cell))
            else:
                told.count(cell, value)
    if grid.title == m("material.units"):
        for unit, text in grid.rows:
            cell = Cell("n", EVERYONE, period, unit, release)
            if (value := number(text)) is None:
                told.hidden.add(cell)
            else:
                told.count(cell, value)


def _codes(name: str) -> Mapping[str, str]:
    m = load_messages("en")
    if name == "completeness":
        return {m("material.complete"): "complete", m("material.incomplete"): "incomplete"}
    codes = _TYPES if name == "types" else ("fi", "sv", "en", "other")
    return {m(f"{_WORDS[name]}.{code}"): code for code in codes}


def _mark(mark: Mapping[str, object], period: str, told: Told, known: Known, release: int) -> None:
    """A row of the picture: places to a tenth of a percent."""
    theme = known.themes.get(str(mark["label"]))
    before = known.before(period)
    if theme is None or before is None or "before" not in mark or "dot" not in mark:
        return
    now, old = (float(str(mark[name]).rstrip("%")) / 100 for name in ("dot", "before"))
    cell = Cell("n", theme, period, ALL, release)
    width = 0.001 + 1e-9  # half a tenth of a percent at either end
    told.facts.add(
        Change(cell, Cell("n", theme, before, ALL, 0), now - old - width, now - old + width)
    )


def _signals(page: Page, told: Told, known: Known, release: int) -> None:
    """What is said of the period before a weak signal."""
    m, before = load_messages("en"), known.before(page.period)
    rising = re.compile(re.escape(m("signals.why_rising")).replace(r"\{before\}", r"([\d,]+)"))
    for heading, line in page.headed:
        theme = known.themes.get(heading, "open")
        if before is None or theme.startswith("open"):
            continue
        old = Cell("n", theme, before, ALL, 0)
        if found := rising.search(line):
            told.count(old, int(found[1].replace(",", "")))
        elif m("signals.why_new") in line:
            told.count(old, 0)
