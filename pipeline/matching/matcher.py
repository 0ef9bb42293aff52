"""The catalogue matcher: which phenomena a passage speaks of, with calibrated probabilities.

A multinomial logistic regression fitted on the catalogue's seeds against its counter-examples,
denials and background sentences. Its probabilities are calibrated by Platt scaling (Platt 1999)
on out-of-fold predictions, weighted to the share of casework prose that affirms nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from pipeline.catalogue import Catalogue
from pipeline.errors import UsageError
from pipeline.language.encoder import Encoder
from pipeline.matching.features import Features, plain

NOTHING = "-"  # the class of sentences that affirm no phenomenon


class Matcher(Protocol):
    """Gives probabilities per phenomenon."""

    @property
    def themes(self) -> list[str]:
        """Ids in the order of the columns."""

    @property
    def few_shot(self) -> frozenset[str]:
        """Ids of phenomena that only their own sentences teach."""

    def probabilities(
        self, texts: Sequence[str], languages: Sequence[str], vectors: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Raw and calibrated probabilities, (n, phenomena)."""


class MatcherSettings(BaseModel):
    """Settings of the matcher."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    strength: float = Field(default=30.0, gt=0)  # inverse regularisation, scikit-learn's C
    gloss_weight: float = Field(default=0.5, ge=0)  # of gloss words beside the vector
    parts_weight: float = Field(default=1.0, ge=0)  # of word parts beside the vector
    background_share: float = Field(
        default=0.65, gt=0, lt=1
    )  # share of passages that affirm nothing
    folds: int = Field(default=2, ge=2)  # folds of the calibration


@dataclass(frozen=True)
class Example:
    """One training sentence."""

    text: str
    language: str
    label: str  # id of a phenomenon, or NOTHING


def examples_of(catalogue: Catalogue) -> list[Example]:
    """Return the catalogue's sentences with what each affirms, in a fixed order."""
    made = [
        Example(text, language, item.id)
        for item in catalogue.phenomenon
        for language, texts in item.seeds.items()
        for text in texts
    ]
    for item in catalogue.phenomenon:
        made += _nothing(item.counter.items())
        made += _nothing(item.denials.items())
    made += _nothing(catalogue.background.items())
    return sorted(set(made), key=lambda e: (e.label, e.language, e.text))


def _nothing(texts: Iterable[tuple[Any, list[str]]]) -> list[Example]:
    return [Example(text, language, NOTHING) for language, part in texts for text in part]


class CatalogueMatcher:
    """Fitted on a catalogue; gives every passage a probability for every phenomenon."""

    def __init__(self, encoder: Encoder, gloss: Any, settings: MatcherSettings) -> None:
        self._encoder = encoder
        self._settings = settings
        self._features = Features(gloss, settings.gloss_weight, settings.parts_weight)
        self._classes: list[str] = []
        self._model: Any = None
        self._scale, self._shift = 1.0, 0.0

    @property
    def themes(self) -> list[str]:
        """Ids of the phenomena, in the order of the columns."""
        return [name for name in self._classes if name != NOTHING]

    def fit(self, examples: Sequence[Example]) -> CatalogueMatcher:
        """Fit on training sentences, those of phenomena and some that affirm nothing.

        :raises UsageError: where there are fewer of either than folds of the calibration.
        """
        self._refuse_too_few(examples)
        texts = [plain(example.text) for example in examples]
        languages = [example.language for example in examples]
        labels = np.array([example.label for example in examples])
        matrix = self._features.fit(texts, languages, self._encoder.encode(texts, languages))
        self._calibrate(matrix, labels)
        self._model = self._new().fit(matrix, labels)
        self._classes = list(self._model.classes_)
        return self

    def probabilities(
        self, texts: Sequence[str], languages: Sequence[str], vectors: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Raw and calibrated probabilities (n, phenomena), columns as in :attr:`themes`."""
        if not len(texts):
            return np.zeros((0, len(self.themes))), np.zeros((0, len(self.themes)))
        found = self._model.predict_proba(self._features.transform(texts, languages, vectors))
        keep = [i for i, name in enumerate(self._classes) if name != NOTHING]
        raw = found[:, keep]
        return raw, self._calibrated(raw)

    def _refuse_too_few(self, examples: Sequence[Example]) -> None:
        nothing = sum(example.label == NOTHING for example in examples)
        if min(nothing, len(examples) - nothing) < self._settings.folds:
            raise UsageError(
                f"The catalogue has {len(examples) - nothing} sentences that affirm a phenomenon "
                f"and {nothing} that affirm none; a matcher needs {self._settings.folds} of each.",
                where="catalogue.toml",
                mend="Add seeds, or counter-examples, denials or background sentences.",
            )

    def _new(self) -> Any:
        from sklearn.linear_model import LogisticRegression

        return LogisticRegression(C=self._settings.strength, max_iter=200, tol=1e-3)

    def _calibrated(self, raw: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-(self._scale * _logit(raw) + self._shift)))

    def _calibrate(self, matrix: Any, labels: np.ndarray) -> None:
        """Learn scale and shift from predictions for sentences that the model has not seen."""
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import StratifiedKFold, cross_val_predict

        folds = StratifiedKFold(self._settings.folds, shuffle=True, random_state=0)
        classes = np.unique(labels)
        found = cross_val_predict(self._new(), matrix, labels, cv=folds, method="predict_proba")
        keep = classes != NOTHING
        right = labels[:, None] == classes[None, keep]
        something = labels != NOTHING
        share = self._settings.background_share
        weight = np.where(something, (1 - share) / something.mean(), share / (~something).mean())
        weights = np.repeat(weight, keep.sum())
        scaling = LogisticRegression(C=1e6).fit(
            _logit(found[:, keep]).reshape(-1, 1), right.ravel(), sample_weight=weights
        )
        self._scale = float(scaling.coef_[0, 0])
        self._shift = float(scaling.intercept_[0])


def _logit(share: np.ndarray) -> np.ndarray:
    clipped = np.clip(share, 1e-6, 1 - 1e-6)
    return np.log(clipped / (1 - clipped))
