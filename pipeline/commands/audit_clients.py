"""`ilmio audit`: draw clients for people to read, take the sheet back, count again with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.audit.client_answers import understand_marks
from pipeline.audit.client_sheet import CLIENTS, XLSX
from pipeline.audit.clients import ClientDesign
from pipeline.audit.draw import run_digest
from pipeline.audit.readings import ReadingRecord, read_record
from pipeline.audit.sheet import read_page
from pipeline.commands.audit_told import how_to_go_on, told
from pipeline.configs import did_you_mean
from pipeline.errors import InputRefused, UsageError
from pipeline.execution.app_readings import countable_in, take_app
from pipeline.execution.client_reading import (
    current_record,
    draw_sheet,
    record_file,
    sheet_paths,
    take_readings,
)
from pipeline.period import Period
from pipeline.runs import RunFolder, Workspace
from pipeline.tables import LANGUAGES

APP = "app"  # in place of a sheet: what was read in the review
_READER = re.compile(r"^[A-Za-z0-9åäöÅÄÖ_-]{1,12}$")


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
    if take is not None and str(take) == APP:
        return told(take_app(workspace, run))
    if take is not None:
        return _take(workspace, run, take, reader_code(reader))
    record = None if again else current_record(run)
    if record is not None:
        in_app = _in_app(workspace, run, record)
        if record.readings:
            return told(run) + in_app
        waiting = [path for path in sheet_paths(run) if path.is_file()]
        if waiting:
            return how_to_go_on(run, record.drawn, waiting[0], 0, drawn_now=False) + in_app
    language = language_of_sheet(language, manifest)
    drawn, path, clients = draw_sheet(workspace, run, design, language, form)
    return how_to_go_on(run, drawn, path, clients, drawn_now=True)


def _in_app(workspace: Workspace, run: RunFolder, record: ReadingRecord) -> str:
    """A line on what was read in the review and was not taken yet; empty where there is nothing."""
    counted = countable_in(workspace, run, record)
    if all(
        record.latest.get(k) and record.latest[k].marks == v for k, v in counted.readings.items()
    ):
        return ""
    return (
        f"\nIn the review {counted.clients} of {counted.of} clients can be counted. Take them: "
        f"ilmio audit --period {run.period} --workspace {workspace.folder} --take {APP}"
    )


def language_of_sheet(language: str, manifest: Mapping[str, Any]) -> str:
    """Language of a sheet; the first of the run's reports where none is asked for.

    :raises UsageError: where there is no sheet in it.
    """
    language = language or str(manifest["settings"]["report"]["languages"][0])
    if language in LANGUAGES:
        return language
    raise UsageError(
        f"There is no sheet in '{language}'.{did_you_mean(language, LANGUAGES)}",
        where="--language",
        mend=f"Use one of: {', '.join(LANGUAGES)}.",
    )


def reader_code(reader: str) -> str:
    """Short code of who read.

    :raises UsageError: where it is none: a person's name is not kept.
    """
    if _READER.match(reader):
        return reader
    raise UsageError(
        "A reader is named by a short code, never by a name.",
        where="--reader",
        mend="Use up to 12 letters and digits, for example A and B.",
    )


def _take(workspace: Workspace, run: RunFolder, path: Path, reader: str) -> str:
    record = read_record(record_file(run))
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
    return told(take_readings(workspace, run, record, [(reader, marks)]))
