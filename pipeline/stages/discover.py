"""Discover: themes that nobody asked for, among the passages that the catalogue does not explain.

Passages are clustered by average linkage on their likeness, which has no seed and does not depend
on the order of rows; the words of a theme are those of BERTopic's class-based TF-IDF. Of large
material a part of the clients is clustered, and the themes are given to the rest by a calibrated
cut (``matching/spread.py``). A theme is kept only where it comes back in resampled runs; what is in
none stays unassigned and is counted.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from pipeline import tables
from pipeline.matching.likeness import Space, space
from pipeline.matching.own_words import own_words, users_of
from pipeline.matching.pairs import Likeness, grouped, likeness
from pipeline.matching.spread import by_content, some_clients, spread
from pipeline.matching.theme_words import theme_words
from pipeline.models import in_letters
from pipeline.stats.found_again import found_again, groups_of, labels_of

_DRAWING = 0  # seed of the resampled runs of small material
_STEP = 4096  # passages at a time, which bounds the memory


class DiscoverSettings(BaseModel):
    """Settings of the stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = True
    # cosine distance at which clusters stop joining
    distance: float = Field(default=0.65, gt=0, lt=2)
    rare_words: float = Field(default=0.25, ge=0, lt=1)  # their weight in small material
    phenomena: float = Field(default=0.2, ge=0, lt=1)  # weight of what the reader makes of it
    # passages that are clustered at most; with more, those of a part of the clients
    most_clustered: int = Field(default=6000, ge=100)
    min_clients: int = Field(default=3, ge=1)  # clients of a theme at least
    # share of the clients of a theme at least, so that more material does not bring more themes
    least_share: float = Field(default=0.02, ge=0, lt=1)
    max_share: float = Field(
        default=0.4, gt=0, le=1
    )  # of the clients; a wider theme is casework itself
    # mean likeness to background from which it is set aside
    boilerplate: float = Field(default=0.9, gt=0, le=1)
    # mean calibrated probability: a catalogue theme's fringe
    explained: float = Field(default=0.4, gt=0, le=1)
    # probability of speaking of any matter, from which kept
    speaks: float = Field(default=0.5, ge=0, le=1)
    cohesion: float = Field(default=0.3, ge=-1, le=1)  # mean cosine among its passages at least
    runs: int = Field(default=20, ge=1)  # resampled runs
    keep: float = Field(default=0.8, gt=0, lt=1)  # share of the clients in each
    jaccard: float = Field(default=0.5, gt=0, le=1)  # likeness from which a theme is found again
    stability: float = Field(default=0.6, ge=0, le=1)  # share of runs that must find it again
    # share of the clients on whom alone open themes are counted, found on the others; 0: all both
    hold_out: float = Field(default=0.0, ge=0, lt=1)
    words: int = Field(default=8, ge=1)  # words kept per theme
    concepts: int = Field(default=2, ge=1)  # of the lexicon, for a theme without words of its own
    own: float = Field(default=0.3, ge=0, le=1)  # share of a word's clients that are the theme's


class NamesThemes(Protocol):
    """Gives names that do not come from the texts."""

    def nearest(self, own: np.ndarray, everything: np.ndarray, most: int) -> tuple[str, ...]:
        """Names nearest to vectors (n, d), set apart from those of everything (m, d)."""


@dataclass(frozen=True)
class OpenTheme:
    """One theme: its rows among the passages, how stable it is, and its gloss words."""

    theme_id: str
    rows: tuple[int, ...]
    stability: float
    cohesion: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class DiscoverResult:
    """Open themes, their assignments, and an account of what was set aside."""

    themes: list[OpenTheme]
    assignments: pd.DataFrame
    counts: dict[str, int]


