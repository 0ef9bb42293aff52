"""Sensitivity: how the share of a theme depends on what is counted.

Each theme is counted again (a) without unfinished documents, (b) by what clients say themselves
alone, (c) in each type of document alone. Where these lie far apart, the share says as much of the
documents as of the clients.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline import tables
from pipeline.tables import DOC_TYPES, NO_THEME

_PAIR = ["passage_id", "theme_id"]


def sensitivity(
    period: str,
    documents: pd.DataFrame,
    passages: pd.DataFrame,
    assignments: pd.DataFrame,
    candidates: pd.DataFrame,
    themes: pd.DataFrame,
    *,
    unit_of: pd.Series,
    counted: Mapping[str, frozenset[str]] | None = None,
) -> pd.DataFrame:
    """Count clients per theme and variant.

    :param documents: table ``documents``; its text is not read.
    :param unit_of: document id to counting unit, a client or household.
    :param counted: theme to the units on whom alone it is counted; all where it is not named.
    :returns: table ``sensitivity``; a variant that no document counts for has no rows. The share is
        of the clients with a document that counts: for the client's voice, of all.
    """
    near = candidates.loc[candidates["reached"], _PAIR]
    given = pd.concat([assignments.loc[assignments["theme_id"] != NO_THEME, _PAIR], near])
    full = given.drop_duplicates().merge(passages[["passage_id", "document_id", "voice"]])
    full = full.assign(unit=full["document_id"].map(unit_of))
    rows = []
    for variant, chosen, voice in _variants(documents):
        everyone = frozenset(unit_of[unit_of.index.isin(chosen)])
        own = full[full["document_id"].isin(chosen)]
        own = own[own["voice"] == "client"] if voice else own
        touched = own.groupby("theme_id")["unit"].agg(set).to_dict()
        for theme in themes["theme_id"]:
            of = everyone & (counted or {}).get(theme, everyone)
            if of:
                n = len(touched.get(theme, set()) & of)
                rows.append((theme, period, variant, n, len(of), n / len(of)))
    return tables.SENSITIVITY.frame(rows)


def _variants(documents: pd.DataFrame) -> list[tuple[str, frozenset[str], bool]]:
    """Name of each variant, the documents that count, and whether the client's voice alone does."""
    names = documents["document_id"]
    made = [
        ("complete", frozenset(names[documents["complete"].astype(bool)]), False),
        ("client_voice", frozenset(names), True),
    ]
    for kind in DOC_TYPES:
        made.append((f"type_{kind}", frozenset(names[documents["doc_type"] == kind]), False))
    return made
