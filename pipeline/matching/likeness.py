"""How like passages are to each other: by meaning, rare words, and the phenomena they come near to.

A sentence vector alone puts "sleeps in a van" beside everything that has to do with cars. Rare
words of the glosses, weighed by how seldom English has them, and what the reader makes of a passage
say more where only three or four clients speak of a matter. Likeness is the cosine of the three put
side by side, each of the length of the root of its weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pipeline.language.frequency import zipf

_COMMON = 6.5  # Zipf scale: an English word as frequent as this says nothing


def likeness(
    vectors: np.ndarray,
    glosses: Sequence[str],
    about: np.ndarray | None,
    *,
    words: float,
    phenomena: float,
) -> np.ndarray:
    """Cosines (n, n), float32, -1 to 1.

    :param vectors: (n, d), length 1; ``about``: probabilities of the phenomena (n, k), or None.
    :param words: weight of rare words; ``phenomena``: of the phenomena; the rest is the vectors'.
    """
    known = about is not None and about.shape[1] > 0
    left = 1 - words - (phenomena if known else 0)
    made = np.float32(left) * (vectors @ vectors.T)
    if words:
        rare = _rare_words(glosses)
        made += np.float32(words) * (rare @ rare.T).toarray()
    if known and about is not None:
        shares = np.sqrt(about / np.maximum(about.sum(axis=1, keepdims=True), 1e-9))
        made += np.float32(phenomena) * (shares @ shares.T).astype(np.float32)
    length = np.sqrt(np.maximum(np.diag(made), np.float32(1e-9)))
    made /= length[:, None]
    made /= length[None, :]
    return np.clip(made, -1, 1)


def grouped(apart: np.ndarray, distance: float) -> np.ndarray:
    """Label of each row by average linkage (Sokal and Michener 1958).

    :param apart: distances (n, n), 1 - likeness; ``distance``: at which groups stop joining.
    """
    from sklearn.cluster import AgglomerativeClustering

    if len(apart) < 2:
        return np.zeros(len(apart), dtype=int)
    linked = AgglomerativeClustering(
        None, metric="precomputed", linkage="average", distance_threshold=distance
    )
    return np.asarray(linked.fit_predict(apart))


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
