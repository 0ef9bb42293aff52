"""Unheard: matters that few clients tell of in several wordings, and that nobody told of before.

Three clients of sixty, after nobody of sixty, are no more than chance brings; after nobody of many
they are more. Three passages of the newest period, of different clients and in different wordings,
count by how much they are like each other and how little like anything that was written before
(``matching/newest_groups.py``). Where nothing changes it does not matter who is new: so that is
shuffled among the clients of all periods, and a group is told where the best of the shuffled groups
is seldom as good (``stats/shuffled.py``). The chance that anything is told though nothing changes
is then the one that is set, however many groups were looked at, where a client's periods hang
together no more than those of different clients; clients who stay were measured. A new
way of writing is a change too. ``python -m pipeline.tuning.signals`` measures what is found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from pipeline.language.polarity import polarity_of
from pipeline.matching.nearest_clients import (
    by_words_and_meaning,
    content_words,
    nearest_clients,
    weights_of,
)
from pipeline.matching.newest_groups import NewestGroups
from pipeline.matching.spread import by_content
from pipeline.stats.shuffled import cut

#: Chance that anything is listed though nothing changes, under the settings as shipped: clients who
#: stay make it a little more than ``alpha`` (``python -m pipeline.tuning.signals``).
FALSE_ALARM = 0.05
_DRAWING = 0  # seed of the shuffles and of the resampled runs: no seed of a run decides
_FEW = 3  # clients, and wordings, of a group at least
_OWN = 0.3  # share of a word's clients, in all periods, that are the group's


class UnheardSettings(BaseModel):
    """Settings of the stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = True
    # earlier periods; with fewer, rare matters that are in all periods are listed more often than
    # the chance that is stated, and little is found
    least_history: int = Field(default=4, ge=1)
    # chance that anything is listed though nothing changes, were every client in one period alone
    alpha: float = Field(default=0.04, gt=0, lt=1)
    shuffles: int = Field(default=199, ge=1)  # of who is new; at least 1 / alpha - 1
    most_share: float = Field(default=0.12, gt=0, le=1)  # of the clients; more is no weak signal
    most_passages: int = Field(default=12000, ge=0)  # of all periods; the oldest are left out first
    least_words: int = Field(default=4, ge=1)  # words of a passage that say something
    rare_words: float = Field(default=0.25, ge=0, lt=1)  # their weight in the likeness
    unlike: float = Field(default=1.5, ge=0)  # weight of being unlike what was written before
    alike: float = Field(default=0.1, ge=0, le=1)  # likeness of two passages of a group at least
    same_wording: float = Field(default=0.8, gt=0, le=1)  # likeness from which it is one wording
    runs: int = Field(default=20, ge=1)  # resampled runs
    keep: float = Field(default=0.8, gt=0, lt=1)  # share of the clients in each
    jaccard: float = Field(default=0.5, gt=0, le=1)  # likeness from which a group is found again


@dataclass(frozen=True)
class Told:
    """What is told in one period; ``client_id`` of the passages is the counting unit.

    ``vectors`` (n, d) and ``glosses`` follow the passages; ``reached`` are ids of passages that
    the catalogue explains.
    """

    passages: pd.DataFrame
    vectors: np.ndarray
    glosses: Sequence[str]
    reached: frozenset[str]


@dataclass(frozen=True)
class Unheard:
    """One group: its rows among the newest passages, and what speaks for it."""

    rows: tuple[int, ...]
    clients: frozenset[str]
    words: tuple[str, ...]  # that at least three of its clients and few others use
    wordings: int
    newness: float  # of its best three passages
    stability: float  # share of resampled runs that found it again
    cohesion: float  # mean cosine between passages of its clients


def unheard(now: Told, earlier: Sequence[Told], settings: UnheardSettings) -> list[Unheard]:
    """Find groups of passages that tell of something new, the newest first.

    The reader's polarity is not asked alone: what it has never met it takes for a denial often. A
    passage counts where the reader or the written rules say that it affirms.

    :param earlier: comparable earlier periods, the oldest first; without any, nothing is new.
    """
    periods = _that_fit([*earlier, now], settings.most_passages)
    if not settings.enabled or len(periods) <= settings.least_history:
        return []
    pool = _pool(periods, settings)
    above = cut(
        pool.newest,
        pool.groups.largest,
        alpha=settings.alpha,
        shuffles=settings.shuffles,
        seed=_DRAWING,
    )
    if above is None:
        return []
    own = pool.groups.near.own
    most = settings.most_share * int(pool.newest.sum())
    found = [
        one
        for one in pool.groups.groups(pool.newest, ~pool.newest, above)
        if len(set(own[list(one[0])])) <= most
    ]
    again = _found_again([set(own[list(group)]) for group, _ in found], pool, above, settings)
    made = [
        pool.told(group, newness, share, settings)
        for (group, newness), share in zip(found, again, strict=True)
    ]
    return sorted(made, key=lambda one: (-one.newness, one.rows))


