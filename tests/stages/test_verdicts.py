"""Verdicts: what is shown of a change, where many are looked at together."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline import tables
from pipeline.stages.verdicts import verdicts
from tests.stages.make_tables import SHUFFLES, shuffled


def row(theme: str, p: float | None, change: float = 0.2, *, group: str = "all", **other) -> dict:
    given = p is not None
    return {
        **dict.fromkeys(tables.EVIDENCE.names), "theme_id": theme, "period": "2026-Q3",
        "group": group, "n_clients": 30, "of_clients": 60, "share": 0.5, "basis": "model",
        "adequacy": "very_low", "change": change if given else None, "p_value": p,
        "family": given, "verdict": "none_shown" if given else "no_earlier", "fixed_before": True,
        **other,
    }  # fmt: skip


def judged(*rows: dict, level: float = 0.05) -> dict[tuple[str, str], str]:
    made = verdicts(tables.EVIDENCE.frame(rows), level)
    keys = zip(made["theme_id"], made["group"], strict=True)
    return dict(zip(keys, made["verdict"], strict=True))


def test_a_rise_a_fall_and_none_shown():
    found = judged(row("a", 0.001), row("b", 0.002, -0.2), row("c", 0.6))
    assert list(found.values()) == ["rise", "fall", "none_shown"]


def test_many_looks_ask_for_more():
    assert judged(row("a", 0.03))["a", "all"] == "rise"
    others = [row(f"x{k}", 0.5) for k in range(5)]
    assert judged(row("a", 0.03), *others)["a", "all"] == "none_shown"
    outside = [row(f"x{k}", 0.5, family=False, verdict="not_tested") for k in range(5)]
    found = judged(row("a", 0.03), *outside)
    assert found["a", "all"] == "rise", "what is not tested costs nothing"
    assert found["x0", "all"] == "not_tested"


def test_each_group_is_a_family_of_its_own():
    teams = [row(f"x{k}", 0.5, group="A") for k in range(5)]
    assert judged(row("a", 0.03), *teams)["a", "all"] == "rise"


def test_what_has_no_earlier_period_keeps_its_verdict():
    found = judged(
        row("a", None), row("b", None, verdict="not_comparable"), row("-1", None, verdict=None)
    )
    assert found["a", "all"] == "no_earlier" and found["b", "all"] == "not_comparable"
    assert pd.isna(found["-1", "all"])


@pytest.mark.parametrize("seed", SHUFFLES)
def test_the_order_of_rows_does_not_matter(seed):
    rows = [row(f"t{k}", p, 0.3 - k / 10) for k, p in enumerate([0.001, 0.04, 0.011, 0.9, 0.3])]
    plain = tables.EVIDENCE.frame(rows)
    pd.testing.assert_frame_equal(verdicts(plain), verdicts(shuffled(plain, seed)))
