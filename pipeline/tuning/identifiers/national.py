"""Henkilötunnus, personnummer, samordningsnummer, Y-tunnus, organisationsnummer."""

from __future__ import annotations

from random import Random

from pipeline.tuning.identifiers.case import Written, mark, whole
from pipeline.tuning.identifiers.writing import (
    DASHES,
    digits,
    luhn_digit,
    redash,
    respace,
    wrong,
)

_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_SIGNS = {18: "+", 19: "-YXWVU", 20: "ABCDEF"}
_Y_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def write_hetu(rng: Random, language: str) -> Written:
    """Return a henkilötunnus of nobody (individual number 900-999), written in some way."""
    century = rng.choice((18, 19, 19, 19, 19, 20, 20))
    day, month, year = _day(rng)
    number = str(rng.randrange(900, 1000))
    sign = rng.choice(_SIGNS[century])
    check = _CHECK[int(day + month + year + number) % 31]
    date, end = day + month + year, number + check
    variant = rng.choice(
        (
            "plain", "dash", "spaces", "lower", "no_sign", "space_for_sign", "no_sign_wrong",
            "wrong_check", "line_end", "line_end_before", "dotted", "spaced_date", "long_year",
            "slashes", "no_check", "starred", "glued", "genitive", "split", "spaced_ending",
        )
    )  # fmt: skip
    if variant == "split":
        return _split_hetu(rng, date, end, language)
    bad = number + wrong(rng, check, _CHECK)
    written = {
        "plain": date + sign + end,
        "dash": date + rng.choice(DASHES) + end,
        "spaces": respace(rng, f"{date} {sign} {end}"),
        "lower": (date + sign + end).lower(),
        "no_sign": date + end,
        "space_for_sign": respace(rng, f"{date} {end}"),
        "no_sign_wrong": date + bad,
        "wrong_check": date + sign + bad,
        "line_end": f"{date}{sign}\n{end}",
        "line_end_before": f"{date}\n{sign}{end}",
        "dotted": f"{day}.{month}.{year}{sign}{end}",
        "spaced_date": respace(rng, f"{day} {month} {year}{sign}{end}"),
        "long_year": f"{int(day)}.{int(month)}.{century}{year}-{end}",
        "slashes": f"{day}/{month}/{year}{sign}{end}",
        "no_check": f"{date}-{number}",
        "starred": date + rng.choice("-A") + rng.choice(("xxxx", "XXXX", "****", "???X")),
        "glued": date + sign + end,
        "genitive": date + sign + end,
        "spaced_ending": respace(rng, f"{date}{sign}{number} {check}"),
    }[variant]
    if variant in ("glued", "genitive"):
        text = f"hetu{mark(written)}" if variant == "glued" else f"{mark(written)}:n"
        return Written(text, variant)
    return whole(written, variant, variant in ("no_sign_wrong", "space_for_sign"))


def _split_hetu(rng: Random, date: str, end: str, language: str) -> Written:
    """Birth part and ending apart, a few words between them."""
    between = {
        "fi": (" ja loppuosa ", ", loppuosa on ", "… loppuosa ", " (tunnusosa ", " ja loppu: "),
        "sv": (" och slutdelen ", ", slutet är ", "… slutdel ", " (slutet "),
        "en": (" and the ending ", ", ending is ", "… last four ", " (last part "),
    }[language]
    sign = rng.choice(("-", "–", "-"))
    return Written(mark(date + sign) + rng.choice(between) + mark(end), "split")


def _day(rng: Random) -> tuple[str, str, str]:
    day, month = rng.randrange(1, 29), rng.randrange(1, 13)
    return f"{day:02d}", f"{month:02d}", f"{rng.randrange(100):02d}"


def write_personnummer(rng: Random, language: str) -> Written:
    """Return a personnummer from the range kept for tests (980-999)."""
    return _swedish(rng, 0)


def write_samordningsnummer(rng: Random, language: str) -> Written:
    """Return a samordningsnummer: a personnummer whose day is raised by 60."""
    return _swedish(rng, 60)


