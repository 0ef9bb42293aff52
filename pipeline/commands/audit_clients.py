"""`ilmio audit`: draw clients for people to read, take the sheet back, count again with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.audit.client_answers import sheet_words, understand_marks
from pipeline.audit.client_sheet import (
    CLIENTS,
    FORMATS,
    XLSX,
    AskedTheme,
    ClientSheet,
    Piece,
    sheet_files,
)  # fmt: skip
from pipeline.audit.clients import ClientDesign, draw_clients
from pipeline.audit.draw import run_digest
from pipeline.audit.readings import Reading, ReadingRecord, found_digest, read_record
from pipeline.audit.sheet import read_page
from pipeline.commands.audit_told import how_to_go_on, told
from pipeline.configs import did_you_mean
from pipeline.errors import InputRefused, UsageError
from pipeline.period import Period
from pipeline.runs import RunFolder, Workspace, put_aside, written_aside
from pipeline.stages.evidence import clients_by_theme, clients_of
from pipeline.tables import LANGUAGES, NO_THEME

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.catalogue import Catalogue

_READER = re.compile(r"^[A-Za-z0-9åäöÅÄÖ_-]{1,12}$")
_OF = "clients"


def audit_clients(  # noqa: PLR0913 - the command's options, each once
    folder: Path,
    period: str,
    design: ClientDesign,
    *,
    language: str = "",
    form: str = XLSX,
    reader: str = "A",
    take: Path | None = None,
    again: bool = False,
) -> str:
    """Draw clients, take a sheet, or show what was read.

    :param language: of the sheet; empty: the first of the workspace's reports.
    :param again: draw a new sheet where one is there already; the old one is kept beside it.
    """
    workspace = Workspace.open(folder)
    run = workspace.run(Period.parse(period).name)
    manifest = run.read_manifest()
    if take is not None:
        return _take(workspace, run, take, _code(reader))
    record = None if again else _current(run)
    if record is not None:
        if record.readings:
            return told(run)
        waiting = [path for path in _paths(run) if path.is_file()]
        if waiting:
            return how_to_go_on(run, record.drawn, waiting[0], 0, drawn_now=False)
    language = language or manifest["settings"]["report"]["languages"][0]
    if language not in LANGUAGES:
        raise UsageError(
            f"There is no sheet in '{language}'.{did_you_mean(language, LANGUAGES)}",
            where="--language",
            mend=f"Use one of: {', '.join(LANGUAGES)}.",
        )
    return _draw(workspace, run, manifest, design, language, form)


def _paths(run: RunFolder) -> list[Path]:
    return [run.audit_file(form, _OF) for form in FORMATS]


def _code(reader: str) -> str:
    if _READER.match(reader):
        return reader
    raise UsageError(
        "A reader is named by a short code, never by a name.",
        where="--reader",
        mend="Use up to 12 letters and digits, for example A and B.",
    )


def _current(run: RunFolder) -> ReadingRecord | None:
    """Return what is kept of a draw from this very run's passages."""
    record = read_record(run.audit_file("json", _OF))
    if record is None or record.drawn.run != run_digest(run.read_table("passages")):
        return None
    return record


def _draw(  # noqa: PLR0913 - one step
    workspace: Workspace,
    run: RunFolder,
    manifest: Mapping[str, Any],
    design: ClientDesign,
    language: str,
    form: str,
) -> str:
    from pipeline.catalogue import load_catalogue
    from pipeline.execution.gates import export_gate

    passages, documents = run.read_table("passages"), run.read_table("documents")
    everyone, found = found_in(run, manifest)
    asked = _asked(load_catalogue(workspace.catalogue_file), run.read_table("themes"), language)
    drawn = draw_clients(
        everyone, found, [theme.theme_id for theme in asked], run_digest(passages), design
    )
    unit = clients_of(documents, manifest["settings"]["evidence"]["counting_unit"])
    words = sheet_words()
    sheet = ClientSheet(
        drawn,
        [theme for theme in asked if theme.theme_id in drawn.themes],
        pieces_of(passages, documents, unit, {one.client for one in drawn.clients}),
        words[language],
        [words[language], *(part for key, part in words.items() if key != language)],
    )
    files = sheet_files(sheet, run.audit_file("", _OF).name.rstrip("."), form)
    export_gate(workspace).check_files(files)
    run.make_audits()
    for old in [*_paths(run), run.audit_file("json", _OF)]:
        put_aside(old)  # somebody may have worked on it, and what was read is not lost
    folder = run.audit_file("", _OF).parent
    for name, content in files.items():
        with written_aside(folder / name) as aside:
            aside.write_bytes(content)
    _keep(run, ReadingRecord(drawn, {t: found_digest(found.get(t, ())) for t in drawn.themes}))
    return how_to_go_on(run, drawn, folder / next(iter(files)), len(everyone), drawn_now=True)


def found_in(
    run: RunFolder, manifest: Mapping[str, Any]
) -> tuple[list[str], Mapping[str, set[str]]]:
    """Clients of a run, and those in whom each theme was found."""
    return clients_by_theme(
        *(run.read_table(name) for name in ("documents", "passages", "assignments", "candidates")),
        unit=manifest["settings"]["evidence"]["counting_unit"],
    )


def _asked(catalogue: Catalogue, themes: pd.DataFrame, language: str) -> list[AskedTheme]:
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


def _keep(run: RunFolder, record: ReadingRecord) -> None:
    run.make_audits()
    with written_aside(run.audit_file("json", _OF)) as aside:
        aside.write_text(record.written(), encoding="utf-8")


def _take(workspace: Workspace, run: RunFolder, path: Path, reader: str) -> str:
    from pipeline.execution.recount import recount

    record = read_record(run.audit_file("json", _OF))
    if record is None:
        raise UsageError(
            f"No clients were drawn for {run.period}.",
            where=str(path),
            mend=f"Draw them first: ilmio audit --period {run.period}",
        )
    if record.drawn.run != run_digest(run.read_table("passages")):
        raise InputRefused(
            "The sheet is of another run: the period was run again since it was drawn, and its "
            "texts are others now.",
            where=path.name,
            mend="Draw a new one: ilmio audit --again. What was read speaks of the run before.",
        )
    marks = understand_marks(read_page(path, CLIENTS), record.drawn, path.name)
    today = datetime.now(UTC).date().isoformat()
    _keep(run, record.with_reading(Reading(reader, today, marks)))
    recount(workspace, Period.parse(run.period))
    return told(workspace.run(run.period))
