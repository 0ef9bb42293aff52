"""A page of each phenomenon: its number, and what people say of it, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.report.lines import clients
from pipeline.report.messages import Messages
from pipeline.report.rows import Row
from pipeline.written_tables import PARTS, STATEMENTS

_BY_STAFF, _EXAMPLE = "extent_by_staff", "example"


@dataclass(frozen=True)
class PagePart:
    """One part of a page: its heading, what a reader must know of it, the statements."""

    key: str
    heading: str
    note: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class PhenomenonPage:
    """What people say of a phenomenon, beside the number that was counted."""

    key: str  # for an anchor; tells nothing
    heading: str
    number: str
    parts: tuple[PagePart, ...]


def pages(
    statements: pd.DataFrame | None, shown: Sequence[Row], k: int, m: Messages
) -> tuple[PhenomenonPage, ...]:
    """Make the pages of one language.

    :param statements: table ``statements``, of which none is refused; None where nobody wrote.
    :param shown: rows of all clients that may be shown, in the order of the report: of a
        phenomenon whose number is hidden nothing that people wrote is shown either.
    """
    if statements is None or statements.empty:
        return ()
    own = STATEMENTS.check(statements)
    own = own[own["language"] == m.language]
    made: list[PhenomenonPage] = []
    for row in shown:
        said = own[own["theme_id"] == row.name.theme_id]
        if len(said):
            key = f"phenomenon-{len(made) + 1}"
            label = row.name.label(m.language)
            made.append(PhenomenonPage(key, label, _number(row, m), _parts(said, k, m)))
    return tuple(made)


def _number(row: Row, m: Messages) -> str:
    return m(
        "pages.number",
        clients=clients(row, m),
        share=m.percent(row.share or 0.0),
        words=m.words(row.n or 0, row.of or 0),
        range=m.span(row.low, row.high),
        name=m("evidence.range_audited" if row.estimated else "evidence.range_model").lower(),
    )


def _parts(said: pd.DataFrame, k: int, m: Messages) -> tuple[PagePart, ...]:
    notes = {_BY_STAFF: m("pages.by_staff"), _EXAMPLE: m("pages.behind", k=k)}
    by_part = {str(part): tuple(frame["text"]) for part, frame in said.groupby("part")}
    return tuple(
        PagePart(part, m(f"pages.parts.{part}"), notes.get(part, ""), by_part[part])
        for part in PARTS
        if part in by_part
    )
