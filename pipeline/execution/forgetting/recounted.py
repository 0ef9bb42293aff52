"""Counting a run again from which clients were forgotten: without them, in every number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipeline.tables import NO_THEME

if TYPE_CHECKING:
    from pipeline.execution.context import Context

FORGOTTEN = "forgotten"  # of a manifest and an account


def still_counted(manifest: Mapping[str, Any]) -> int:
    """Clients who were forgotten and are in a run's numbers still."""
    return int((manifest.get(FORGOTTEN) or {}).get("still_counted", 0))


def refresh_counts(ctx: Context) -> None:
    """Count what the earlier stages counted on the rows that are left, before the later ones begin.

    Of themes the counts alone: which there are, and by what name, was found with everybody.
    """
    if not still_counted(ctx.account):
        return
    ctx.account[FORGOTTEN] = {**ctx.account[FORGOTTEN], "still_counted": 0}
    if "themes" not in ctx.tables:
        return
    own = ctx.tables["passages"].set_index("passage_id")[["client_id", "written_on"]]
    given = ctx.tables["assignments"]
    given = given[given["theme_id"] != NO_THEME].join(own, on="passage_id")
    by_theme = given.groupby("theme_id")
    themes = ctx.tables["themes"]
    ids = themes["theme_id"]
    ctx.tables["themes"] = themes.assign(
        n_passages=ids.map(by_theme.size()).fillna(0).astype("int64"),
        n_clients=ids.map(by_theme["client_id"].nunique()).fillna(0).astype("int64"),
        first_seen=ids.map(by_theme["written_on"].min()),
    )
