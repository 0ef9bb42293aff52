"""What passages are like each other by: meaning, rare words, and the phenomena they come near to.

A sentence vector alone puts "sleeps in a van" beside everything that has to do with cars. Rare
words of the glosses, weighed by how seldom English has them, and what the reader makes of a passage
say more where only three or four clients speak of a matter. The parts stand side by side, each of
the length of the root of its weight, so that a cosine is the weighted mean of theirs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_COMMON = 6.5  # Zipf scale: an English word as frequent as this says nothing


def blend(
    vectors: np.ndarray,
    glosses: Sequence[str],
    about: np.ndarray | None,
    *,
    words: float,
    phenomena: float,
) -> np.ndarray:
    """Join the parts, float32 (n, d + w + k); each row of length 1 unless a part is empty.

    :param vectors: (n, d), length 1; ``about``: probabilities of the phenomena (n, k), or None.
    :param words: weight of rare words; ``phenomena``: of the phenomena; the rest is the vectors'.
    """
    parts = []
    if words:
        parts.append(np.sqrt(words) * _rare_words(glosses))
    if phenomena and about is not None and about.shape[1]:
        shares = np.sqrt(about / np.maximum(about.sum(axis=1, keepdims=True), 1e-9))
        parts.append(np.sqrt(phenomena) * shares)
    left = 1 - words - (phenomena if len(parts) > bool(words) else 0)
    return np.hstack([np.sqrt(left) * vectors, *parts]).astype(np.float32)


def _rare_words(glosses: Sequence[str]) -> np.ndarray:
    """Words of each gloss (n, w), weighed by rarity, length 1; zeros where there is none."""
    from sklearn.feature_extraction.text import CountVectorizer
    from wordfreq import zipf_frequency

    counter = CountVectorizer(token_pattern=r"[a-z]{3,}", stop_words="english", binary=True)
    try:
        found = counter.fit_transform(glosses).toarray().astype(np.float64)
    except ValueError:  # no word at all
        return np.zeros((len(glosses), 0))
    names = counter.get_feature_names_out()
    found *= [max(0.0, _COMMON - zipf_frequency(name, "en")) for name in names]
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9))
