"""How like passages are to each other: by meaning, rare words, and the phenomena they come near to.

A sentence vector alone puts "sleeps in a van" beside everything that has to do with cars. Rare
words of the glosses, weighed by how seldom English has them, and what the reader makes of a passage
say more where only three or four clients speak of a matter. Likeness is the cosine of the three put
side by side, each of the length of the root of its weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

from pipeline.language.frequency import zipf

_COMMON = 6.5  # Zipf scale: an English word as frequent as this says nothing


@dataclass(frozen=True)
class Parts:
    """What passages are told apart by, a row each of length 1 over both parts.

    ``dense`` holds vectors and phenomena, float32 (n, d); ``words`` rare words, sparse (n, w).
    """

    dense: np.ndarray
    words: Any

    def likeness(self, other: Parts) -> np.ndarray:
        """Cosines (n, m) with rows of others, or with means of rows of others; float32."""
        made = self.dense @ other.dense.T
        made += (self.words @ other.words.T).toarray()
        return np.asarray(made)

    def means(self, groups: Sequence[Sequence[int]]) -> Parts:
        """Mean row of each group: likeness to it is the mean likeness to its members."""
        member = _membership(groups, len(self.dense))
        return Parts(np.asarray(member @ self.dense), (member @ self.words).tocsr())


@dataclass(frozen=True)
class Space:
    """Many passages, whose parts are made as they are asked for.

    :param vectors: (N, d), length 1; ``about``: probabilities of the phenomena (N, k), or None.
    :param rows: those of the N that are meant (n,); ``rare``: their rare words, sparse (n, w).
    :param words: weight of rare words; ``phenomena``: of the phenomena; the rest is the vectors'.
    """

    vectors: np.ndarray
    about: np.ndarray | None
    rows: np.ndarray
    rare: Any
    words: float
    phenomena: float

    def __len__(self) -> int:
        """Passages."""
        return len(self.rows)

    def of(self, at: np.ndarray) -> Parts:
        """Parts of some of the passages, by place among ``rows``."""
        from scipy.sparse import diags

        vectors, about = self.vectors, self.about
        known = about is not None and about.shape[1] > 0
        left = np.sqrt(np.float32(1 - self.words - (self.phenomena if known else 0)))
        width = vectors.shape[1]
        more = about.shape[1] if known and about is not None else 0
        dense = np.empty((len(at), width + more), dtype=np.float32)
        np.multiply(vectors[self.rows[at]], left, out=dense[:, :width])
        if known and about is not None:
            own = about[self.rows[at]]
            shares = np.sqrt(own / np.maximum(own.sum(axis=1, keepdims=True), 1e-9))
            np.multiply(
                shares.astype(np.float32), np.float32(sqrt(self.phenomena)), out=dense[:, width:]
            )
        rare = self.rare[at] * np.float32(sqrt(self.words))
        squares = (dense * dense).sum(axis=1) + np.asarray(rare.multiply(rare).sum(axis=1)).ravel()
        length = np.sqrt(np.maximum(squares, np.float32(1e-9))).astype(np.float32)
        dense /= length[:, None]
        return Parts(dense, (diags(1 / length) @ rare).tocsr().astype(np.float32))

    def means(self, groups: Sequence[Sequence[int]]) -> Parts:
        """Mean row of each group of places; see :meth:`Parts.means`."""
        at = np.unique(np.concatenate([np.asarray(group, dtype=int) for group in groups]))
        return self.of(at).means([np.searchsorted(at, group).tolist() for group in groups])


def space(  # noqa: PLR0913 - what passages are told apart by, and how much each part weighs
    vectors: np.ndarray,
    glosses: Sequence[str],
    about: np.ndarray | None,
    rows: np.ndarray,
    *,
    words: float,
    phenomena: float,
) -> Space:
    """Passages whose likeness is asked for; see :class:`Space`.

    :param glosses: English glosses, one for each of the N vectors.
    """
    return Space(
        vectors, about, rows, _rare_words([glosses[row] for row in rows]), words, phenomena
    )


def _membership(groups: Sequence[Sequence[int]], n: int) -> Any:
    """Sparse (groups, n): what each row adds to the mean of its group."""
    from scipy.sparse import csr_matrix

    sizes = np.array([len(group) for group in groups], dtype=int)
    weights = np.repeat(1 / np.maximum(sizes, 1), sizes).astype(np.float32)
    members = np.fromiter((row for group in groups for row in group), dtype=int)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    return csr_matrix((weights, members, starts), shape=(len(groups), n))


def _rare_words(glosses: Sequence[str]) -> Any:
    """Words of each gloss, sparse float32 (n, w), weighed by rarity, length 1; else zeros."""
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.preprocessing import normalize

    counter = CountVectorizer(
        token_pattern=r"[a-z]{3,}", stop_words="english", binary=True, dtype=np.float32
    )
    try:
        found = counter.fit_transform(glosses)
    except ValueError:  # no word at all
        return csr_matrix((len(glosses), 1), dtype=np.float32)
    names = counter.get_feature_names_out()
    rarity = [max(0.0, _COMMON - zipf(name, "en")) for name in names]
    return normalize(csr_matrix(found.multiply(np.array([rarity], dtype=np.float32))))
