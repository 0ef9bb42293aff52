"""What a passage says of its matter: the fitted reader, or the written rules alone.

The rules of :mod:`pipeline.language.polarity` see a negation and what it scopes; they cannot see
that "verkkoasiointi sujuu häneltä mainiosti" denies digital exclusion without any negation. The
reader has learnt that from labelled lines.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from pipeline.language.encoder import Encoder
from pipeline.language.polarity import polarity_of
from pipeline.matching.features import plain
from pipeline.matching.reader import shares
from pipeline.tables import POLARITIES


class PolaritySettings(BaseModel):
    """Settings of the judgement of polarity."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    learned: bool = True  # false: the written rules alone
    # share of an affirmation among the four from which a passage is affirmed
    affirmed: float = Field(default=0.25, ge=0, le=1)
    # by how much its log odds must be above a denial's; below 0 where affirmations are commoner in
    # the material than among the lines that taught the reader
    over_denied: float = Field(default=-0.5, ge=-10, le=10)


class PolarityJudge:
    """Gives each passage ``affirmed``, ``denied``, ``past`` or ``other``."""

    def __init__(self, reader: Encoder | None, settings: PolaritySettings | None = None) -> None:
        """Judge by a reader, whose last columns are the polarities; None: by the rules alone."""
        self._reader = reader
        self._settings = settings or PolaritySettings()

    def judge(self, texts: Sequence[str], languages: Sequence[str]) -> list[str]:
        """Polarity of each passage; one without a word of its own is affirmed."""
        cleaned = [plain(text) for text in texts]
        if self._reader is None or not cleaned:
            return [polarity_of(t, lang) for t, lang in zip(cleaned, languages, strict=True)]
        scores = self._reader.encode(cleaned, languages)[:, -len(POLARITIES) :]
        affirmed = (shares(scores)[:, 0] >= self._settings.affirmed) & (
            scores[:, 0] - scores[:, 1] >= self._settings.over_denied
        )
        found = np.where(affirmed, 0, 1 + np.argmax(scores[:, 1:], axis=1))
        return [POLARITIES[k] for k in found]
