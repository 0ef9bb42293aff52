"""How each stage is fed and what becomes of its result: adapters between tables and stages."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from pipeline.execution.context import Context
from pipeline.execution.deciding import as_decided, overlay, with_merged
from pipeline.execution.earlier import before
from pipeline.execution.scrubbing import make_models, read, scrub_documents, settle
from pipeline.execution.shards import read_in_shards
from pipeline.gate.known import KnownSecrets
from pipeline.readers.source import input_digests
from pipeline.stages.embed import embed
from pipeline.stages.evidence import clients_of
from pipeline.stages.match import match
from pipeline.stages.places import places
from pipeline.stages.signals import signals
from pipeline.stages.split import split
from pipeline.stages.unheard import FALSE_ALARM, UnheardSettings


def read_and_scrub(ctx: Context) -> None:
    """Ingest, pseudonymise and scrub, in memory: nothing raw is ever written.

    In shards, where the run is asked for in shards: with the same result.
    """
    if ctx.shards is not None:
        read_in_shards(ctx, ctx.shards)
    else:
        got = read(ctx)
        make_models(ctx)
        ctx.progress("scrub", 0, None)
        known = KnownSecrets()
        settle(ctx, got, scrub_documents(ctx, got, got.documents, known), known)
    ctx.account["inputs"] = input_digests(ctx.source)


def split_passages(ctx: Context) -> None:
    """Documents to passages."""
    made = split(
        ctx.tables["documents"],
        detect=ctx.models.detect,
        judge=ctx.models.judge.judge,
        settings=ctx.settings.split,
    )
    ctx.tables["passages"] = made.passages
    ctx.add_rejects(made.rejects)


def embed_passages(ctx: Context) -> None:
    """Passages to vectors; says which words had no gloss."""
    passages = ctx.tables["passages"]
    ctx.vectors = embed(passages, encoder=ctx.models.encoder)
    known = total = 0
    clients: Counter[tuple[str, str]] = Counter()  # so that no word of one client's own is shown
    for (_, language), own in passages.groupby(["client_id", "language"], sort=True):
        has, of, unknown = ctx.models.glosser.coverage(own["text"], [language] * len(own))
        known, total = known + has, total + of
        clients.update((word, language) for word in unknown)
    least = ctx.settings.match.min_clients
    listed = sorted((-n, *which) for which, n in clients.items() if n >= least)[:20]
    ctx.account["glosses"] = {
        "known_words": known,
        "words": total,
        "without_gloss": [word for _, word, _ in listed],
        "languages": [language for _, _, language in listed],
    }


def match_catalogue(ctx: Context) -> None:
    """Passages to phenomena of the catalogue."""
    made = match(
        counted(ctx.tables["passages"], ctx.tables["documents"], ctx),
        vectors_of(ctx),
        matcher=ctx.models.matcher,
        settings=ctx.settings.match,
    )
    ctx.tables["assignments"], ctx.tables["candidates"] = made.assignments, made.candidates
    ctx.account["matcher"] = _learned(ctx)


def _learned(ctx: Context) -> dict[str, Any] | None:
    """What the manifest tells of what the matcher learned from people; None: nothing."""
    if ctx.models.learned is None:
        return None
    told, used = ctx.models.learned
    there = {item.id for item in ctx.models.catalogue.phenomenon}
    return {
        "learned": told.number,
        "digest": told.digest,
        "phenomena": list(used.themes),
        # of those of the catalogue, changed since they were learned: matched as if nothing was
        "changed_since": sorted(there & set(told.phenomena) - set(used.themes)),
        "clients": told.clients,
        "passages": told.passages,
    }


def find_signals(ctx: Context) -> None:
    """Weak signals; their themes are marked as such."""
    unit = ctx.settings.evidence.counting_unit
    total = clients_of(ctx.tables["documents"], unit).nunique()
    ctx.tables["signals"] = signals(
        as_decided(ctx)["themes"],
        int(total),
        ctx.settings.signals,
        with_merged(before(ctx), overlay(ctx)),
        # measured for the search as it is shipped alone
        FALSE_ALARM if ctx.settings.unheard == UnheardSettings() else None,
    )
    own = ctx.tables["signals"]
    listed = set(own.loc[own["status"] == "signal", "theme_id"])
    themes = ctx.tables["themes"]
    new = themes["theme_id"].isin(listed) & (themes["origin"] == "open")
    ctx.tables["themes"] = themes.assign(kind=themes["kind"].mask(new, "weak_signal"))


def place_themes(ctx: Context) -> None:
    """Where the themes lie on the maps of the groups."""
    documents = ctx.tables["documents"].set_index("document_id")
    passages = counted(ctx.tables["passages"], ctx.tables["documents"], ctx)
    units = passages["document_id"].map(documents["unit"])
    ctx.tables["places"] = places(passages, vectors_of(ctx), ctx.tables["assignments"], units)


def vectors_of(ctx: Context) -> Any:
    """Vectors of the passages, row by row."""
    return ctx.all_vectors()


def counted(passages: pd.DataFrame, documents: pd.DataFrame, ctx: Context) -> pd.DataFrame:
    """Passages whose ``client_id`` is the counting unit: the client, or the household."""
    unit = clients_of(documents, ctx.settings.evidence.counting_unit)
    return passages.assign(client_id=passages["document_id"].map(unit).astype("str"))
