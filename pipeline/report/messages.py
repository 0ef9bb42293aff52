"""The words and number formats of a report in one language (``configs/report/<language>.toml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from math import ceil, floor
from typing import Any, Literal

from pipeline.configs import config_path, did_you_mean, read_toml
from pipeline.errors import IlmioError, UsageError
from pipeline.stats.words import extent

LANGUAGES = ("fi", "sv", "en")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])$")
_HALF = re.compile(r"(\d{4})-H([12])$")
_MONTH = re.compile(r"(\d{4})-(\d{2})$")
_HALF_UP = 1e-9  # 0.145 is a little less than 14.5 % in binary
_MINUS = "\N{MINUS SIGN}"


class Messages:
    """Messages by dotted key, filled in, and numbers as the language writes them."""

    def __init__(self, language: str, content: Mapping[str, Any]) -> None:
        self.language = language
        self.content = content
        self._texts = dict(flatten(content))

    def __call__(self, key: str, **values: object) -> str:
        """Return a message with its places filled in.

        :raises IlmioError: where the catalogue has no such message.
        """
        try:
            return str(self._texts[key]).format(**values) if values else str(self._texts[key])
        except KeyError as error:
            raise IlmioError(
                f"The report message {key} cannot be made: {error} is missing.",
                where=f"configs/report/{self.language}.toml",
                mend="Add it, or reinstall ilmio.",
            ) from None

    def has(self, key: str) -> bool:
        """Whether there is such a message."""
        return key in self._texts

    def all(self, key: str) -> list[str]:
        """Return a message that is a list."""
        self(key)
        return [str(item) for item in self._texts[key]]

    def count(self, number: int) -> str:
        """Write a whole number with the language's thousands separator."""
        return f"{number:,}".replace(",", self("format.thousands"))

    def guarded(self, number: int | None, k: int, *, small: bool = False) -> str:
        """Write a count that may be hidden: the number, "fewer than k" or "not shown"."""
        if number is not None:
            return self.count(number)
        return self("format.fewer", k=k) if small else self("material.not_shown")

    def percent(self, share: float) -> str:
        """Write a share as whole percent; what is not 0 % or 100 % is never written so."""
        number = floor(share * 100 + 0.5 + _HALF_UP)
        written = str(number)
        if number == 0 and share > 0:
            written = "<1"
        if number == 100 and share < 1:
            written = ">99"
        return self("format.percent", n=written)

    def tenths(self, share: float, limit: Literal["", "low", "high"] = "") -> str:
        """Write a share as percent with one decimal; a limit is never rounded inwards."""
        exact = share * 1000
        rounded = {"": floor(exact + 0.5), "low": floor(exact + 1e-9), "high": ceil(exact - 1e-9)}
        number = rounded[limit]
        return self("format.percent", n=f"{number / 10:.1f}".replace(".", self("format.decimal")))

    def hundredths(self, value: float) -> str:
        """Write a number with two decimals."""
        return f"{value:.2f}".replace(".", self("format.decimal"))

    def points(self, change: float) -> str:
        """Write a change in percentage points, with its sign; what is not 0 is never written so."""
        number = floor(abs(change) * 100 + 0.5 + _HALF_UP)
        sign = "+" if change > 0 else _MINUS
        if number == 0 and abs(change) > _HALF_UP:
            tenths = floor(abs(change) * 1000 + 0.5 + _HALF_UP)
            written = f"0{self('format.decimal')}{tenths or 1}"
            return f"{sign}{written}" if tenths else f"{sign}<{written}"
        return f"{sign}{number}" if number else "0"

    def span(self, low: float | None, high: float | None) -> str:
        """Write a range of shares of which an end may be hidden."""
        match low, high:
            case None, None:
                return self("evidence.no_range")
            case _, None:
                return self("evidence.range_from", low=self.percent(low or 0.0))
            case None, _:
                return self("evidence.range_to", high=self.percent(high or 0.0))
        first, last = self.percent(low or 0.0), self.percent(high or 0.0)
        return first if first == last else self("evidence.range", low=_bare(first), high=last)

    def words(self, count: int, total: int) -> str:
        """Write an extent in words: "about a third"."""
        found = extent(count, total)
        if found.nearness in ("under", "over"):  # "vajaa neljännes", but "vajaat kaksi viidesosaa"
            return self(f"words_{found.nearness}.{found.fraction}")
        name = self(f"words.{found.fraction}")
        return name if found.nearness == "whole" else self(f"words.{found.nearness}", fraction=name)

    def words_of_clients(self, count: int, total: int) -> str:
        """Write an extent in words, of the clients: "about a third of the clients"."""
        fraction = extent(count, total).fraction
        if self.has(f"words_of_clients.{fraction}"):
            return self(f"words_of_clients.{fraction}")
        return self("words_of_clients.fraction", words=self.words(count, total))

    def day(self, value: date) -> str:
        """Write a day."""
        month = self.all("format.months_in_date")[value.month - 1]
        return self("format.date", day=value.day, month=month, year=value.year)

    def month(self, value: date) -> str:
        """Write a month and year."""
        return self("format.month", month=self._month(value.month), year=value.year)

    def months(self, first: date, last: date) -> str:
        """Write a span of months."""
        if (first.year, first.month) == (last.year, last.month):
            return self.month(first)
        if first.year == last.year:
            return self(
                "format.months_one_year",
                first=self.all("format.months_before_dash")[first.month - 1],
                last=self._month(last.month),
                year=first.year,
            )
        return self("format.between", first=self.month(first), last=self.month(last))

    def period(self, name: str) -> str:
        """Write a period: ``2026-Q3``, ``2026-H1``, ``2026-07`` as months, another as it is."""
        if quarter := _QUARTER.match(name):
            year, number = int(quarter[1]), int(quarter[2])
            return self.months(date(year, 3 * number - 2, 1), date(year, 3 * number, 1))
        if half := _HALF.match(name):
            year, number = int(half[1]), int(half[2])
            return self.months(date(year, 6 * number - 5, 1), date(year, 6 * number, 1))
        if (month := _MONTH.match(name)) and 1 <= int(month[2]) <= 12:
            return self.month(date(int(month[1]), int(month[2]), 1))
        return name

    def _month(self, number: int) -> str:
        return self.all("format.months")[number - 1]


@lru_cache(maxsize=len(LANGUAGES))
def load_messages(language: str) -> Messages:
    """Read the messages of a language.

    :raises UsageError: where reports are not made in it.
    """
    if language not in LANGUAGES:
        raise UsageError(
            f"Reports are not made in '{language}'.{did_you_mean(language, LANGUAGES)}",
            mend=f"Use one of: {', '.join(LANGUAGES)}.",
        )
    return Messages(language, read_toml(config_path("report") / f"{language}.toml"))


@lru_cache(maxsize=len(LANGUAGES))
def load_review_messages(language: str) -> Messages:
    """Read the messages of the review in a language, ``review.…`` beside those of the reports.

    :raises UsageError: where the review does not speak it.
    """
    reports = load_messages(language)
    own = read_toml(config_path("review") / f"{language}.toml")
    return Messages(language, {**reports.content, "review": own})


def flatten(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Give each message of a catalogue with its dotted key."""
    for name, value in content.items():
        if isinstance(value, Mapping):
            yield from flatten(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _bare(percent: str) -> str:
    """Drop the sign of percent from the first end of a range."""
    return percent.replace("%", "").rstrip(" \N{NO-BREAK SPACE}")
