"""The lists of ``models/coarsen``: every inflected form, with what it says. The only door to them.

Forms of Finnish carry their case, so that the class can stand in the same one. What a form may say
is kept as a number, not as an object: of a hundred thousand objects every one costs memory, and
time whenever the collector of cycles walks them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from functools import cache

from pipeline.deid.coarsen.finnish import forms_of
from pipeline.models import artefact_folder

WORD = re.compile(r"\w+(?:[-’']\w+)*")
#: Letters at the end by which a compound is recognised (luokan|opettajana, fiol|lärare).
TAIL = 6
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


#: What a form may say, each with the case in which the form says it.
Readings = tuple[tuple[Entry, str], ...]


class Lexicon:
    """Forms to what they may say, and the ends of forms that make compounds.

    :param readings: form to its readings, best first.
    :param by_tail: last letters to the forms that end compounds, longest first.
    :param labels: kind and class to the words by which it is told.
    """

    def __init__(
        self,
        readings: Mapping[str, Readings],
        by_tail: dict[str, tuple[str, ...]],
        labels: dict[tuple[str, str], str],
    ) -> None:
        self.by_tail, self.labels = by_tail, labels
        #: Form to the place of its readings among those that differ.
        self.by_form: dict[str, int] = {}
        self._readings: list[Readings] = []
        places: dict[tuple[tuple[int, str], ...], int] = {}
        for form, own in readings.items():
            key = tuple((id(entry), case) for entry, case in own)
            if key not in places:
                places[key] = len(self._readings)
                self._readings.append(own)
            self.by_form[form] = places[key]

    def readings(self, form: str) -> Readings:
        """Return what a form may say; nothing for a form that is not listed."""
        place = self.by_form.get(form)
        return () if place is None else self._readings[place]

    def compound(self, form: str) -> Readings:
        """Return what the last part of a compound says: "pianonopettajana" as "opettajana"."""
        for known in self.by_tail.get(form[-TAIL:], ()):
            if len(form) > len(known) + 2 and form.endswith(known):
                return tuple(p for p in self.readings(known) if p[0].entity == "PROFESSION")
        return ()


@cache
def load_lexicon(language: str) -> Lexicon:
    """Read the lists of a language and inflect their words (half a second, once)."""
    made: dict[str, list[tuple[Entry, str]]] = {}
    tails: dict[str, set[str]] = {}
    alike: dict[tuple[object, ...], Entry] = {}  # most words say what another one says
    for words, entry in _entries(language):
        first, *others = words
        rest = tuple(_forms(w, language, last=w is others[-1]) for w in others)
        whole = replace(entry, rest=rest) if rest else alike.setdefault(astuple(entry), entry)
        for form, case in _forms(first, language, last=not others).items():
            made.setdefault(form, []).append((whole, case))
            single = entry.entity == "PROFESSION" and not others and language != "en"
            if single and len(form) >= TAIL and not case.startswith("p"):
                tails.setdefault(form[-TAIL:], set()).add(form)
    ends = {
        tail: tuple(sorted(own, key=lambda form: (-len(form), form))) for tail, own in tails.items()
    }
    readings = {
        form: tuple(sorted(own, key=lambda p: (-len(p[0].rest), p[0].entity, p[0].value)))
        for form, own in made.items()
    }
    return Lexicon(readings, ends, _labels(language))


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