def _swedish(rng: Random, raised: int) -> Written:
    day, month, year = _day(rng)
    date = f"{year}{month}{int(day) + raised:02d}"
    number = str(rng.randrange(980, 1000))
    check = luhn_digit(date + number)
    end = number + check
    variant = rng.choice(
        (
            "plain", "century", "plus", "dash", "spaces", "no_sign", "no_sign_century",
            "space_for_sign", "wrong_check", "line_end", "line_end_before", "starred", "glued",
        )
    )  # fmt: skip
    century = rng.choice(("19", "20"))
    written = {
        "plain": f"{date}-{end}",
        "century": f"{century}{date}-{end}",
        "plus": f"{date}+{end}",
        "dash": date + rng.choice(DASHES) + end,
        "spaces": respace(rng, f"{date} - {end}"),
        "no_sign": date + end,
        "no_sign_century": century + date + end,
        "space_for_sign": respace(rng, f"{date} {end}"),
        "wrong_check": f"{date}-{number}{wrong(rng, check)}",
        "line_end": f"{date}-\n{end}",
        "line_end_before": f"{date}\n-{end}",
        "starred": f"{century}{date}-{rng.choice(('xxxx', 'XXXX', '****'))}",
        "glued": f"{date}-{end}",
    }[variant]
    if variant == "glued":
        return Written(f"pnr{mark(written)}", variant)
    return whole(written, variant)


def y_tunnus(rng: Random) -> str:
    """Return eight digits whose last is the check digit (weights 7 9 10 5 8 4 2, mod 11)."""
    while True:
        bare = rng.choice("0123") + digits(rng, 6)
        rest = sum(w * int(d) for w, d in zip(_Y_WEIGHTS, bare, strict=True)) % 11
        if rest != 1:
            return bare + str(11 - rest if rest else 0)


def write_y_tunnus(rng: Random, language: str) -> Written:
    """Return a Y-tunnus or VAT number."""
    bare = y_tunnus(rng)
    written = f"{bare[:7]}-{bare[7]}"
    bad = f"{bare[:7]}-{wrong(rng, bare[7])}"
    variant = rng.choice(
        ("plain", "dash", "spaces", "no_dash", "wrong_check", "vat", "vat_spaced", "vat_lower",
         "vat_dashed", "line_end")
    )  # fmt: skip
    return whole(
        {
            "plain": written,
            "dash": redash(rng, written),
            "spaces": respace(rng, written.replace("-", " - ")),
            "no_dash": bare,
            "wrong_check": bad,
            "vat": f"FI{bare}",
            "vat_spaced": respace(rng, f"FI {bare}"),
            "vat_lower": f"fi{bare}",
            "vat_dashed": f"FI {written}",
            "line_end": f"{bare[:7]}-\n{bare[7]}",
        }[variant],
        variant,
        variant == "wrong_check",
    )


def write_organisationsnummer(rng: Random, language: str) -> Written:
    """Return a Swedish organisation's number (third digit 2 or more, Luhn) or VAT number."""
    bare = rng.choice("25789") + digits(rng, 1) + str(rng.randrange(2, 10)) + digits(rng, 6)
    check = luhn_digit(bare)
    written = f"{bare[:6]}-{bare[6:]}{check}"
    variant = rng.choice(
        ("plain", "dash", "spaces", "no_dash", "wrong_check", "century", "vat", "vat_spaced",
         "line_end")
    )  # fmt: skip
    return whole(
        {
            "plain": written,
            "dash": redash(rng, written),
            "spaces": respace(rng, written.replace("-", " - ")),
            "no_dash": bare + check,
            "wrong_check": f"{bare[:6]}-{bare[6:]}{wrong(rng, check)}",
            "century": f"16{written}",
            "vat": f"SE{bare}{check}01",
            "vat_spaced": f"SE {bare}{check} 01",
            "line_end": f"{bare[:6]}-\n{bare[6:]}{check}",
        }[variant],
        variant,
        variant == "wrong_check",
    )
