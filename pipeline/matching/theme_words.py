"""The words that set groups of passages apart: BERTopic's class-based TF-IDF (Grootendorst 2022).

BERTopic's transformer is read from its own file: the package as a whole brings torch, UMAP and
plotting along, which costs ten seconds and half a gigabyte, of which nothing is used here.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.matching.own_words import WORD

_FILE = Path("vectorizers") / "_ctfidf.py"


def theme_words(labels: np.ndarray, glosses: Sequence[str], most: int) -> dict[int, list[str]]:
    """Words of each group, the most telling first, at most ``most``; none where it has none.

    :param labels: group of each passage (n,); ``glosses``: English glosses, one a passage.
    """
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(token_pattern=WORD.pattern, stop_words="english")
    try:
        found = vectorizer.fit_transform(glosses)
    except ValueError:  # no word at all
        return {}
    names = vectorizer.get_feature_names_out()
    groups, group = np.unique(labels, return_inverse=True)
    one_each = (np.ones(len(labels)), (group, np.arange(len(labels))))
    counts = (csr_matrix(one_each, shape=(len(groups), len(labels))) @ found).tocsr()
    several = len(names) > 1  # of a single word there is nothing to weigh
    weighed = _transformer().fit(counts).transform(counts).tocsr() if several else counts
    made: dict[int, list[str]] = {}
    for row, label in enumerate(groups):
        span = slice(weighed.indptr[row], weighed.indptr[row + 1])
        ranked = sorted(zip(-weighed.data[span], names[weighed.indices[span]], strict=True))
        made[int(label)] = [str(word) for _, word in ranked[:most]]
    return made


@cache
def _class_tfidf() -> Any:
    """BERTopic's module of the transformer."""
    package = importlib.util.find_spec("bertopic")
    assert package is not None and package.submodule_search_locations
    path = Path(package.submodule_search_locations[0]) / _FILE
    spec = importlib.util.spec_from_file_location("bertopic_class_tfidf", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _transformer() -> Any:
    return _class_tfidf().ClassTfidfTransformer()
