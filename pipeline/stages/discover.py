"""Discover: themes that nobody asked for, among the passages that the catalogue does not explain.

BERTopic (Grootendorst 2022) holds clustering and class-based TF-IDF together. Small material, the
usual case, is clustered by average linkage on cosine distance, which has no seed and no
dependence on the order of rows; large material by UMAP and HDBSCAN with a seed. A theme is kept
only where it comes back in resampled runs; the rest stays unassigned and is counted.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from pipeline import tables
from pipeline.matching.likeness import grouped, likeness
from pipeline.matching.own_words import WORD, own_words, users_of
from pipeline.models import in_letters
from pipeline.stats.found_again import found_again, groups_of

_DRAWING = 0  # seed of the resampled runs of small material


class DiscoverSettings(BaseModel):
    """Settings of the stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = True
    # cosine distance at which clusters stop joining
    distance: float = Field(default=0.65, gt=0, lt=2)
    rare_words: float = Field(default=0.25, ge=0, lt=1)  # their weight in small material
    phenomena: float = Field(default=0.2, ge=0, lt=1)  # weight of what the reader makes of it
    small: int = Field(default=6000, ge=0)  # passages up to which average linkage is used
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
    seed: int,
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
    clients = passages["client_id"].to_numpy()
    routine = _routine(vectors, background)
    closeness = _closeness(passages, near)
    large = len(rows) > settings.small
    space = _space(vectors, glosses, about, rows, settings)
    labels, words = _topics(
        _cluster(space, large=large, settings=settings, seed=seed),
        vectors[rows],
        [glosses[i] for i in rows],
        settings,
    )
    kept = []
    for members in groups_of(labels, rows):
        reason = _unfit(members, clients, vectors, routine, closeness, settings)
        counts[reason or "candidate"] += 1
        if not reason:
            kept.append(members)

    def again(at: np.ndarray, run: int) -> np.ndarray:
        own = space[at] if large else space[np.ix_(at, at)]
        return _cluster(own, large=large, settings=settings, seed=seed + run)

    found = found_again(
        kept,
        rows,
        clients,
        again,
        runs=settings.runs,
        keep=settings.keep,
        jaccard=settings.jaccard,
        # average linkage draws nothing; so that no seed decides what is shown, neither does this
        seed=seed if large else _DRAWING,
    )
    themes = []
    users = users_of(glosses, clients)
    for members, share in zip(kept, found, strict=True):
        if share < settings.stability:
            counts["unstable"] += 1
            continue
        label = int(labels[rows.tolist().index(members[0])])
        own = own_words(
            words.get(label, []),
            members,
            users,
            glosses,
            clients,
            least=settings.min_clients,
            own=settings.own,
            most=settings.words,
        )
        if not own and concepts is not None:
            own = concepts.nearest(vectors[list(members)], vectors, settings.concepts)
        if not own:
            counts["no_words_of_its_own"] += 1
            continue
        name = _name(passages["passage_id"].iloc[list(members)])
        themes.append(OpenTheme(name, members, share, _cohesion(vectors[list(members)]), own))
    themes.sort(key=lambda t: (-len(t.rows), sorted(passages["passage_id"].iloc[list(t.rows)])))
    return _result(themes, passages, vectors, counts)


def _space(
    vectors: np.ndarray,
    glosses: Sequence[str],
    about: np.ndarray | None,
    rows: np.ndarray,
    settings: DiscoverSettings,
) -> np.ndarray:
    """What the passages of ``rows`` are clustered by.

    :returns: distances (m, m), 0-2, of small material; vectors (m, d) of large.
    """
    own = np.asarray(vectors[rows])
    if len(rows) > settings.small:
        return own
    return 1 - likeness(
        own,
        [glosses[i] for i in rows],
        None if about is None else about[rows],
        words=settings.rare_words,
        phenomena=settings.phenomena,
    )


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
    return np.asarray((np.asarray(vectors) @ background.T).max(axis=1))


def _closeness(passages: pd.DataFrame, near: pd.DataFrame) -> list[dict[str, float]]:
    row = {name: i for i, name in enumerate(passages["passage_id"])}
    made: list[dict[str, float]] = [{} for _ in range(len(passages))]
    for one in near.itertuples():
        made[row[one.passage_id]][one.theme_id] = one.calibrated
    return made


def _cluster(
    space: np.ndarray, *, large: bool, settings: DiscoverSettings, seed: int
) -> np.ndarray:
    """Label of each row; -1 where it is alone. See :func:`_space` for what ``space`` holds."""
    if not large:
        return grouped(space, settings.distance)
    from hdbscan import HDBSCAN
    from umap import UMAP

    reduced = UMAP(
        n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed, n_jobs=1
    ).fit_transform(space)
    least = max(10, len(space) // 1000)
    return np.asarray(HDBSCAN(min_cluster_size=least, core_dist_n_jobs=1).fit_predict(reduced))


def _topics(
    labels: np.ndarray, vectors: np.ndarray, glosses: list[str], settings: DiscoverSettings
) -> tuple[np.ndarray, dict[int, list[str]]]:
    """Words of each cluster by class-based TF-IDF; returns the labels that they go by."""
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder
    from bertopic.cluster import BaseCluster
    from bertopic.dimensionality import BaseDimensionalityReduction
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(token_pattern=WORD.pattern, stop_words="english")
    words_in = vectorizer.build_analyzer()
    model = BERTopic(
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),  # the clusters are handed in
        vectorizer_model=vectorizer,
        embedding_model=BaseEmbedder(),  # vectors are handed in; no model is loaded
        top_n_words=4 * settings.words,
        calculate_probabilities=False,
        verbose=False,
    )
    texts = [gloss if words_in(gloss) else "passage" for gloss in glosses]
    if len({word for text in texts for word in words_in(text)}) < 2:
        texts = [f"{text} casework passage" for text in texts]  # BERTopic needs two words in all
    named, _ = model.fit_transform(
        texts, embeddings=np.asarray(vectors, dtype=np.float32), y=labels.tolist()
    )
    words = {
        int(topic): [word for word, _ in pairs if word]
        for topic, pairs in model.get_topics().items()
    }
    return np.asarray(named), words


def _unfit(
    members: tuple[int, ...],
    clients: np.ndarray,
    vectors: np.ndarray,
    routine: np.ndarray,
    closeness: list[dict[str, float]],
    settings: DiscoverSettings,
) -> str:
    own, everyone = len(set(clients[list(members)])), len(set(clients))
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