def discover(
    passages: pd.DataFrame,
    vectors: np.ndarray,
    *,
    near: pd.DataFrame,
    background: np.ndarray,
    glosses: Sequence[str],
    speaks: np.ndarray | None = None,
    about: np.ndarray | None = None,
    concepts: NamesThemes | None = None,
    settings: DiscoverSettings,
) -> DiscoverResult:
    """Find themes among affirmed passages that reached no phenomenon of the catalogue.

    :param near: table ``candidates`` of the catalogue.
    :param background: vectors of sentences of ordinary casework, (m, d); may be empty.
    :param speaks: probability that a passage speaks of any matter at all, not of casework (n,);
        None where nothing can tell.
    :param about: probabilities of the reader's phenomena (n, k), to tell passages apart by.
    :param concepts: names a theme whose clients share no word of its own; without it there is no
        such theme.
    :param glosses: English glosses, one a passage, for the words of a theme.
    """
    rows = _pool(passages, near)
    counts: Counter[str] = Counter(pool=len(rows))
    if speaks is not None:
        rows = rows[speaks[rows] >= settings.speaks]
    counts["casework"] = counts["pool"] - len(rows)
    if not settings.enabled or len(rows) < 2 * settings.min_clients:
        return _result([], passages, vectors, counts)
    clients = by_content(list(passages["client_id"]), list(passages["text"]))
    made = _clustered(rows, vectors, glosses, about, clients, settings)
    counts["clustered"] = len(made.fitted)
    counts["given"] = sum(map(len, made.whole)) - len(made.fitted)
    routine = _routine(vectors, background)
    closeness = _closeness(passages, near)
    kept = []
    for number, members in enumerate(made.groups):
        reason = _unfit(members, clients, made.drawn, vectors, routine, closeness, settings)
        counts[reason or "candidate"] += 1
        if not reason:
            kept.append(number)
    themes = []
    words, users = made.words(glosses, settings), users_of(glosses, clients)
    for number, share in zip(kept, made.stability(kept, clients, settings), strict=True):
        if share < settings.stability:
            counts["unstable"] += 1
            continue
        members = made.whole[number]
        telling = own_words(
            words.get(number, []),
            members,
            users,
            glosses,
            clients,
            least=settings.min_clients,
            own=settings.own,
            most=settings.words,
        )
        if not telling and concepts is not None:
            telling = concepts.nearest(vectors[list(members)], vectors, settings.concepts)
        if not telling:
            counts["no_words_of_its_own"] += 1
            continue
        name = _name(passages["passage_id"].iloc[list(members)])
        themes.append(OpenTheme(name, members, share, _cohesion(vectors[list(members)]), telling))
    themes.sort(key=lambda t: (-len(t.rows), sorted(passages["passage_id"].iloc[list(t.rows)])))
    return _result(themes, passages, vectors, counts)


@dataclass(frozen=True)
class _Clusters:
    """Groups of the passages of the drawn clients, the largest first, and what all add to them."""

    fitted: np.ndarray  # rows of the passages that were clustered
    like: Likeness  # of every two of them
    groups: list[tuple[int, ...]]  # by row
    whole: list[tuple[int, ...]]  # the same with the passages of the clients who were not drawn
    drawn: int  # clients

    def stability(
        self, numbers: list[int], clients: np.ndarray, settings: DiscoverSettings
    ) -> list[float]:
        """Share of resampled runs that find each of these groups again."""

        def again(part: np.ndarray, run: int) -> np.ndarray:
            return grouped(self.like, settings.distance, part)

        return found_again(
            [self.groups[number] for number in numbers],
            self.fitted,
            clients,
            again,
            runs=settings.runs,
            keep=settings.keep,
            jaccard=settings.jaccard,
            seed=_DRAWING,  # no seed decides what is shown
        )

    def words(self, glosses: Sequence[str], settings: DiscoverSettings) -> dict[int, list[str]]:
        """What sets each group apart from the others."""
        labels = labels_of(self.groups, self.fitted)
        return theme_words(labels, [glosses[row] for row in self.fitted], 4 * settings.words)


