"""How far a sentence leans to a name where a word is a name and an ordinary word: a fitted model.

A support vector machine with a radial kernel over the cues of :mod:`pipeline.deid.names.cues`
(Cortes and Vapnik 1995), its margin told as log odds (Platt 1999). It was fitted on hand-written
lines by ``python -m pipeline.tuning.namesake`` and stands in ``models/namesake``.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.deid.names.context import Place, shared_points
from pipeline.deid.names.cues import cues_of
from pipeline.deid.names.cues_fi import counts
from pipeline.deid.words.lists import given_names, home_names, surnames, word_list
from pipeline.deid.words.tokens import Token
from pipeline.deid.words.vocabulary import frequency, lemma_of
from pipeline.models import artefact_folder

if TYPE_CHECKING:
    import numpy as np

#: Points of the cues that hang on no grammar (an age, a clear name beside it) that settle it.
_SETTLED = 3
_SURE = 9.0
#: Cues that more than one line in so many shows are kept for all lines at once.
_COMMON = 12
_ARTICLES = ("en", "et", "na")
#: Per million words: from here on a word is the plain word more often than the lines that taught
#: the model, half of them names, make believe; log odds taken off for each tenfold of it.
_OFTEN, _TENFOLD = 30.0, 0.5


@dataclass(frozen=True)
class Machine:
    """The fitted model: its support lines by cue, so that a word asks only for its own cues.

    :param column: cue to its number k; lines ``rows[starts[k]:starts[k + 1]]`` show it, with the
        strengths ``values`` there.
    :param norms: squared length of each support line.
    :param worth: what each support line adds to the margin, in log odds.
    :param bias: log odds of a name where no line is near.
    :param bar: log odds from which a word that opens a sentence is masked.
    """

    column: Mapping[str, int]
    starts: Sequence[int]
    rows: np.ndarray
    values: np.ndarray
    norms: np.ndarray
    worth: np.ndarray
    gamma: float
    bias: float
    bar: float

    def odds(self, cues: Mapping[str, float]) -> float:
        """Return the log odds of a name, given the cues with their strength."""
        import numpy as np

        dots = np.zeros(len(self.norms))
        rows, shares, length = [], [], 0.0
        for cue, strength in cues.items():
            k = self.column.get(cue)
            if k is None:
                continue
            length += strength * strength
            if k in self.common:
                dots += self.common[k] * strength
                continue
            part = slice(self.starts[k], self.starts[k + 1])
            rows.append(self.rows[part])
            shares.append(self.values[part] * strength)
        if not length:
            return self.bias
        if rows:
            dots += np.bincount(np.concatenate(rows), np.concatenate(shares), len(dots))
        near = np.exp(self.gamma * (2 * dots - self.norms - length))
        return float(near @ self.worth) + self.bias

    @cached_property
    def common(self) -> dict[int, np.ndarray]:
        """Cues that many lines show, each with its strength in every line: quicker to add up."""
        import numpy as np

        lines = len(self.norms)
        found = {}
        for k, (start, end) in enumerate(pairwise(self.starts)):
            if (end - start) * _COMMON > lines:
                found[k] = np.bincount(self.rows[start:end], self.values[start:end], lines)
        return found


@cache
def machine() -> Machine:
    """Return the fitted model of ``models/namesake``."""
    import numpy as np

    folder = artefact_folder("namesake")
    told = tomllib.loads((folder / "machine.toml").read_text(encoding="utf-8"))
    cues = (folder / "cues.txt").read_text(encoding="utf-8").split("\n")
    with np.load(folder / "support.npz", allow_pickle=False) as read:
        arrays = {name: read[name] for name in ("starts", "rows", "values", "norms", "worth")}
    # wide once, so that no call widens them again
    arrays = {
        name: a.astype(np.float64 if a.dtype.kind == "f" else np.intp) for name, a in arrays.items()
    }
    arrays["starts"] = arrays["starts"].tolist()
    return Machine(
        column={cue: k for k, cue in enumerate(cues) if cue},
        gamma=told["gamma"], bias=told["bias"], bar=told["bar"], **arrays,
    )  # fmt: skip


def is_settled(place: Place, language: str) -> bool:
    """Whether what stands beside a word shows a person, whatever the grammar says."""
    return sum(shared_points(place, language).values()) >= _SETTLED


@lru_cache(maxsize=2_000)
def leaning(tokens: Sequence[Token], i: int, language: str, name: str) -> float:
    """Return by how much the log odds of a name are above the bar (below, if negative).

    :param name: base form of the name that the word may be, lower-cased.
    """
    place = Place(tokens, i, name)
    if is_settled(place, language):
        return _SURE
    if no_name_has_it(place, language):
        return -_SURE
    fitted = machine()
    odds = fitted.odds(cues_of(place, language)) - usage(place, language)
    return odds - fitted.bar


def no_name_has_it(place: Place, language: str) -> bool:
    """Whether grammar rules the name out: a numeral that counts, a Swedish noun with article."""
    if language == "fi":
        return counts(place)
    if language != "sv" or not place.lower.endswith(_ARTICLES) or place.lower == place.name:
        return False
    as_name = place.lower in surnames() or place.lower in word_list("namesakes_sv")
    return lemma_of(place.lower, "sv") == place.name and not as_name


def usage(place: Place, language: str) -> float:
    """Return the log odds by which a frequent word is rather the word, or a known name the name."""
    given = place.name in given_names() and place.name in home_names(language)
    if given and place.name not in word_list(f"ordinary_{language}"):
        return -_TENFOLD  # its frequency is the name's
    often = frequency(place.lower, language)
    return _TENFOLD * math.log10(often / _OFTEN) if often > _OFTEN else 0.0
