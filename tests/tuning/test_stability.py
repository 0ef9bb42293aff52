"""Repeated runs: what counts as alike, and themes in ever larger parts of a file."""

from __future__ import annotations

import pandas as pd

from pipeline.tuning.stability import growth

MATTERS = {
    "vuokra": "Vuokravelkaa on kertynyt ja häätö uhkaa perhettä numero {0}",
    "yksin": "Vanhus on yksinäinen eikä kukaan käy kylässä talossa {0}",
}


def test_themes_are_counted_in_ever_larger_parts(tmp_path):
    texts = [text.format(k) for k in range(40) for text in MATTERS.values()]
    path = tmp_path / "sentences.csv"
    pd.DataFrame({"sentence": texts}).to_csv(path, index=False)
    found = growth(path, "fi", sizes=(4, 72))
    assert list(found) == [4, 72]
    assert found[4] == 0, "no theme of a single client"
    assert found[4] <= found[72] <= 10
