"""Runs of words, glosses and letters in a passage, weighed by how rare they are (tf-idf)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
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
class Runs:
    """The runs of one kind, and how rare each is among the teaching sentences (its idf)."""

    names: list[str]  # in the order of their columns
    weights: np.ndarray

    def weighed(self, counts: csr_matrix) -> csr_matrix:
        """Return counts (n, len(names)) as features, rows of length 1."""
        from sklearn.feature_extraction.text import TfidfTransformer

        scale = TfidfTransformer(sublinear_tf=True)
        scale.idf_ = self.weights
        return scale.transform(counts)


@dataclass(frozen=True)
class Ngrams:
    """Fitted runs; a kind a block of columns, each block of a row of length 1."""

    runs: dict[str, Runs]

    @classmethod
    def fit(cls, texts: Sequence[str], glosses: Sequence[str]) -> Ngrams:
        """Learn the runs of the teaching sentences; ``glosses`` row by row for ``texts``."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        made = {}
        for kind, how in _KINDS.items():
            one = TfidfVectorizer(min_df=_LEAST[kind], **how)
            one.fit(glosses if kind == "gloss" else texts)
            made[kind] = Runs(list(one.get_feature_names_out()), one.idf_)
        return cls(made)

    @property
    def width(self) -> int:
        """Number of columns."""
        return sum(len(one.names) for one in self.runs.values())

    def transform(self, texts: Sequence[str], glosses: Sequence[str]) -> csr_matrix:
        """Features of passages (n, width)."""
        return Together((self,)).transform(texts, glosses)[0]

    def save(self, folder: Path) -> None:
        """Write the runs, one a line in the order of their columns, with their weights."""
        for kind, one in self.runs.items():
            pairs = zip(one.names, one.weights, strict=True)
            rows = [f"{run}\t{weight:.4f}" for run, weight in pairs]
            (folder / f"{kind}.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Ngrams:
        """Read what :meth:`save` wrote."""
        made = {}
        for kind in _KINDS:
            text = (folder / f"{kind}.txt").read_text(encoding="utf-8")
            fields = text.replace("\t", "\n").split("\n")
            made[kind] = Runs(fields[:-1:2], np.array(list(map(float, fields[1::2]))))
        return cls(made)


@dataclass(frozen=True)
class Together:
    """Several sets of runs, which passages are searched for in one pass."""

    sets: tuple[Ngrams, ...]

    def transform(self, texts: Sequence[str], glosses: Sequence[str]) -> list[csr_matrix]:
        """Features of passages for each set, as its own :meth:`Ngrams.transform` gives them."""
        from scipy.sparse import hstack

        blocks: list[list[csr_matrix]] = [[] for _ in self.sets]
        for kind, (counter, columns) in self._counters.items():
            counts = counter.transform(glosses if kind == "gloss" else texts)
            for block, own, its in zip(blocks, self.sets, columns, strict=True):
                block.append(own.runs[kind].weighed(counts[:, its]))
        return [hstack(block).tocsr() for block in blocks]

    @cached_property
    def _counters(self) -> dict[str, tuple[Any, list[np.ndarray]]]:
        """What counts the runs of any set, by kind, and where those of each set stand."""
        from sklearn.feature_extraction.text import CountVectorizer

        made = {}
        for kind, how in _KINDS.items():
            names = [one.runs[kind].names for one in self.sets]
            distinct = dict.fromkeys(chain.from_iterable(names))
            place = dict(zip(distinct, range(len(distinct)), strict=True))
            counter = CountVectorizer(vocabulary=place, dtype=np.float32, **how)
            columns = [np.array(list(map(place.__getitem__, own)), np.int64) for own in names]
            made[kind] = (counter, columns)
        return made
