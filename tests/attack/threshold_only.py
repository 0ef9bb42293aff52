"""A release that is naive on purpose: it hides counts of 1..k-1 and nothing else.

The attack must find much in it. If it does not, the attack is blind, and what it says of the real
release is worth nothing.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from pipeline import tables
from pipeline.report.view import Source

_KEPT = {"theme_id", "period", "group", "of_clients", "basis", "fixed_before", "change_basis"}


def threshold_only(source: Source, shown: dict[str, pd.DataFrame], k: int) -> Source:
    """The same source with a release that knows no complement, no total and no difference."""
    made = shown["evidence"].copy()
    hidden = made["n_clients"].between(1, k - 1)
    for name in tables.EVIDENCE.names:
        if name not in _KEPT and name not in ("verdict", "differs"):
            kind = {"int64": "Int64", "bool": "boolean"}.get(str(made[name].dtype))
            made[name] = (made[name].astype(kind) if kind else made[name]).mask(hidden)
    made["verdict"] = made["verdict"].mask(hidden)
    reasons = hidden.map({True: "small_count", False: ""})
    release = tables.RELEASE.frame(made.assign(hidden=hidden, why=reasons, rounded_to=1))

    ways = shown["sensitivity"].copy()
    gone = ways["n_clients"].between(1, k - 1)
    ways["n_clients"] = ways["n_clients"].astype("Int64").mask(gone)
    ways["share"] = ways["share"].mask(gone)
    guarded = tables.SENSITIVITY_RELEASE.frame(ways.assign(hidden=gone, rounded_to=1))
    return replace(source, release=release, sensitivity=guarded)
