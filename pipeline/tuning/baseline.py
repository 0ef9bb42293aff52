"""The plain script beside which the product is scored: BERTopic's defaults over all-MiniLM-L6-v2.

Sentences are split at full stops, scrubbing is perfect (the marked identifiers are left out),
UMAP is seeded so that the figures can be had again. Nothing else is changed.
"""

from __future__ import annotations

import re

import pandas as pd

from pipeline.tuning.gold import Mark

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_LEAST_LETTERS = 15
SEED = 42


def plain_bertopic(gold: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return ``passages`` and ``assignments`` of the plain script over marked documents.

    :param gold: ``document_id, client_id, text, marks``.
    :returns: passages with ``passage_id, document_id, client_id, start, end`` (in the raw text)
        and assignments with ``passage_id, theme_id``; outliers are theme -1.
    """
    from bertopic import BERTopic
    from umap import UMAP

    from pipeline.language.encoder import SentenceEncoder, minilm_folder

    rows = []
    for document in gold.itertuples():
        masked = _without_identifiers(document.text, document.marks)
        for match in _SENTENCE.finditer(masked):
            if sum(letter.isalpha() for letter in match.group()) >= _LEAST_LETTERS:
                rows.append(
                    (document.document_id, document.client_id, match.start(), match.end(),
                     " ".join(match.group().split()))
                )  # fmt: skip
    passages = pd.DataFrame(rows, columns=["document_id", "client_id", "start", "end", "text"])
    passages.insert(0, "passage_id", [f"{i:06d}" for i in range(len(passages))])
    texts = list(passages["text"])
    vectors = SentenceEncoder(str(minilm_folder())).encode(texts, ["en"] * len(texts))
    reduce = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=SEED)
    topics, _ = BERTopic(umap_model=reduce, embedding_model=None).fit_transform(texts, vectors)
    assignments = pd.DataFrame({"passage_id": passages["passage_id"], "theme_id": map(str, topics)})
    return passages, assignments


def _without_identifiers(text: str, marks: list[Mark]) -> str:
    masked = list(text)
    for mark in marks:
        if mark.kind == "pii":
            masked[mark.start : mark.end] = " " * (mark.end - mark.start)
    return "".join(masked)
