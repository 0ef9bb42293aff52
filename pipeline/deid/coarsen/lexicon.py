"""The lists of ``models/coarsen``: every inflected form, with what it says. The only door to them.

A look-up by form is the whole cost of a word that says nothing. Forms of Finnish carry their case,
so that the class can stand in the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from pipeline.deid.coarsen.finnish import forms_of
from pipeline.models import artefact_folder

WORD = re.compile(r"\w+(?:[-’']\w+)*")
#: Letters at the end by which a compound is recognised (luokan|opettajana, fiol|lärare).
TAIL = 6
_REMEMBERED = 20_000
_SV_ENDINGS = {
    "nom": ("", "s"),
    "def": ("n", "en", "et", "t", "ns", "ens", "ets"),
    "pl": ("ar", "er", "or", "r"),
    "pdef": ("arna", "erna", "orna", "na", "arnas", "ernas", "nas"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What one word or phrase of the lists says.

    :param entity: kind; ``value``: class; ``form``: how it is told (``person``, ``country``, …).
    :param stays: common, so it stays in the text and is counted only.
    :param anywhere: of professions, rare ones: told coarsely wherever they stand.
    :param capitals: matches only as written, in capitals (ALS).
    :param rest: forms to cases of the words that follow the first.
    """

    entity: str
    value: str
    form: str
    stays: bool = False
    anywhere: bool = False
    capitals: bool = False
    rest: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Lexicon:
    """Forms to what they may say, and the ends of forms that make compounds."""

    by_form: dict[str, tuple[tuple[Entry, str], ...]]
    by_tail: dict[str, tuple[str, ...]]
    labels: dict[tuple[str, str], str]

    seen: dict[str, tuple[tuple[Entry, str], ...]] = field(default_factory=dict)

    def compound(self, form: str) -> tuple[tuple[Entry, str], ...]:
        """Return what the last part of a compound says: "pianonopettajana" as "opettajana"."""
        found = self.seen.get(form)
        if found is None:
            if len(self.seen) > _REMEMBERED:
                self.seen.clear()
            found = self.seen[form] = self._compound(form)
        return found

    def _compound(self, form: str) -> tuple[tuple[Entry, str], ...]:
        for known in self.by_tail.get(form[-TAIL:], ()):
            if len(form) > len(known) + 2 and form.endswith(known):
                return tuple(p for p in self.by_form[known] if p[0].entity == "PROFESSION")
        return ()


@cache
def load_lexicon(language: str) -> Lexicon:
    """Read the lists of a language and inflect their words (half a second, once)."""
    made: dict[str, list[tuple[Entry, str]]] = {}
    tails: dict[str, set[str]] = {}
    for words, entry in _entries(language):
        first, *others = words
        rest = tuple(_forms(w, language, last=w is others[-1]) for w in others)
        whole = Entry(
            entry.entity, entry.value, entry.form, entry.stays, entry.anywhere, entry.capitals, rest
        )
        for form, case in _forms(first, language, last=not others).items():
            made.setdefault(form, []).append((whole, case))
            single = entry.entity == "PROFESSION" and not others and language != "en"
            if single and len(form) >= TAIL and not case.startswith("p"):
                tails.setdefault(form[-TAIL:], set()).add(form)
    ends = {
        tail: tuple(sorted(own, key=lambda form: (-len(form), form))) for tail, own in tails.items()
    }
    longest = {
        form: tuple(sorted(own, key=lambda p: (-len(p[0].rest), p[0].entity, p[0].value)))
        for form, own in made.items()
    }
    return Lexicon(longest, ends, _labels(language))


def _rows(name: str) -> Iterator[list[str]]:
    text = (artefact_folder("coarsen") / f"{name}.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _labels(language: str) -> dict[tuple[str, str], str]:
    return {(kind, value): words for kind, value, words in _rows(f"labels_{language}")}


def _entries(language: str) -> Iterator[tuple[list[str], Entry]]:
    for word, value, rare in _rows(f"professions_{language}"):
        yield WORD.findall(word), Entry("PROFESSION", value, "person", anywhere=rare == "rare")
    for word, value in _rows(f"diagnoses_{language}"):
        capitals = word.isupper()
        yield WORD.findall(word.lower()), Entry("DIAGNOSIS", value, "disease", capitals=capitals)
    for word, entity, value, form, stays in _rows(f"origins_{language}"):
        entry = Entry(entity, value, form, stays=stays == "stays")
        yield WORD.findall(word), entry
        if form == "language":
            yield from _compounds_of(word, entry, language)


def _compounds_of(word: str, entry: Entry, language: str) -> Iterator[tuple[list[str], Entry]]:
    """Yield "tigrinjankielinen", "tigrinjatolk": compounds that name a language."""
    if " " in word:
        return
    if language == "fi":
        kinds = {"nkielinen": "speaking", "ntulkki": "interpreter", "tulkki": "interpreter"}
        if word[-1] not in "aeiouyäö":
            kinds = {"i" + ending: kind for ending, kind in kinds.items()}
    elif language == "sv":
        kinds = {"talande": "speaking", "språkig": "speaking", "tolk": "interpreter"}
    else:
        return
    for ending, form in kinds.items():
        yield [word + ending], Entry(entry.entity, entry.value, form, entry.stays)


def _forms(word: str, language: str, *, last: bool) -> dict[str, str]:
    """Return forms to cases; a genitive before the head word stays as it is."""
    word = word.lower()
    if language == "fi":
        fixed = not last and word.endswith("n") and not word.endswith("nen")
        return {word: "nom"} if fixed else forms_of(word)
    if language == "sv":
        return _swedish(word)
    plural = word[:-1] + "ies" if word.endswith("y") and word[-2] not in "aeiou" else word + "s"
    plural = word + "es" if word.endswith(("s", "x", "ch", "sh")) else plural
    return {word: "nom", plural: "pl", word + "'s": "nom", word + "’s": "nom"}


def _swedish(word: str) -> dict[str, str]:
    made: dict[str, str] = {}
    for case, endings in _SV_ENDINGS.items():
        for ending in endings:
            made.setdefault(word + ending, case)
    if word.endswith(("a", "e")):
        made |= {word[:-1] + "or": "pl", word[:-1] + "orna": "pdef", word[:-1] + "na": "pdef"}
    if word.endswith("man"):
        made |= {word[:-3] + "män": "pl", word + "nen": "def", word[:-3] + "männen": "pdef"}
    if word.endswith("sk"):
        made |= {word + "t": "neuter", word + "a": "def"}
    return made