@dataclass(frozen=True)
class _Pool:
    """Passages of all periods that may be of a group (m,), client by client.

    :ivar newest: which of the clients, each in one period, are the newest period's, bool (u,).
    :ivar rows: row of each in its own period (m,); ``names``: its client (m,).
    :ivar words: its words (m,); ``users``: clients of each word, over all passages.
    """

    groups: NewestGroups
    newest: np.ndarray
    rows: np.ndarray
    names: np.ndarray
    words: list[list[str]]
    users: dict[str, int]

    def told(
        self, group: Sequence[int], newness: float, stability: float, settings: UnheardSettings
    ) -> Unheard:
        """One group, by its places, as passages of the newest period."""
        from scipy.sparse.csgraph import connected_components

        at = list(group)
        who, vectors = self.names[at], self.groups.vectors[at]
        like = vectors @ vectors.T
        own: dict[str, set[str]] = {}
        for place in at:
            for word in self.words[place]:
                own.setdefault(word, set()).add(self.names[place])
        share = {word: len(has) / self.users[word] for word, has in own.items() if len(has) >= _FEW}
        telling = [word for word in share if share[word] >= _OWN]
        return Unheard(
            rows=tuple(sorted(int(row) for row in self.rows[at])),
            clients=frozenset(str(one) for one in who),
            words=tuple(sorted(telling, key=lambda word: (-share[word], word))),
            wordings=int(connected_components(like >= settings.same_wording, directed=False)[0]),
            newness=newness,
            stability=stability,
            cohesion=float(like[who[:, None] != who[None, :]].mean()),
        )


def _that_fit(periods: Sequence[Told], most: int) -> list[Told]:
    """The newest periods that hold at most so many passages."""
    kept: list[Told] = []
    for one in reversed(periods):
        most -= len(one.passages)
        if most < 0:
            break
        kept.insert(0, one)
    return kept


def _pool(periods: Sequence[Told], settings: UnheardSettings) -> _Pool:
    """Passages of all periods, in an order that hangs on what is written alone."""
    joined = pd.concat(
        [
            one.passages.assign(free=~one.passages["passage_id"].isin(one.reached))
            for one in periods
        ],
        ignore_index=True,
    )
    period = np.repeat(np.arange(len(periods)), [len(one.passages) for one in periods])
    origin = np.concatenate([np.arange(len(one.passages)) for one in periods])
    glosses = [gloss for one in periods for gloss in one.glosses]
    persons = by_content(list(joined["client_id"]), list(joined["text"]))
    unit = [f"{p:06d} {who}" for p, who in zip(period, persons, strict=True)]
    keys = list(zip(unit, joined["text"], glosses, joined["passage_id"], strict=True))
    order = np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=int)
    joined, period, origin = joined.iloc[order], period[order], origin[order]
    glosses = [glosses[k] for k in order]
    _, first, clients = np.unique([unit[k] for k in order], return_index=True, return_inverse=True)
    vectors = np.concatenate([np.asarray(one.vectors) for one in periods])[order]
    words = [content_words(gloss) for gloss in glosses]
    rows = _may_count(joined, words, settings.least_words)
    person = np.unique(persons[order][first], return_inverse=True)[1]
    parts = by_words_and_meaning(vectors, words, clients, share=settings.rare_words)
    near = nearest_clients(
        parts,
        vectors,
        rows,
        clients,
        person,
        same_wording=settings.same_wording,
    )
    names = joined["client_id"].to_numpy().astype(str)
    used = {(name, word) for name, own in zip(names, words, strict=True) for word in own}
    return _Pool(
        NewestGroups(
            near,
            person,
            vectors[rows],
            weights_of(parts.words[rows]),
            1 - settings.rare_words,
            settings.same_wording,
            settings.alike,
            settings.unlike,
        ),
        period[first] == len(periods) - 1,
        origin[rows],
        names[rows],
        [words[row] for row in rows],
        Counter(word for _, word in used),
    )


def _may_count(passages: pd.DataFrame, words: Sequence[Sequence[str]], least: int) -> np.ndarray:
    """Rows of passages that affirm something the catalogue does not explain."""
    columns = (passages[name] for name in ("free", "text", "language", "polarity"))
    return np.array(
        [
            row
            for row, (own, free, text, language, polarity) in enumerate(
                zip(words, *columns, strict=True)
            )
            if free and len(own) >= least and "affirmed" in (polarity, polarity_of(text, language))
        ],
        dtype=int,
    )


def _found_again(
    clients: Sequence[set[int]], pool: _Pool, above: float, settings: UnheardSettings
) -> list[float]:
    """Share of runs, each on a part of the clients, that find each group again.

    A run counts for a group of which enough clients were drawn (compare ``stats/found_again.py``).
    """
    random = np.random.default_rng(_DRAWING)
    hits, seen = np.zeros(len(clients)), np.zeros(len(clients))
    for _ in range(settings.runs if clients else 0):
        drawn = random.random(len(pool.newest)) < settings.keep
        now, before = pool.newest & drawn, ~pool.newest & drawn
        own = pool.groups.near.own
        found = [set(own[list(group)]) for group, _ in pool.groups.groups(now, before, above)]
        for k, who in enumerate(clients):
            left = {one for one in who if drawn[one]}
            if len(left) >= _FEW:
                seen[k] += 1
                hits[k] += any(
                    len(left & one) >= settings.jaccard * len(left | one) for one in found
                )
    return [float(h / s) if s else 0.0 for h, s in zip(hits, seen, strict=True)]
