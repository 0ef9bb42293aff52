"""The step that reads and scrubs, in memory: nothing raw is ever written.

A run does it at once, or shard by shard (:mod:`pipeline.execution.shards`): all documents of a
client are in one shard, and whatever depends on all clients (which ids are told apart, which rows
contradict each other, how many may be faulty) is found by whoever reads the input, texts apart.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.errors import GateError
from pipeline.execution.context import Context
from pipeline.execution.forgetting.client import forgotten_marks, left_out
from pipeline.execution.gates import known_ids, run_gate, withhold
from pipeline.execution.settings import RunSettings
from pipeline.gate.gate import Gate
from pipeline.gate.known import KnownSecrets
from pipeline.gate.watch import Watched
from pipeline.readers.columns import showable
from pipeline.stages.ingest import IngestResult, ingest
from pipeline.stages.pseudonymise import pseudonymise, pseudonyms
from pipeline.stages.scrub import ScrubResult, scrub
from pipeline.stages.units import mask_units
from pipeline.tables import DOCUMENTS, REJECTS

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.readers.rows import Source


def read(
    ctx: Context, only: Callable[[str], bool] | None = None, source: Source | None = None
) -> IngestResult:
    """Read the input; with ``only``, the texts of some clients alone.

    :param source: the input, where it is opened already.
    """
    return ingest(
        source or ctx.source,
        ctx.settings.ingest,
        period=ctx.period,
        detect=ctx.models.detect,
        roster_file=ctx.roster_file,
        on_progress=lambda done, total: ctx.progress("ingest", done, total),
        only=only,
        forgotten=left_out(_marks(ctx), ctx.workspace.key()),
    )


def _marks(ctx: Context) -> frozenset[str]:
    return forgotten_marks(ctx.workspace) if ctx.forgotten is None else ctx.forgotten


def make_models(ctx: Context) -> None:
    """Make the models, so that one that is missing stops a run before it has read a text."""
    began = time.perf_counter()
    ctx.progress("models", 0, None)
    ctx.models.make()
    ctx.account["timings"] = {"models": round(time.perf_counter() - began, 3)}


def scrub_documents(
    ctx: Context, got: IngestResult, documents: pd.DataFrame, known: KnownSecrets
) -> ScrubResult:
    """Pseudonymise and scrub documents, all that were read or those of some clients.

    :param known: is told what is masked.
    """
    clients = set(documents["client_id"])
    gate = Gate(ctx.models.deidentifier.scan)
    hidden = pseudonymise(
        documents,
        REJECTS.frame(()),
        {client: names for client, names in got.roster.items() if client in clients},
        ctx.workspace.key(),
        ctx.settings.pseudonymise,
        tells=gate.stops_at,
        others=_ids(got),
    )
    return scrub(
        with_masked_units(ctx, hidden.documents, got),
        deidentifier=Watched(
            ctx.caches.remembering(ctx.models.deidentifier), known, frozenset(_ids(got))
        ),
        roster=hidden.roster,
        settings=ctx.settings.scrub,
    )


def settle(ctx: Context, got: IngestResult, made: ScrubResult, known: KnownSecrets) -> None:
    """Withhold what must not go further, and enter tables and account of the whole input."""
    mode = ctx.settings.pseudonymise
    known_ids(got, known, pseudonymised=mode is not False)
    documents, redactions, rejects = withhold(made, run_gate(ctx, known))
    refuse_unscrubbed(len(got.documents), len(documents), ctx.settings)
    ctx.tables["documents"], ctx.tables["redactions"] = documents, redactions
    ctx.tables["quasi"] = made.quasi[made.quasi["document_id"].isin(documents["document_id"])]
    ctx.add_rejects(_hidden_rejects(ctx, got))
    ctx.add_rejects(rejects)
    with_masked_units(ctx, got.documents, got, account=True)
    ctx.account["ingest"] = got.counts
    safe = set(showable(list(got.columns.values())))
    ctx.account["columns"] = {k: v if v in safe else "" for k, v in got.columns.items()}
    ctx.account["warnings"] = got.warnings


def with_masked_units(
    ctx: Context, documents: pd.DataFrame, got: IngestResult, *, account: bool = False
) -> pd.DataFrame:
    """Mask the names of units that hold an identifier; with ``account`` in what was read too."""
    units = got.documents["unit"].dropna().astype(str)
    masked = mask_units(units, ctx.models.deidentifier.scan, ctx.workspace.key())
    if not masked:
        return documents
    if account:
        got.counts["units"] = {masked.get(k, k): n for k, n in got.counts["units"].items()}
        got.warnings.append(
            f"{len(masked):,} units have an identifier in their name; it was masked."
        )
    return documents.assign(unit=documents["unit"].replace(dict(masked)))


def refuse_unscrubbed(taken: int, scrubbed: int, settings: RunSettings) -> None:
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


def _ids(got: IngestResult) -> set[str]:
    """Ids of every client and household of the input."""
    clients = set(got.documents["client_id"].astype(str))
    return clients | set(got.documents["household_id"].dropna().astype(str))


def _hidden_rejects(ctx: Context, got: IngestResult) -> pd.DataFrame:
    """Rejects under pseudonyms; refuses where two clients of the whole input would share one."""
    key, mode = ctx.workspace.key(), ctx.settings.pseudonymise
    if mode is not False:
        pseudonyms({*got.documents["client_id"], *got.roster}, key, "client")
    none = DOCUMENTS.frame(())
    tells = Gate(ctx.models.deidentifier.scan).stops_at
    others = {*_ids(got), *got.roster}
    return pseudonymise(none, got.rejects, {}, key, mode, tells=tells, others=others).rejects
