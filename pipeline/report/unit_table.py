"""Shares by team: a row per phenomenon, a column per team; what is hidden always looks alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.report.lines import clients, plural, share
from pipeline.report.messages import Messages
from pipeline.report.rows import ALL, Row


@dataclass(frozen=True)
class UnitTable:
    """Shares of each team's clients; a row for every phenomenon shown of one team at least."""

    units: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # label, (share, "n of N") per unit
    left_out: str


def unit_table(
    groups: Mapping[str, Sequence[Row]], listed: Sequence[Row], m: Messages
) -> UnitTable | None:
    """Make the table; None where there are no teams.

    :param groups: rows by group.
    :param listed: rows of the group ``all``, sorted; their order is the table's.
    """
    units = sorted(set(groups) - {ALL})
    if not units:
        return None
    cells = {unit: {row.name.theme_id: row for row in groups[unit]} for unit in units}
    rows, left_out = [], 0
    for row in listed:
        label = row.name.label(m.language)
        found = [cells[unit].get(row.name.theme_id) for unit in units]
        if not label or row.n == 0:
            continue
        if any(cell is not None and _shown(cell) for cell in found):
            rows.append((label, tuple(_cell(cell, m) for cell in found)))
        elif not row.hidden:  # what is hidden altogether is named among what is not shown
            left_out += 1
    return UnitTable(tuple(units), tuple(rows), plural("units.left_out", left_out, m))


def _shown(row: Row) -> bool:
    return not row.hidden and None not in (row.n, row.of, row.share)


def _cell(row: Row | None, m: Messages) -> tuple[str, str]:
    if row is None or not _shown(row):
        return m("material.not_shown"), ""
    return share(row, m), clients(row, m)
