"""Dates of birth in figures and in words, with a short year, or the year alone."""

from __future__ import annotations

from random import Random

from pipeline.tuning.identifiers.case import Written, mark, whole
from pipeline.tuning.identifiers.numerals import day_words, number_words, year_words
from pipeline.tuning.identifiers.writing import redash, respace

MONTHS = {
    "fi": (
        "tammikuuta", "helmikuuta", "maaliskuuta", "huhtikuuta", "toukokuuta", "kesäkuuta",
        "heinäkuuta", "elokuuta", "syyskuuta", "lokakuuta", "marraskuuta", "joulukuuta",
    ),
    "sv": (
        "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
        "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
}  # fmt: skip
_BORN = {
    "fi": ("s.", "synt.", "syntynyt", "syntymäaika", "syntymäaika:", "on syntynyt", "s"),
    "sv": ("f.", "född", "född den", "födelsedatum", "födelsedatum:", "f", "föddes"),
    "en": ("born", "b.", "DOB", "DOB:", "date of birth", "born on", "was born on"),
}
_BORN_YEAR = {"fi": ("s.", "syntynyt", "synt. v."), "sv": ("f.", "född"), "en": ("born in", "b.")}


def write_birth_figures(rng: Random, language: str) -> Written:
    """Return a date of birth in figures; one since 2000 beside a word for birth."""
    day, month, year = rng.randrange(1, 29), rng.randrange(1, 13), rng.randrange(1930, 2024)
    if rng.random() < 0.4:
        return _born(rng, language, day, month, year)
    year = rng.randrange(1931, 2000)
    short = f"{year % 100:02d}"
    variant = rng.choice(
        ("plain", "padded", "spaced", "iso", "slashes", "hyphens", "apostrophe", "dash_year",
         "short_year", "two_figures", "dash")
    )  # fmt: skip
    return whole(
        {
            "plain": f"{day}.{month}.{year}",
            "padded": f"{day:02d}.{month:02d}.{year}",
            "spaced": respace(rng, f"{day}. {month}. {year}"),
            "iso": f"{year}-{month:02d}-{day:02d}",
            "slashes": f"{day}/{month}/{year}",
            "hyphens": f"{day:02d}-{month:02d}-{year}",
            "apostrophe": f"{day}.{month}.{rng.choice(chr(39) + '’')}{short}",
            "dash_year": f"{day}.{month}.-{short}",
            "short_year": respace(rng, f"{day}. {month}. -{short}"),
            "two_figures": f"{day}.{month}.{short}",
            "dash": redash(rng, f"{day}.{month}.-{short}"),
        }[variant],
        variant,
    )


def _born(rng: Random, language: str, day: int, month: int, year: int) -> Written:
    """A date or year that a word for birth tells, before or after it."""
    date = rng.choice(
        (
            f"{day}.{month}.{year}", f"{day:02d}.{month:02d}.{year}",
            f"{year}-{month:02d}-{day:02d}",
            f"{day}/{month}/{year}", f"{day}.{month}.{year % 100:02d}",
            f"{day}.{month}.-{year % 100:02d}",
            f"{day:02d}{month:02d}{year % 100:02d}", f"{day}.{month}",
        )
    )  # fmt: skip
    born = rng.choice(_BORN[language])
    variant = rng.choice(("born", "born_glued", "year", "after", "brackets", "line_end", "upper"))
    after = {"fi": "syntynyt", "sv": "född", "en": "born"}[language]
    return Written(
        {
            "born": f"{born} {mark(date)}",
            "born_glued": f"{born.rstrip(':s').strip() or born}:{mark(date)}",
            "year": f"{rng.choice(_BORN_YEAR[language])} {mark(str(year))}",
            "after": f"{mark(f'{day}.{month}.{year}')} {after}",
            "brackets": f"{born} ({mark(date)})",
            "line_end": f"{born}\n{mark(date)}",
            # A lone capital is no word for birth: F 10.2 is a diagnosis.
            "upper": f"{born.upper() if len(born) > 1 else born} {mark(date)}",
        }[variant],
        variant,
    )


def write_birth_words(rng: Random, language: str) -> Written:
    """Return a date of birth whose month, or all of it, is in words."""
    day, month, year = rng.randrange(1, 32), rng.choice(MONTHS[language]), rng.randrange(1931, 2000)
    late = rng.randrange(2000, 2024)
    born = rng.choice(_BORN[language])
    figures = {"fi": f"{day}. {month} ", "sv": f"{day} {month} ", "en": f"{day} {month} "}[language]
    variant = rng.choice(
        ("month", "born_month", "words", "words_short", "born_words", "born_short", "born_day",
         "upper", "essive", "apart", "month_year")
    )  # fmt: skip
    named = {
        "born_month": f"{figures}{late}",
        "born_words": words_of(language, day, month, year_words(late, language)),
        "born_short": words_of(language, day, month, number_words(rng.randrange(5, 99), language)),
        "born_day": words_of(language, day, month, ""),
        "month_year": {
            "fi": f"{month[:-1]}ssa {late}", "sv": f"{month} {late}", "en": f"{month} {late}",
        }[language],
    }  # fmt: skip
    if variant in named:
        return Written(f"{born} {mark(named[variant])}", variant)
    full = words_of(language, day, month, year_words(year, language))
    apart = full
    if language == "fi":
        apart = full.replace("tuhatyhdeksänsataa", "tuhat yhdeksänsataa ")
        essive = f"{day_words(day, language, essive=True)} {month} {year_words(year, language)}"
    return whole(
        {
            "month": f"{figures}{year}",
            "words": full,
            "words_short": words_of(language, day, month, number_words(year % 100, language)),
            "upper": full.upper(),
            "essive": essive if language == "fi" else full,
            "apart": apart,
        }[variant],
        variant,
    )


def words_of(language: str, day: int, month: str, year: str) -> str:
    """Return a date in words: day, month and, unless empty, year."""
    first = day_words(day, language)
    start = {"fi": first, "sv": f"den {first}", "en": f"the {first} of"}[language]
    return f"{start} {month} {year}".rstrip()
