"""Periods: what the command line may say, and the comparable period before."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.errors import UsageError
from pipeline.period import Period, period_of

FORMS = [
    ("2026-Q3", "2026-Q3", "2026-07-01", "2026-09-30", "2026-Q2", "a quarter"),
    ("2026q1", "2026-Q1", "2026-01-01", "2026-03-31", "2025-Q4", "across the year"),
    ("2026-07", "2026-07", "2026-07-01", "2026-07-31", "2026-06", "a month"),
    ("2024-02", "2024-02", "2024-02-01", "2024-02-29", "2024-01", "a leap year"),
    ("2026-07..2026-09", "2026-Q3", "2026-07-01", "2026-09-30", "2026-Q2", "a quarter again"),
    ("2026-08..2026-09", "2026-08..2026-09", "2026-08-01", "2026-09-30", "2026-06..2026-07", "two"),
    ("2026", "2026", "2026-01-01", "2026-12-31", "2025", "a year"),
    ("2026-H1", "2026-H1", "2026-01-01", "2026-06-30", "2025-H2", "a half-year"),
    ("2026-07-15..2026-08-14", "2026-07-15..2026-08-14", "2026-07-15", "2026-08-14",
     "2026-06-14..2026-07-14", "days: as many before"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "start", "end", "before", "_why"), FORMS)
def test_forms(text: str, name: str, start: str, end: str, before: str, _why: str) -> None:
    period = Period.parse(text)
    assert (period.name, str(period.start), str(period.end)) == (name, start, end)
    assert period.previous().name == before
    assert Period.parse(period.name) == period
    assert (period.previous().end - period.start).days == -1
    assert period.contains(period.start) and period.contains(period.end)
    assert not period.contains(period.previous().end)


@pytest.mark.parametrize("text", ["", "2026-13", "2026-Q5", "Q3", "26-Q3", "2026-02-30..2026-03-01",
                                  "2026-09..2026-07", "2026-07-15", "kesä"])  # fmt: skip
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        Period.parse(text)
    assert caught.value.mend and caught.value.where == "--period"


WARNED = [
    ("2026-07", "", "one month"),
    ("2026-Q3", "", "three months"),
    ("2026-07..2026-10", "longer", "four months"),
    ("2026-07-01..2026-07-10", "shorter", "ten days"),
    ("2026-07-01..2026-09-30", "", "92 days are three months"),
]


@pytest.mark.parametrize(("text", "says", "_why"), WARNED)
def test_an_unusual_length_is_allowed_with_a_warning(text: str, says: str, _why: str) -> None:
    told = Period.parse(text).warning()
    assert (says in told) if says else told == ""


def test_months_and_quarter_of_a_day() -> None:
    assert Period.parse("2025-11..2026-01").months() == ["2025-11", "2025-12", "2026-01"]
    assert period_of(date(2026, 12, 31)).name == "2026-Q4"
