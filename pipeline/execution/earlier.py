"""What comparable earlier runs of the workspace say: their words, and who spoke of a theme."""

from __future__ import annotations

import hashlib

import pandas as pd

from pipeline.execution.context import Context
from pipeline.models import in_letters
from pipeline.period import Period
from pipeline.runs import RunFolder
from pipeline.stages.discover import DiscoverResult, OpenTheme
from pipeline.stages.evidence import clients_of
from pipeline.stages.signals import UNHEARD, Before
from pipeline.stages.trace import trace
from pipeline.stages.unheard import Told, Unheard, unheard
from pipeline.tables import ASSIGNMENTS, NO_THEME

_SAME = 0.5  # Jaccard of clients from which an open theme is what was found by its words


def earlier_runs(ctx: Context) -> list[RunFolder]:
    """Runs of the workspace that end before this period and may be compared with it, in order."""
    named = [Period.parse(name) for name in ctx.workspace.periods()]
    own = sorted((p for p in named if p.end < ctx.period.start), key=lambda p: (p.end, p.start))
    runs = [ctx.workspace.run(period.name) for period in own]
    wanted = ctx.account["comparability"]
    return [
        run for run in runs
        if run.has_table("passages") and run.read_manifest()["comparability"] == wanted
    ]  # fmt: skip


def find_unheard(ctx: Context, passages: pd.DataFrame, glosses: list[str]) -> list[Unheard]:
    """Groups of passages that tell of what no comparable earlier run does; none at first.

    Earlier runs are read only where the stage would look at them, the newest first.
    """
    settings, runs = ctx.settings.unheard, earlier_runs(ctx)
    room = settings.most_passages - len(passages)
    if not settings.enabled or len(runs) < settings.least_history or room < 0:
        return []
    unit = ctx.settings.evidence.counting_unit
    earlier: list[Told] = []
    for run in reversed(runs):
        old = _counted(run.read_table("passages"), run.read_table("documents"), unit)
        room -= len(old)
        if room < 0:
            break
        told = [
            ctx.models.glosser.gloss(text, language)
            for text, language in zip(old["text"], old["language"], strict=True)
        ]
        reached = _reached(run.read_table("candidates"))
        earlier.insert(0, Told(old, run.read_vectors(), told, reached))
    now = Told(passages, ctx.all_vectors(), glosses, _reached(ctx.tables["candidates"]))
    return unheard(now, earlier, settings)


def _reached(near: pd.DataFrame) -> frozenset[str]:
    """Passages that the catalogue explains."""
    return frozenset(near.loc[near["reached"], "passage_id"])


def with_unheard(
    found: DiscoverResult, new: list[Unheard], passages: pd.DataFrame, named: list[tuple[str, ...]]
) -> tuple[DiscoverResult, frozenset[str]]:
    """Open themes with those found by their words; one that was found both ways stands once.

    :param named: words of each that is new.
    :returns: the themes, and the ids of those that were found by their words.
    """
    clients = passages["client_id"].to_numpy()
    themes, rows, ids = list(found.themes), [found.assignments], set()
    for one, words in zip(new, named, strict=True):
        alike = [t for t in found.themes if _jaccard(set(clients[list(t.rows)]), one.clients)]
        if alike:
            ids.add(alike[0].theme_id)
            continue
        name = f"open_{_letters(passages['passage_id'].iloc[list(one.rows)])}"
        themes.append(OpenTheme(name, one.rows, one.stability, one.cohesion, words))
        ids.add(name)
        score = min(1.0, max(0.0, one.cohesion))
        rows.append(
            ASSIGNMENTS.frame(
                [
                    (passage, name, score, one.stability, "open")
                    for passage in passages["passage_id"].iloc[list(one.rows)]
                ]
            )
        )
    parts = [part for part in rows if len(part)]
    joined = ASSIGNMENTS.frame(pd.concat(parts)) if parts else found.assignments
    counts = {**found.counts, "themes": len(themes), "unheard": len(ids)}
    return DiscoverResult(themes, joined, counts), frozenset(ids)


def _jaccard(one: set[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _SAME * len(one | other)


def _letters(names: pd.Series) -> str:
    return in_letters(hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()[:8])


def before(ctx: Context) -> Before | None:
    """Clients per theme in the period before, and in how many earlier ones it was seen."""
    runs = earlier_runs(ctx)
    if not runs or ctx.before is None or runs[-1].period != ctx.before.period:
        return None
    unit = ctx.settings.evidence.counting_unit
    themes = ctx.tables["themes"]
    by_words = set(themes.loc[themes["why"] == UNHEARD, "theme_id"])
    now = _counted(ctx.tables["passages"], ctx.tables["documents"], unit)
    last: dict[str, int] = {}
    seen: dict[str, int] = {}
    everyone: set[str] = set()
    total = 0
    for run in runs:
        documents, old = run.read_table("documents"), run.read_table("evidence")
        who = set(clients_of(documents, unit))
        everyone |= who
        own = old[(old["group"] == "all") & (old["theme_id"] != NO_THEME)]
        last = {str(k): int(v) for k, v in zip(own["theme_id"], own["n_clients"], strict=True)}
        last |= trace(
            ctx.tables["assignments"],
            ctx.all_vectors(),
            now,
            run.read_vectors(),
            _counted(run.read_table("passages"), documents, unit),
        )
        last |= dict.fromkeys(by_words, 0)  # nothing told then is like it
        total = len(who)
        for theme, n in last.items():
            seen[theme] = seen.get(theme, 0) + (n > 0)
    ever = frozenset(theme for theme, n in seen.items() if n)
    return Before(last, total, seen, len(everyone), ever)


def _counted(passages: pd.DataFrame, documents: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Passages whose ``client_id`` is the counting unit."""
    own = clients_of(documents, unit)
    return passages.assign(client_id=passages["document_id"].map(own).astype("str"))
