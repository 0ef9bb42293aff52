"""Invented clients: names, relatives, home, and identifiers that belong to nobody.

A henkilötunnus carries an individual number of 900-999, which is given to nobody; an IBAN has a
bank code that no bank has; e-mails stand under .example (RFC 2606).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random
from typing import Any

from pipeline.configs import shared_folder
from pipeline.tuning.generator.names import NameList, draw_origin, names_of

_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_BORN = {"f": (1972, 1998), "a": (1964, 2006), "o": (1934, 1958)}
_MAIL = ("posti.example", "sahkoposti.example", "epost.example", "mail.example", "kirje.example")
_ASCII = str.maketrans("åäöøæéèíóúáüžšñçâî", "aaooaeeiouauzsncai")


@dataclass(frozen=True)
class Person:
    """One invented person."""

    first: str
    last: str
    female: bool

    @property
    def full(self) -> str:
        """Given name and surname."""
        return f"{self.first} {self.last}"


@dataclass(frozen=True)
class Household:
    """What people who live together share."""

    household_id: str
    last: str
    address: str
    town: dict[str, str]  # the town's name: nom; Finnish "in the town": ine
    names: NameList  # what its people are called


@dataclass(frozen=True)
class Identity:
    """A client as the register knows it."""

    person: Person
    household: Household
    born: date
    hetu: str
    phone: str
    email: str
    iban: str
    plate: str
    case_number: str
    children: tuple[Person, ...]
    relative: Person


@cache
def places() -> dict[str, Any]:
    """Return towns, streets and organisations by language, as ``places.toml`` has them."""
    path = shared_folder("data_samples") / "generator" / "places.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def make_household(rng: Random, language: str, household_id: str) -> Household:
    """Draw a surname, an address and a town."""
    table = places()[language]
    street = f"{rng.choice(table['streets'])} {rng.randint(1, 89)}"
    if rng.random() < 0.7:
        street += rng.choice((" {} {}", " {} {}", " {}{}")).format(
            rng.choice("ABCDE"), rng.randint(1, 64)
        )
    town = rng.choice(table["towns"])
    if rng.random() < 0.4:
        street += f", {rng.randint(1, 99):02d}{rng.choice(range(100, 990, 10)):03d} {town['nom']}"
    names = draw_origin(rng, language)
    return Household(household_id, rng.choice(names.last), street, town, names)


def make_identity(rng: Random, kind: str, household: Household) -> Identity:
    """Draw a client.

    :param kind: f family with children, a working-age adult, o older person or disability.
    """
    names = household.names
    person = _person(rng, names, household.last)
    first, last = _BORN[kind]
    born = date(rng.randint(first, last), rng.randint(1, 12), rng.randint(1, 28))
    siblings = range(rng.choice((1, 1, 2, 2, 3)) if kind == "f" else 0)
    return Identity(
        person=person,
        household=household,
        born=born,
        hetu=make_hetu(rng, born, female=person.female),
        phone=make_phone(rng),
        email=make_email(rng, person),
        iban=make_iban(rng),
        plate="".join(rng.choices("ABCEFGHIJKLMNRSTUVXYZ", k=3)) + f"-{rng.randint(100, 989)}",
        case_number=rng.choice(("AS-{}", "{}/2026", "SOS {}", "dnro 2026-{}")).format(
            rng.randint(10_000, 99_999)
        ),
        children=tuple(_person(rng, names, household.last) for _ in siblings),
        relative=_person(rng, names, rng.choice(names.last)),
    )


def make_worker(rng: Random, language: str) -> Person:
    """Draw a worker's name."""
    lists = names_of("sv" if language == "sv" else "fi")
    return _person(rng, lists, rng.choice(lists.last))


def make_hetu(rng: Random, born: date, *, female: bool) -> str:
    """Return a henkilötunnus with an individual number of 900-999, even for women.

    The check character is ``DDMMYYNNN mod 31`` (Digital and Population Data Services Agency).
    """
    number = rng.randrange(900 if female else 901, 1000, 2)
    day = f"{born:%d%m%y}"
    return f"{day}{'A' if born.year >= 2000 else '-'}{number}{_CHECK[int(f'{day}{number}') % 31]}"


def make_iban(rng: Random) -> str:
    """Return a Finnish IBAN with valid check digits (ISO 13616) and no bank's code (9)."""
    bban = "9" + "".join(rng.choices("0123456789", k=13))
    whole = f"FI{98 - int(f'{bban}151800') % 97:02d}{bban}"
    return " ".join(whole[i : i + 4] for i in range(0, 18, 4))


def make_phone(rng: Random) -> str:
    """Return a mobile number in one of the forms that workers write."""
    prefix = rng.choice(("040", "041", "044", "045", "050"))
    a, b = rng.randint(100, 999), rng.randint(1000, 9999)
    forms = ("{p} {a} {b}", "{p}-{a}{b}", "{p}{a}{b}", "+358 {q} {a} {b}", "{p} - {a} {b}")
    return rng.choice(forms).format(p=prefix, q=prefix[1:], a=a, b=b)


def make_email(rng: Random, person: Person) -> str:
    """Return an address under .example, a domain that is reserved for examples."""
    first, last = (_plain(part) for part in (person.first, person.last))
    local = rng.choice(("{f}.{l}", "{i}{l}", "{f}{n}", "{l}.{i}")).format(
        f=first, l=last, i=first[:1], n=rng.randint(2, 99)
    )
    return f"{local}@{rng.choice(_MAIL)}"


def _person(rng: Random, names: NameList, last: str) -> Person:
    female = rng.random() < 0.55
    return Person(rng.choice(names.female if female else names.male), last, female)


def _plain(name: str) -> str:
    lower = name.lower().translate(_ASCII)
    return "".join(letter for letter in lower if letter.isascii() and letter.isalnum()) or "posti"
