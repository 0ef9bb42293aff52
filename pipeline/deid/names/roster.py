"""The names on a client's roster, and which word forms may mean one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.deid.words.facts import facts_of
from pipeline.deid.words.inflection import base_forms
from pipeline.deid.words.lists import given_names, word_list
from pipeline.deid.words.paradigm import case_in, compound_stems
from pipeline.deid.words.tokens import tokenize
from pipeline.deid.words.vocabulary import LANGUAGES, is_word
from pipeline.models import artefact_folder

#: Parts of names that mean nobody by themselves; masked beside a name only.
PARTICLES = frozenset(
    "al el ul bin ibn bint abu umm abd van der den de di da do dos das del della la le von af ter "
    "ten und y e st san santa mac mc o thi".split()
)
_SHORTEST_SHORT = 3
_CUT_AT_LEAST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """A part of a word form that may mean a known name.

    :param part: the part as written (the whole word, or what stands beside a hyphen).
    :param name: base form of the name, lower-cased.
    :param rule: ``roster``, ``roster_surname``, ``roster_nickname``, ``roster_short`` or ``sweep``.
    :param entity: kind of identifier.
    """

    part: str
    name: str
    rule: str
    entity: str = "PERSON"


class Roster:
    """Names known beforehand, found in every case, as nicknames and cut short.

    :param entries: names of people as they stand in the register.
    """

    def __init__(self, entries: Iterable[str]) -> None:
        self.particles: set[str] = set()
        self.initials: set[str] = set()
        #: First letters of a name to the names and the rule by which they count.
        self._by_start: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self._given: set[str] = set()
        self._given_starts: set[str] = set()
        for entry in entries:
            self._add(entry)

    def __bool__(self) -> bool:
        """Whether any name is known."""
        return bool(self._by_start)

    def _add(self, entry: str) -> None:
        words = [token.text.lower() for token in tokenize(entry)]
        for word in words:
            if word in PARTICLES and len(words) > 1:
                self.particles.add(word)
            elif len(word) > 1 and not _only_role(word):
                self._add_name(word, given=_is_given(word, words))

    def _add_name(self, word: str, *, given: bool) -> None:
        parts = [part for part in word.split("-") if len(part) > 2 and part not in PARTICLES]
        joined = {"".join(parts)} if len(parts) > 1 else set()
        for name in {word, *parts, *joined}:
            self._remember(name, "roster" if given else "roster_surname")
        self.initials.add(word[0])
        for name in (word, *parts):
            if given:
                self._given.add(name)
                self._given_starts.add(name[:_SHORTEST_SHORT])
            for nickname in nicknames().get(name, ()):
                self._remember(nickname, "roster_nickname")

    def _remember(self, name: str, rule: str) -> None:
        self._by_start[name[:2]].add((name, rule))

    @property
    def starts(self) -> set[str]:
        """First two letters, lower-cased, of whatever a name can be told by."""
        return {*self._by_start, *(name[:2] for name in self._given)}

    def may_mean(self, part: str) -> bool:
        """Whether any name begins as a word form does: the quick way out."""
        return part[:2].lower() in self._by_start

    def hits(self, part: str, *, before_hyphen: bool = False) -> Iterator[Hit]:
        """Yield the names that a word form, or a part of it, may mean."""
        lower = part.lower()
        for name, rule in sorted(self._by_start.get(lower[:2], ())):
            if (before_hyphen and lower in compound_stems(name)) or case_in(lower, name):
                yield Hit(part, name, rule)
        yield from self._short(part, lower)

    def _short(self, part: str, lower: str) -> Iterator[Hit]:
        """Names cut short: Alex of Alexander, Fadu of Fadumo, where the form is no word."""
        if lower[:_SHORTEST_SHORT] not in self._given_starts or any(
            is_word(lower, language) for language in LANGUAGES
        ):
            return
        for base in (lower, *base_forms(lower)):
            for name in sorted(self._given):
                cut = len(name) - len(base)
                if cut >= _CUT_AT_LEAST and len(base) >= _SHORTEST_SHORT and name.startswith(base):
                    yield Hit(part, base, "roster_short")
                    return


def _is_given(word: str, words: list[str]) -> bool:
    """Whether a name of the register is a given name: by the lists, or for want of another."""
    listed = [other for other in words if other in given_names()]
    return word in listed or not listed or len(words) == 1


def _only_role(word: str) -> bool:
    return word in word_list("roles") and not facts_of(word, "fi").given


@cache
def nicknames() -> dict[str, tuple[str, ...]]:
    """Return what bearers of a given name are called, from ``models/deid/nicknames.txt``."""
    path = artefact_folder("deid") / "nicknames.txt"
    lines = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return {line[0]: tuple(line[1:]) for line in lines if line and line[0] != "#"}
