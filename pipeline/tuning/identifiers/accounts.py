"""IBAN of several countries, old Finnish and Swedish accounts, giro numbers, payment cards."""

from __future__ import annotations

from random import Random

from pipeline.tuning.identifiers.case import Written, mark, whole
from pipeline.tuning.identifiers.writing import (
    DASHES,
    digits,
    in_groups,
    letters,
    luhn_digit,
    redash,
    respace,
    wrong,
)

#: Country to the form of its account part: n digits, or letters before digits (ISO 13616).
_FORMS = {
    "FI": "14", "SE": "20", "EE": "16", "NO": "11", "DK": "14", "DE": "18", "LT": "16",
    "GB": "a4 14", "NL": "a4 10", "LV": "a4 13", "PL": "24", "FR": "23", "ES": "20", "BE": "12",
}  # fmt: skip


def iban(rng: Random, country: str) -> str:
    """Return an IBAN with right check digits (remainder by 97 is 1)."""
    form = _FORMS[country].split()
    bare = letters(rng, int(form[0][1:])) + digits(rng, int(form[1])) if form[1:] else ""
    bare = bare or digits(rng, int(form[0]))
    moved = "".join(str(int(character, 36)) for character in f"{bare}{country}00")
    return f"{country}{98 - int(moved) % 97:02d}{bare}"


def write_iban(rng: Random, language: str) -> Written:
    """Return an IBAN, Finnish and Swedish ones more often."""
    country = rng.choice(("FI", "FI", "FI", "SE", "SE", "EE", *_FORMS))
    bare = iban(rng, country)
    grouped = in_groups(rng, bare, (4,))
    variant = rng.choice(
        ("groups", "bare", "spaces", "lower", "lower_bare", "dashes", "country_apart",
         "wrong_check", "line_end", "other_groups", "glued", "dots")
    )  # fmt: skip
    cut = rng.randrange(2, len(grouped.split()) - 1)
    groups = grouped.split()
    bad = bare[:2] + f"{(int(bare[2:4]) + rng.randrange(1, 90)) % 97 + 2:02d}" + bare[4:]
    written = {
        "groups": grouped,
        "bare": bare,
        "spaces": respace(rng, grouped),
        "lower": grouped.lower(),
        "lower_bare": bare.lower(),
        "dashes": grouped.replace(" ", rng.choice(DASHES)),
        "country_apart": f"{bare[:2]} {in_groups(rng, bare[2:], (2, 4))}",
        "wrong_check": in_groups(rng, bad, (4,)),
        "line_end": " ".join(groups[:cut]) + "\n" + " ".join(groups[cut:]),
        "other_groups": in_groups(rng, bare, (4, 6, 8)),
        "glued": bare,
        "dots": grouped.replace(" ", "."),
    }[variant]
    if variant == "glued":
        return Written(f"IBAN{mark(written)}", variant)
    return whole(written, variant)


def write_old_account(rng: Random, language: str) -> Written:
    """Return a Finnish account as before IBAN, or a Swedish one with its clearing number."""
    bank, account = rng.choice("12345678") + digits(rng, 5), digits(rng, rng.randrange(2, 9))
    clearing, swedish = rng.choice("356789") + digits(rng, 3), digits(rng, 7)
    variant = rng.choice(
        ("plain", "dash", "spaces", "no_dash", "line_end", "clearing", "clearing_comma", "groups")
    )
    return whole(
        {
            "plain": f"{bank}-{account}",
            "dash": redash(rng, f"{bank}-{account}"),
            "spaces": respace(rng, f"{bank} - {account}"),
            "no_dash": bank + account,
            "line_end": f"{bank}-\n{account}",
            "clearing": f"{clearing}-{rng.randrange(10)} {swedish}",
            "clearing_comma": f"{clearing}, {in_groups(rng, swedish, (3, 3))}",
            "groups": f"{bank}-{account[:1]} {account[1:] or '1'}",
        }[variant],
        variant,
        variant not in ("plain", "dash", "spaces", "line_end"),
    )


def write_giro(rng: Random, language: str) -> Written:
    """Return a bankgiro or plusgiro number, which only its word tells."""
    bank = f"{digits(rng, 3)}-{digits(rng, 4)}" if rng.random() < 0.5 else None
    bank = bank or f"{digits(rng, 4)}-{digits(rng, 4)}"
    plus = f"{rng.randrange(1, 999999)}-{rng.randrange(10)}"
    pairs = in_groups(rng, digits(rng, 6), (2,)) + f"-{rng.randrange(10)}"
    variant = rng.choice(("bankgiro", "plusgiro", "pairs", "dash", "spaces", "no_dash"))
    return whole(
        {
            "bankgiro": bank,
            "plusgiro": plus,
            "pairs": pairs,
            "dash": redash(rng, bank),
            "spaces": respace(rng, bank.replace("-", " - ")),
            "no_dash": bank.replace("-", ""),
        }[variant],
        variant,
        needs_label=True,
    )


def write_card(rng: Random, language: str) -> Written:
    """Return a payment card's number with a right Luhn digit, or a wrong one in groups."""
    bare = rng.choice(("400000", "555555", "222300", "601100")) + digits(rng, 9)
    amex = "3782" + digits(rng, 10)
    check = luhn_digit(bare)
    grouped = in_groups(rng, bare + check, (4,))
    variant = rng.choice(
        ("groups", "bare", "spaces", "dashes", "amex", "amex_bare", "wrong_check", "line_end",
         "starred", "last_four", "dots")
    )  # fmt: skip
    written = {
        "groups": grouped,
        "bare": bare + check,
        "spaces": respace(rng, grouped),
        "dashes": grouped.replace(" ", rng.choice(DASHES)),
        "amex": in_groups(rng, amex + luhn_digit(amex), (4, 6, 5)),
        "amex_bare": amex + luhn_digit(amex),
        "wrong_check": in_groups(rng, bare + wrong(rng, check), (4,)),
        "line_end": grouped[:9] + "\n" + grouped[10:],
        "starred": f"{bare[:4]} **** **** {grouped[-4:]}",
        "last_four": f"{rng.choice(('****', 'XXXX', 'xxxx'))} {grouped[-4:]}",
        "dots": grouped.replace(" ", "."),
    }[variant]
    return whole(written, variant)
