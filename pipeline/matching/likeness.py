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

    def of(self, rows: np.ndarray) -> Parts:
        """Those of some rows."""
        return Parts(self.dense[rows], self.words[rows])

    def likeness(self, other: Parts) -> np.ndarray:
        """Cosines (n, m) with rows of others, or with means of rows of others; float32."""
        made = self.dense @ other.dense.T
        made += (self.words @ other.words.T).toarray()
        return np.asarray(made)

    def means(self, groups: Sequence[Sequence[int]]) -> Parts:
        """Mean row of each group: likeness to it is the mean likeness to its members."""
        member = _membership(groups, len(self.dense))
        return Parts(np.asarray(member @ self.dense), (member @ self.words).tocsr())


def parts(
    vectors: np.ndarray,
    glosses: Sequence[str],
    about: np.ndarray | None,
    *,
    words: float,
    phenomena: float,
) -> Parts:
    """Rows whose products are the cosines.

    :param vectors: (n, d), length 1; ``about``: probabilities of the phenomena (n, k), or None.
    :param words: weight of rare words; ``phenomena``: of the phenomena; the rest is the vectors'.
    """
    from scipy.sparse import diags

    known = about is not None and about.shape[1] > 0
    left = 1 - words - (phenomena if known else 0)
    dense = np.sqrt(np.float32(left)) * np.asarray(vectors, dtype=np.float32)
    if known and about is not None:
        shares = np.sqrt(about / np.maximum(about.sum(axis=1, keepdims=True), 1e-9))
        dense = np.hstack([dense, np.float32(sqrt(phenomena)) * shares.astype(np.float32)])
    rare = _rare_words(glosses) * np.float32(sqrt(words))
    squares = (dense * dense).sum(axis=1) + np.asarray(rare.multiply(rare).sum(axis=1)).ravel()
    length = np.sqrt(np.maximum(squares, np.float32(1e-9))).astype(np.float32)
    return Parts(dense / length[:, None], (diags(1 / length) @ rare).tocsr().astype(np.float32))


def likeness(
    vectors: np.ndarray,
    glosses: Sequence[str],
    about: np.ndarray | None,
    *,
    words: float,
    phenomena: float,
) -> np.ndarray:
    """Cosines (n, n) among passages, float32, -1 to 1; see :func:`parts`."""
    own = parts(vectors, glosses, about, words=words, phenomena=phenomena)
    return np.clip(own.likeness(own), -1, 1)


def grouped(like: np.ndarray, distance: float) -> np.ndarray:
    """Label of each row, from 0, by average linkage (Sokal and Michener 1958).

    :param like: likeness (n, n); ``distance``: 1 - likeness, at which groups stop joining.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    n = len(like)
    if n < 2:
        return np.zeros(n, dtype=int)
    apart = np.empty(n * (n - 1) // 2)  # the half above the diagonal, row by row, as linkage asks
    at = 0
    for row in range(n - 1):
        np.subtract(1, like[row, row + 1 :], out=apart[at : at + n - 1 - row])
        at += n - 1 - row
    np.maximum(apart, 0, out=apart)
    joined = linkage(apart, "average")
    return np.asarray(fcluster(joined, np.nextafter(distance, 0), "distance")) - 1


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
