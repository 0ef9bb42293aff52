"""What a file tells, as bounds on whole numbers: the language between readers and attack."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import inf

from tests.attack.truths import ALL, EVERYONE, Cell

HALF_DIGIT = 0.5e-4 + 1e-9  # shares stand in CSV and JSON with four decimals
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?")


@dataclass(frozen=True)
class Count:
    """A number within bounds, both included."""

    cell: Cell
    low: int
    high: float


@dataclass(frozen=True)
class Ratio:
    """One number divided by another, within bounds."""

    top: Cell
    bottom: Cell
    low: float
    high: float


@dataclass(frozen=True)
class Change:
    """Share of a theme less its share of an earlier period, within bounds."""

    now: Cell
    before: Cell
    low: float
    high: float


Fact = Count | Ratio | Change


@dataclass
class Told:
    """What some files tell, and the cells that they say are hidden."""

    facts: set[Fact] = field(default_factory=set)
    hidden: set[Cell] = field(default_factory=set)
    leftovers: list[str] = field(default_factory=list)  # numbers beside a hidden count

    def __or__(self, other: Told) -> Told:
        """Everything that either tells."""
        return Told(
            self.facts | other.facts,
            self.hidden | other.hidden,
            self.leftovers + other.leftovers,
        )

    def count(self, cell: Cell, number: int, step: int = 1) -> None:
        """Tell a number, rounded to the nearest multiple of a step."""
        off = step // 2 if step > 1 else 0
        self.facts.add(Count(cell, max(0, number - off), number + off))

    def ratio(self, top: Cell, bottom: Cell, bounds: tuple[float, float]) -> None:
        """Tell a share."""
        self.facts.add(Ratio(top, bottom, *bounds))


def everyone(cell: Cell) -> Cell:
    """The clients of the group, of the way of counting, that a number is a part of."""
    measure = cell.measure if "@" in cell.measure else "n"
    return Cell(measure, EVERYONE, cell.period, cell.group, cell.release)


def digits(share: float) -> tuple[float, float]:
    """Bounds of a share that stands with four decimals."""
    return max(0.0, share - HALF_DIGIT), min(1.0, share + HALF_DIGIT)


def percent(text: str) -> tuple[float, float] | None:
    """Bounds of a share written as whole percent; None where it is none."""
    text = text.strip()
    if not text.endswith("%"):
        return None
    bare = text.rstrip("%\N{NO-BREAK SPACE} ")
    if bare == "<1":
        return 1e-9, 0.005
    if bare == ">99":
        return 0.995, 1 - 1e-9
    if not re.fullmatch(r"\d+", bare):
        return None
    whole = int(bare)
    if whole in (0, 100):
        return whole / 100, whole / 100
    return (whole - 0.5) / 100 - 1e-9, (whole + 0.5) / 100 + 1e-9


def points(text: str) -> tuple[float, float]:
    """Bounds of a change written in percentage points: "+5", "0.4", "<0.1", "0"."""
    bare = text.strip().replace("\N{MINUS SIGN}", "-")
    sign = -1 if bare.startswith("-") else 1
    bare = bare.lstrip("+-")
    if bare == "0":
        return 0.0, 0.0
    if bare.startswith("<"):
        return (1e-12, 0.0006) if sign > 0 else (-0.0006, -1e-12)
    half = (0.0005 if "." in bare else 0.005) + 1e-9
    size = float(bare) / 100
    ends = (sign * (size - half), sign * (size + half))
    return min(ends), max(ends)


def number(text: str) -> int | None:
    """A whole number as it is written; None where there is none."""
    bare = text.strip().replace(",", "")
    return int(bare) if re.fullmatch(r"\d+", bare) else None


def of(text: str) -> tuple[int, int] | None:
    """The two numbers of "12 of 60"; None where it says "about" or nothing of the kind."""
    found = re.fullmatch(r"([\d,]+) of ([\d,]+)", text.strip())
    if not found:
        return None
    return int(found[1].replace(",", "")), int(found[2].replace(",", ""))


def at_least_one(cell: Cell) -> Count:
    """What a report says of a phenomenon that occurs but is not shown."""
    return Count(cell, 1, inf)


__all__ = [
    "ALL",
    "Change",
    "Count",
    "Fact",
    "Ratio",
    "Told",
    "at_least_one",
    "digits",
    "everyone",
    "number",
    "of",
    "percent",
    "points",
]
