"""Names for a theme that come from the lexicon, never from a client's text.

``models/gloss/concepts.tsv`` holds matters that the hand-written lexicons name in both Finnish and
Swedish: ``English TAB Finnish TAB Swedish``. A theme whose clients share no word of its own is
named by the concepts nearest to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from pipeline.language.encoder import Encoder

FILE = "concepts.tsv"
_GENERAL = (
    0.5  # part of the material's mean that is taken off a theme's, so that names set it apart
)
_ALIKE = 0.75  # cosine from which two concepts say the same


@dataclass(frozen=True)
class Concepts:
    """The concepts and their names in three languages."""

    encoder: Encoder
    names: dict[str, dict[str, str]]

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> Concepts:
        """Read the concepts of a folder of glosses."""
        names = {}
        for line in (folder / FILE).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                english, finnish, swedish = line.split("\t")
                names[english] = {"en": english, "fi": finnish, "sv": swedish}
        return cls(encoder, names)

    def word(self, concept: str, language: str) -> str:
        """Name of a concept in a language; empty where it is none."""
        return self.names.get(concept, {}).get(language, "")

    def nearest(self, own: np.ndarray, everything: np.ndarray, most: int) -> tuple[str, ...]:
        """Concepts nearest to the mean of vectors (n, d), set apart from the mean of (m, d)."""
        centre = own.mean(axis=0)
        centre = centre / max(float(np.linalg.norm(centre)), 1e-9)
        likeness = self._vectors @ (centre - _GENERAL * everything.mean(axis=0))
        chosen: list[int] = []
        for k in np.argsort(-likeness, kind="stable"):
            if all(self._vectors[k] @ self._vectors[other] < _ALIKE for other in chosen):
                chosen.append(int(k))
            if len(chosen) == most:
                break
        listed = list(self.names)
        return tuple(listed[k] for k in chosen)

    @cached_property
    def _vectors(self) -> np.ndarray:
        listed = list(self.names)
        return self.encoder.encode(listed, ["en"] * len(listed))
