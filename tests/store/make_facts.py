"""Small releases for the register."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from pipeline.store.register import ReleasedFile, ReleaseRecord

PERIOD = "2026-Q3"
RECORD = ReleaseRecord(
    PERIOD, "public", k=10, round_to=5, run_digest="r", settings_digest="s", catalogue_digest="c"
)
READY = replace(RECORD, unmet=(), unsigned=())
FILES = (ReleasedFile.of("report.html", "<html>"), ReleasedFile.of("evidence.csv", b"n\n5\n"))


def facts(value: int = 2) -> pd.DataFrame:
    """A hidden count and its denominator."""
    names = ["measure", "theme_id", "definition", "value", "low", "high", "hidden"]
    rows = [("n", "debt", "d", value, 0, 9, True), ("of", "", "", 60, 60, 60, False)]
    return pd.DataFrame(rows, columns=names).assign(period=PERIOD, group="all")
