"""How the numbers stand after what one person has read, and how far two readers agree.

The estimates are those of :func:`pipeline.stages.audited.audited`, over one's own marks alone: what
another reads is not to be felt in them. A theme whose number the team may not see has no interval,
nor has one whose estimate would have to be hidden. Shown are sizes and limits, never a client.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.audit.readings import Reading, as_table
from pipeline.disclosure.unsafe import unsafe_counts
from pipeline.execution.app_readings import marks_of
from pipeline.report.rows import ALL
from pipeline.review.material import PROFILE
from pipeline.review.reading import TeamSheet
from pipeline.stages.audited import audited
from pipeline.stats.agreement import krippendorff_alpha, percent_agreement
from pipeline.store.readings import ClientRead

_KEPT = 50  # estimates kept


@dataclass(frozen=True)
class Stand:
    """Where a theme's share stands: shares of clients (0-1); before the last client, if any."""

    theme_id: str
    share: float
    low: float
    high: float
    low_before: float | None
    high_before: float | None


@dataclass(frozen=True)
class Differs:
    """A theme on which people who read the same client differ: person to what each said."""

    number: int
    theme_id: str
    said: Mapping[str, bool | None]


@dataclass(frozen=True)
class Agreement:
    """How far the readers who have finished agree; None where nothing can be said."""

    readers: tuple[str, ...]  # ids of persons
    alike: float | None  # share of marks (0-1)
    alpha: float | None  # Krippendorff's
    differs: tuple[Differs, ...]


def stands(sheet: TeamSheet, rows: Sequence[ClientRead], shown: Iterable[str]) -> tuple[Stand, ...]:
    """Where each theme stands, narrowest interval first.

    :param rows: the last words of one person.
    :param shown: themes whose numbers the team may see.
    """
    own = sorted(rows, key=lambda one: one.position)
    now, before = _estimates(sheet, own), _estimates(sheet, own[:-1])
    if now.empty:
        return ()
    kept = now[now["theme_id"].isin(set(shown)) & ~_unsafe(now, sheet.team)]
    earlier = before.set_index("theme_id")[["low", "high"]].to_dict("index")
    made = [
        Stand(
            str(row.theme_id), float(row.share), float(row.low), float(row.high),
            earlier.get(row.theme_id, {}).get("low"), earlier.get(row.theme_id, {}).get("high"),
        )
        for row in kept.itertuples()
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda one: (one.high - one.low, one.theme_id)))


def finished(sheet: TeamSheet, rows: Iterable[ClientRead]) -> tuple[str, ...]:
    """Persons who have read every client of the sheet that is the team's."""
    read: dict[str, set[int]] = {}
    for row in rows:
        read.setdefault(row.who, set()).add(row.number)
    everybody = set(sheet.numbers)
    return tuple(sorted(who for who, own in read.items() if everybody and everybody <= own))


def agreement(sheet: TeamSheet, rows: Sequence[ClientRead], who: str) -> Agreement | None:
    """How far those who have finished agree, once the person who asks and another have."""
    done = finished(sheet, rows)
    if who not in done or len(done) < 2:
        return None
    said: dict[tuple[int, str], dict[str, bool | None]] = {}
    for row in rows:
        if row.who in done:
            for theme, mark in json.loads(row.marks).items():
                said.setdefault((row.number, theme), {})[row.who] = mark
    table = [[marks.get(reader) for reader in done] for marks in said.values()]
    differs = [
        Differs(number, theme, marks)
        for (number, theme), marks in sorted(said.items())
        if len(set(marks.values())) > 1
    ]
    return Agreement(done, percent_agreement(table), krippendorff_alpha(table), tuple(differs))


def _estimates(sheet: TeamSheet, rows: Sequence[ClientRead]) -> pd.DataFrame:
    """Table ``audited`` over the rows of one person.

    Further clients were drawn for what was found in all documents: of one team's documents they are
    no random part, and only the random set counts.
    """
    key = tuple(row.position for row in rows)
    if key in sheet.known:
        return sheet.known[key]
    drawn = sheet.record.drawn
    marks = {
        drawn.clients[row.number - 1].client: marks_of(
            row, drawn.clients[row.number - 1], drawn.themes
        )
        for row in rows
    }
    readings = as_table(replace(sheet.record, readings=(Reading("A", "", marks),)), sheet.found)
    if sheet.team != ALL:
        readings = readings[readings["in_random_set"]]
    if len(sheet.known) > _KEPT:
        sheet.known.clear()
    made = audited(sheet.everyone, sheet.found, readings, sheet.settings, apart=sheet.apart)
    sheet.known[key] = made
    return made


def _unsafe(made: pd.DataFrame, team: str) -> pd.Series:
    """Whether an estimate, or the number that it stands on, tells of too few clients."""
    counted = (made["share"] * made["of_clients"]).round().astype(int)
    hidden = pd.Series(data=False, index=made.index)
    for count in (made["found"], counted):
        cells = [
            {
                "theme_id": row.theme_id, "period": "", "group": team, "n_clients": int(n),
                "of_clients": row.of_clients, "share": row.share, "low": row.low,
                "high": row.high, "basis": "audited", "client_voice_share": None,
            }
            for row, n in zip(made.itertuples(), count, strict=True)
        ]  # fmt: skip
        frame = pd.DataFrame(cells, index=made.index).astype({"client_voice_share": "Float64"})
        hidden |= unsafe_counts(frame, PROFILE.k)["n"]
    return hidden
