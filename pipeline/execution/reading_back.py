"""How the audit is fed: readings that people gave, for exactly the passages of this run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipeline.audit.readings import ReadingRecord, read_record, readings_of
from pipeline.execution.context import Context
from pipeline.stages.audited import audited
from pipeline.stages.evidence import clients_by_theme, clients_of
from pipeline.stats.agreement import krippendorff_alpha, percent_agreement
from pipeline.stats.calibration import calibration_table
from pipeline.tables import NO_THEME


def read_back(ctx: Context) -> None:
    """Readings to estimates; without an audit of these passages both tables are empty."""
    everyone, found = clients_by_theme(
        *(ctx.tables[name] for name in ("documents", "passages", "assignments", "candidates")),
        unit=ctx.settings.evidence.counting_unit,
    )
    path = ctx.workspace.run(ctx.period.name).audit_file("json", "clients")
    readings = readings_of(path, ctx.tables["passages"], found)
    record = read_record(path) if len(readings) else None
    apart = record is None or drawn_apart(record, ctx.account.get("matcher"))
    ctx.tables["readings"] = readings
    ctx.tables["audited"] = audited(everyone, found, readings, ctx.settings.audit, apart=apart)
    ctx.account["audit"] = _account(readings, record, ctx, apart=apart) if record else None


def drawn_apart(record: ReadingRecord, matcher: Mapping[str, Any] | None) -> bool:
    """Whether the clients were drawn without regard to whom the matcher has learned from.

    :param matcher: as a manifest tells of it; None where it has learned from nobody.
    """
    return not matcher or record.drawn.design.matcher == matcher["digest"]


def _account(
    readings: pd.DataFrame, record: ReadingRecord, ctx: Context, *, apart: bool
) -> dict[str, Any]:
    """What the manifest tells of the audit; counts of clients, no client's own."""
    random = readings[readings["in_random_set"]]
    read = set(random["client_id"])
    order = list(record.drawn.random)
    last = max((k for k, client in enumerate(order) if client in read), default=-1)
    marks = random.pivot_table(
        index=["client_id", "theme_id"], columns="reader", values="affirmed", aggfunc="first"
    )
    several = marks.shape[1] > 1
    table = [[None if pd.isna(one) else bool(one) for one in row] for row in marks.to_numpy()]
    return {
        "clients_drawn": len(order),
        "clients_read": len(read),
        "further_clients_read": readings["client_id"].nunique() - len(read),
        "skipped": sum(client not in read for client in order[: last + 1]),
        "readers": readings["reader"].nunique(),
        "agreement": percent_agreement(table) if several else None,
        "alpha": krippendorff_alpha(table) if several else None,
        "missed": _missed(random, ctx),
        "calibration": _calibration(random, ctx) if apart else [],
        "taught": not apart,  # the matcher has learned from these readings, or from their clients
        "seed": record.drawn.design.seed,
    }


def _calibration(random: pd.DataFrame, ctx: Context) -> list[dict[str, Any]]:
    """Hold the best score of each client and phenomenon against the first reader's mark.

    Of the catalogue's phenomena alone: an open theme has no score that means a chance.
    """
    known = {item.id for item in ctx.models.catalogue.phenomenon}
    marks = random[random["theme_id"].isin(known)].dropna(subset=["affirmed"])
    marks = marks.sort_values("reader").drop_duplicates(["client_id", "theme_id"])
    unit = clients_of(ctx.tables["documents"], ctx.settings.evidence.counting_unit)
    passages, near = ctx.tables["passages"], ctx.tables["candidates"]
    who = dict(zip(passages["passage_id"], passages["document_id"].map(unit), strict=True))
    scores = near.assign(client_id=near["passage_id"].map(who))
    best = scores.groupby(["client_id", "theme_id"])["calibrated"].max().rename("score")
    held = marks.join(best, on=["client_id", "theme_id"]).fillna({"score": 0.0})
    table = calibration_table(list(held["score"]), [bool(one) for one in held["affirmed"]])
    return [
        {name: getattr(one, name) for name in ("low", "high", "read", "mean_score", "share")}
        | {"limits": [one.interval.low, one.interval.high], "agrees": one.agrees}
        for one in table
        if one.read
    ]


def _missed(random: pd.DataFrame, ctx: Context) -> list[str]:
    """Phenomena of the catalogue that readers found in enough clients, and the model in none."""
    themes = set(ctx.tables["themes"]["theme_id"]) | {NO_THEME}
    more = random[random["affirmed"].fillna(value=False) & ~random["theme_id"].isin(themes)]
    clients = more.groupby("theme_id")["client_id"].nunique()
    least = ctx.settings.report.release.k
    return sorted(str(theme) for theme, n in clients.items() if n >= least)
