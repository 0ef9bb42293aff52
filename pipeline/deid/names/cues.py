"""The cues by which a word that opens a sentence is a name or an ordinary word (Toivo, Sten, Hope).

A cue is a name with a strength, mostly 1.0. What cues are worth was fitted and stands in
``models/namesake``; here is only what each sentence shows: how usual the word is, what stands
beside it, by grammar the cues of ``cues_fi``, ``cues_sv`` and ``cues_en``, and by meaning those of
``cues_meaning``.
"""

from __future__ import annotations

from functools import cache, lru_cache

from pipeline.deid.names.context import Place, shared_points
from pipeline.deid.names.context_en import evidence_en
from pipeline.deid.names.context_fi import evidence_fi
from pipeline.deid.names.context_sv import evidence_sv
from pipeline.deid.names.cues_en import cues_en
from pipeline.deid.names.cues_fi import cues_fi
from pipeline.deid.names.cues_meaning import cues_of_meaning
from pipeline.deid.names.cues_sv import cues_sv
from pipeline.deid.words.lists import given_names, home_names, surnames, word_list
from pipeline.deid.words.vocabulary import is_frequent, lemma_of
from pipeline.models import artefact_folder

_EVIDENCE = {"fi": evidence_fi, "sv": evidence_sv, "en": evidence_en}
_CUES = {"fi": cues_fi, "sv": cues_sv, "en": cues_en}
#: Points by hand beyond which more say nothing.
_MOST = 4
#: Cues that tell something else of an animal than of a time or a thought.
_CROSSED = (
    "verb_person", "verb_both", "verb_thing", "verb_other", "gen_", "did_", "be_", "fi_lle",
    "fi_par", "fi_loc", "fi_passive", "noun_nom", "and_",
)  # fmt: skip
#: Per million words: the steps by which it is told how usual a form is.
_STEPS = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)


@cache
def kinds_of_words(language: str) -> dict[str, str]:
    """Return what kind of thing a word is beside a name, from ``namesake_kinds.txt``."""
    path = artefact_folder("deid") / "namesake_kinds.txt"
    found: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        of, _, rest = line.partition(" ")
        if of == language:
            kind, *words = rest.split()
            for word in words:
                found.setdefault(word, kind)
    return found


def cues_of(place: Place, language: str) -> dict[str, float]:
    """Return the cues of a word in its sentence, by name, with their strength."""
    found = dict(_prior(place.lower, place.name, language))
    for cue, points in shared_points(place, language).items():
        if points:
            found[f"shared_{cue}"] = points / _MOST
    by_hand = max(-_MOST, min(_MOST, _EVIDENCE[language](place)))
    found["by_hand"] = found[f"by_hand_{language}"] = by_hand / _MOST
    for name in _CUES[language](place):
        cue = name.removeprefix("=")
        found[cue] = 1.0
        if cue != name:  # of every language, and a little more or less in this one
            found[f"{cue}_{language}"] = 0.5
    kind = kind_of(place.lower, place.name, language)
    found[f"is_{kind}"] = 1.0
    for name in [name for name in found if name.startswith(_CROSSED)]:
        found[f"{kind}:{name}"] = 1.0
    found.update(cues_of_meaning(place, language))
    return found


def kind_of(form: str, name: str, language: str) -> str:
    """Return the kind of the plain word, "unknown" where the list lacks it."""
    kinds = kinds_of_words(language)
    lemma = lemma_of(form, language) or form
    return kinds.get(name) or kinds.get(lemma) or kinds.get(form) or "unknown"


def has_two_readings(form: str, name: str, language: str) -> bool:
    """Whether a word is listed as one that a note may well begin with, beside being a name."""
    if language == "fi" and name.endswith("nen"):
        return False
    listed = word_list(f"ordinary_{language}")
    return is_known_word(form, name, language) or not listed.isdisjoint((form, name))


def is_known_word(form: str, name: str, language: str) -> bool:
    """Whether the lists tell what the word is when it is no name."""
    if kind_of(form, name, language) != "unknown":
        return True
    return not word_list(f"namesakes_{language}").isdisjoint((form, name))


@lru_cache(maxsize=20_000)
def _prior(form: str, name: str, language: str) -> tuple[tuple[str, float], ...]:
    """What is known of the word alone: how often it is met, and what kind of name it is."""
    found: list[tuple[str, float]] = [(language, 1.0)]
    frequency = sum(is_frequent(form, language, step) for step in _STEPS) / len(_STEPS)
    found += [("frequency", frequency), (f"frequency_{language}", frequency)]
    home = name in home_names(language)
    given, family = name in given_names(), name in surnames()
    kind = "given_home" if given and home else "given" if given else "family" if family else "none"
    found += [(f"kind_{kind}", 1.0), (f"kind_{kind}_{language}", 1.0)]
    if {form, name} & word_list(f"ordinary_{language}"):
        found.append(("ordinary", 1.0))
    if form != name:
        found.append((f"inflected_{language}", 1.0))
    capital = lemma_of(form[:1].upper() + form[1:], language)
    if capital and capital[:1].isupper():
        found.append((f"entry_{language}", 1.0))
    if lemma_of(form, language) not in (form, None, name):
        found.append((f"form_of_another_{language}", 1.0))
    return tuple(found)
