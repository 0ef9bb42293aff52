"""Words that say who somebody is: profession, disease, origin, faith, family. Told by class."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.deid.coarsen.contexts import own_work
from pipeline.deid.coarsen.family import family_at, family_forms
from pipeline.deid.coarsen.found import Coarse
from pipeline.deid.coarsen.lexicon import (
    TAIL,
    WORD,
    Entry,
    Lexicon,
    Readings,
    load_lexicon,
)
from pipeline.deid.coarsen.settings import CoarsenSettings
from pipeline.deid.coarsen.telling import tell_origin, tell_profession, told_disease

_JOINED_BEFORE = re.compile(r"\w$|\w[-’']$")
_JOINED_AFTER = re.compile(r"\w|[-’']\w")
_GAPS = frozenset({" ", "-", " -", "\n"})
_SPEECH = {
    "fi": re.compile(r"\b(?:puhu|äidinkiel|kiel|tulk|osaa|ymmärt|taitaa)\w*", re.I),
    "sv": re.compile(r"\b(?:tala\w*|modersmål\w*|språk\w*|tolk\w*|kan|förstår\w*)\b", re.I),
    "en": re.compile(
        r"\b(?:speak\w*|spoken|spoke|mother tongue|native|language|interpret\w*|understand\w*|"
        r"fluent|in)\b", re.I
    ),
}  # fmt: skip
_SPEECH_REACH = 40
_REMEMBERED = 50_000
_PART = {
    "PROFESSION": "professions",
    "DIAGNOSIS": "diagnoses",
    "LANGUAGE": "origins",
    "NATIONALITY": "origins",
    "ETHNICITY": "origins",
    "FAITH": "origins",
}


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    lowered: str
    start: int
    end: int
    language: str


def find_words(text: str, language: str, settings: CoarsenSettings) -> Iterator[Coarse]:
    """Yield what single words and phrases of a passage say."""
    lexicon = load_lexicon(language)
    families = family_forms(language) if settings.families else {}
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter whose small form is longer: look letter by letter
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    silent = _silent(language, bool(families))
    readings = _readings(lowered, lexicon, families, silent)
    done = 0
    for start, form in _places(lowered, readings):
        if start < done:
            continue
        pairs = readings[form]
        if pairs:
            word = _Word(text, lowered, start, start + len(form), language)
            found = _best(word, pairs, lexicon, settings)
            if found:
                done = found.end
                yield found
        else:
            yield from family_at(text, start, start + len(form), language)


@cache
def _silent(language: str, with_families: bool) -> set[str]:
    """Return the strings between spaces that are known to say nothing: as most words do."""
    return set()


def _readings(
    lowered: str, lexicon: Lexicon, families: Mapping[str, str], silent: set[str]
) -> dict[str, Readings]:
    """Return the words of a passage that may say something; nothing for those of a family.

    :param silent: strings between spaces that say nothing; those found to be so are added.
    """
    strings = set(lowered.split()) - silent
    found = _of_forms(set(WORD.findall(" ".join(strings))), lexicon, families)
    if len(silent) > _REMEMBERED:
        silent.clear()
    silent |= strings
    for form in found:
        silent.difference_update([one for one in strings if form in one])
    return found


def _of_forms(
    forms: set[str], lexicon: Lexicon, families: Mapping[str, str]
) -> dict[str, Readings]:
    known, tails = lexicon.by_form, lexicon.by_tail
    found: dict[str, Readings] = dict.fromkeys(forms & families.keys(), ())
    found |= {form: lexicon.readings(form) for form in forms & known.keys()}
    if tails:
        for form in [form for form in forms if form[-TAIL:] in tails]:
            if form not in found and (pairs := lexicon.compound(form)):
                found[form] = pairs
    for form in [form for form in forms if "-" in form]:
        if form not in found and (pairs := _hyphened(lexicon.readings(form.split("-")[0]))):
            found[form] = pairs
    return found


def _places(lowered: str, forms: Iterable[str]) -> list[tuple[int, str]]:
    """Return where the forms stand as whole words, in order."""
    places: list[tuple[int, str]] = []
    for form in forms:
        at = lowered.find(form)
        while at >= 0:
            end = at + len(form)
            if not _JOINED_BEFORE.search(lowered, max(0, at - 2), at) and not _JOINED_AFTER.match(
                lowered, end
            ):
                places.append((at, form))
            at = lowered.find(form, end)
    return sorted(places)


def _hyphened(pairs: Readings) -> Readings:
    """Keep what a compound's first part says by itself: "tigrinja-tulkki", "CADASIL-tauti"."""
    return tuple(
        pair for pair in pairs
        if not pair[0].rest and (pair[0].form == "language" or pair[0].capitals)
    )  # fmt: skip


def _best(
    word: _Word, pairs: Readings, lexicon: Lexicon, settings: CoarsenSettings
) -> Coarse | None:
    """Return the first reading of a word that its neighbours bear out."""
    for entry, case in _by_neighbours(word, pairs):
        if not getattr(settings, _PART[entry.entity]):
            continue
        ended = _end_of(word, entry, case)
        made = _told(word, *ended, entry, lexicon) if ended else None
        if made:
            return made
    return None


def _by_neighbours(word: _Word, pairs: Readings) -> Readings:
    """Tell languages from peoples and countries by words for speaking, and by the capital."""
    entities = {entry.entity for entry, _ in pairs}
    if "LANGUAGE" not in entities:
        return pairs
    capital = word.text[word.start].isupper() and not _opens(word.text, word.start)
    around = word.text[max(0, word.start - _SPEECH_REACH) : word.end + _SPEECH_REACH]
    spoken = bool(_SPEECH[word.language].search(around))
    if word.language != "en":
        spoken = not capital and (spoken or entities == {"LANGUAGE"})
    return tuple(pair for pair in pairs if (pair[0].entity == "LANGUAGE") == spoken)


def _end_of(word: _Word, entry: Entry, case: str) -> tuple[int, str] | None:
    """Follow the words of a phrase; return its end and the case of its last word."""
    end, form = word.end, word.lowered[word.start : word.end]
    if not entry.rest and "-" in form and entry.form == "language":
        return word.start + form.index("-"), "nom"
    for forms in entry.rest:
        after = WORD.search(word.lowered, end)
        if after is None or word.lowered[end : after.start()] not in _GAPS:
            return None
        found = forms.get(after.group())
        if found is None:
            return None
        end, case = after.end(), found
    return end, case


def _told(word: _Word, end: int, case: str, entry: Entry, lexicon: Lexicon) -> Coarse | None:
    text, start, language = word.text, word.start, word.language
    written = text[start:end]
    if entry.capitals and not written.split("-")[0].isupper():
        return None
    if entry.entity == "PROFESSION":
        work = own_work(text, start, end, case, language)
        if work is None and not entry.anywhere:
            return None
        return tell_profession(text, start, end, entry, case, work, lexicon, language)
    if entry.entity == "DIAGNOSIS":
        return told_disease(text, start, end, entry, case, lexicon, language)
    capital, proper = written[0].isupper(), entry.form == "country" or language == "en"
    if capital != proper and (proper or not _opens(text, start)):
        return None
    return tell_origin(text, start, end, entry, case, lexicon, language)


def _opens(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" ")
    return not before or before[-1] in ".!?\n:–-"
