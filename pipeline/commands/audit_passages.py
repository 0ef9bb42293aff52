"""`ilmio audit --passages`: draw passages for people to read, and take the sheet back."""

from __future__ import annotations

from pathlib import Path

from pipeline.audit.client_sheet import XLSX
from pipeline.audit.passages import PassageDesign, PassageRecord, read_passages
from pipeline.commands.audit_clients import language_of_sheet, reader_code
from pipeline.execution.passage_reading import (
    draw_passages,
    passage_sheets,
    record_of,
    take_passages,
)
from pipeline.period import Period
from pipeline.runs import RunFolder, Workspace


def audit_passages(  # noqa: PLR0913 - the command's options, each once
    folder: Path,
    period: str,
    design: PassageDesign,
    *,
    language: str = "",
    form: str = XLSX,
    reader: str = "A",
    take: Path | None = None,
    again: bool = False,
) -> str:
    """Draw passages, take a sheet, or say what was read.

    :param language: of the sheet; empty: the first of the workspace's reports.
    :param again: draw a new sheet where one is there already; the old one is kept beside it.
    """
    workspace = Workspace.open(folder)
    run = workspace.run(Period.parse(period).name)
    manifest = run.read_manifest()
    if take is not None:
        return _told(take_passages(workspace, run, take, reader_code(reader)), folder)
    record = None if again else read_passages(record_of(run))
    if record is not None:
        if record.readings:
            return _told(record, folder)
        waiting = [path for path in passage_sheets(run) if path.is_file()]
        if waiting:
            return _how_to_go_on(run, record, waiting[0], folder, drawn_now=False)
    language = language_of_sheet(language, manifest)
    record, path = draw_passages(workspace, run, design, language, form)
    return _how_to_go_on(run, record, path, folder, drawn_now=True)


def _how_to_go_on(
    run: RunFolder, record: PassageRecord, path: Path, folder: Path, *, drawn_now: bool
) -> str:
    asked = len({one.theme_id for one in record.questions})
    return "\n".join(
        [
            f"{len(record.questions):,} questions on {asked} phenomena: does this passage say so?",
            f"{'The sheet is' if drawn_now else 'A sheet waits:'} {path}",
            "A person answers x (yes), 0 (no) or ? (cannot tell); the guide says how. What the "
            "matcher guesses is not shown. Nothing is counted from it: it teaches.",
            f"Next: ilmio audit --passages --period {run.period} --workspace {folder} "
            f"--take {path} --reader A",
        ]
    )


def _told(record: PassageRecord, folder: Path) -> str:
    lines = []
    for reader, reading in record.latest.items():
        said = list(reading.said.values())
        lines.append(
            f"Read by {reader}: {len(said):,} of {len(record.questions):,} passages; "
            f"{said.count(True)} say the phenomenon, {said.count(False)} do not, "
            f"{said.count(None)} cannot be told."
        )
    return "\n".join([*lines, f"Next: ilmio models learn --workspace {folder}"])
