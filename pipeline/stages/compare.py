"""Compare: whether two periods may be compared, and what parts them if not.

What decides a result is named part by part (catalogue, model, settings, …), so that a reader is
told the reason. The mix of documents is measured: where assessments give way to notes, shares of
clients change though the clients do not. What chance makes of a mix is taken off before it is
judged: that is in the interval of a change already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.stats.mix import total_variation, variation_by_chance

UNKNOWN = "unknown"  # the earlier run does not say what it was made with
PARTS = ("catalogue", "model", "settings", "selection", "counting_unit", "months", "program")
MIXES = ("doc_type", "complete", "language")
REASONS = (*PARTS, UNKNOWN, *(f"mix_{kind}" for kind in MIXES))


@dataclass(frozen=True)
class Comparison:
    """What parts two periods.

    ``differs`` are codes of ``REASONS``, empty where they may be compared; ``mix`` is the total
    variation distance of each kind of mix, 0-1; ``warned`` are the kinds whose shift is to be told.
    """

    differs: tuple[str, ...]
    mix: Mapping[str, float]
    warned: tuple[str, ...]


def compare(
    parts: Mapping[str, object],
    documents: pd.DataFrame,
    parts_before: Mapping[str, object] | None,
    documents_before: pd.DataFrame,
    *,
    warn: float,
    limit: float,
) -> Comparison:
    """Compare two periods.

    :param parts: name to digest or value of everything that must be alike; ``parts_before``: the
        same of the period before, None where its run does not say.
    :param documents: table ``documents``; its text is not read.
    :param warn: distance of two mixes, less that which chance makes on average, from which it is
        told; ``limit``: from which the periods are not compared.
    """
    if parts_before is None:
        differs = [UNKNOWN]
    else:
        names = sorted({*parts, *parts_before}, key=lambda n: (PARTS.index(n), n))
        differs = [name for name in names if parts.get(name) != parts_before.get(name)]
    both = {kind: (_mix(documents_before[kind]), _mix(documents[kind])) for kind in MIXES}
    mix = {kind: total_variation(*pair) for kind, pair in both.items()}
    beyond = {kind: mix[kind] - variation_by_chance(*pair) for kind, pair in both.items()}
    differs += [f"mix_{kind}" for kind in MIXES if beyond[kind] >= limit]
    return Comparison(tuple(differs), mix, tuple(kind for kind in MIXES if beyond[kind] >= warn))


def _mix(kinds: pd.Series) -> dict[str, int]:
    return {str(kind): int(n) for kind, n in kinds.value_counts().items()}
