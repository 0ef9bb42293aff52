"""From a raw row to a record of the documents table, or to the reason why it is left out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pipeline.period import Period
from pipeline.readers.rows import RawRow
from pipeline.readers.values import (
    as_date,
    as_doc_type,
    as_flag,
    as_id,
    as_language,
    as_text,
    is_blank,
    split_roster,
)


@dataclass(frozen=True)
class Rules:
    """How cells are understood and which rows count; the fields are those of the settings."""

    doc_types: tuple[str, ...]
    doc_type_words: Mapping[str, str] = field(default_factory=dict)
    only_units: tuple[str, ...] = ()
    active_only: bool = False
    day_first: bool = True
    timezone: str = "Europe/Helsinki"
    max_text_chars: int = 2_000_000  # characters
    max_rows: int = 1_000_000  # rows or files
    max_uncompressed_mb: float = 1_000.0  # million characters of text, all documents together


@dataclass(frozen=True)
class Record:
    """One row, understood. ``language`` is "" where the row does not state it."""

    document_id: str
    client_id: str
    household_id: str | None
    unit: str | None
    doc_type: str
    written_on: date | None
    complete: bool
    active: bool | None
    source: str
    language: str
    text: str
    roster: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # things worth a warning, as codes
    dropped: int = 0  # characters of a text that was not kept, whose digest stands in its place

    @property
    def n_chars(self) -> int:
        """Characters of the text, kept or not."""
        return self.dropped or len(self.text)

    def without_text(self) -> Record:
        """Return the record with a digest for a text, by which rows can still be told apart."""
        if not self.text or self.dropped:
            return self
        digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
        return replace(self, text=digest, dropped=len(self.text))

    def contents(self) -> tuple[Any, ...]:
        """What makes two rows of one document the same; not where they came from."""
        return (self.client_id, self.household_id, self.unit, self.doc_type, self.written_on,
                self.complete, self.active, self.language, self.text)  # fmt: skip


def make_record(row: RawRow, columns: Mapping[str, str], rules: Rules) -> Record:
    """Read the cells of a row.

    :param columns: field -> column of the file.
    """
    cells = {name: row.values.get(column) for name, column in columns.items()}
    notes = list(row.notes)
    text = "" if row.fault else _text(row, cells.get("text"), rules.max_text_chars, notes)
    name = as_id(cells.get("doc_type"))
    doc_type = _doc_type(name, rules)
    if name and not doc_type:
        notes.append("unknown_doc_type")
    complete = as_flag(cells.get("complete"))
    if complete is None and not is_blank(cells.get("complete")):
        notes.append("unknown_complete")
    return Record(
        document_id=as_id(cells.get("document_id")) or row.name,
        client_id=as_id(cells.get("client_id")),
        household_id=as_id(cells.get("household_id")) or None,
        unit=_unit(as_id(cells.get("unit"))),
        doc_type=doc_type or "other",
        written_on=as_date(cells.get("written_on"), day_first=rules.day_first, zone=rules.timezone),
        complete=complete is not False,
        active=as_flag(cells.get("active")),
        source=row.source,
        language=as_language(cells.get("language")),
        text=text,
        roster=tuple(split_roster(cells.get("roster"))),
        notes=tuple(notes),
    )


def reject_reason(
    row: RawRow, record: Record, columns: Mapping[str, str], rules: Rules, period: Period | None
) -> str:
    """Return the code of the reason why a row is left out, or "".

    What the run was asked to leave out comes first: a fault in a row that would not count anyway
    does not speak against the material.
    """
    if row.fault == "bad_row" or (row.fault and not row.values):
        return row.fault  # its cells stand in wrong columns, or there are none
    return (
        _deselected(record, rules, period)
        or row.fault
        or _incomplete(record, row.values.get(columns.get("written_on", "")))
        or ("text_too_long" if "text_too_long" in record.notes else "")
        or ("" if record.text else "no_text")
    )


def _deselected(record: Record, rules: Rules, period: Period | None) -> str:
    if period and record.written_on and not period.contains(record.written_on):
        return "outside_period"
    if rules.active_only and record.active is not True:
        return "inactive" if record.active is False else "active_unknown"
    if record.doc_type not in rules.doc_types:
        return "doc_type_not_selected"
    wanted = {unit.casefold() for unit in rules.only_units}
    if wanted and (record.unit or "").casefold() not in wanted:
        return "unit_not_selected"
    return ""


def _incomplete(record: Record, date_cell: Any) -> str:
    if not record.client_id:
        return "no_client"
    if not record.document_id:
        return "no_document_id"
    if record.written_on is None:
        return "no_date" if is_blank(date_cell) else "bad_date"
    return ""


def _text(row: RawRow, cell: Any, limit: int, notes: list[str]) -> str:
    value = cell if row.text is None else row.text
    if isinstance(value, str) and len(value) > limit:  # before any copy of it is made
        notes.append("text_too_long")
        return ""
    if isinstance(value, str) and len(value) == 32_767:
        notes.append("cut_by_excel")  # a cell holds no more; what followed is gone
    return as_text(value)


def _unit(name: str) -> str | None:
    # The tables name the whole material "all"; a unit of that name would be taken for it.
    return name.upper() if name == "all" else name or None


def _doc_type(name: str, rules: Rules) -> str:
    own = {word.casefold(): doc_type for word, doc_type in rules.doc_type_words.items()}
    return own.get(name.casefold()) or as_doc_type(name)
