"""Evidence: how many *clients* each theme touches, and how that changed.

The unit is the client, or the household where the settings say so: passages and documents never
enter a denominator. Without an audit the range runs from a strict to a lenient reading of the
same material; it is no confidence interval and is never called one (`basis = model`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from pipeline import tables
from pipeline.stats.change import overlapping_change
from pipeline.tables import NO_THEME

ALL = "all"
_PAIR = ["passage_id", "theme_id"]


class EvidenceSettings(BaseModel):
    """Settings of the stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    counting_unit: Literal["client", "household"] = "client"
    # calibrated probability: passages of the strict reading
    strict: float = Field(default=0.97, ge=0, le=1)
    # calibrated probability: passages of the lenient reading
    lenient: float = Field(default=0.02, ge=0, le=1)
    by_unit: bool = True  # also a row per team beside `all`


@dataclass(frozen=True)
class Period:
    """The tables of one period that the counts need, and what they may be compared with."""

    name: str
    documents: pd.DataFrame
    passages: pd.DataFrame
    assignments: pd.DataFrame
    candidates: pd.DataFrame
    comparability: str  # hash over catalogue, encoder, settings and kind of material


def evidence(
    period: Period, themes: pd.DataFrame, settings: EvidenceSettings, before: Period | None = None
) -> pd.DataFrame:
    """Count clients per theme and group.

    :param themes: table ``themes``.
    :param before: the period before in the same workspace; a change is shown only where its
        comparability hash is the same, and only for themes of the catalogue, whose meaning is.
    :returns: table ``evidence``; theme -1 counts the clients for whom no theme was found.
    """
    rows = []
    same = before is not None and before.comparability == period.comparability
    for group, documents in _groups(period.documents, settings):
        if documents.empty:
            continue  # a share of nobody cannot be named
        now = _Counts(period, documents, settings)
        then = _Counts(before, _of_group(before.documents, group), settings) if before else None
        for theme in themes.itertuples():
            fixed = theme.origin != "open"
            earlier = then if then is not None and then.total and fixed and same else None
            comparable = (fixed and same) if then is not None and then.total else None
            rows.append(now.row(theme.theme_id, period.name, group, earlier, comparable))
        rows.append(now.unassigned(set(themes["theme_id"]), period.name, group))
    return tables.EVIDENCE.frame(rows)


def clients_of(documents: pd.DataFrame, unit: str) -> pd.Series:
    """Counting unit of each document: document id to client or household.

    A document that names no household belongs to the one that its client's others name; a client
    without any counts as a household of one.
    """
    column = documents["client_id"]
    if unit == "household":
        named = documents.dropna(subset=["household_id"])
        known = named.groupby("client_id")["household_id"].min()
        own = documents["client_id"].map(known).fillna(documents["client_id"])
        column = documents["household_id"].fillna(own)
    return pd.Series(column.to_numpy(), index=documents["document_id"].to_numpy())


class _Counts:
    """Sets of clients per theme in one group of one period."""

    def __init__(self, period: Period, documents: pd.DataFrame, settings: EvidenceSettings) -> None:
        unit_of = clients_of(documents, settings.counting_unit)
        self.everyone = sorted(set(unit_of))
        self.total = len(self.everyone)
        passages = period.passages[period.passages["document_id"].isin(unit_of.index)]
        self._unit = dict(
            zip(passages["passage_id"], passages["document_id"].map(unit_of), strict=True)
        )
        self._client_voice = set(passages.loc[passages["voice"] == "client", "passage_id"])
        given = period.assignments[period.assignments["theme_id"] != NO_THEME]
        near = period.candidates
        given = pd.concat([given[_PAIR], near.loc[near["reached"], _PAIR]]).drop_duplicates()
        self.assigned = self._sets(given)
        self.voiced = self._sets(given[given["passage_id"].isin(self._client_voice)])
        self.strict = self._sets(near[near["calibrated"] >= settings.strict])
        self.lenient = self._sets(near[near["calibrated"] >= settings.lenient])

    def _sets(self, frame: pd.DataFrame) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        for passage, theme in zip(frame["passage_id"], frame["theme_id"], strict=True):
            if passage in self._unit:
                found.setdefault(theme, set()).add(self._unit[passage])
        return found

    def row(
        self, theme: str, period: str, group: str, earlier: _Counts | None, comparable: bool | None
    ) -> dict[str, object]:
        touched = self.assigned.get(theme, set())
        strict = self.strict.get(theme, set()) & touched
        lenient = self.lenient.get(theme, set()) | touched
        change = None
        if earlier is not None:
            old = earlier.assigned.get(theme, set())
            change = overlapping_change(
                {c: c in old for c in earlier.everyone}, {c: c in touched for c in self.everyone}
            )
        return {
            **self._base(theme, period, group, len(touched)),
            "low": len(strict) / self.total,
            "high": len(lenient) / self.total,
            "change": change.difference if change else None,
            "change_low": change.interval.low if change else None,
            "change_high": change.interval.high if change else None,
            "comparable": comparable,
            "client_voice_share": (
                len(self.voiced.get(theme, set())) / len(touched) if touched else None
            ),
        }

    def unassigned(self, shown: set[str], period: str, group: str) -> dict[str, object]:
        touched = set().union(*(found for theme, found in self.assigned.items() if theme in shown))
        return {
            **self._base(NO_THEME, period, group, self.total - len(touched)),
            **dict.fromkeys(
                (
                    "low",
                    "high",
                    "change",
                    "change_low",
                    "change_high",
                    "comparable",
                    "client_voice_share",
                )
            ),
        }

    def _base(self, theme: str, period: str, group: str, count: int) -> dict[str, object]:
        return {
            "theme_id": theme,
            "period": period,
            "group": group,
            "n_clients": count,
            "of_clients": self.total,
            "share": count / self.total,
            "basis": "model",
            "adequacy": "very_low",  # nobody has read a sample yet
        }


def _groups(documents: pd.DataFrame, settings: EvidenceSettings) -> list[tuple[str, pd.DataFrame]]:
    groups = [(ALL, documents)]
    units = sorted(documents["unit"].dropna().unique())
    if settings.by_unit and len(units) > 1:
        groups += [(unit, _of_group(documents, unit)) for unit in units]
    return groups


def _of_group(documents: pd.DataFrame, group: str) -> pd.DataFrame:
    return documents if group == ALL else documents[documents["unit"] == group]