def _clustered(  # noqa: PLR0913 - what passages are told apart by
    rows: np.ndarray,
    vectors: np.ndarray,
    glosses: Sequence[str],
    about: np.ndarray | None,
    clients: np.ndarray,
    settings: DiscoverSettings,
) -> _Clusters:
    """Cluster the passages of ``rows``; of large material those of some clients, then give it."""
    every = space(
        vectors, glosses, about, rows, words=settings.rare_words, phenomena=settings.phenomena
    )
    drawn = some_clients(clients, rows, settings.most_clustered)
    at = np.flatnonzero([client in drawn for client in clients[rows]])
    like = likeness(every.of(at))
    within = groups_of(grouped(like, settings.distance), at)
    whole = within if len(at) == len(rows) else _with_others(every, within, at)
    return _Clusters(
        fitted=rows[at],
        like=like,
        groups=[tuple(rows[list(members)].tolist()) for members in within],
        whole=[tuple(rows[list(members)].tolist()) for members in whole],
        drawn=len(drawn),
    )


def _with_others(
    every: Space, groups: list[tuple[int, ...]], fitted: np.ndarray
) -> list[tuple[int, ...]]:
    """Each group with the passages that were not clustered and are like enough."""
    own, _ = spread(every, groups, fitted)
    order = np.argsort(own, kind="stable")
    bounds = np.searchsorted(own[order], np.arange(len(groups) + 1))
    return [tuple(order[a:b].tolist()) for a, b in pairwise(bounds)]


def _name(passage_ids: pd.Series) -> str:
    digest = hashlib.sha256("\n".join(sorted(passage_ids)).encode()).hexdigest()
    return f"open_{in_letters(digest[:8])}"


def _pool(passages: pd.DataFrame, near: pd.DataFrame) -> np.ndarray:
    taken = set(near.loc[near["reached"], "passage_id"])
    free = (passages["polarity"] == "affirmed") & ~passages["passage_id"].isin(taken)
    return np.flatnonzero(free.to_numpy())


def _routine(vectors: np.ndarray, background: np.ndarray) -> np.ndarray:
    if not len(background):
        return np.zeros(len(vectors))
    made = np.zeros(len(vectors), dtype=np.float32)
    for at in range(0, len(vectors), _STEP):
        made[at : at + _STEP] = (np.asarray(vectors[at : at + _STEP]) @ background.T).max(axis=1)
    return made


def _closeness(passages: pd.DataFrame, near: pd.DataFrame) -> list[dict[str, float]]:
    row = {name: i for i, name in enumerate(passages["passage_id"])}
    made: list[dict[str, float]] = [{} for _ in range(len(passages))]
    for one in near.itertuples():
        made[row[one.passage_id]][one.theme_id] = one.calibrated
    return made


def _unfit(
    members: tuple[int, ...],
    clients: np.ndarray,
    everyone: int,
    vectors: np.ndarray,
    routine: np.ndarray,
    closeness: list[dict[str, float]],
    settings: DiscoverSettings,
) -> str:
    own = len(set(clients[list(members)]))
    if own < max(settings.min_clients, settings.least_share * everyone):
        return "too_few_clients"
    if own > settings.max_share * everyone:
        return "too_wide"
    if routine[list(members)].mean() >= settings.boilerplate:
        return "boilerplate"
    near: Counter[str] = Counter()
    for row in members:
        near.update(closeness[row])
    if near and max(near.values()) / len(members) >= settings.explained:
        return "fringe_of_catalogue"
    return "" if _cohesion(vectors[list(members)]) >= settings.cohesion else "loose"


def _cohesion(vectors: np.ndarray) -> float:
    n = len(vectors)
    if n < 2:
        return 1.0
    total = np.asarray(vectors, dtype=np.float64).sum(axis=0)
    return float((total @ total - n) / (n * (n - 1)))


def _result(
    themes: list[OpenTheme], passages: pd.DataFrame, vectors: np.ndarray, counts: Counter[str]
) -> DiscoverResult:
    rows = []
    for theme in themes:
        own = np.asarray(vectors[list(theme.rows)], dtype=np.float64)
        centre = own.mean(axis=0)
        likeness = np.clip(own @ (centre / np.linalg.norm(centre)), 0, 1)
        for row, like in zip(theme.rows, likeness, strict=True):
            name = passages["passage_id"].iloc[row]
            rows.append((name, theme.theme_id, float(like), theme.stability, "open"))
    counts["themes"] = len(themes)
    return DiscoverResult(themes, tables.ASSIGNMENTS.frame(rows), dict(counts))
