"""Polarity learned from examples, with the written rules as one of its features.

The rules of :mod:`pipeline.language.polarity` see a negation and what it scopes; they cannot see
that "verkkoasiointi sujuu häneltä mainiosti" denies digital exclusion without any negation. The
catalogue's seeds and denials, and the sentences of ``configs/polarity.toml``, teach that. Where the
rules say "past", that stands: they ask for two cues, and the examples of it are few.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from pipeline.catalogue import Catalogue
from pipeline.configs import config_path, read_toml
from pipeline.language.polarity import polarity_of
from pipeline.matching.features import plain
from pipeline.tables import POLARITIES

_FILE = {"negated_affirmation": "affirmed", "past": "past", "other_person": "other"}


class PolaritySettings(BaseModel):
    """Settings of the polarity model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    learned: bool = True  # false: the written rules alone
    strength: float = Field(default=30.0, gt=0)  # inverse regularisation, scikit-learn's C
    denied: float = Field(default=0.4, gt=0, le=1)  # probability from which a passage is a denial


class PolarityJudge:
    """Gives each passage ``affirmed``, ``denied``, ``past`` or ``other``."""

    def __init__(self, settings: PolaritySettings) -> None:
        self._settings = settings
        self._model: Any = None
        self._vectorizers: list[Any] = []

    def fit(self, catalogue: Catalogue) -> PolarityJudge:
        """Fit on the catalogue and ``configs/polarity.toml``; nothing is fitted for rules alone."""
        if not self._settings.learned:
            return self
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression

        texts, languages, labels = zip(*_examples(catalogue), strict=True)
        self._vectorizers = [
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2),
            TfidfVectorizer(ngram_range=(1, 3), sublinear_tf=True, token_pattern=r"[^\W\d]+"),
        ]
        for vectorizer in self._vectorizers:
            vectorizer.fit(texts)
        self._model = LogisticRegression(C=self._settings.strength, max_iter=300, tol=1e-3).fit(
            self._matrix(texts, languages), np.array(labels)
        )
        return self

    def judge(self, texts: Sequence[str], languages: Sequence[str]) -> list[str]:
        """Polarity of each passage."""
        cleaned = [plain(text) for text in texts]
        if self._model is None or not cleaned:
            return [polarity_of(t, lang) for t, lang in zip(cleaned, languages, strict=True)]
        found = self._model.predict_proba(self._matrix(cleaned, languages))
        labels = np.asarray(self._model.classes_)
        learned = labels[found.argmax(axis=1)]
        denied = found[:, labels == "denied"].sum(axis=1) >= self._settings.denied
        learned = np.where((learned == "affirmed") & denied, "denied", learned)
        return [
            "past" if polarity_of(text, language) == "past" else str(label)
            for text, language, label in zip(cleaned, languages, learned, strict=True)
        ]

    def _matrix(self, texts: Sequence[str], languages: Sequence[str]) -> Any:
        from scipy.sparse import csr_matrix, hstack

        rules = np.zeros((len(texts), len(POLARITIES)))
        for row, (text, language) in enumerate(zip(texts, languages, strict=True)):
            rules[row, POLARITIES.index(polarity_of(text, language))] = 1.0
        return hstack([v.transform(texts) for v in self._vectorizers] + [csr_matrix(rules)]).tocsr()


def _examples(catalogue: Catalogue) -> list[tuple[str, str, str]]:
    made = []
    for item in catalogue.phenomenon:
        made += [(t, str(lang), "affirmed") for lang, part in item.seeds.items() for t in part]
        made += [(t, str(lang), "denied") for lang, part in item.denials.items() for t in part]
    made += [
        (t, str(lang), "affirmed") for lang, part in catalogue.background.items() for t in part
    ]
    content = read_toml(config_path("polarity.toml"))
    for table, label in _FILE.items():
        made += [(t, lang, label) for lang, part in content[table].items() for t in part]
    return sorted(set(made))
