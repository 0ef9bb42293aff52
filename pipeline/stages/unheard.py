"""Unheard: matters told in words that nobody wrote before, by few clients and in several wordings.

Whether three clients of sixty are more than nobody of sixty cannot be told from the counts alone:
nothing changes, and one of many rare matters looks so by chance. What is new is told in new words.
A passage with words that no earlier document holds, and that the reader has hardly met, is put
beside its like by average linkage. A group counts by its surprise: the unheard words of each
wording, weighed by how seldom casework has them. A wording that several clients share is a formula
and counts once. The least surprise is set on generated material in which nothing changes
(``python -m pipeline.tuning.signals``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from pipeline.language.polarity import polarity_of
from pipeline.matching.likeness import space
from pipeline.matching.pairs import Likeness, grouped, likeness
from pipeline.matching.unheard_words import unheard_words
from pipeline.stats.found_again import found_again, groups_of

#: Chance that anything is listed though nothing changes, under the settings as shipped: what
#: ``python -m pipeline.tuning.signals`` prints for 60 clients a period.
FALSE_ALARM = 0.05
_DRAWING = 0  # seed of the resampled runs: no seed decides what is listed


class UnheardSettings(BaseModel):
    """Settings of the stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = True
    min_clients: int = Field(default=3, ge=1)  # clients of a group at least
    most_share: float = Field(default=0.12, gt=0, le=1)  # of the clients; more is no weak signal
    most_lines: int = Field(default=10, ge=0)  # of the reader's lines that may hold an unheard word
    most_passages: int = Field(default=4000, ge=0)  # with unheard words; with more nothing is told
    distance: float = Field(default=0.8, gt=0, lt=2)  # at which groups stop joining
    rare_words: float = Field(default=0.15, ge=0, lt=1)  # their weight in the likeness
    phenomena: float = Field(default=0.3, ge=0, lt=1)  # weight of what the reader makes of it
    same_wording: float = Field(default=0.8, gt=0, le=1)  # likeness from which it is one wording
    wordings: int = Field(default=3, ge=1)  # different wordings at least
    # Mean over the wordings. At 24 something false is listed in at most one period of twenty,
    # whether nothing changes at all or rare matters, told in ever new words, are in both periods.
    least_surprise: float = Field(default=24.0, ge=0)
    runs: int = Field(default=20, ge=1)  # resampled runs
    keep: float = Field(default=0.8, gt=0, lt=1)  # share of the clients in each
    jaccard: float = Field(default=0.5, gt=0, le=1)  # likeness from which a group is found again


@dataclass(frozen=True)
class Unheard:
    """One group: its rows among the passages, and what speaks for it."""

    rows: tuple[int, ...]
    clients: frozenset[str]
    words: tuple[str, ...]  # unheard words that enough of its clients share, the most used first
    wordings: int
    surprise: float
    stability: float  # share of resampled runs that found it again
    cohesion: float  # mean likeness between its clients


def unheard(
    passages: pd.DataFrame,
    vectors: np.ndarray,
    *,
    near: pd.DataFrame,
    glosses: Sequence[str],
    earlier: Sequence[str],
    known: tuple[int, Mapping[str, int]],
    about: np.ndarray | None,
    settings: UnheardSettings,
) -> list[Unheard]:
    """Find groups of passages that tell of something in unheard words, the most surprising first.

    The reader's polarity is not asked alone: what it has never met it takes for a denial often. A
    passage counts where the reader or the written rules say that it affirms.

    :param near: table ``candidates``; what reached a phenomenon of the catalogue is known.
    :param earlier: glosses of every passage of earlier periods; none, nothing is new.
    :param known: lines of the reader, and in how many each word stands.
    """
    if not settings.enabled or not len(earlier):
        return []
    taken = set(near.loc[near["reached"], "passage_id"])
    words = unheard_words(glosses, earlier, known, most=settings.most_lines)
    rows = np.array(
        [
            row
            for row, (name, text, language, polarity) in enumerate(
                zip(
                    passages["passage_id"],
                    passages["text"],
                    passages["language"],
                    passages["polarity"],
                    strict=True,
                )
            )
            if words[row]
            and name not in taken
            and "affirmed" in (polarity, polarity_of(text, language))
        ],
        dtype=int,
    )
    if not settings.wordings <= len(rows) <= settings.most_passages:
        return []
    told_apart = space(
        vectors, glosses, about, rows, words=settings.rare_words, phenomena=settings.phenomena
    )
    like = likeness(told_apart.of(np.arange(len(rows))))
    clients = passages["client_id"].to_numpy()
    found = [
        one
        for members in groups_of(grouped(like, settings.distance), np.arange(len(rows)))
        if (one := _group(members, rows, like, clients, words, settings))
    ]

    def again(at: np.ndarray, run: int) -> np.ndarray:
        return grouped(like, settings.distance, at)

    steady = found_again(
        [one.rows for one in found],
        rows,
        clients,
        again,
        runs=settings.runs,
        keep=settings.keep,
        jaccard=settings.jaccard,
        seed=_DRAWING,
    )
    made = [
        Unheard(**{**one.__dict__, "stability": share})
        for one, share in zip(found, steady, strict=True)
    ]
    return sorted(made, key=lambda one: (-one.surprise, one.rows))


def _group(
    members: tuple[int, ...],
    rows: np.ndarray,
    like: Likeness,
    clients: np.ndarray,
    words: list[dict[str, float]],
    settings: UnheardSettings,
) -> Unheard | None:
    """One group with its figures; None where it is too small, too wide or no surprise."""
    own = tuple(int(rows[m]) for m in members)
    who = clients[list(own)]
    if not settings.min_clients <= len(set(who)) <= settings.most_share * len(set(clients)):
        return None
    within = like.within(members)
    told = _wordings([words[row] for row in own], within >= settings.same_wording)
    surprise = float(np.mean([sum(one.values()) for one in told]))
    if len(told) < settings.wordings or surprise < settings.least_surprise:
        return None
    users: dict[str, set[str]] = {}
    for row in own:
        for word in words[row]:
            users.setdefault(word, set()).add(clients[row])
    shared = sorted(users, key=lambda word: (-len(users[word]), word))
    return Unheard(
        rows=own,
        clients=frozenset(str(one) for one in who),
        words=tuple(word for word in shared if len(users[word]) >= settings.min_clients),
        wordings=len(told),
        surprise=surprise,
        stability=0.0,
        cohesion=float(within[who[:, None] != who[None, :]].mean()),
    )


def _wordings(words: list[dict[str, float]], same: np.ndarray) -> list[dict[str, float]]:
    """Unheard words of each wording: passages that are nearly alike, one through the other."""
    from scipy.sparse.csgraph import connected_components

    number, label = connected_components(same, directed=False)
    made: list[dict[str, float]] = [{} for _ in range(number)]
    for own, which in zip(words, label, strict=True):
        made[which].update(own)
    return made
