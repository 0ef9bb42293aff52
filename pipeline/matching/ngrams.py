"""Runs of words, glosses and letters in a passage, weighed by how rare they are (tf-idf)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: Name, what it reads, how: words of the glosses, words as written, letters within words.
_KINDS: dict[str, dict[str, Any]] = {
    "gloss": {"ngram_range": (1, 2), "token_pattern": r"[a-z]+"},
    "words": {"ngram_range": (1, 2), "token_pattern": r"[^\W\d_]+"},
    "letters": {"ngram_range": (3, 5), "analyzer": "char_wb"},
}
_LEAST = {"gloss": 3, "words": 3, "letters": 6}  # sentences that show a run, at least


@dataclass(frozen=True)
class Ngrams:
    """Fitted runs; a kind a block of columns, each block of a row of length 1."""

    vectorizers: dict[str, Any]

    @classmethod
    def fit(cls, texts: Sequence[str], glosses: Sequence[str]) -> Ngrams:
        """Learn the runs of the teaching sentences; ``glosses`` row by row for ``texts``."""
        made = {}
        for kind in _KINDS:
            source = glosses if kind == "gloss" else texts
            made[kind] = _vectorizer(kind, min_df=_LEAST[kind]).fit(source)
        return cls(made)

    @property
    def width(self) -> int:
        """Number of columns."""
        return sum(len(one.vocabulary_) for one in self.vectorizers.values())

    def transform(self, texts: Sequence[str], glosses: Sequence[str]) -> csr_matrix:
        """Features of passages (n, width)."""
        from scipy.sparse import hstack

        parts = [
            one.transform(glosses if kind == "gloss" else texts)
            for kind, one in self.vectorizers.items()
        ]
        return hstack(parts).tocsr()

    def save(self, folder: Path) -> None:
        """Write the runs, one a line in the order of their columns, with their weights."""
        for kind, one in self.vectorizers.items():
            runs = sorted(one.vocabulary_, key=one.vocabulary_.get)
            rows = [f"{run}\t{weight:.4f}" for run, weight in zip(runs, one.idf_, strict=True)]
            (folder / f"{kind}.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Ngrams:
        """Read what :meth:`save` wrote."""
        made = {}
        for kind in _KINDS:
            rows = (folder / f"{kind}.txt").read_text(encoding="utf-8").split("\n")[:-1]
            pairs = [row.split("\t") for row in rows]
            one = _vectorizer(kind, vocabulary={run: k for k, (run, _) in enumerate(pairs)})
            one.idf_ = np.array([float(weight) for _, weight in pairs])
            made[kind] = one
        return cls(made)


def _vectorizer(kind: str, **more: Any) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(sublinear_tf=True, dtype=np.float32, **_KINDS[kind], **more)
