"""A rise bounds the number of the period before: it is listed where that number is told."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from pipeline import tables
from pipeline.report.messages import load_messages
from pipeline.report.rows import Name, Row
from pipeline.report.weak_signals import signals_of

WHY = ("why_fi", "why_sv", "why_en")
NAMES = {
    "food": Name("food", "problem", "catalogue", 2, {"fi": "Ruoka", "sv": "Mat", "en": "Food"}),
    "open_a": Name("open_a", "weak_signal", "open", 2, {"fi": "Ä", "sv": "Å", "en": "A"}),
}
SHOWN = Row(
    NAMES["food"], 9, 9, 60, 0.15, None, None, "model", "model", "rise", (), True, True,
    0.1, 0.02, 0.2, None, None, None, False, "",
)  # fmt: skip


def table(theme: str, before: int | None) -> pd.DataFrame:
    return tables.SIGNALS.frame(
        [
            {
                **dict.fromkeys(tables.SIGNALS.names), "theme_id": theme, "status": "signal",
                "n_clients": 9, "of_clients": 60, "low": 0.08, "high": 0.26, "age": 2,
                "before": before, "stability": 0.8, **dict.fromkeys(WHY, "said elsewhere"),
            }
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("theme", "before", "change", "said", "reason"),
    [
        ("food", 3, 0.1, "In the period before: 3 clients.", "the change tells it anyway"),
        ("food", 0, 0.15, "Not found in the period before.", "nobody, and the change tells it"),
        ("food", 3, None, None, "the change is hidden, so the number before is"),
        ("food", 1, None, None, "fewer than k would tell that it is rare"),
        ("food", 0, None, None, "nobody before would be told of a hidden number"),
        ("open_a", 0, None, "unlike all that was written before", "it was never counted"),
    ],
)
def test_a_rise_is_listed_where_its_earlier_number_is_told(theme, before, change, said, reason):
    row = replace(SHOWN, name=NAMES[theme], change=change)
    listed = signals_of(table(theme, before), [row], NAMES, 3)
    assert bool(listed) is (said is not None), reason
    if said:
        assert said in " ".join(listed[0].why(load_messages("en")))
