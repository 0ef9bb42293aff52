"""Build ``models/gloss/fi.tsv`` and ``sv.tsv`` from FreeDict: the best English of each headword.

Every sense of every direction is a candidate, and a candidate is weighed by its place in the
dictionaries, by their agreement, by how common the English word is (wordfreq, Zipf scale), by its
likeness to the headword's other candidates and to the trade's own words. Swedish is reached through
Finnish: where a Finnish sense stands with the same definition in both dictionaries, sense by sense.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import UsageError
from pipeline.language.dictd import Sense, read_dictionary
from pipeline.models import write_digests

Embed = Callable[[Sequence[str]], np.ndarray]  # phrases -> float32 (n, d), length 1
_CODES = {"fi": "fin", "sv": "swe", "en": "eng"}
_ENGLISH = re.compile(r"^[A-Za-z][A-Za-z' -]*$")
_HEADWORD = re.compile(r"^[^\W\d_][^\W_ -]*(?:-[^\W\d_]+)*$")
_LEADING = re.compile(r"^(?:to|a|an|the|be)\s+", re.IGNORECASE)
_FROZEN = ConfigDict(frozen=True, extra="forbid")


class Weights(BaseModel):
    """What each kind of evidence weighs in the choice of a gloss."""

    model_config = _FROZEN

    forward: float  # place in the dictionary from the language, 1 for the very first word
    backward: float  # place in the dictionary into the language
    pivot: float  # strength of the way through Finnish (Swedish only)
    frequency: float  # how common the English is, 0-1 (Zipf scale / common)
    consensus: float  # cosine to the mean of the headword's candidates
    domain: float  # greatest cosine to a word of the trade
    words: float  # taken off for each word beyond the first


class Recipe(BaseModel):
    """``models/gloss/recipe.toml``."""

    model_config = _FROZEN

    dictionaries: tuple[str, ...]
    most_words: int = Field(ge=1)  # words of a gloss
    common: float = Field(gt=0)  # Zipf value from which a word is no more common than needed
    rarest: float  # Zipf value below which a candidate is kept only if there is no other
    avoid: tuple[str, ...]  # marks in a definition of senses that are passed over
    domain: tuple[str, ...]  # English words of the trade
    weights: Weights


@dataclass
class Evidence:
    """What speaks for one English candidate; strengths 0-1."""

    forward: float = 0.0
    backward: float = 0.0
    pivot: float = 0.0


Candidates = dict[str, dict[str, Evidence]]  # headword -> English -> evidence


def read_recipe(path: Path) -> Recipe:
    """Read a recipe.

    :raises UsageError: where the file is missing or a setting is not known.
    """
    try:
        return Recipe.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise UsageError(
            "The recipe of the glosses cannot be read.",
            where=str(path),
            mend=f"{error}. Compare with the recipe that ilmio brings: ilmio models list.",
        ) from error


def build(recipe: Recipe, freedict: Path, folder: Path, embed: Embed) -> dict[str, int]:
    """Write ``fi.tsv``, ``sv.tsv`` and ``SHA256SUMS``; give the number of headwords by file.

    :param freedict: folder with the dictd files of FreeDict.
    :param embed: English phrases to vectors of length 1.
    """
    dictionaries = {pair: read_dictionary(freedict, pair) for pair in recipe.dictionaries}
    counts = {}
    for language, found in collect(dictionaries, recipe).items():
        chosen = choose(found, recipe, embed)
        lines = [f"{word}\t{gloss}\n" for word, gloss in sorted(chosen.items())]
        _write(folder / f"{language}.tsv", "".join(lines))
        counts[f"{language}.tsv"] = len(lines)
    write_digests(folder)
    return counts


def collect(dictionaries: Mapping[str, list[Sense]], recipe: Recipe) -> dict[str, Candidates]:
    """All candidates of Finnish and Swedish, from every direction that there is."""
    made: dict[str, Candidates] = {}
    for language in ("fi", "sv"):
        found: Candidates = defaultdict(lambda: defaultdict(Evidence))
        code = _CODES[language]
        for word, english, strength in _pairs(dictionaries.get(f"{code}-eng", []), recipe):
            _raise(found, word, english, "forward", strength)
        for english, word, strength in _pairs(dictionaries.get(f"eng-{code}", []), recipe):
            _raise(found, word, english, "backward", strength)
        made[language] = found
    _through_finnish(dictionaries, recipe, made)
    return {language: _usable(found, recipe) for language, found in made.items()}


def _pairs(senses: list[Sense], recipe: Recipe) -> list[tuple[str, str, float]]:
    """(headword, translation, strength 0-1) of each translation of each sense."""
    return [
        (sense.word, word, _strength(sense.rank, place))
        for sense in senses
        if not any(mark in sense.definition for mark in recipe.avoid)
        for place, word in enumerate(sense.translations)
    ]


def _strength(rank: int, place: int) -> float:
    return 1 / (1 + rank) / (1 + 0.5 * place)


def _raise(found: Candidates, word: str, english: str, kind: str, strength: float) -> None:
    english = _LEADING.sub("", english)
    if _HEADWORD.match(word) and _ENGLISH.match(english):
        evidence = found[word][english]
        setattr(evidence, kind, max(getattr(evidence, kind), strength))


def _through_finnish(
    dictionaries: Mapping[str, list[Sense]], recipe: Recipe, made: dict[str, Candidates]
) -> None:
    swedish = made["sv"]
    same: dict[tuple[str, str], list[Sense]] = defaultdict(list)
    for sense in dictionaries.get("fin-eng", []):
        same[sense.word, sense.definition].append(sense)
    for sense in dictionaries.get("fin-swe", []):
        twins = same[sense.word, sense.definition] if sense.definition else []
        for _, word, first in _pairs([sense], recipe):
            for _, english, here in _pairs(twins, recipe):
                _raise(swedish, word, english, "forward", (first * here) ** 0.5)
    there = _pairs(dictionaries.get("fin-swe", []), recipe)
    ways = [(word, finnish, strength) for finnish, word, strength in there]
    ways += _pairs(dictionaries.get("swe-fin", []), recipe)
    for word, finnish, first in ways:
        for english, evidence in made["fi"].get(finnish, {}).items():
            here = max(evidence.forward, evidence.backward)
            _raise(swedish, word, english, "pivot", (first * here) ** 0.5)


def _usable(found: Candidates, recipe: Recipe) -> Candidates:
    kept = {
        word: {e: seen for e, seen in choices.items() if len(e.split()) <= recipe.most_words}
        for word, choices in found.items()
    }
    return {word: choices for word, choices in sorted(kept.items()) if choices}


def choose(found: Candidates, recipe: Recipe, embed: Embed) -> dict[str, str]:
    """The best candidate of each headword; ties go to the more common word, then the alphabet."""
    phrases = sorted({english for choices in found.values() for english in choices})
    row = {phrase: number for number, phrase in enumerate(phrases)}
    vectors = embed(phrases)
    domain = (vectors @ embed(recipe.domain).T).max(axis=1) if recipe.domain else np.zeros(len(row))
    zipf = {phrase: _zipf(phrase) for phrase in phrases}
    chosen = {}
    for word, choices in found.items():
        names = sorted(choices)
        rows = [row[name] for name in names]
        scores = score(
            [choices[name] for name in names],
            np.array([zipf[name] for name in names]),
            domain[rows],
            vectors[rows],
            np.array([len(name.split()) for name in names]),
            recipe,
        )
        chosen[word] = min(zip(-scores, [-zipf[n] for n in names], names, strict=True))[2]
    return chosen


def score(
    evidence: Sequence[Evidence],
    zipf: np.ndarray,
    domain: np.ndarray,
    vectors: np.ndarray,
    n_words: np.ndarray,
    recipe: Recipe,
) -> np.ndarray:
    """Scores of one headword's candidates, rounded so that the last bits of a machine never decide.

    :param zipf: how common each is, Zipf scale 0-8. :param vectors: (n, d), length 1.
    :return: float64 (n,), to two decimals.
    """
    w = recipe.weights
    places = np.array([(e.forward, e.backward, e.pivot) for e in evidence])
    strength = places @ np.array([w.forward, w.backward, w.pivot])
    mean = (vectors * places.max(axis=1, keepdims=True)).sum(axis=0)
    consensus = vectors @ (mean / max(float(np.linalg.norm(mean)), 1e-9))
    total = (
        strength
        + w.frequency * np.minimum(zipf, recipe.common) / recipe.common
        + w.consensus * consensus
        + w.domain * domain
        - w.words * (n_words - 1)
        - 2.0 * (zipf < recipe.rarest)
    )
    return np.round(total, 2)


def _zipf(phrase: str) -> float:
    """How common the rarest word of a phrase is (wordfreq, Zipf scale)."""
    from wordfreq import zipf_frequency

    return min(zipf_frequency(word, "en") for word in phrase.replace("-", " ").split())


def _write(path: Path, content: str) -> None:
    aside = path.with_name(path.name + ".part")
    aside.write_text(content, encoding="utf-8", newline="\n")
    aside.replace(path)
