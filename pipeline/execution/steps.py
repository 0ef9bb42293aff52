"""How each stage is fed and what becomes of its result: adapters between tables and stages."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.errors import GateError
from pipeline.execution.context import Context
from pipeline.execution.deciding import as_decided, overlay, with_merged
from pipeline.execution.earlier import before
from pipeline.execution.gates import known_ids, run_gate, with_masked_units, withhold
from pipeline.execution.settings import RunSettings
from pipeline.gate.gate import Gate
from pipeline.gate.watch import Watched
from pipeline.models import file_digest
from pipeline.readers.columns import showable
from pipeline.stages.embed import embed
from pipeline.stages.evidence import clients_of
from pipeline.stages.ingest import ingest
from pipeline.stages.match import match
from pipeline.stages.places import places
from pipeline.stages.pseudonymise import pseudonymise
from pipeline.stages.scrub import scrub
from pipeline.stages.signals import signals
from pipeline.stages.split import split
from pipeline.stages.unheard import FALSE_ALARM, UnheardSettings


def read_and_scrub(ctx: Context) -> None:
    """Ingest, pseudonymise and scrub, in memory: nothing raw is ever written."""
    got = ingest(
        ctx.source,
        ctx.settings.ingest,
        period=ctx.period,
        detect=ctx.models.detect,
        roster_file=ctx.roster_file,
        on_progress=lambda done, total: ctx.progress("ingest", done, total),
    )
    began = time.perf_counter()
    ctx.progress("models", 0, None)
    ctx.models.make()
    ctx.account["timings"] = {"models": round(time.perf_counter() - began, 3)}
    ctx.progress("scrub", 0, None)
    gate = Gate(ctx.models.deidentifier.scan)
    hidden = pseudonymise(
        got.documents,
        got.rejects,
        got.roster,
        ctx.workspace.key(),
        ctx.settings.pseudonymise,
        tells=gate.stops_at,
    )
    known, ids = known_ids(got, pseudonymised=ctx.settings.pseudonymise is not False)
    made = scrub(
        with_masked_units(ctx, hidden.documents, got),
        deidentifier=Watched(ctx.caches.remembering(ctx.models.deidentifier), known, ids),
        roster=hidden.roster,
        settings=ctx.settings.scrub,
    )
    documents, redactions, rejects = withhold(made, run_gate(ctx, known))
    _refuse_unscrubbed(len(hidden.documents), len(documents), ctx.settings)
    ctx.tables["documents"], ctx.tables["redactions"] = documents, redactions
    ctx.tables["quasi"] = made.quasi[made.quasi["document_id"].isin(documents["document_id"])]
    ctx.add_rejects(hidden.rejects)
    ctx.add_rejects(rejects)
    ctx.account["ingest"] = got.counts
    safe = set(showable(list(got.columns.values())))
    ctx.account["columns"] = {k: v if v in safe else "" for k, v in got.columns.items()}
    ctx.account["warnings"] = got.warnings
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


def _refuse_unscrubbed(taken: int, scrubbed: int, settings: RunSettings) -> None:
    """Stop where more documents than may be faulty could not be scrubbed: they fail closed."""
    share = 1 - scrubbed / taken
    if scrubbed and share <= settings.ingest.max_reject_share:
        return
    raise GateError(
        f"{taken - scrubbed:,} of {taken:,} documents could not be de-identified; none of them "
        "goes further. Nothing was written.",
        where="stage scrub",
        mend="Run `ilmio doctor`; documents longer than scrub.max_chars are left out too.",
    )


def vectors_of(ctx: Context) -> Any:
    """Vectors of the passages, row by row."""
    return ctx.all_vectors()


def input_digests(source: str) -> list[dict[str, str]]:
    """SHA-256 of every file of an input, in the order of their paths; none for a database."""
    path = Path(source)
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    return [{"sha256": file_digest(file)} for file in files if file.is_file()]


def counted(passages: pd.DataFrame, documents: pd.DataFrame, ctx: Context) -> pd.DataFrame:
    """Passages whose ``client_id`` is the counting unit: the client, or the household."""
    unit = clients_of(documents, ctx.settings.evidence.counting_unit)
    return passages.assign(client_id=passages["document_id"].map(unit).astype("str"))
