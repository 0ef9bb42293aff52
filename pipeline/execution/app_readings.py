"""What was read in the review, as readings that may be counted.

A sheet is read from the top by one person, and where it is left is chance. In the app teams read
beside each other, each its own clients, so that what is finished first would be no random part of
the whole. Counted is therefore only the beginning of the order without a gap, and

- of a client, what was read in all its documents: what one team's documents lack another's may say;
- of a theme, what was asked of everybody: a team is not asked for what it may not know of.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.audit.client_answers import Marks
from pipeline.audit.clients import ClientDraw, DrawnClient
from pipeline.audit.readings import ReadingRecord
from pipeline.errors import IlmioError, UsageError
from pipeline.execution.client_reading import current_record, take_readings
from pipeline.runs import RunFolder, Workspace
from pipeline.stages.evidence import clients_of
from pipeline.store.database import exists
from pipeline.store.readings import ClientRead, ClientsRead

if TYPE_CHECKING:
    import pandas as pd

ALL = "all"
ByReader = dict[str, dict[str, Marks]]  # code of the reader, client


@dataclass(frozen=True)
class Countable:
    """What of the readings counts now."""

    clients: int  # from the top of the order, read without a gap
    of: int  # clients drawn
    readings: ByReader


def take_app(workspace: Workspace, run: RunFolder) -> RunFolder:
    """Take what was read in the review and count the run again with it.

    :raises UsageError: where nobody was drawn from this run, or nothing that was read counts yet.
    :raises IlmioError: where the log of what was read was tampered with.
    """
    record = current_record(run)
    if record is None:
        raise UsageError(
            f"No clients were drawn for {run.period} as it was last run.",
            where="--take app",
            mend=f"Draw them first: ilmio audit --period {run.period}",
        )
    counted = countable_in(workspace, run, record)
    if not counted.clients:
        raise UsageError(
            "Nothing that was read in the review can be counted yet: the first client of the order "
            "was not read in all documents.",
            where="--take app",
            mend="Read from the top; clients of several teams are read by who sees all teams.",
        )
    return take_readings(workspace, run, record, counted.readings.items())


def countable_in(workspace: Workspace, run: RunFolder, record: ReadingRecord) -> Countable:
    """What counts of the readings that the workspace's database holds.

    :raises IlmioError: where their log was tampered with.
    """
    if not exists(workspace.folder):
        return Countable(0, sum(not one.forgotten for one in record.drawn.clients), {})
    kept = ClientsRead.open(workspace.folder)
    broken = kept.verify()
    if broken is not None:
        raise IlmioError(
            f"What was read in the review cannot be taken: {broken}.",
            where=str(workspace.folder),
            mend="Restore the database from a backup; nothing was counted.",
        )
    rows = kept.of_sheet(run.period, record.drawn.sheet)
    unit = run.read_manifest()["settings"]["evidence"]["counting_unit"]
    return countable(record, rows, teams_of(run.read_table("documents"), unit))


def countable(
    record: ReadingRecord, rows: Iterable[ClientRead], teams: Mapping[str, frozenset[str]]
) -> Countable:
    """What counts of some readings.

    :param teams: client to the teams that wrote of it (:func:`teams_of`).
    """
    drawn = record.drawn
    read = _whole(drawn, rows, teams)
    sheets = {
        reader: one.marks for reader, one in record.latest.items() if reader not in read
    }  # of people with a sheet in Excel, beside those in the app
    everybody = [*read.values(), *sheets.values()]
    top = 0
    for one in drawn.clients:
        if not one.forgotten and not any(one.client in marks for marks in everybody):
            break
        top += 1
    counted = tuple(one for one in drawn.clients[:top] if not one.forgotten)
    asked = {theme for theme in drawn.themes if _asked_of_all(theme, counted, everybody)}
    readings = {
        reader: {
            one.client: {t: said for t, said in own[one.client].items() if t in asked}
            for one in counted
            if one.client in own
        }
        for reader, own in read.items()
    }
    of = sum(not one.forgotten for one in drawn.clients)
    return Countable(len(counted), of, {who: own for who, own in readings.items() if own})


def marks_of(row: ClientRead, one: DrawnClient, themes: Iterable[str]) -> Marks:
    """Marks of a row that the draw has asked for.

    In the app everybody is asked for everything: which themes a further client was drawn for would
    tell what the program has found in it. The rest is no random part of anything, and is left out.
    """
    said: Marks = json.loads(row.marks)
    return {t: said[t] for t in themes if t in said and (one.asked is None or t in one.asked)}


def teams_of(documents: pd.DataFrame, unit: str) -> dict[str, frozenset[str]]:
    """Client (or household) to the teams that wrote of it; "" where a document names none."""
    who = documents["document_id"].map(clients_of(documents, unit))
    units = documents["unit"].fillna("")
    return {str(k): frozenset(own) for k, own in units.groupby(who)}


def _whole(
    drawn: ClientDraw, rows: Iterable[ClientRead], teams: Mapping[str, frozenset[str]]
) -> ByReader:
    """Marks by reader and client, of clients that were read in all their documents."""
    found: ByReader = {}
    for row in sorted(rows, key=lambda one: one.position):
        if not 1 <= row.number <= len(drawn.clients):
            continue
        one = drawn.clients[row.number - 1]
        if one.forgotten:
            continue
        if row.team == ALL or teams.get(one.client) == frozenset({row.team}):
            found.setdefault(row.who, {})[one.client] = marks_of(row, one, drawn.themes)
    return found


def _asked_of_all(
    theme: str, clients: Iterable[DrawnClient], marks: Iterable[Mapping[str, Marks]]
) -> bool:
    own = [one.client for one in clients if one.asked is None or theme in one.asked]
    return bool(own) and all(any(theme in read.get(client, {}) for read in marks) for client in own)
