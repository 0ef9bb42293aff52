"""The step that reads what people decided, and the tables as they are counted after it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.decided_tables import DECISIONS, VOTES
from pipeline.errors import GateError
from pipeline.execution.context import Context
from pipeline.stages.decide import (
    Overlay,
    decide,
    decided_assignments,
    decided_audits,
    decided_candidates,
    decided_themes,
    overlay_of,
)
from pipeline.stages.evidence import clients_of
from pipeline.store.database import exists
from pipeline.store.reviews import Reviews

if TYPE_CHECKING:
    from pipeline.runs import RunFolder
    from pipeline.stages.signals import Before

TABLE = "decided"
_COUNTED = ("themes", "assignments", "candidates")


def read_decisions(ctx: Context) -> None:
    """Votes and decisions of the period from the workspace's database, and what comes of them."""
    votes, decisions = [], []
    if exists(ctx.workspace.folder):
        reviews = Reviews.open(ctx.workspace.folder)
        votes = [vars(one) for one in reviews.all_votes(ctx.period.name)]
        decisions = [vars(one) for one in reviews.decisions(ctx.period.name, None)]
    ctx.tables["votes"] = VOTES.frame([{k: one[k] for k in VOTES.names} for one in votes])
    ctx.tables["decisions"] = DECISIONS.frame(decisions)
    made = decide(ctx.tables["decisions"], definitions(ctx.tables["themes"]))
    ctx.tables[TABLE] = made
    ctx.account["decide"] = {
        "votes": len(votes),
        "decisions": len(decisions),
        "status": {str(k): int(n) for k, n in made["status"].value_counts().sort_index().items()},
        "of_another_theme": int((~made["fits"]).sum()),
    }


def as_decided(ctx: Context) -> dict[str, pd.DataFrame]:
    """The run's tables as they are counted; the very same where nothing was decided."""
    made = tables_decided(lambda name: ctx.tables[name], overlay(ctx), _unit(ctx))
    return {**ctx.tables, **made}


def overlay(ctx: Context) -> Overlay:
    """What lies over the themes of the run."""
    return overlay_of(ctx.tables[TABLE])


def overlay_of_run(run: RunFolder) -> Overlay:
    """What lies over the themes of a finished run; nothing where an earlier version made it."""
    return overlay_of(run.read_table(TABLE)) if run.has_table(TABLE) else Overlay()


def as_counted(run: RunFolder, names: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Tables of a finished run as they were counted: with decisions laid over them."""
    shown = {name: run.read_table(name) for name in names}
    over = overlay_of_run(run)
    if over.goes_to or over.labels:

        def table(name: str) -> pd.DataFrame:
            return shown[name] if name in shown else run.read_table(name)

        made = tables_decided(table, over)
        shown |= {name: made[name] for name in _COUNTED if name in shown}
    return shown


def tables_decided(
    table: Callable[[str], Any], over: Overlay, unit: str = "client"
) -> dict[str, Any]:
    """Themes, assignments and candidates with decisions laid over them.

    :param table: gives a table by its name; only those that are there are asked for.
    """
    if not over.goes_to and not over.labels:
        return {name: table(name) for name in _COUNTED}
    given = decided_assignments(table("assignments"), over)
    who = clients_of(table("documents"), unit)
    passages = table("passages")
    passages = passages.assign(client_id=passages["document_id"].map(who).astype("str"))
    return {
        "themes": decided_themes(table("themes"), given, passages, over),
        "assignments": given,
        "candidates": decided_candidates(table("candidates"), over),
    }


def audits_decided(audited: pd.DataFrame | None, over: Overlay) -> pd.DataFrame | None:
    """Audits that still hold."""
    return decided_audits(audited, over)


def with_merged(before: Before | None, over: Overlay) -> Before | None:
    """Earlier counts of merged themes: at most the sum, so that no rise is made by a merger."""
    if before is None or not over.groups:
        return before
    clients, seen = dict(before.clients), dict(before.periods_seen)
    for target, themes in over.groups.items():
        own = [target, *themes]
        clients[target] = min(before.of_clients, sum(clients.get(one, 0) for one in own))
        seen[target] = max(seen.get(one, 0) for one in own)
    ever = before.ever | {t for t, own in over.groups.items() if before.ever & set(own)}
    return replace(before, clients=clients, periods_seen=seen, ever=ever)


def definitions(themes: pd.DataFrame, over: Overlay | None = None) -> dict[str, str]:
    """Digest of what each theme is: of an open one, whose id belongs to its run, its words.

    :param themes: as they were found: a new label makes no new theme.
    :param over: what was merged; several that are counted as one are another theme.
    """
    made = {}
    for theme in themes.itertuples():
        own = [theme.theme_id, theme.origin]
        if theme.origin == "open":
            own += [theme.label_fi, theme.label_sv, theme.label_en, *theme.words]
        made[str(theme.theme_id)] = _digest(own)
    groups = over.groups if over else {}
    merged = {
        target: _digest(["merged", made[target], *(made[one] for one in parts)])
        for target, parts in groups.items()
    }
    return made | merged


def told_apart(
    facts: pd.DataFrame,
    earlier: pd.DataFrame | None,
    over: Overlay,
    apart: Mapping[str, str],
    k: int,
) -> list[str]:
    """Merged themes that, beside earlier releases of their parts, tell of few clients.

    What is in the whole and not in one part, and what is in both of two parts, can be told from the
    numbers by taking one from the other: few are fewer than k, but not none.

    :param apart: digest of each theme on its own.
    """
    found: list[str] = []
    if earlier is None or not over.groups:
        return found
    shown = facts[(facts["measure"] == "n") & ~facts["hidden"]]
    was = earlier[(earlier["measure"] == "n") & ~earlier["hidden"]]
    for target, parts in over.groups.items():
        digests = {apart[one] for one in (target, *parts) if one in apart}
        now = shown[shown["theme_id"] == target]
        then = was[was["definition"].isin(list(digests))]
        both = now.merge(then, on=["period", "group"], suffixes=("", "_then"))
        differs = [(both["value"] - both["value_then"]).abs()]
        if len(parts) == 1:
            once = both.drop_duplicates(["period", "group", "definition_then"], keep="last")
            pair = once.groupby(["period", "group"])
            shared = pair["value_then"].sum() - pair["value"].first()
            differs.append(shared[pair.size() == 2])
        if any(((one > 0) & (one < k)).any() for one in differs):
            found.append(target)
    return found


def refuse_told_apart(
    facts: pd.DataFrame,
    earlier: pd.DataFrame | None,
    over: Overlay,
    apart: Mapping[str, str],
    k: int,
) -> None:
    """Stop where a merged theme tells of few, see :func:`told_apart`.

    :raises GateError: with the first of them.
    """
    for target in told_apart(facts, earlier, over, apart, k)[:1]:
        raise GateError(
            "A theme that was merged would, beside what was released earlier of one of its "
            f"parts, tell of fewer than {k} clients.",
            where=f"theme {target}",
            mend="Take the merger back in `ilmio review`, or hand on the earlier report.",
            code="merged_few",
            k=k,
        )


def _digest(parts: list[Any]) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def _unit(ctx: Context) -> str:
    return ctx.settings.evidence.counting_unit
