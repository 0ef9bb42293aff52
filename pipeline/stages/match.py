"""Match: passages to phenomena of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pydantic import ConfigDict, Field

from pipeline import tables
from pipeline.matching.matcher import Matcher, MatcherSettings


class MatchSettings(MatcherSettings):
    """Settings of the stage, those of the matcher among them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reader: bool = True  # false: every phenomenon is matched by what its own sentences teach
    # version of what the matcher learned from people (`ilmio models learn`); 0: nothing
    learned: int = Field(default=0, ge=0)
    # calibrated probability from which a passage is assigned
    cut: float = Field(default=0.4, gt=0, lt=1)
    # the same for a phenomenon that only its own sentences teach
    cut_few_shot: float = Field(default=0.32, gt=0, lt=1)
    # calibrated probability from which a passage is a candidate
    near: float = Field(default=0.02, gt=0, lt=1)
    most: int = Field(default=3, ge=1)  # themes of one passage at most
    min_clients: int = Field(
        default=3, ge=1
    )  # clients; a theme of fewer is no theme yet, only candidates


@dataclass(frozen=True)
class MatchResult:
    """What the catalogue explains.

    ``assignments`` hold themes of at least ``min_clients`` clients; ``candidates`` every affirmed
    passage that comes near a theme, ``reached`` where it passed the cut.
    """

    assignments: pd.DataFrame
    candidates: pd.DataFrame


class NoMatcher:
    """Stands in where the catalogue is empty: nothing is explained."""

    themes: list[str] = []
    few_shot: frozenset[str] = frozenset()

    def probabilities(
        self, texts: Sequence[str], languages: Sequence[str], vectors: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """No columns."""
        return np.zeros((len(texts), 0)), np.zeros((len(texts), 0))


def match(
    passages: pd.DataFrame, vectors: np.ndarray, *, matcher: Matcher, settings: MatchSettings
) -> MatchResult:
    """Assign affirmed passages to the phenomena they speak of, at most ``most`` each.

    :param passages: table ``passages``; ``vectors``: row i for passage i.
    """
    raw, calibrated = matcher.probabilities(
        list(passages["text"]), list(passages["language"]), vectors
    )
    affirmed = (passages["polarity"] == "affirmed").to_numpy()
    found = _ranked(calibrated, affirmed, settings)
    themes, ids = matcher.themes, passages["passage_id"].to_numpy()
    cuts = [
        settings.cut_few_shot if theme in matcher.few_shot else settings.cut for theme in themes
    ]
    rows = pd.DataFrame(
        [
            (ids[i], themes[j], raw[i, j], calibrated[i, j], bool(calibrated[i, j] >= cuts[j]))
            for i, j in found
        ],
        columns=["passage_id", "theme_id", "score", "calibrated", "reached"],
    )
    rows["reached"] = rows["reached"].astype(bool)  # also where there is no row to tell the type
    client = dict(zip(ids, passages["client_id"], strict=True))
    reached = rows[rows["reached"]]
    touched = reached.assign(client=reached["passage_id"].map(client)).groupby("theme_id")["client"]
    enough = [theme for theme, n in touched.nunique().items() if n >= settings.min_clients]
    assigned = reached[reached["theme_id"].isin(enough)].assign(by="catalogue")
    return MatchResult(tables.ASSIGNMENTS.frame(assigned), tables.CANDIDATES.frame(rows))


def _ranked(
    calibrated: np.ndarray, affirmed: np.ndarray, settings: MatchSettings
) -> list[tuple[int, int]]:
    pairs = []
    for i in np.flatnonzero(affirmed):
        best = np.argsort(-calibrated[i], kind="stable")[: settings.most]
        pairs += [(int(i), int(j)) for j in best if calibrated[i, j] >= settings.near]
    return pairs
