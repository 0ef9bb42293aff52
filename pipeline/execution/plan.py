"""The table of contents: the stages of a run in order, what each needs and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.configs import did_you_mean
from pipeline.errors import UsageError
from pipeline.execution import counting, finding, steps
from pipeline.execution.context import Context
from pipeline.execution.deciding import read_decisions
from pipeline.execution.reading_back import read_back
from pipeline.execution.sharing import keep_ledger


@dataclass(frozen=True)
class Stage:
    """One stage: ``gives`` are the tables it writes; ``vectors`` whether it writes vectors.

    ``under`` are the parts of the settings, and of what is fitted, that decide its result.
    """

    name: str
    run: Callable[[Context], None]
    needs: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    vectors: bool = False
    under: tuple[str, ...] = ()


MATCH, AUDIT, DECIDE = "match", "audit", "decide"
PLAN = (
    Stage(
        "scrub",
        steps.read_and_scrub,
        (),
        ("documents", "redactions", "quasi", "rejects"),
        under=("pseudonymise", "ingest", "scrub"),
    ),
    Stage(
        "split",
        steps.split_passages,
        ("documents", "rejects"),
        ("passages", "rejects"),
        under=("split", "polarity", "reader"),
    ),
    Stage(
        "ledger",
        keep_ledger,
        ("documents", "passages", "redactions", "quasi"),
        ("ledger",),
        under=("scrub", "split"),
    ),
    Stage("embed", steps.embed_passages, ("passages",), (), vectors=True, under=("encoder",)),
    Stage(
        MATCH,
        steps.match_catalogue,
        ("passages",),
        ("assignments", "candidates"),
        under=("match", "catalogue", "encoder", "reader"),
    ),
    Stage(
        "discover",
        finding.discover_and_name,
        ("passages", "assignments", "candidates"),
        ("themes", "assignments"),
        under=("discover", "unheard", "seed", "reader"),
    ),
    Stage(DECIDE, read_decisions, ("themes",), ("votes", "decisions", "decided")),
    Stage(
        AUDIT,
        read_back,
        ("documents", "passages", "assignments", "candidates", "themes"),
        ("readings", "audited"),
        under=("evidence", "audit"),
    ),
    Stage(
        "evidence",
        counting.count_evidence,
        ("documents", "passages", "assignments", "candidates", "themes", "decided", "audited"),
        ("evidence",),
        under=("evidence",),
    ),
    Stage(
        "sensitivity",
        counting.count_sensitivity,
        ("documents", "passages", "assignments", "candidates", "themes", "decided"),
        ("sensitivity",),
        under=("evidence",),
    ),
    Stage(
        "signals",
        steps.find_signals,
        ("documents", "passages", "assignments", "candidates", "themes", "decided"),
        ("signals", "themes"),
        under=("signals", "evidence"),
    ),
    Stage(
        "places",
        steps.place_themes,
        ("documents", "passages", "assignments", "themes"),
        ("places",),
        under=("evidence",),
    ),
)
ACCOUNT = "account.json"  # what a run has noted of its stages so far
RAW = ("ingest", "scrub")  # one pair in memory: both names begin a run at its input
REPORT = "report"
STOPPED = "stopped"  # in place of a stage: where a stopped run left off
NAMES = ("ingest", *(stage.name for stage in PLAN), REPORT)


def position(name: str) -> int:
    """Index in the plan of the stage to begin with; the number of stages for the report alone.

    :raises UsageError: where there is no such stage.
    """
    if name in RAW:
        return 0
    known = [stage.name for stage in PLAN]
    if name == REPORT:
        return len(known)
    if name not in known:
        raise UsageError(
            f"There is no stage '{name}'.{did_you_mean(name, NAMES)}",
            where="--from",
            mend=f"Use one of: {', '.join(NAMES)}; or {STOPPED}.",
        )
    return known.index(name)
