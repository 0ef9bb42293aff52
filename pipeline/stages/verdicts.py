"""Verdicts: which changes are shown, where many are looked at together.

The themes of one group of clients in one period are a family; which of them are tested was settled
before (``evidence``). "None shown" does not say that nothing has changed.
"""

from __future__ import annotations

import pandas as pd

from pipeline import tables
from pipeline.stats.family import false_discovery


def verdicts(evidence: pd.DataFrame, level: float = 0.05) -> pd.DataFrame:
    """Judge the changes of each family together (Benjamini and Hochberg 1995).

    :param evidence: table ``evidence`` with ``family`` and ``p_value``.
    :param level: expected share of false ones among the changes that are called shown, 0-1.
    :returns: the table with ``q_value``, and ``rise`` or ``fall`` where it is at most ``level``.
    """
    made = tables.EVIDENCE.check(evidence)
    tested = made[made["family"]]
    for _, family in tested.groupby(["period", "group"], sort=True):
        made.loc[family.index, "q_value"] = false_discovery(list(family["p_value"]))
    shown = made["family"] & (made["q_value"] <= level)
    made.loc[shown & (made["change"] > 0), "verdict"] = "rise"
    made.loc[shown & (made["change"] < 0), "verdict"] = "fall"
    return tables.EVIDENCE.check(made)
