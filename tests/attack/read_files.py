"""Read the files of a release, and nothing else, back into facts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

from tests.attack.facts import (
    ALL,
    HALF_DIGIT,
    Change,
    Count,
    Told,
    at_least_one,
    digits,
    everyone,
)
from tests.attack.read_pages import tell_page
from tests.attack.truths import EVERYONE, NOBODY, Cell

_NUMBERS = (
    "share", "low", "high", "change", "change_low", "change_high", "family_low", "family_high",
    "p_value", "q_value", "client_voice_share", "adequacy", "comparable",
)  # fmt: skip
_NO_NUMBERS = ("datapackage.json", "ro-crate-metadata.json")  # searched for words alone
_DIRECTIONS = ("rise", "fall", "none_shown", "not_tested")


@dataclass(frozen=True)
class Known:
    """What everybody knows without a file: the names of themes, the order of the periods."""

    themes: Mapping[str, str]  # label to id
    periods: Sequence[str]
    round_to: int = 1  # a release says so at its top

    def before(self, period: str) -> str | None:
        """The period before."""
        at = self.periods.index(period) if period in self.periods else 0
        return self.periods[at - 1] if at else None


def read_folder(folder: Path, known: Known, release: int = 0, formats: Sequence[str] = ()) -> Told:
    """Facts of every file of a folder, or of the formats that are named."""
    told = [
        _READERS[path.suffix](path, known, release)
        for path in sorted(folder.iterdir())
        if path.suffix in _READERS and (not formats or path.suffix[1:] in formats)
        and path.name not in _NO_NUMBERS
    ]  # fmt: skip
    return reduce(or_, told, Told())


def _csv(path: Path, known: Known, release: int) -> Told:
    told = Told()
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    for row in rows:
        if "variant" in row:
            _way({k: v or None for k, v in row.items()}, told, release)
        else:
            _row({k: v or None for k, v in row.items()}, told, known, release)
    return told


def _json(path: Path, known: Known, release: int) -> Told:
    told, content = Told(), json.loads(path.read_text("utf-8"))
    for row in content["evidence"]:
        _row(row, told, known, release)
    for row in content["sensitivity"]:
        _way(row, told, release)
    _material(content["material"], content["period"], told, release)
    for kind in ("signals", "candidates"):
        for signal in content[kind]:
            _signal(signal, content["period"], told, known, release)
    return told


def _row(row: Mapping[str, Any], told: Told, known: Known, release: int) -> None:
    theme = NOBODY if row["theme_id"] == "none" else row["theme_id"]
    cell = Cell("n", theme, row["period"], row["group"], release)
    n, step = row["n_clients"], int(row.get("rounded_to") or 1)
    if row["of_clients"] is None:
        told.hidden.add(everyone(cell))
    else:
        told.count(everyone(cell), int(row["of_clients"]), step)
    if n is None:
        _hidden(row, cell, told)
        return
    told.count(cell, int(n), step)
    if step == 1:  # else shares are of the rounded counts and say no more than they
        _shares(row, cell, told)
        _change(row, cell, told, known)


def _hidden(row: Mapping[str, Any], cell: Cell, told: Told) -> None:
    told.hidden.add(cell)
    told.leftovers += [f"{cell}: {name}" for name in _NUMBERS if row.get(name) is not None]
    if row["verdict"] in _DIRECTIONS:
        told.leftovers.append(f"{cell}: verdict")


def _shares(row: Mapping[str, Any], cell: Cell, told: Told) -> None:
    def beside(measure: str) -> Cell:
        return Cell(measure, cell.theme, cell.period, cell.group, cell.release)

    if row["basis"] == "model":
        told.ratio(cell, everyone(cell), digits(float(row["share"])))
        for name, measure in (("low", "strict"), ("high", "lenient")):
            if row[name] is not None:
                told.ratio(beside(measure), everyone(cell), digits(float(row[name])))
    if row["client_voice_share"] is not None:
        told.ratio(beside("voice"), cell, digits(float(row["client_voice_share"])))


def _change(row: Mapping[str, Any], cell: Cell, told: Told, known: Known) -> None:
    before = known.before(cell.period)
    if row["change"] is None or before is None:
        return
    old = Cell("n", cell.theme, before, cell.group, 0)
    if row["change_basis"] == "model":
        change = float(row["change"])
        told.facts.add(Change(cell, old, change - HALF_DIGIT, change + HALF_DIGIT))
    if row["verdict"] == "not_tested" and not cell.theme.startswith("open"):
        told.facts.add(Count(old, 0, 9))  # too few clients over both periods


def _way(row: Mapping[str, Any], told: Told, release: int) -> None:
    cell = Cell(f"n@{row['variant']}", row["theme_id"], row["period"], ALL, release)
    if row["variant"] == "client_voice":
        cell = Cell("voice", row["theme_id"], row["period"], ALL, release)
    if row["n_clients"] is None:
        told.hidden.add(cell)
        return
    told.count(cell, int(row["n_clients"]), int(row.get("rounded_to") or 1))
    told.count(everyone(cell), int(row["of_clients"]), int(row.get("rounded_to") or 1))


def _material(found: Mapping[str, Any], period: str, told: Told, release: int) -> None:
    def cell(measure: str) -> Cell:
        return Cell(measure, EVERYONE, period, ALL, release)

    for name, measure in (("clients", "n"), ("documents", "docs")):
        if found.get(name) is None:
            told.hidden.add(cell(measure))
        else:
            told.count(cell(measure), int(found[name]))
    for name, before in (("types", "type_"), ("languages", "language_"), ("complete", "")):
        for part, value in (found.get(name) or {}).items():
            own = cell(f"docs@{before}{part}")
            if value is None:
                told.hidden.add(own)
                told.facts.add(at_least_one(own))
            else:
                told.count(own, int(value))


def _signal(signal: Mapping[str, Any], period: str, told: Told, known: Known, release: int) -> None:
    cell = Cell("n", signal["theme_id"], period, ALL, release)
    if signal["n_clients"] is not None:
        told.count(cell, int(signal["n_clients"]), known.round_to)
    before = known.before(period)
    if signal["before"] is not None and before and signal["origin"] != "open":
        told.count(Cell("n", signal["theme_id"], before, ALL, 0), int(signal["before"]))


def _html(path: Path, known: Known, release: int) -> Told:
    from tests.attack.read_tables import page_of_html

    return tell_page(page_of_html(path), known, release)


def _docx(path: Path, known: Known, release: int) -> Told:
    from tests.attack.read_tables import page_of_docx

    return tell_page(page_of_docx(path), known, release)


def _xlsx(path: Path, known: Known, release: int) -> Told:
    from tests.attack.read_workbook import parts_of

    told, parts = Told(), parts_of(path)
    for row in parts.data:
        _row(row, told, known, release)
    for row in parts.ways:
        if row["theme_id"] in known.themes:
            _way({**row, "theme_id": known.themes[row["theme_id"]]}, told, release)
    return told | tell_page(parts.page, known, release)


_READERS = {".csv": _csv, ".json": _json, ".html": _html, ".docx": _docx, ".xlsx": _xlsx}
