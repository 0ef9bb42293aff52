"""Plain ways beside which the product is scored, each with everything in its favour.

Scrubbing is perfect (the marked identifiers are left out), sentences are split at full stops, draws
are seeded so that the figures can be had again, and what needs a number of topics is told the true
one. Nothing else is changed from what their libraries do by default.

- BERTopic (Grootendorst 2022) over all-MiniLM-L6-v2;
- LDA (Blei et al. 2003) and NMF (Lee & Seung 1999) over words, each sentence's strongest topic;
- k-means over the product's own passages and vectors, which shows what the rest of it adds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from pipeline.tuning.gold import Mark

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_LEAST_LETTERS = 15
SEED = 42
_LEAST_DOCUMENTS = 2  # sentences that a word of LDA and NMF stands in

Found = tuple[pd.DataFrame, pd.DataFrame]  # passages, assignments


def plain_bertopic(sentences: pd.DataFrame) -> Found:
    """Topics of BERTopic's defaults; outliers are theme -1.

    :param sentences: see :func:`sentences_of`.
    """
    from bertopic import BERTopic
    from umap import UMAP

    from pipeline.language.sentence_encoder import SentenceEncoder, minilm_folder

    texts = list(sentences["text"])
    vectors = SentenceEncoder(str(minilm_folder())).encode(texts, ["en"] * len(texts))
    reduce = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=SEED)
    topics, _ = BERTopic(umap_model=reduce, embedding_model=None).fit_transform(texts, vectors)
    return sentences, _given(sentences, topics)


def plain_lda(sentences: pd.DataFrame, topics: int) -> Found:
    """Strongest topic of latent Dirichlet allocation."""
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    counts = CountVectorizer(min_df=_LEAST_DOCUMENTS).fit_transform(sentences["text"])
    model = LatentDirichletAllocation(n_components=topics, random_state=SEED)
    return sentences, _given(sentences, model.fit_transform(counts).argmax(axis=1))


def plain_nmf(sentences: pd.DataFrame, topics: int) -> Found:
    """Strongest topic of non-negative matrix factorisation; a sentence without any is theme -1."""
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    weights = TfidfVectorizer(min_df=_LEAST_DOCUMENTS).fit_transform(sentences["text"])
    parts = NMF(n_components=topics, random_state=SEED, init="nndsvda").fit_transform(weights)
    labels = np.where(parts.max(axis=1) > 0, parts.argmax(axis=1), -1)
    return sentences, _given(sentences, labels)


def plain_kmeans(passages: pd.DataFrame, vectors: np.ndarray, topics: int) -> Found:
    """Clusters of a run's passages by their vectors (n, d)."""
    from sklearn.cluster import KMeans

    model = KMeans(n_clusters=min(topics, len(passages)), random_state=SEED, n_init=10)
    return passages, _given(passages, model.fit_predict(np.asarray(vectors)))


def plain_ways(
    gold: pd.DataFrame, passages: pd.DataFrame, vectors: np.ndarray
) -> Mapping[str, Callable[[], Found]]:
    """Every plain way by its name; each is made when it is called.

    :param gold: ``document_id, client_id, text, marks``; ``passages``, ``vectors``: of the run.
    """
    sentences = sentences_of(gold)
    topics = len({mark.value for marks in gold["marks"] for mark in marks if mark.kind == "ph"})
    return {
        "BERTopic": lambda: plain_bertopic(sentences),
        "LDA": lambda: plain_lda(sentences, topics),
        "NMF": lambda: plain_nmf(sentences, topics),
        "k-means": lambda: plain_kmeans(passages, vectors, topics),
    }


def sentences_of(gold: pd.DataFrame) -> pd.DataFrame:
    """Sentences of marked documents without their identifiers.

    :returns: ``passage_id, document_id, client_id, start, end`` (in the raw text) and ``text``.
    """
    rows = []
    for document in gold.itertuples():
        masked = _without_identifiers(document.text, document.marks)
        for match in _SENTENCE.finditer(masked):
            if sum(letter.isalpha() for letter in match.group()) >= _LEAST_LETTERS:
                rows.append(
                    (document.document_id, document.client_id, match.start(), match.end(),
                     " ".join(match.group().split()))
                )  # fmt: skip
    made = pd.DataFrame(rows, columns=["document_id", "client_id", "start", "end", "text"])
    made.insert(0, "passage_id", [f"{i:06d}" for i in range(len(made))])
    return made


def _given(passages: pd.DataFrame, topics: object) -> pd.DataFrame:
    themes = [str(topic) for topic in np.asarray(topics)]
    return pd.DataFrame({"passage_id": list(passages["passage_id"]), "theme_id": themes})


def _without_identifiers(text: str, marks: list[Mark]) -> str:
    masked = list(text)
    for mark in marks:
        if mark.kind == "pii":
            masked[mark.start : mark.end] = " " * (mark.end - mark.start)
    return "".join(masked)
