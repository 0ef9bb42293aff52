"""Audits for practice: coded material plays the reader, so that what an audit buys can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline import tables
from pipeline.api.workspace import Run
from pipeline.audit.clients import ClientDesign, draw_clients
from pipeline.stages.audited import AuditSettings, audited

if TYPE_CHECKING:
    import pandas as pd


def practice_audit(
    run: Run, people: Mapping[str, set[str]], n: int = 30, *, seed: int = 7
) -> pd.DataFrame:
    """Draw clients as ``ilmio audit`` does, let what is known of them be the reading, and estimate.

    Nothing is written. A real audit is ``ilmio audit``: people read, and the run is counted again.

    :param people: clients of each theme, as :func:`pipeline.api.coded_clients` returns them.
    :returns: table ``audited`` with the ``label`` of each theme and ``true``, its known share.
    """
    matrix = run.clients_by_theme()
    everyone = list(matrix.index)
    found = {str(theme): set(matrix.index[matrix[theme]]) for theme in matrix}
    asked = sorted(theme for theme in people if theme in found)
    drawn = draw_clients(everyone, found, asked, "", ClientDesign(n=n, seed=seed))
    rows = [
        ("A", one.client, theme, one.client in people[theme], one.asked is None)
        for one in drawn.clients
        for theme in (asked if one.asked is None else sorted(one.asked))
    ]
    made = audited(everyone, found, tables.READINGS.frame(rows), AuditSettings())
    labels = run.table("themes").set_index("theme_id")["label_en"]
    true = {theme: len(who & set(everyone)) / len(everyone) for theme, who in people.items()}
    return made.assign(label=made["theme_id"].map(labels), true=made["theme_id"].map(true))


def audit_coverage(
    run: Run, people: Mapping[str, set[str]], n: int = 30, *, draws: int = 20
) -> pd.DataFrame:
    """Audit again and again: how often intervals hold the known share, how wide they are.

    :returns: a row a draw: ``held`` (share of the themes), ``width``, ``error`` of the audit's
        shares, ``model_error`` of the model's own.
    """
    import pandas as pd

    rows = []
    for seed in range(draws):
        made = practice_audit(run, people, n, seed=seed)
        held = (made["low"] <= made["true"] + 1e-9) & (made["true"] <= made["high"] + 1e-9)
        model = made["found"] / made["of_clients"]
        rows.append(
            {
                "draw": seed,
                "held": held.mean(),
                "width": (made["high"] - made["low"]).mean(),
                "error": (made["share"] - made["true"]).abs().mean(),
                "model_error": (model - made["true"]).abs().mean(),
            }
        )
    return pd.DataFrame(rows)
