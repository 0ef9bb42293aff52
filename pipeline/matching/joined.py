"""The matcher of a run: the fitted reader where it knows a phenomenon, few-shot learning elsewhere.

A phenomenon as the shipped catalogue defines it is read by the reader. One that a team wrote itself
or changed, for a guided run or for good, is matched by :class:`CatalogueMatcher`, which learns from
the catalogue's own sentences when the run begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.language.encoder import Encoder
from pipeline.matching.features import plain
from pipeline.matching.matcher import CatalogueMatcher
from pipeline.matching.reader import probabilities


@dataclass(frozen=True)
class JoinedMatcher:
    """Columns of the reader for what it knows, of the few-shot matcher for the rest.

    :param reader: gives log odds, a column for each id of ``columns``.
    :param known: ids that the reader reads.
    :param taught: None where the reader knows every phenomenon.
    """

    reader: Encoder
    columns: tuple[str, ...]
    known: tuple[str, ...]
    taught: CatalogueMatcher | None = None
    unknown: tuple[str, ...] = ()

    @property
    def themes(self) -> list[str]:
        """Ids of the phenomena, in the order of the columns."""
        return [*self.known, *self.unknown]

    @property
    def few_shot(self) -> frozenset[str]:
        """Ids that are matched by what their own sentences teach alone."""
        return frozenset(self.unknown)

    def probabilities(
        self, texts: Sequence[str], languages: Sequence[str], vectors: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Raw and calibrated probabilities (n, phenomena), columns as in :attr:`themes`."""
        if not len(texts):
            return np.zeros((0, len(self.themes))), np.zeros((0, len(self.themes)))
        scores = self.reader.encode([plain(text) for text in texts], languages)
        read = probabilities(scores[:, [self.columns.index(name) for name in self.known]])
        if self.taught is None:
            return read, read
        raw, calibrated = self.taught.probabilities(texts, languages, vectors)
        own = [self.taught.themes.index(name) for name in self.unknown]
        return np.hstack([read, raw[:, own]]), np.hstack([read, calibrated[:, own]])
