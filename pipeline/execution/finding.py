"""The step that finds open themes and names all: on all clients, or on some for the others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from pipeline.execution.context import Context
from pipeline.execution.earlier import find_unheard, with_unheard
from pipeline.execution.reading import speaks_of_matter, strengths_among, what_it_comes_near
from pipeline.execution.steps import counted, vectors_of
from pipeline.gate.gate import Gate
from pipeline.stages.discover import DiscoverResult, discover
from pipeline.stages.hold_out import count_held_out, held_out
from pipeline.stages.name import name, without_names
from pipeline.stages.signals import UNHEARD


def discover_and_name(ctx: Context) -> None:
    """Open themes over the rest; then every theme gets labels, and every passage its row."""
    passages = counted(ctx.tables["passages"], ctx.tables["documents"], ctx)
    near = ctx.tables["candidates"]
    glosses = _glosses(ctx, passages)
    found = _discover(ctx, passages, near, glosses)
    found, by_words = _by_words(ctx, found, passages, glosses)
    ctx.account["discover"] = found.counts
    matched = ctx.tables["assignments"]
    made = name(
        passages,
        catalogue=ctx.models.catalogue,
        matched=matched[matched["by"] == "catalogue"],
        opened=found.assignments,
        open_themes=found.themes,
        glosses=ctx.models.glosser,
        concepts=ctx.models.concepts,
        strengths=strengths_among(ctx, found.assignments),
        staff=ctx.staff,
        min_clients=ctx.settings.match.min_clients,
    )
    gate = Gate(ctx.models.deidentifier.scan)
    themes = without_names(made.themes, gate.stops_at)
    why = themes["why"].mask(themes["theme_id"].isin(by_words), UNHEARD)
    ctx.tables["themes"], ctx.tables["assignments"] = themes.assign(why=why), made.assignments


def _glosses(ctx: Context, passages: pd.DataFrame) -> list[str]:
    """Gloss of every passage; each distinct one is made, and held, once."""
    pairs = list(zip(passages["text"], passages["language"], strict=True))
    made = {pair: ctx.models.glosser.gloss(*pair) for pair in dict.fromkeys(pairs)}
    return [made[pair] for pair in pairs]


def _by_words(
    ctx: Context, found: DiscoverResult, passages: pd.DataFrame, glosses: list[str]
) -> tuple[DiscoverResult, frozenset[str]]:
    """Add what no earlier run tells of; not where clients are held out.

    Such a group is found on all clients, so that none would be left to count it on.
    """
    if ctx.settings.discover.hold_out:
        return found, frozenset()
    vectors, nearest = vectors_of(ctx), ctx.models.concepts.nearest
    new = find_unheard(ctx, passages, glosses)
    words = [
        one.words or nearest(vectors[list(one.rows)], vectors, ctx.settings.discover.concepts)
        for one in new
    ]
    return with_unheard(found, new, passages, words)


def held_out_units(ctx: Context) -> frozenset[str]:
    """Clients, or households, on whom alone open themes are counted; empty where all are."""
    share = ctx.settings.discover.hold_out
    passages = counted(ctx.tables["passages"], ctx.tables["documents"], ctx)
    return held_out(passages["client_id"], share, ctx.settings.seed) if share else frozenset()


def _discover(
    ctx: Context, passages: pd.DataFrame, near: pd.DataFrame, glosses: list[str]
) -> DiscoverResult:
    clients, speaks, about = held_out_units(ctx), speaks_of_matter(ctx), what_it_comes_near(ctx)
    ctx.account["estimation"] = {
        "fixed_before": ["catalogue", "staff"],
        "open_themes": "held_out_clients" if clients else "same_clients",
        "hold_out": ctx.settings.discover.hold_out,
        "held_out_clients": len(clients),
    }
    vectors = vectors_of(ctx)
    seen = np.flatnonzero(~passages["client_id"].isin(clients).to_numpy())
    found = _found(ctx, passages, vectors, near, glosses, speaks, about, seen)
    if not clients:
        return found
    return _counted_on(found, passages, vectors, near, speaks, seen, clients, ctx)


def _found(  # noqa: PLR0913 - what is found, and the rows that it is found among
    ctx: Context,
    passages: pd.DataFrame,
    vectors: np.ndarray,
    near: pd.DataFrame,
    glosses: list[str],
    speaks: np.ndarray,
    about: np.ndarray,
    seen: np.ndarray,
) -> DiscoverResult:
    """Themes among some rows; where that is all of them, nothing is copied for it."""
    if len(seen) < len(passages):
        passages = passages.iloc[seen].reset_index(drop=True)
        near = near[near["passage_id"].isin(set(passages["passage_id"]))]
        vectors, speaks, about = vectors[seen], speaks[seen], about[seen]
        glosses = [glosses[row] for row in seen]
    return discover(
        passages,
        vectors,
        near=near,
        background=ctx.models.background,
        glosses=glosses,
        speaks=speaks,
        about=about,
        concepts=ctx.models.concepts,
        settings=ctx.settings.discover,
    )


def _counted_on(  # noqa: PLR0913 - what was found, and what it is counted on
    found: DiscoverResult,
    passages: pd.DataFrame,
    vectors: np.ndarray,
    near: pd.DataFrame,
    speaks: np.ndarray | None,
    seen: np.ndarray,
    clients: frozenset[str],
    ctx: Context,
) -> DiscoverResult:
    """Give the themes that were found to the held-out clients; one that none has is dropped."""
    themes = [replace(t, rows=tuple(int(seen[row]) for row in t.rows)) for t in found.themes]
    reached = set(near.loc[near["reached"], "passage_id"])
    free = (passages["polarity"] == "affirmed") & ~passages["passage_id"].isin(reached)
    if speaks is not None:
        free &= speaks >= ctx.settings.discover.speaks
    made = count_held_out(
        {theme.theme_id: theme.rows for theme in themes},
        passages,
        vectors,
        list(free),
        clients,
        {theme.theme_id: theme.stability for theme in themes},
    )
    there = set(made["theme_id"])
    kept = [theme for theme in themes if theme.theme_id in there]
    counts = {**found.counts, "themes": len(kept), "not_held_out": len(themes) - len(kept)}
    return DiscoverResult(kept, made, counts)
