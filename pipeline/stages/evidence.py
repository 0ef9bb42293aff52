"""Evidence: how many *clients* each theme touches, and how that changed.

The unit is the client, or the household where the settings say so: passages and documents never
enter a denominator. Without an audit the range runs from a strict to a lenient reading of the
same material; it is no confidence interval and is never called one (`basis = model`).

Changes are tested together, the themes of a group of clients being one family. It is fixed before
looking: the themes of the catalogue and of the staff with at least ``family_clients`` clients over
both periods together, a number that is the same whichever of the periods comes first and so tells
nothing of the direction of a change (Bourgon et al. 2010). ``stages.verdicts`` gives the verdicts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from pipeline import tables
from pipeline.stats.audited import AuditedShare, at_confidence
from pipeline.stats.change import share_change
from pipeline.stats.family import simultaneous_confidence
from pipeline.tables import NO_THEME

ALL = "all"
OPEN_THEME = "open_theme"  # why an open theme is not compared: another cluster each period
_PAIR = ["passage_id", "theme_id"]
_OF_CHANGE = (
    "change", "change_low", "change_high", "family_low", "family_high", "p_value", "q_value",
)  # fmt: skip


class EvidenceSettings(BaseModel):
    """Settings of the stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    counting_unit: Literal["client", "household"] = "client"
    # calibrated probability: passages of the strict reading
    strict: float = Field(default=0.97, ge=0, le=1)
    # calibrated probability: passages of the lenient reading
    lenient: float = Field(default=0.02, ge=0, le=1)
    by_unit: bool = True  # also a row per team beside `all`
    # clients over both periods together from which a theme's change is tested
    family_clients: int = Field(default=10, ge=1)
    # expected share of false ones among the changes that are called shown
    false_changes: float = Field(default=0.05, gt=0, lt=1)
    # Total variation distance between the two periods' mixes of documents (by type, by language,
    # finished or not), beyond chance. Where a theme's rates in two kinds of documents differ by
    # half, which is much, a shift of .15 moves its share by 8 points, about half of a usual
    # interval, and one of .35 by 17, as much as the changes that can be shown at all.
    mix_warn: float = Field(default=0.15, ge=0, le=1)  # from which a reader is warned
    mix_limit: float = Field(default=0.35, ge=0, le=1)  # from which the two are not compared


@dataclass(frozen=True)
class Period:
    """The tables of one period that the counts need."""

    name: str
    documents: pd.DataFrame
    passages: pd.DataFrame
    assignments: pd.DataFrame
    candidates: pd.DataFrame
    audited: pd.DataFrame | None = None  # table ``audited``, where people have read a sample

    def audits(self) -> dict[str, tuple[AuditedShare, str]]:
        """Audited share and adequacy of each theme that people have read for."""
        rows = () if self.audited is None else self.audited.itertuples()
        return {
            row.theme_id: (AuditedShare(row.share, row.low, row.high, row.variance), row.adequacy)
            for row in rows
        }


def evidence(
    period: Period,
    themes: pd.DataFrame,
    settings: EvidenceSettings,
    before: Period | None = None,
    differs: Sequence[str] = (),
    held_out: frozenset[str] = frozenset(),
) -> pd.DataFrame:
    """Count clients per theme and group.

    :param themes: table ``themes``.
    :param before: the period before in the same workspace; a change is shown only where nothing
        parts the two, and only for themes of the catalogue and the staff, whose meaning stays.
    :param differs: what parts the two periods, as codes (``stages.compare``).
    :param held_out: clients on whom alone open themes are counted, which were found without them;
        empty where they were found on all. Theme -1 then takes no account of open themes.
    :returns: table ``evidence``, of a tested change with ``none_shown`` until it is judged; theme
        -1 counts the clients for whom no theme was found.
    """
    rows = []
    audits, earlier = period.audits(), before.audits() if before else {}
    members = int((themes["origin"] != "open").sum())
    for group, documents in _groups(period.documents, settings):
        if documents.empty:
            continue  # a share of nobody cannot be named
        now = _Counts(period, documents, settings)
        apart = _Counts(period, documents, settings, held_out) if held_out else None
        then = _Counts(before, _of_group(before.documents, group), settings) if before else None
        for theme in themes.itertuples():
            fixed = theme.origin != "open"
            own = apart if apart is not None and not fixed else now
            if not own.total:
                continue
            row = own.row(theme.theme_id, period.name, group)
            row["fixed_before"] = fixed or bool(held_out)
            read = [part.get(theme.theme_id) for part in (earlier, audits)]
            if group != ALL or own is not now:
                read = []  # people read for the whole material
            row |= _as_read(*read[1:])
            if then is not None and then.total:
                parted = ([] if fixed else [OPEN_THEME]) + list(differs)
                row |= (
                    _parted(parted) if parted else now.compared(row, then, members, settings, read)
                )
            rows.append(row)
        listed = themes[themes["origin"] != "open"] if held_out else themes
        rows.append(now.unassigned(set(listed["theme_id"]), period.name, group))
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


