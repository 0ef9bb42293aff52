"""Drawing single passages for people to read, and taking what they say: to teach the matcher."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.audit.client_sheet import FORMATS, XLSX, AskedTheme
from pipeline.audit.passage_sheet import AskedPassage, passage_file, understand_passages
from pipeline.audit.passages import (
    PassageDesign,
    PassageReading,
    PassageRecord,
    Question,
    draw_questions,
    read_passages,
    sheet_digest,
    text_mark,
)
from pipeline.audit.sheet import read_page
from pipeline.errors import UsageError
from pipeline.execution.one_writer import writing
from pipeline.runs import RunFolder, Workspace, put_aside, written_aside
from pipeline.stages.match import MatchSettings

if TYPE_CHECKING:
    from pipeline.catalogue import Catalogue

OF = "passages"


def record_of(run: RunFolder) -> Path:
    """Path of what is kept of the questions and the answers."""
    return run.audit_file("json", OF)


def records_of(run: RunFolder) -> list[PassageRecord]:
    """What is kept of all that was asked of a period, that which was put aside too.

    :raises UsageError: where one cannot be understood.
    """
    paths = sorted(record_of(run).parent.glob(f"{run.period}-{OF}*.json"))
    return [found for path in paths if (found := read_passages(path)) is not None]


def passage_sheets(run: RunFolder) -> list[Path]:
    """Paths where the sheet may lie."""
    return [run.audit_file(form, OF) for form in FORMATS]


def draw_passages(
    workspace: Workspace, run: RunFolder, design: PassageDesign, language: str, form: str = XLSX
) -> tuple[PassageRecord, Path]:
    """Draw passages and write the sheet; what was asked before is put aside, and not asked again.

    :raises UsageError: where there is nothing to ask.
    :raises GateError: where the texts hold an identifier; nothing is written.
    """
    from pipeline.catalogue import load_catalogue
    from pipeline.execution.gates import export_gate

    catalogue, key = load_catalogue(workspace.catalogue_file), workspace.key()
    settings = MatchSettings.model_validate(run.read_manifest()["settings"]["match"])
    before = {(q.passage_id, q.theme_id) for one in records_of(run) for q in one.questions}
    cuts = _cuts(catalogue, settings)
    pairs = draw_questions(run.read_table("candidates"), cuts, design, before)
    passages = run.read_table("passages").set_index("passage_id")[["text", "language"]]
    text, spoken = passages["text"].to_dict(), passages["language"].to_dict()
    questions = tuple(Question(p, theme, text_mark(text[p], key)) for p, theme in pairs)
    items = {item.id: item for item in catalogue.phenomenon}
    asked = {
        name: AskedTheme(name, item.label[language], item.description[language])  # type: ignore[index]
        for name, item in items.items()
    }
    record = PassageRecord(
        design,
        sheet_digest(questions, design),
        questions,
        {theme: items[theme].meaning for theme in sorted({theme for _, theme in pairs})},
    )
    rows = [AskedPassage(asked[theme], spoken[p], text[p]) for p, theme in pairs]
    path = run.audit_file(form, OF)
    content = passage_file(rows, record.sheet, language, form)
    export_gate(workspace).check_files({path.name: content})
    with writing(workspace, f"ilmio audit --passages --period {run.period}"):
        run.make_audits()
        for old in [*passage_sheets(run), record_of(run)]:
            put_aside(old)  # somebody may have worked on it, and what was read is not lost
        with written_aside(path) as aside:
            aside.write_bytes(content)
        _keep(run, record)
    return record, path


def take_passages(workspace: Workspace, run: RunFolder, path: Path, reader: str) -> PassageRecord:
    """Take a sheet back; nothing is counted or learned yet.

    :raises UsageError: where nothing was asked.
    :raises InputRefused: where the sheet is another, or cannot be understood.
    """
    record = read_passages(record_of(run))
    if record is None:
        raise UsageError(
            f"No passages were drawn for {run.period}.",
            where=str(path),
            mend=f"Draw them first: ilmio audit --passages --period {run.period}",
        )
    said = understand_passages(read_page(path, "passages"), record, path.name)
    today = datetime.now(UTC).date().isoformat()
    made = record.with_reading(PassageReading(reader, today, said))
    with writing(workspace, f"ilmio audit --passages --period {run.period} --take …"):
        _keep(run, made)
    return made


def _cuts(catalogue: Catalogue, settings: MatchSettings) -> Mapping[str, float]:
    """Probability from which each phenomenon of the catalogue is assigned."""
    from pipeline.matching.reader import read_told
    from pipeline.models import artefact_folder

    known = read_told(artefact_folder("reader")).phenomena if settings.reader else {}
    listed = sorted(catalogue.phenomenon, key=lambda item: (item.section11 or 99, item.id))
    return {
        item.id: settings.cut if known.get(item.id) == item.definition else settings.cut_few_shot
        for item in listed
    }


def _keep(run: RunFolder, record: PassageRecord) -> None:
    with written_aside(record_of(run)) as aside:
        aside.write_text(record.written(), encoding="utf-8")
