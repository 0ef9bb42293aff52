"""A reporting period: its days, its name and the comparable period before it."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pipeline.errors import UsageError

_FORMS = "2026-Q3, 2026-07, 2026-H1, 2026, 2026-07..2026-09 or 2026-07-15..2026-08-31"
_USUAL_MONTHS = (1, 3)  # "under en period på 1-3 månader" in Helsinki's guidance


@dataclass(frozen=True, order=True)
class Period:
    """Whole days from ``start`` to ``end``, both counted in."""

    start: date
    end: date
    name: str
    unit: Literal["months", "days"] = "months"

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.end < self.start:
            raise UsageError(
                f"The period {self.name} ends before it begins.",
                where="--period",
                mend="Write the earlier end first.",
            )

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period as the command line takes it.

        :param text: a quarter, month, half-year, year, or a range of months or days.
        :raises UsageError: where it is none of these, or no such month or day exists.
        """
        wanted = text.strip().upper()
        first, dots, last = (part.strip() for part in wanted.partition(".."))
        try:
            if dots and len(first) > 7:
                start, end = date.fromisoformat(first), date.fromisoformat(last)
                return cls(start, end, f"{start}..{end}", "days")
            start, end = _span(first)[0], _span(last if dots else first)[1]
        except ValueError:
            raise UsageError(
                f"'{text}' is not a period.", where="--period", mend=f"Write {_FORMS}."
            ) from None
        return cls(start, end, _name(start, end) if end >= start else wanted)

    def contains(self, day: date) -> bool:
        """Return whether the day lies in the period."""
        return self.start <= day <= self.end

    def months(self) -> list[str]:
        """Months that the period touches, as ``YYYY-MM``, in order."""
        first = self.start.year * 12 + self.start.month - 1
        last = self.end.year * 12 + self.end.month - 1
        return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(first, last + 1)]

    def previous(self) -> Period:
        """Return the period of the same length that ends the day before this one starts.

        Before a quarter comes a quarter, before a month a month, before days as many days.
        """
        end = self.start - timedelta(days=1)
        if self.unit == "days":
            start = end - (self.end - self.start)
            return Period(start, end, f"{start}..{end}", "days")
        n = self.start.year * 12 + self.start.month - 1 - len(self.months())
        start = date(n // 12, n % 12 + 1, 1)
        return Period(start, end, _name(start, end))

    def following(self) -> Period:
        """Return the period of the same length that begins the day after this one ends."""
        start = self.end + timedelta(days=1)
        if self.unit == "days":
            end = start + (self.end - self.start)
            return Period(start, end, f"{start}..{end}", "days")
        n = start.year * 12 + start.month - 2 + len(self.months())  # its last month
        year, month = n // 12, n % 12 + 1
        end = date(year, month, calendar.monthrange(year, month)[1])
        return Period(start, end, _name(start, end))

    def warning(self) -> str:
        """Return a caution where the period is not of the usual one to three months, else ""."""
        if self.unit == "months":
            short, long = False, len(self.months()) > _USUAL_MONTHS[1]
        else:
            days = (self.end - self.start).days + 1
            short, long = days < 28, days > 92
        if not (short or long):
            return ""
        which = "shorter than one month" if short else "longer than three months"
        return f"The period {self.name} is {which}; the guidance recommends one to three months."


def period_of(day: date) -> Period:
    """Return the quarter that a day lies in."""
    return Period.parse(f"{day.year:04d}-Q{(day.month + 2) // 3}")


def _span(text: str) -> tuple[date, date]:
    match = re.fullmatch(r"((?:19|20)\d\d)(?:-?(?:Q([1-4])|H([12]))|-(0?[1-9]|1[0-2]))?", text)
    if match is None:
        raise ValueError(text)
    year = int(match[1])
    if match[2]:
        return _months(year, 3 * int(match[2]) - 2, 3)
    if match[3]:
        return _months(year, 6 * int(match[3]) - 5, 6)
    if match[4]:
        return _months(year, int(match[4]), 1)
    return _months(year, 1, 12)


def _months(year: int, first: int, n: int) -> tuple[date, date]:
    last = first + n - 1
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _name(start: date, end: date) -> str:
    n = (end.year - start.year) * 12 + end.month - start.month + 1
    if n == 1:
        return f"{start:%Y-%m}"
    if n == 3 and start.month % 3 == 1:
        return f"{start:%Y}-Q{start.month // 3 + 1}"
    if n == 6 and start.month in (1, 7):
        return f"{start:%Y}-H{start.month // 6 + 1}"
    if n == 12 and start.month == 1:
        return f"{start:%Y}"
    return f"{start:%Y-%m}..{end:%Y-%m}"