def clients_by_theme(
    documents: pd.DataFrame,
    passages: pd.DataFrame,
    assignments: pd.DataFrame,
    candidates: pd.DataFrame,
    *,
    unit: str,
) -> tuple[list[str], Mapping[str, set[str]]]:
    """Return everyone of a period, and the clients or households in whom each theme was found."""
    settings = EvidenceSettings(counting_unit=unit)  # type: ignore[arg-type]
    period = Period("", documents, passages, assignments, candidates)
    counts = _Counts(period, documents, settings)
    return counts.everyone, counts.assigned


class _Counts:
    """Sets of clients per theme in one group of one period."""

    def __init__(
        self,
        period: Period,
        documents: pd.DataFrame,
        settings: EvidenceSettings,
        only: frozenset[str] | None = None,
    ) -> None:
        unit_of = clients_of(documents, settings.counting_unit)
        if only is not None:
            unit_of = unit_of[unit_of.isin(only)]
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

    def row(self, theme: str, period: str, group: str) -> dict[str, object]:
        touched = self.assigned.get(theme, set())
        strict = self.strict.get(theme, set()) & touched
        lenient = self.lenient.get(theme, set()) | touched
        return {
            **self._base(theme, period, group, len(touched)),
            "low": len(strict) / self.total,
            "high": len(lenient) / self.total,
            "verdict": "no_earlier",
            "client_voice_share": (
                len(self.voiced.get(theme, set())) / len(touched) if touched else None
            ),
        }

    def compared(
        self,
        row: Mapping[str, object],
        then: _Counts,
        members: int,
        settings: EvidenceSettings,
        audits: Sequence[tuple[AuditedShare, str] | None],
    ) -> dict[str, object]:
        """Columns of the change of a row against the period before.

        :param members: themes of which any may be picked for its change.
        :param audits: of the older and the newer period; the change is of the audited shares only
            where both were audited, and else of what the model found in both.
        """
        theme = str(row["theme_id"])
        touched, old = self.assigned.get(theme, set()), then.assigned.get(theme, set())
        before = {c: c in old for c in then.everyone}
        after = {c: c in touched for c in self.everyone}
        pair = [audit[0] for audit in audits if audit]
        both = (pair[0], pair[1]) if len(pair) == 2 else None
        change = share_change(before, after, audits=both)
        level = simultaneous_confidence(members)
        wide = both and (at_confidence(both[0], level), at_confidence(both[1], level))
        every = share_change(before, after, level, audits=wide).interval
        tested = len(touched | old) >= settings.family_clients
        return {
            "change": change.difference,
            "change_basis": "audited" if both else "model",
            "change_low": change.interval.low,
            "change_high": change.interval.high,
            "family_low": every.low,
            "family_high": every.high,
            "p_value": change.p_value,
            "family": tested,
            "verdict": "none_shown" if tested else "not_tested",
            "comparable": True,
        }

    def unassigned(self, shown: set[str], period: str, group: str) -> dict[str, object]:
        touched = set().union(*(found for theme, found in self.assigned.items() if theme in shown))
        return self._base(NO_THEME, period, group, self.total - len(touched))

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
            "family": False,
            "fixed_before": True,
            **dict.fromkeys(
                ("low", "high", *_OF_CHANGE, "change_basis", "verdict", "comparable", "differs",
                 "client_voice_share")
            ),
        }  # fmt: skip


def _as_read(audit: tuple[AuditedShare, str] | None = None) -> dict[str, object]:
    """Columns of a share that people have read a sample for."""
    if audit is None:
        return {}
    share, adequacy = audit
    return {
        "share": share.value,
        "low": share.low,
        "high": share.high,
        "basis": "audited",
        "adequacy": adequacy,
    }


def _parted(codes: Sequence[str]) -> dict[str, object]:
    return {"verdict": "not_comparable", "comparable": False, "differs": ",".join(codes)}


def _groups(documents: pd.DataFrame, settings: EvidenceSettings) -> list[tuple[str, pd.DataFrame]]:
    groups = [(ALL, documents)]
    units = sorted(documents["unit"].dropna().unique())
    if settings.by_unit and len(units) > 1:
        groups += [(unit, _of_group(documents, unit)) for unit in units]
    return groups


def _of_group(documents: pd.DataFrame, group: str) -> pd.DataFrame:
    return documents if group == ALL else documents[documents["unit"] == group]
