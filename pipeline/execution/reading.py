"""What the reader says of the passages of a run, for the discovery of themes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.execution.context import Context
from pipeline.matching.reader import about, speaks


def speaks_of_matter(ctx: Context) -> np.ndarray:
    """Probability that a passage speaks of any matter at all (n,)."""
    passages = ctx.tables["passages"]
    return speaks(ctx.models.reader, list(passages["text"]), list(passages["language"]))


def what_it_comes_near(ctx: Context) -> np.ndarray:
    """Probabilities of the phenomena that the reader has learnt (n, k), to tell passages apart by.

    Of all of them, also where the catalogue does not list one: what a team has left out may be
    found as an open theme, and is found better by who has met it before.
    """
    passages = ctx.tables["passages"]
    return about(ctx.models.reader, list(passages["text"]), list(passages["language"]))


def strengths_among(ctx: Context, opened: pd.DataFrame) -> frozenset[str]:
    """Open themes whose passages come nearer to strengths of the catalogue than to its problems."""
    kinds = {item.id: item.kind for item in ctx.models.catalogue.phenomenon}
    near = ctx.tables["candidates"].merge(
        opened[["passage_id", "theme_id"]], on="passage_id", suffixes=("_near", "")
    )
    strong = near["theme_id_near"].map(kinds) == "strength"
    weight = near["calibrated"].where(strong, -near["calibrated"])
    totals = weight.groupby(near["theme_id"]).sum()
    return frozenset(str(theme) for theme, total in totals.items() if total > 0)
