"""Stage: what each passage discloses of its client, and how many clients share it.

Coarsened words still tell something: an age band, a field of work, a chapter of diseases. One
alone is shared by many; together they may be one person's. The ledger holds, for each passage,
the tuple that it discloses and the number of clients whose documents disclose all of it. An
excerpt leaves only where at least k clients do (k-anonymity, Sweeney 2002, over what the excerpt
itself tells; the months of dates, which every document shares, are no part of the tuple).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.tables import LEDGER

if TYPE_CHECKING:
    import pandas as pd

FEW = "few_share_it"
PLACEHOLDER = "placeholder"
EVENT = "known_event"
UNKNOWN = "not_in_ledger"
_PLACEHOLDER = re.compile(r"\[[A-Z][A-Z0-9_]*_\d+\]")


@dataclass(frozen=True)
class Shareable:
    """Passages that may leave as excerpts, and the others with the reason (a code)."""

    passages: tuple[str, ...]
    refused: dict[str, str]


def ledger(passages: pd.DataFrame, documents: pd.DataFrame, quasi: pd.DataFrame) -> pd.DataFrame:
    """Make table ``ledger``: a row for each passage.

    :param passages: table ``passages``; ``documents``: table ``documents``, scrubbed.
    :param quasi: table ``quasi``: what stands where in the documents.
    """
    units = dict(zip(documents["document_id"], documents["unit"], strict=True))
    places = _by_document(quasi)
    told = client_tuples(quasi)
    holders: dict[str, set[str]] = {}
    for client, values in told.items():
        for value in values:
            holders.setdefault(value, set()).add(client)
    everyone = set(documents["client_id"])
    of_unit = {unit: set(own["client_id"]) for unit, own in documents.groupby("unit", dropna=True)}
    known: dict[tuple[tuple[str, ...], Any], tuple[int, int | None]] = {}

    def sharing(tells: tuple[str, ...], unit: Any) -> tuple[int, int | None]:
        """How many clients share all of it, and of the unit's own; each is worked out once."""
        key = (tells, unit if unit in of_unit else None)
        if key not in known:
            sets = sorted((holders[value] for value in tells), key=len)
            all_ = set.intersection(*sets, everyone) if sets else everyone
            known[key] = len(all_), len(all_ & of_unit[unit]) if unit in of_unit else None
        return known[key]

    rows = []
    for passage in passages.itertuples():
        tells = sorted(
            {v for a, b, v in places.get(passage.document_id, ()) if _overlap(passage, a, b)}
        )
        unit = units.get(passage.document_id)
        n_sharing, n_sharing_unit = sharing(tuple(tells), unit)
        rows.append(
            {
                "passage_id": passage.passage_id,
                "client_id": passage.client_id,
                "unit": unit,
                "tells": tells,
                "n_placeholders": len(_PLACEHOLDER.findall(passage.text)),
                "n_sharing": n_sharing,
                "n_sharing_unit": n_sharing_unit,
            }
        )
    return LEDGER.frame(rows)


def client_tuples(quasi: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return for each client all that the documents tell, as KIND=class, sorted."""
    found: dict[str, set[str]] = {}
    for client, kind, value in zip(quasi["client_id"], quasi["kind"], quasi["value"], strict=True):
        found.setdefault(str(client), set()).add(f"{kind}={value}")
    return {client: tuple(sorted(values)) for client, values in sorted(found.items())}


def shareable(
    passages: pd.DataFrame,
    ledger: pd.DataFrame,
    k: int,
    *,
    within_unit: bool = False,
    placeholders: bool = False,
) -> Shareable:
    """Decide which passages may leave verbatim; whatever the ledger does not know may not.

    Refused are passages of a tuple that fewer than ``k`` clients share, those that tell of an
    event which the media may have told of, and, unless allowed, those with a placeholder: where
    somebody was named, the words around the name are about one person. Only the team that wrote
    the documents is shown such passages; nothing with a placeholder leaves a section or an
    organisation. That k clients share the theme itself is the business of the release stage.

    :param passages: table ``passages``, or some of its rows.
    :param ledger: table ``ledger`` of the same run.
    :param k: smallest number of clients.
    :param within_unit: the excerpt is shown as a unit's: count the clients of that unit alone.
    :param placeholders: whether passages with placeholders may be shown (profile ``team``).
    """
    rows = {row.passage_id: row for row in ledger.itertuples()}
    reasons = {
        passage: _refusal(rows.get(passage), k, within_unit, placeholders)
        for passage in sorted(passages["passage_id"])
    }
    return Shareable(
        tuple(passage for passage, reason in reasons.items() if not reason),
        {passage: reason for passage, reason in reasons.items() if reason},
    )


def ledger_counts(ledger: pd.DataFrame, quasi: pd.DataFrame, k: int) -> dict[str, Any]:
    """Return counts for the manifest: no values, only how much is told and how alone it stands.

    Counts of clients below ``k`` are given as 0 < n < k by -1, since the manifest may travel.
    """
    kinds = quasi.groupby("kind")["client_id"].nunique()
    tuples = Counter(client_tuples(quasi).values())
    alone = sum(1 for n in tuples.values() if n == 1)
    telling = ledger[ledger["tells"].map(len) > 0]
    return {
        "k": k,
        "clients_by_kind": {str(kind): _or_few(int(n), k) for kind, n in kinds.items()},
        "clients_with_own_tuple": _or_few(alone, k),
        "passages": len(ledger),
        "passages_telling": len(telling),
        "passages_below_k": int((telling["n_sharing"] < k).sum()),
        "passages_with_placeholder": int((ledger["n_placeholders"] > 0).sum()),
    }


def _refusal(row: Any, k: int, within_unit: bool, placeholders: bool) -> str:
    import pandas as pd

    if row is None:
        return UNKNOWN
    if row.n_placeholders and not placeholders:
        return PLACEHOLDER
    if any(value.startswith("EVENT=") for value in row.tells):
        return EVENT
    sharing = row.n_sharing_unit if within_unit else row.n_sharing
    return "" if not pd.isna(sharing) and sharing >= k else FEW


def _by_document(quasi: pd.DataFrame) -> dict[str, list[tuple[int, int, str]]]:
    found: dict[str, list[tuple[int, int, str]]] = {}
    for row in quasi.itertuples():
        found.setdefault(row.document_id, []).append(
            (row.start, row.end, f"{row.kind}={row.value}")
        )
    return found


def _overlap(passage: Any, start: int, end: int) -> bool:
    return bool(start < passage.end and passage.start < end)


def _or_few(n: int, k: int) -> int:
    return -1 if 0 < n < k else n
