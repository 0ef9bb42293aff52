"""Slots: what stands in the braces of a phrase, with identifiers marked.

============================  =========================================================
``S s``                       the client as subject; capital at the start of a sentence
``G g`` · ``A a`` · ``L l``   genitive · Finnish -lla · Finnish -lle, of the same
``han hans honom``            Swedish pronouns ·  ``he his him He His``  English ones
``child child_g child_a``     a child's name, its genitive, its -lla
``kin``                       a relative, with or without a name
``worker full phone …``       identifiers, marked ``<pii>``
``n nn eur keur weeks``       numbers · ``month wday time date year``  times
============================  =========================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from pipeline.tuning.generator.bank import Bank
from pipeline.tuning.generator.names import english_genitive, finnish_form, swedish_genitive
from pipeline.tuning.generator.people import Identity, Person, places

_SLOT = re.compile(r"\{(\w+)\}")
_TWO_STOPS = re.compile(r"(?<=\d)\.\.(?!\.)")  # a date at the end of a sentence
_CASES = {"S": "nom", "G": "gen", "A": "ade", "L": "all"}
_PRONOUNS = {
    "han": ("hon", "han"), "hans": ("hennes", "hans"), "honom": ("henne", "honom"),
    "Han": ("Hon", "Han"), "he": ("she", "he"), "his": ("her", "his"), "him": ("her", "him"),
    "He": ("She", "He"), "His": ("Her", "His"), "self": ("herself", "himself"),
}  # fmt: skip


def pii(kind: str, value: str) -> str:
    """Return a value in an identifier's mark."""
    return f'<pii t="{kind}">{value}</pii>'


class Slots:
    """Fills phrases for one document of one client.

    :param terse: whether the worker writes in telegram style.
    :param lower: whether the worker writes names without capitals.
    """

    def __init__(
        self, rng: Random, words: Bank, client: Identity, worker: Person, day: date,
        *, terse: bool = False, lower: bool = False,
    ) -> None:  # fmt: skip
        self.rng, self.bank, self.client, self.worker, self.day = rng, words, client, worker, day
        self.terse, self.lower = terse, lower
        self._child: Person | None = None

    def fill(self, phrase: str) -> str:
        """Return the phrase with its slots filled; one phrase speaks of one child."""
        self._child = self.rng.choice(self.client.children) if self.client.children else None
        filled = _SLOT.sub(lambda match: self._value(match[1]), phrase)
        return _TWO_STOPS.sub(".", filled)

    def _value(self, slot: str) -> str:
        if slot.upper() in _CASES:
            return self._client(_CASES[slot.upper()], capital=slot.isupper())
        if slot in _PRONOUNS:
            return _PRONOUNS[slot][0 if self.client.person.female else 1]
        if slot.startswith("child"):
            return self._name(self._child or self.client.relative, slot[6:])
        plain = _PLAIN.get(slot)
        return plain(self) if plain else self._identifier(slot)

    def _client(self, case: str, *, capital: bool) -> str:
        words = self.bank.words["client"]
        at = self.rng.random()
        if at < 0.3:
            person = self.client.person
            name = (person.first, person.last, person.full)[self.rng.choice((0, 0, 1, 2))]
            return pii("PERSON", self._inflect(name, case, surname=name == person.last))
        if at < 0.6 and not self.terse:
            row = words["she" if self.client.person.female else "he"]
        else:
            row = words["terse" if self.terse else "noun"]
        found = str(row[case])
        return found[0].upper() + found[1:] if capital else found

    def _name(self, person: Person, case: str) -> str:
        long = {"g": "gen", "a": "ade", "l": "all"}.get(case, "nom")
        return pii("PERSON", self._inflect(person.first, long))

    def _inflect(self, name: str, case: str, *, surname: bool = False) -> str:
        if case != "nom":
            match self.bank.language:
                case "fi":
                    name = finnish_form(name, case, surname=surname)
                case "sv":
                    name = swedish_genitive(name)
                case _:
                    name = english_genitive(name)
        return name.lower() if self.lower else name

    def _identifier(self, slot: str) -> str:
        kind, value_of = _IDENTIFIERS[slot]
        return pii(kind, value_of(self))

    def _relative(self) -> str:
        noun = str(self.rng.choice(self.bank.words["kin"]))
        named = self.rng.random() < 0.4
        return f"{noun} {self._name(self.client.relative, '')}" if named else noun

    def _in_town(self) -> str:
        town = self.client.household.town
        if self.bank.language == "fi":
            return pii("LOCATION", town.get("ine", f"{town['nom']}ssa"))
        return f"{self.bank.words['in']} {pii('LOCATION', town['nom'])}"

    def _organisation(self, kind: str) -> str:
        return str(self.rng.choice(places()[self.bank.language][kind]))


def _days(slots: Slots, low: int, high: int) -> date:
    return slots.day + timedelta(days=slots.rng.randint(low, high))


def _short(day: date) -> str:
    return f"{day.day}.{day.month}."


def _thousands(slots: Slots) -> str:
    amount = slots.rng.randrange(1_200, 28_000, 100)
    return f"{amount // 1000}{',' if slots.bank.language == 'en' else ' '}{amount % 1000:03d}"


_IDENTIFIERS: dict[str, tuple[str, Callable[[Slots], str]]] = {
    "full": ("PERSON", lambda s: s._inflect(s.client.person.full, "nom")),
    "worker": ("PERSON", lambda s: s._inflect(s.worker.full, "nom")),
    "relative": ("PERSON", lambda s: s._inflect(s.client.relative.full, "nom")),
    "phone": ("PHONE", lambda s: s.client.phone),
    "email": ("EMAIL", lambda s: s.client.email),
    "hetu": ("HETU", lambda s: s.client.hetu),
    "iban": ("IBAN", lambda s: s.client.iban),
    "case": ("CASE_NUMBER", lambda s: s.client.case_number),
    "plate": ("VEHICLE", lambda s: s.client.plate),
    "address": ("ADDRESS", lambda s: s.client.household.address),
    "town": ("LOCATION", lambda s: s.client.household.town["nom"]),
    "dob": ("DATE_OF_BIRTH", lambda s: f"{_short(s.client.born)}{s.client.born.year}"),
    "school": ("ORGANISATION", lambda s: s._organisation("schools")),
    "org": ("ORGANISATION", lambda s: s._organisation("orgs")),
}
_PLAIN: dict[str, Callable[[Slots], str]] = {
    "kin": lambda s: s._relative(),
    "town_in": lambda s: s._in_town(),
    "n": lambda s: str(s.rng.randint(2, 6)),
    "nn": lambda s: str(s.rng.randint(7, 40)),
    "eur": lambda s: str(s.rng.randrange(40, 490, 10)),
    "keur": _thousands,
    "weeks": lambda s: str(s.rng.randint(3, 16)),
    "year": lambda s: str(s.rng.randint(2017, 2023)),
    "old": lambda s: str(s.rng.randint(1992, 2009)),
    "time": lambda s: f"{s.rng.randint(8, 15)}{s.rng.choice(('', '.30', '.15', '.45'))}",
    "date": lambda s: _short(_days(s, 5, 35)),
    "past_date": lambda s: _short(_days(s, -30, -1)),
    "day": lambda s: _short(s.day),
    "wday": lambda s: str(s.rng.choice(s.bank.words["wday"])),
    "month": lambda s: str(s.bank.words["month"][_days(s, -150, -20).month - 1]),
    "since": lambda s: str(s.bank.words["since"][_days(s, -240, -40).month - 1]),
}
