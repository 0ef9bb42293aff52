"""The steps that count: evidence with its changes and verdicts, and how it depends on documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from pipeline.execution.context import Context
from pipeline.execution.deciding import as_decided, audits_decided, overlay, tables_decided
from pipeline.execution.finding import held_out_units
from pipeline.runs import RunFolder
from pipeline.stages.compare import Comparison, compare
from pipeline.stages.decide import Overlay
from pipeline.stages.evidence import Period, clients_of, evidence
from pipeline.stages.sensitivity import sensitivity
from pipeline.stages.verdicts import verdicts


def count_evidence(ctx: Context) -> None:
    """Clients per theme, and the change against the period before, judged as one family."""
    found, own, over = _comparison(ctx, ctx.before), as_decided(ctx), overlay(ctx)
    own = {**own, _AUDITED: audits_decided(ctx.tables[_AUDITED], over)}
    counted = evidence(
        _period(ctx.period.name, lambda part: own[part]),
        own["themes"],
        ctx.settings.evidence,
        _earlier_period(ctx.before, over),
        found.differs if found else (),
        held_out_units(ctx),
    )
    made = verdicts(counted, ctx.settings.evidence.false_changes)
    ctx.tables["evidence"] = made
    ctx.account["comparison"] = {
        "with": ctx.before.period if ctx.before else None,
        **(asdict(found) if found else {}),
        "tested": {str(k): int(n) for k, n in made.groupby("group")["family"].sum().items()},
    }


def count_sensitivity(ctx: Context) -> None:
    """Clients per theme, counted in other ways."""
    made, held_out = as_decided(ctx), held_out_units(ctx)
    opened = made["themes"].loc[made["themes"]["origin"] == "open", "theme_id"]
    ctx.tables["sensitivity"] = sensitivity(
        ctx.period.name,
        made["documents"],
        made["passages"],
        made["assignments"],
        made["candidates"],
        made["themes"],
        unit_of=clients_of(made["documents"], ctx.settings.evidence.counting_unit),
        counted=dict.fromkeys(opened, held_out) if held_out else None,
    )


_AUDITED = "audited"
_COUNTED = ("documents", "passages", "assignments", "candidates")


def _comparison(ctx: Context, before: RunFolder | None) -> Comparison | None:
    if before is None:
        return None
    return compare(
        ctx.account["comparability_parts"],
        ctx.tables["documents"],
        before.read_manifest().get("comparability_parts"),
        before.read_table("documents"),
        warn=ctx.settings.evidence.mix_warn,
        limit=ctx.settings.evidence.mix_limit,
    )


def _earlier_period(run: RunFolder | None, over: Overlay) -> Period | None:
    """Gather the tables of the period before as this one's decisions have it: like with like."""
    if run is None:
        return None
    own = {part: run.read_table(part) for part in (*_COUNTED, "themes")}
    audits = run.read_table(_AUDITED) if run.has_table(_AUDITED) else None
    made = {**own, **tables_decided(lambda part: own[part], over)}
    return _period(run.period, {**made, _AUDITED: audits_decided(audits, over)}.__getitem__)


def _period(name: str, table: Callable[[str], Any]) -> Period:
    """Gather a period's tables; a run made by an earlier version has none of audits."""
    documents, passages, assignments, candidates = (table(part) for part in _COUNTED)
    return Period(name, documents, passages, assignments, candidates, table(_AUDITED))
