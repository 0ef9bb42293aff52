"""The step that keeps the ledger: what each passage tells, and how many clients share it."""

from __future__ import annotations

from pipeline.deid.coarsen.found import ENTITIES
from pipeline.execution.context import Context
from pipeline.stages.ledger import ledger, ledger_counts


def keep_ledger(ctx: Context) -> None:
    """Make the ledger of a run, and its counts for the manifest."""
    quasi = ctx.tables["quasi"]
    made = ledger(ctx.tables["passages"], ctx.tables["documents"], quasi)
    ctx.tables["ledger"] = made
    counts = ledger_counts(made, quasi, ctx.settings.report.release.k)
    told = ctx.tables["redactions"]["entity"].isin(ENTITIES)
    ctx.account["ledger"] = {"coarsened": int(told.sum()), **counts}
