"""How near each passage comes to what every client wrote in every period.

Whether a group of passages is new depends on which clients are taken for the newest period's. The
likeness of passages does not: it is worked out once, and kept as one number a passage and client.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from pipeline.matching.likeness import Parts
from pipeline.matching.own_words import WORD

_STEP = 512  # passages at a time, which bounds the memory
# what a period is told from another by, though nothing is new
_CALENDAR = frozenset(
    "january february march april may june july august september october november december "
    "spring summer autumn winter".split()
)
_NOTHING = -1.0  # likeness to what is not there, or does not count


@dataclass(frozen=True)
class Nearest:
    """Likeness of m passages to what u clients wrote, each client in one period; -1 to 1, float32.

    :ivar own: client of each passage, by number (m,).
    :ivar anything: the most that a passage is like anything of a client (m, u); -1 for its own.
    :ivar told: the same for the client's passages among the m, in another wording (m, u); -1 where
        there is none, and for the same person in whatever period.
    :ivar which: place of that passage among the m (m, u).
    """

    own: np.ndarray
    anything: np.ndarray
    told: np.ndarray
    which: np.ndarray


def nearest_clients(
    parts: Parts,
    vectors: np.ndarray,
    rows: np.ndarray,
    clients: np.ndarray,
    persons: np.ndarray,
    *,
    same_wording: float,
) -> Nearest:
    """Compare some passages with all.

    :param parts: what all passages are told apart by (n,); ``vectors``: theirs alone (n, d).
    :param rows: the passages that are compared (m,), in rising order.
    :param clients: number of each passage's client and period (n,), in rising order from 0.
    :param persons: client of each of those numbers (u,), the same in every period.
    :param same_wording: cosine of vectors from which two passages have one wording.
    """
    starts = np.searchsorted(clients, np.arange(len(persons)))
    ends = [*starts[1:], len(clients)]
    place = np.zeros(len(clients), dtype=np.int32)
    place[rows] = np.arange(len(rows))
    among = np.zeros(len(clients), dtype=bool)
    among[rows] = True
    own = clients[rows]
    shape = (len(rows), len(persons))
    anything, told = np.empty(shape, np.float32), np.empty(shape, np.float32)
    which = np.zeros(shape, np.int32)
    for begin in range(0, len(rows), _STEP):
        at = slice(begin, begin + _STEP)
        some = rows[at]
        like = Parts(parts.dense[some], parts.words[some]).likeness(parts)
        anything[at] = np.maximum.reduceat(like, starts, axis=1)
        like[:, ~among] = _NOTHING
        like[vectors[some] @ vectors.T >= same_wording] = _NOTHING
        for client, (first, last) in enumerate(zip(starts, ends, strict=True)):
            best = first + like[:, first:last].argmax(axis=1)
            told[at, client] = like[np.arange(len(some)), best]
            which[at, client] = place[best]
    anything[np.arange(len(rows)), own] = _NOTHING
    told[persons[own][:, None] == persons[None, :]] = _NOTHING
    return Nearest(own, anything, told, which)


def by_words_and_meaning(
    vectors: np.ndarray, words: Sequence[Sequence[str]], clients: np.ndarray, *, share: float
) -> Parts:
    """Parts of passages: vectors, and words weighed by how few clients have them.

    :param vectors: (n, d), length 1; ``words``: of each passage, each once.
    :param clients: number of each passage's client (n,); ``share``: of the words in the likeness.
    """
    from scipy.sparse import csr_matrix
    from sklearn.preprocessing import normalize

    users: dict[str, set[int]] = {}
    for own, client in zip(words, clients.tolist(), strict=True):
        for word in own:
            users.setdefault(word, set()).add(client)
    column = {word: k for k, word in enumerate(sorted(users))}
    total = len(set(clients.tolist()))
    every = [word for own in words for word in own]
    held = csr_matrix(
        (
            np.array([np.log(total / len(users[word])) for word in every], dtype=np.float32),
            (
                np.repeat(np.arange(len(words)), [len(own) for own in words]),
                np.array([column[word] for word in every], dtype=int),
            ),
        ),
        shape=(len(words), max(1, len(column))),
    )
    return Parts(
        np.asarray(vectors, dtype=np.float32) * np.float32(np.sqrt(1 - share)),
        normalize(held) * np.float32(np.sqrt(share)),
    )


def content_words(gloss: str) -> list[str]:
    """Words of a gloss that say something, without the calendar's, each once, sorted."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return sorted(set(WORD.findall(gloss.lower())) - ENGLISH_STOP_WORDS - _CALENDAR - {"client"})


def weights_of(words: Any) -> list[dict[int, float]]:
    """Weight of each word of each row of a sparse matrix (n, w), by its column."""
    return [
        dict(zip(words.indices[a:b].tolist(), words.data[a:b].tolist(), strict=True))
        for a, b in pairwise(words.indptr)
    ]
