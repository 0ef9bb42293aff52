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
from typing import Any, Protocol

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from pipeline import tables
from pipeline.matching.blend import blend
from pipeline.matching.own_words import WORD, own_words, users_of

_DRAWING = 0  # seed of the resampled runs of small material
#: An id of digits alone would read like a telephone number.
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


class DiscoverSettings(BaseModel):
    """Settings of the stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = True
    # cosine distance at which clusters stop joining
    distance: float = Field(default=0.7, gt=0, lt=2)
    rare_words: float = Field(default=0.25, ge=0, lt=1)  # their weight in small material
    phenomena: float = Field(default=0.2, ge=0, lt=1)  # weight of what the reader makes of it
    small: int = Field(default=6000, ge=0)  # passages up to which average linkage is used
    min_clients: int = Field(default=3, ge=1)  # clients of a theme at least
    max_share: float = Field(
        default=0.4, gt=0, le=1
    )  # of the clients; a wider theme is casework itself
    # mean likeness to background from which it is set aside
    boilerplate: float = Field(default=0.9, gt=0, le=1)
    # mean calibrated probability: a catalogue theme's fringe
    explained: float = Field(default=0.15, gt=0, le=1)
    # probability of speaking of any matter, from which kept
    speaks: float = Field(default=0.6, ge=0, le=1)
    cohesion: float = Field(default=0.3, ge=-1, le=1)  # mean cosine among its passages at least
    runs: int = Field(default=20, ge=1)  # resampled runs
    keep: float = Field(default=0.8, gt=0, lt=1)  # share of the clients in each
    jaccard: float = Field(default=0.5, gt=0, le=1)  # likeness from which a theme is found again
    stability: float = Field(default=0.6, ge=0, le=1)  # share of runs that must find it again
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
    known = _to_cluster(vectors, glosses, about, rows, settings)
    labels, words = _fit(known[rows], [glosses[i] for i in rows], settings, seed)
    groups = _groups(labels, rows)
    kept = []
    for members in groups:
        reason = _unfit(members, clients, vectors, routine, closeness, settings)
        counts[reason or "candidate"] += 1
        if not reason:
            kept.append(members)
    # Average linkage draws nothing; so that no seed decides what is shown, neither does this.
    drawing = seed if len(rows) > settings.small else _DRAWING
    found = _found_again(kept, rows, known, clients, settings, drawing)
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


def _to_cluster(
    vectors: np.ndarray,
    glosses: Sequence[str],
    about: np.ndarray | None,
    rows: np.ndarray,
    settings: DiscoverSettings,
) -> np.ndarray:
    """What the passages of ``rows`` are clustered by; rows of others are zero."""
    if len(rows) > settings.small:
        return np.asarray(vectors)
    made = blend(
        np.asarray(vectors[rows]),
        [glosses[i] for i in rows],
        None if about is None else about[rows],
        words=settings.rare_words,
        phenomena=settings.phenomena,
    )
    known = np.zeros((len(vectors), made.shape[1]), dtype=np.float32)
    known[rows] = made
    return known


def _name(passage_ids: pd.Series) -> str:
    digest = hashlib.sha256("\n".join(sorted(passage_ids)).encode()).hexdigest()
    return f"open_{digest[:8].translate(_LETTERS)}"


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


def _clusterer(n: int, settings: DiscoverSettings, seed: int) -> tuple[Any, Any]:
    from bertopic.dimensionality import BaseDimensionalityReduction
    from sklearn.cluster import AgglomerativeClustering

    if n <= settings.small:
        return BaseDimensionalityReduction(), AgglomerativeClustering(
            None, metric="cosine", linkage="average", distance_threshold=settings.distance
        )
    from hdbscan import HDBSCAN
    from umap import UMAP

    return UMAP(
        n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed, n_jobs=1
    ), HDBSCAN(min_cluster_size=max(10, n // 1000), core_dist_n_jobs=1)


def _fit(
    vectors: np.ndarray, glosses: list[str], settings: DiscoverSettings, seed: int
) -> tuple[np.ndarray, dict[int, list[str]]]:
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder
    from sklearn.feature_extraction.text import CountVectorizer

    reduction, clusterer = _clusterer(len(vectors), settings, seed)
    vectorizer = CountVectorizer(token_pattern=WORD.pattern, stop_words="english")
    words_in = vectorizer.build_analyzer()
    model = BERTopic(
        umap_model=reduction,
        hdbscan_model=clusterer,
        vectorizer_model=vectorizer,
        embedding_model=BaseEmbedder(),  # vectors are handed in; no model is loaded
        top_n_words=4 * settings.words,
        calculate_probabilities=False,
        verbose=False,
    )
    texts = [gloss if words_in(gloss) else "passage" for gloss in glosses]
    if len({word for text in texts for word in words_in(text)}) < 2:
        texts = [f"{text} casework passage" for text in texts]  # BERTopic needs two words in all
    labels, _ = model.fit_transform(texts, embeddings=np.asarray(vectors, dtype=np.float32))
    words = {
        int(topic): [word for word, _ in pairs if word]
        for topic, pairs in model.get_topics().items()
    }
    return np.asarray(labels), words


def _groups(labels: np.ndarray, rows: np.ndarray) -> list[tuple[int, ...]]:
    groups: dict[int, list[int]] = {}
    for label, row in zip(labels, rows, strict=True):
        if label >= 0:
            groups.setdefault(int(label), []).append(int(row))
    return sorted((tuple(sorted(g)) for g in groups.values()), key=lambda g: (-len(g), g))


def _unfit(
    members: tuple[int, ...],
    clients: np.ndarray,
    vectors: np.ndarray,
    routine: np.ndarray,
    closeness: list[dict[str, float]],
    settings: DiscoverSettings,
) -> str:
    own = len(set(clients[list(members)]))
    if own < settings.min_clients:
        return "too_few_clients"
    if own > settings.max_share * len(set(clients)):
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


def _found_again(
    themes: list[tuple[int, ...]],
    rows: np.ndarray,
    vectors: np.ndarray,
    clients: np.ndarray,
    settings: DiscoverSettings,
    seed: int,
) -> list[float]:
    """Share of runs on a random part of the clients in which each theme comes back."""
    if not themes:
        return []
    everyone = np.array(sorted(set(clients[rows])))
    generator = np.random.default_rng(seed)
    hits, seen = np.zeros(len(themes)), np.zeros(len(themes))
    for run in range(settings.runs):
        drawn = set(generator.choice(everyone, int(settings.keep * len(everyone)), replace=False))
        part = np.array([row for row in rows if clients[row] in drawn])
        if len(part) < 2:
            continue  # nothing to cluster
        reduction, clusterer = _clusterer(len(rows), settings, seed + run)
        drawn_vectors = np.asarray(vectors[part])
        reduced = reduction.fit(drawn_vectors).transform(drawn_vectors)
        groups = [set(group) for group in _groups(clusterer.fit_predict(reduced), part)]
        inside = set(part.tolist())
        for i, theme in enumerate(themes):
            left = set(theme) & inside
            if len(set(clients[list(left)])) < 2:
                continue  # too little of it was drawn to be found
            seen[i] += 1
            best = max((len(left & g) / len(left | g) for g in groups), default=0.0)
            hits[i] += best >= settings.jaccard
    return [float(h / s) if s else 0.0 for h, s in zip(hits, seen, strict=True)]


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
