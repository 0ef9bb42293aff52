"""The words in which a language tells a number of clients (``configs/writing/*.toml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.configs import config_path, read_toml

LANGUAGES = ("fi", "sv", "en")
_NOMINATIVE, _PARTITIVE, _ELATIVE, _NEVER = 0, 2, 4, frozenset({9, 10})


@dataclass(frozen=True)
class CountWords:
    """Number words, words for clients, and what may stand between them.

    ``numbers`` maps a form to its value and the cases it may be in; ``clients`` and ``people`` map
    a form to its cases (Finnish) or to 0 one, 1 several (Swedish, English).
    """

    language: str
    numbers: dict[str, tuple[int, frozenset[int]]]
    after: dict[str, int]  # a further word, and what it adds
    clients: dict[str, frozenset[int]]
    people: dict[str, frozenset[int]]
    of_clients: frozenset[str]
    total_of: frozenset[str]
    number_of: frozenset[str]
    number: frozenset[str]
    fillers: frozenset[str]
    determiners: frozenset[str]
    adjectives: frozenset[str]
    not_between: tuple[str, ...]
    not_before: frozenset[str]
    few: tuple[re.Pattern[str], ...]
    of_many: tuple[re.Pattern[str], ...]  # groups n and d: "two of 77"
    fractions: tuple[re.Pattern[str], ...]  # "one in three": no count
    near_interval: tuple[str, ...]

    def fits(self, value: int, cases: frozenset[int] | None, form: str) -> bool:
        """Whether a word for clients agrees with the number before it.

        :param cases: of the number word; None of figures.
        """
        own = self.clients.get(form, frozenset()) | (
            self.people.get(form, frozenset()) if value > 1 else frozenset()
        )
        if self.language != "fi":
            return (1 if value > 1 else 0) in own
        if form in self.of_clients:
            return True
        if cases is None:
            cases = frozenset(range(11)) - _NEVER
        wanted = {case for case in cases if case != _NOMINATIVE}
        if _NOMINATIVE in cases:
            wanted.add(_NOMINATIVE if value == 1 else _PARTITIVE)
        return bool(own & wanted)


@lru_cache(maxsize=4)
def count_words(language: str) -> CountWords:
    """Return the words of ``fi``, ``sv`` or ``en``."""
    told = read_toml(config_path("writing") / f"{language}.toml")["counts"]
    numbers: dict[str, tuple[int, frozenset[int]]] = {}
    for value, forms in told["numbers"].items():
        for form in forms:
            cases = frozenset(i for i, one in enumerate(forms) if one == form)
            numbers[form] = (int(value), cases)
    words = "(?P<n>" + "|".join([r"\d{1,6}", *sorted(numbers, key=len, reverse=True)]) + ")"
    return CountWords(
        language=language,
        numbers=numbers,
        after=told["after"],
        clients=_forms(told["clients"]),
        people=_forms(told["people"]),
        **{
            name: frozenset(told.get(name, ()))
            for name in (
                "of_clients", "total_of", "number_of", "number", "fillers", "determiners",
                "adjectives", "not_before",
            )
        },
        not_between=tuple(told["not_between"]),
        few=tuple(re.compile(rf"\b{one}", re.IGNORECASE) for one in told["few"]),
        of_many=tuple(_of_many(one, words, numbers) for one in told["of_many"] + told["many_of"]),
        fractions=tuple(_of_many(one, words, numbers) for one in told["fractions"]),
        near_interval=tuple(told["near_interval"]),
    )  # fmt: skip


def _forms(listed: list[list[str]]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for forms in listed:
        for case, form in enumerate(forms):
            found.setdefault(form, set()).add(case)
    return {form: frozenset(cases) for form, cases in found.items()}


def _of_many(pattern: str, number: str, numbers: dict[str, Any]) -> re.Pattern[str]:
    several = "(?P<d>" + "|".join([r"\d{1,6}", *sorted(numbers, key=len, reverse=True)]) + ")"
    made = pattern.replace("{n}", number).replace("{d}", several)
    return re.compile(rf"(?<![\w/.,:-]){made}(?![.,]?\d)", re.IGNORECASE)
