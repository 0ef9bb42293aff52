"""How far a sentence leans to a name where a word is a name and an ordinary word: fitted weights.

A logistic regression over the cues of :mod:`pipeline.deid.names.cues`; its weights are text,
``models/deid/namesake.toml``, and are fitted by ``python -m pipeline.tuning.namesake``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.deid.names.context import Place, shared_points
from pipeline.deid.names.cues import cues_of
from pipeline.deid.words.tokens import Token
from pipeline.models import artefact_folder

#: Points of the cues that hang on no grammar (an age, a clear name beside it) that settle it.
_SETTLED = 3
_SURE = 9.0


@dataclass(frozen=True, slots=True)
class Weights:
    """What each cue is worth, in log odds of a name, and from where on a word is one."""

    bias: float
    of_cue: dict[str, float]
    #: Language to the log odds from which a word that opens a sentence is masked.
    bar: dict[str, float]


@cache
def weights() -> Weights:
    """Return the fitted weights of ``models/deid/namesake.toml``."""
    path = artefact_folder("deid") / "namesake.toml"
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return Weights(read["bias"], read["weights"], read["bar"])


def is_settled(place: Place, language: str) -> bool:
    """Whether what stands beside a word shows a person, whatever the grammar says."""
    return sum(shared_points(place, language).values()) >= _SETTLED


@lru_cache(maxsize=2_000)
def leaning(tokens: Sequence[Token], i: int, language: str, name: str) -> float:
    """Return by how much the log odds of a name are above the language's bar (below, if negative).

    :param name: base form of the name that the word may be, lower-cased.
    """
    place = Place(tokens, i, name)
    if is_settled(place, language):
        return _SURE
    fitted = weights()
    worth = fitted.of_cue
    odds = sum(worth.get(cue, 0.0) * size for cue, size in cues_of(place, language).items())
    return odds + fitted.bias - fitted.bar[language]
