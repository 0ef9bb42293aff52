"""The words that name a theme: shared by enough of its clients, and used by few others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

WORD = re.compile(r"[a-z][a-z-]{2,}")


def own_words(
    words: list[str],
    members: tuple[int, ...],
    users: Mapping[str, set[str]],
    glosses: Sequence[str],
    clients: np.ndarray,
    *,
    least: int,
    own: float,
    most: int,
) -> tuple[str, ...]:
    """Words that enough of the theme's clients share and few others use, best first."""
    using: dict[str, set[str]] = {}
    for row in members:
        for word in _words(glosses[row]):
            using.setdefault(word, set()).add(clients[row])
    kept = [
        word
        for word in words
        if len(using.get(word, ())) >= least and len(using[word]) >= own * len(users[word])
    ]
    return tuple(kept[:most])


def users_of(glosses: Sequence[str], clients: np.ndarray) -> Mapping[str, set[str]]:
    """Clients in whose passages each word stands."""
    users: dict[str, set[str]] = {}
    for gloss, client in zip(glosses, clients, strict=True):
        for word in _words(gloss):
            users.setdefault(word, set()).add(client)
    return users


def _words(gloss: str) -> set[str]:
    return set(WORD.findall(gloss.lower()))
