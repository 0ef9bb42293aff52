"""Drawing clients for people to read, and taking what they read: the same for a sheet and the app.

What is drawn stands in ``audits/<period>-clients.json`` beside the sheet, every reading with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.audit.client_answers import Marks, sheet_words
from pipeline.audit.client_sheet import FORMATS, XLSX, AskedTheme, ClientSheet, Piece, sheet_files
from pipeline.audit.clients import ClientDesign, ClientDraw, draw_clients
from pipeline.audit.draw import run_digest
from pipeline.audit.readings import Reading, ReadingRecord, found_digest, read_record
from pipeline.execution.one_writer import writing
from pipeline.period import Period
from pipeline.runs import RunFolder, Workspace, put_aside, written_aside
from pipeline.stages.evidence import clients_by_theme, clients_of
from pipeline.tables import NO_THEME

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.catalogue import Catalogue

OF = "clients"


def record_file(run: RunFolder) -> Path:
    """Path of what is kept of the draw and the readings."""
    return run.audit_file("json", OF)


def sheet_paths(run: RunFolder) -> list[Path]:
    """Paths where the sheet may lie."""
    return [run.audit_file(form, OF) for form in FORMATS]


def current_record(run: RunFolder) -> ReadingRecord | None:
    """Return what is kept of a draw from this very run's passages."""
    record = read_record(record_file(run))
    if record is None or record.drawn.run != run_digest(run.read_table("passages")):
        return None
    return record


def draw_sheet(
    workspace: Workspace, run: RunFolder, design: ClientDesign, language: str, form: str = XLSX
) -> tuple[ClientDraw, Path, int]:
    """Draw clients and write the sheet; what was drawn and read before is put aside.

    :returns: the draw, the file into which the marks go, the number of clients in the material.
    :raises UsageError: where the design cannot be drawn.
    :raises GateError: where the texts hold an identifier; nothing is written.
    """
    from pipeline.catalogue import load_catalogue
    from pipeline.execution.gates import export_gate

    manifest = run.read_manifest()
    unit_name = manifest["settings"]["evidence"]["counting_unit"]
    passages, documents = run.read_table("passages"), run.read_table("documents")
    everyone, found = found_in(run, unit_name)
    catalogue = load_catalogue(workspace.catalogue_file)
    asked = asked_themes(catalogue, run.read_table("themes"), language)
    design = replace(design, matcher=(manifest.get("matcher") or {}).get("digest", ""))
    drawn = draw_clients(
        everyone, found, [theme.theme_id for theme in asked], run_digest(passages), design
    )
    unit = clients_of(documents, unit_name)
    words = sheet_words()
    sheet = ClientSheet(
        drawn,
        [theme for theme in asked if theme.theme_id in drawn.themes],
        pieces_of(passages, documents, unit, {one.client for one in drawn.clients}),
        words[language],
        [words[language], *(part for key, part in words.items() if key != language)],
    )
    files = sheet_files(sheet, run.audit_file("", OF).name.rstrip("."), form)
    export_gate(workspace).check_files(files)
    with writing(workspace, f"ilmio audit --period {run.period}"):
        run.make_audits()
        for old in [*sheet_paths(run), record_file(run)]:
            put_aside(old)  # somebody may have worked on it, and what was read is not lost
        folder = record_file(run).parent
        for name, content in files.items():
            with written_aside(folder / name) as aside:
                aside.write_bytes(content)
        digests = {t: found_digest(found.get(t, ())) for t in drawn.themes}
        meant = {item.id: item.meaning for item in catalogue.phenomenon if item.id in digests}
        _keep(run, ReadingRecord(drawn, digests, meant=meant))
    return drawn, folder / next(iter(files)), len(everyone)


def found_in(run: RunFolder, unit: str) -> tuple[list[str], Mapping[str, set[str]]]:
    """Clients of a run, and those in whom each theme was found."""
    return clients_by_theme(
        *(run.read_table(name) for name in ("documents", "passages", "assignments", "candidates")),
        unit=unit,
    )


def asked_themes(catalogue: Catalogue, themes: pd.DataFrame, language: str) -> list[AskedTheme]:
    """Everything that a reader is asked for: the whole catalogue, then what the run found."""
    listed = sorted(catalogue.phenomenon, key=lambda item: (item.section11 or 99, item.id))
    asked = [
        AskedTheme(item.id, item.label[language], item.description[language])  # type: ignore[index]
        for item in listed
    ]
    known = {theme.theme_id for theme in asked}
    more = themes[~themes["theme_id"].isin({*known, NO_THEME})]
    asked += [
        AskedTheme(row.theme_id, getattr(row, f"label_{language}"), ", ".join(row.words))
        for row in more.itertuples()
    ]
    return asked


def pieces_of(
    passages: pd.DataFrame, documents: pd.DataFrame, unit: pd.Series, clients: Collection[str]
) -> dict[str, list[Piece]]:
    """Passages of clients in the order in which they were written."""
    types = dict(zip(documents["document_id"], documents["doc_type"], strict=True))
    frame = passages.assign(who=passages["document_id"].map(unit))
    frame = frame[frame["who"].isin(clients)]
    frame = frame.sort_values(["who", "written_on", "document_id", "position"])
    found: dict[str, list[Piece]] = {}
    for who, own in frame.groupby("who", sort=True):
        number = {name: k for k, name in enumerate(own["document_id"].unique(), start=1)}
        found[str(who)] = [
            Piece(
                number[row.document_id],
                f"{row.written_on:%Y-%m}",
                types[row.document_id],
                row.language,
                row.text,
            )
            for row in own.itertuples()
        ]
    return found


def take_readings(
    workspace: Workspace,
    run: RunFolder,
    record: ReadingRecord,
    readings: Iterable[tuple[str, Mapping[str, Marks]]],
) -> RunFolder:
    """Keep readings, of a sheet or of the app, and count the run again with them.

    :param readings: code of the reader, and marks by client; one that stands already is not kept
        twice.
    """
    from pipeline.execution.recount import recount

    today = datetime.now(UTC).date().isoformat()
    for reader, marks in readings:
        known = record.latest.get(reader)
        if known is None or known.marks != marks:
            record = record.with_reading(Reading(reader, today, marks))
    with writing(workspace, f"ilmio audit --period {run.period} --take …"):
        _keep(run, record)
        return recount(workspace, Period.parse(run.period))


def _keep(run: RunFolder, record: ReadingRecord) -> None:
    run.make_audits()
    with written_aside(record_file(run)) as aside:
        aside.write_text(record.written(), encoding="utf-8")
