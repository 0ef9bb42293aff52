"""What the few-shot matcher sees of a passage: its vector, its glosses and its word parts.

The vector carries meaning across languages, the glosses' words carry it where the vector blurs,
and the word parts (character n-grams) catch inflections and compounds that have no gloss.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_FEW = 200  # sentences; below it no word is rare enough to be left out
_PLACEHOLDER = re.compile(r"\[[A-ZÄÖÅ_]+(?:_\d+)?\]")
_MOST_PARTS = 12_000  # the most frequent word parts; more cost time and gave nothing


def plain(text: str) -> str:
    """Return a passage without placeholders, so that they neither attract nor repel."""
    return " ".join(_PLACEHOLDER.sub(" ", text).split())


@dataclass
class Features:
    """Sparse features of passages: vector, gloss words (1-2), word parts (3-4 characters)."""

    gloss: Callable[[str, str], str]
    gloss_weight: float
    parts_weight: float
    _gloss_words: Any = field(default=None, repr=False)
    _parts: Any = field(default=None, repr=False)

    def fit(
        self, texts: Sequence[str], languages: Sequence[str], vectors: np.ndarray
    ) -> csr_matrix:
        """Learn the words of the training sentences and return their features (n, d)."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        few = len(texts) < _FEW
        self._gloss_words = TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True, min_df=1 if few else 2, dtype=np.float64
        ).fit(self._glosses(texts, languages))
        self._parts = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(3, 5),
            sublinear_tf=True,
            min_df=1 if few else 3,
            dtype=np.float64,
        ).fit([plain(text) for text in texts])
        return self.transform(texts, languages, vectors)

    def transform(
        self, texts: Sequence[str], languages: Sequence[str], vectors: np.ndarray
    ) -> csr_matrix:
        """Features of passages (n, d); ``vectors`` row by row for ``texts``."""
        from scipy.sparse import csr_matrix, hstack

        return hstack(
            [
                csr_matrix(np.asarray(vectors, dtype=np.float64)),
                self._gloss_words.transform(self._glosses(texts, languages)) * self.gloss_weight,
                self._parts.transform([plain(text) for text in texts]) * self.parts_weight,
            ]
        ).tocsr()

    def _glosses(self, texts: Sequence[str], languages: Sequence[str]) -> list[str]:
        return [self.gloss(text, lang) for text, lang in zip(texts, languages, strict=True)]
