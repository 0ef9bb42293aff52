"""The material a report rests on: counts of documents and clients, computed once from the tables.

The counts here are the true ones; what of them may be shown is decided in ``counts``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeVar

import pandas as pd

from pipeline.stats.residual import Estimate
from pipeline.tables import DOC_TYPES, LANGUAGES, NO_THEME

Key = TypeVar("Key")
Selection = Literal["period", "active", "both"]
CountingUnit = Literal["client", "household"]
_LONGEST, _SHORTEST = 93, 27  # days between first and last document: the guidance says 1-3 months


@dataclass(frozen=True)
class Part:
    """A part of the material."""

    documents: int
    clients: int


@dataclass(frozen=True)
class ResidualRisk:
    """What people who read a sample of scrubbed passages found: passages, never clients."""

    read: int
    leaking: int
    share: Estimate  # of all passages, 0-1


@dataclass(frozen=True)
class RolledUp:
    """Names of the periods that are rolled up, and of those between them that have no run."""

    parts: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Material:
    """What the numbers rest on. Client means the counting unit, a person or a household."""

    clients: int
    documents: int
    passages: int
    passages_without_theme: int
    types: Mapping[str, Part]
    languages: Mapping[str, Part]
    complete: Mapping[bool, Part]
    active: Mapping[bool | None, Part]  # None: not recorded
    left_out: Mapping[str, int]  # reason, a code, to rows or documents
    first: date | None
    last: date | None
    counting_unit: CountingUnit = "client"
    selection: Selection = "period"
    active_clientele: int | None = None  # clients in an active relationship, in and outside it
    warnings: tuple[str, ...] = field(default=())  # too_long, too_short
    residual: ResidualRisk | None = None  # None: nobody has read a sample
    rolled_up: RolledUp | None = None
    forgotten: bool = False  # whether clients were erased since it was counted

    @property
    def active_recorded(self) -> bool:
        """Whether the source says of any document if the client relationship is active."""
        return any(known is not None for known in self.active)


def describe_material(
    documents: pd.DataFrame,
    passages: pd.DataFrame,
    assignments: pd.DataFrame,
    rejects: pd.DataFrame,
    *,
    counting_unit: CountingUnit = "client",
    selection: Selection = "period",
    active_clientele: int | None = None,
    residual: ResidualRisk | None = None,
    forgotten: bool = False,
) -> Material:
    """Describe the material of a run.

    :param documents: table ``documents``; its text is not read.
    :param passages: table ``passages``.
    :param assignments: table ``assignments``.
    :param rejects: table ``rejects``, of all stages.
    :param active_clientele: clients in an active relationship in the whole unit, where known.
    :param residual: what an audit of the masking of this run has found.
    :param forgotten: whether clients were erased who are in the numbers still.
    """
    frame = documents.assign(_unit=_unit_of(documents, counting_unit))
    themed = assignments.loc[assignments["theme_id"] != NO_THEME, "passage_id"]
    first, last = _days(frame["written_on"])
    return Material(
        clients=int(frame["_unit"].nunique()),
        documents=len(frame),
        passages=len(passages),
        passages_without_theme=int((~passages["passage_id"].isin(themed)).sum()),
        types=_parts(frame, frame["doc_type"], DOC_TYPES),
        languages=_parts(
            frame,
            frame["language"].where(frame["language"].isin(LANGUAGES), "other"),
            (*LANGUAGES, "other"),
        ),
        complete=_parts(frame, frame["complete"].astype(bool), (True, False)),
        active=_parts(
            frame,
            frame["active"].astype(object).where(frame["active"].notna(), None),
            (True, False, None),
        ),
        left_out={str(k): int(n) for k, n in sorted(rejects["reason"].value_counts().items())},
        first=first,
        last=last,
        counting_unit=counting_unit,
        selection=selection,
        active_clientele=active_clientele,
        warnings=_warnings(first, last),
        residual=residual,
        forgotten=forgotten,
    )


def _unit_of(documents: pd.DataFrame, counting_unit: CountingUnit) -> pd.Series:
    """Client or household of each document, as the evidence counts them.

    A document that names no household belongs to the one that its client's others name.
    """
    client, home = documents["client_id"], documents["household_id"]
    if counting_unit == "client":
        return client
    return home.fillna(home.groupby(client).transform("min")).fillna(client)


def _parts(frame: pd.DataFrame, keys: pd.Series, order: tuple[Key, ...]) -> dict[Key, Part]:
    made = {}
    for key in order:
        part = frame[keys.isna() if key is None else keys == key]
        if len(part):
            made[key] = Part(len(part), int(part["_unit"].nunique()))
    return made


def _days(written: pd.Series) -> tuple[date | None, date | None]:
    if written.empty:
        return None, None
    return written.min().date(), written.max().date()


def _warnings(first: date | None, last: date | None) -> tuple[str, ...]:
    if first is None or last is None:
        return ()
    days = (last - first).days
    return ("too_long",) if days > _LONGEST else ("too_short",) if days < _SHORTEST else ()
