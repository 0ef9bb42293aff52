"""What people write for a report: an empty sheet out, the written one back, what was refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.audit.sheet import delimited, fill, read_page, saved, tame, widen
from pipeline.configs import did_you_mean
from pipeline.errors import InputRefused, UsageError
from pipeline.period import Period
from pipeline.report.messages import Messages, load_messages
from pipeline.runs import RunFolder, Workspace, written_aside
from pipeline.stages.release import PROFILES, ReleaseSettings, release
from pipeline.writing.statements import HEADER, Judged, judge, read_rows
from pipeline.written_tables import PARTS

if TYPE_CHECKING:
    from pipeline.report.rows import Row

_PAGE = "statements"
_WIDTHS = (22, 34, 10, 18, 10, 80, 14, 14, 12)  # of the columns, in characters
_MOST = 40  # remarks that are listed


def read_statements(path: Path, folder: Path, period: str, profile: str) -> Judged:
    """Read what people wrote for a finished run, and judge it under a profile.

    :raises UsageError: where there is no such file, run or profile.
    :raises InputRefused: where the sheet or a row of it cannot be understood.
    """
    from pipeline.execution.gates import workspace_scan

    run = _run(folder, period)
    rows = read_page(path, _PAGE)
    header = [str(cell or "").strip().casefold() for cell in rows[0]] if rows else []
    missing = [name for name in ("part", "language", "text", "written_on") if name not in header]
    if missing or not {"theme_id", "theme"} & set(header):
        raise InputRefused(
            f"The sheet lacks the columns {', '.join(missing or ['theme_id'])}.",
            where=path.name,
            mend=f"Write an empty one: ilmio release statements {period} --out FILE.xlsx",
        )
    numbered = enumerate(rows[1:], start=2)
    themes = run.read_table("themes")
    labels = {
        str(theme.theme_id): (theme.label_fi, theme.label_sv, theme.label_en)
        for theme in themes.itertuples()
    }
    statements = read_rows(
        ((number, dict(zip(header, row, strict=False))) for number, row in numbered),
        themes=labels,
        period=run.period,
        name=path.name,
    )
    return judge(
        statements,
        k=_settings(profile).k,
        documents=_texts(run),
        scan=workspace_scan(Workspace.open(folder)),
    )


def told(judged: Judged) -> Iterator[str]:
    """Say how many statements are shown, and what was said of the others, without their words."""
    refused, warned = judged.refused, [one for one in judged.remarks if not one.refuses]
    yield f"Statements: {len(judged.accepted)} taken into the report, {refused} left out."
    for one in judged.remarks[:_MOST]:
        what = "left out" if one.refuses else "shown; worth mending"
        yield f"  row {one.row}, {one.part}: {one.code} ({what}). {one.message}"
    if len(judged.remarks) > _MOST:
        yield f"  … and {len(judged.remarks) - _MOST} more remarks"
    if refused or warned:
        yield "Mend the rows in the sheet, and write the report again."


def write_sheet(folder: Path, period: str, profile: str, language: str, out: Path) -> str:
    """Write an empty sheet with the phenomena that the profile shows, and each part of a page.

    :raises UsageError: where there is no such run, profile, or format.
    """
    if out.suffix.casefold() not in (".xlsx", ".csv"):
        raise UsageError(
            "The sheet is written as .xlsx or .csv.", where=str(out), mend="Name it so."
        )
    run, messages = _run(folder, period), load_messages(language)
    rows = list(_empty_rows(run, _settings(profile), messages))
    with written_aside(out) as aside:
        aside.write_bytes(
            _workbook(rows, messages) if out.suffix.casefold() == ".xlsx" else delimited(rows)
        )
    return (
        f"Sheet: {out}\n"
        f"Write what you want to say into the column 'text', in any row; the others stay empty.\n"
        f"Next: ilmio report --period {run.period} --workspace {folder} --statements {out}"
    )


def _run(folder: Path, period: str) -> RunFolder:
    wanted = Period.parse(period)
    run = Workspace.open(folder).run(wanted.name)
    if not run.exists:
        raise UsageError(
            f"Statements belong to a period with a run of its own; {wanted.name} has none.",
            where=str(run.folder),
            mend=f"Run `ilmio run INPUT --period {wanted.name} --workspace {folder}` first.",
        )
    return run


def _settings(profile: str) -> ReleaseSettings:
    if profile not in PROFILES:
        raise UsageError(
            f"There is no profile '{profile}'.{did_you_mean(profile, PROFILES)}",
            where="--profile",
            mend=f"Use one of: {', '.join(PROFILES)}.",
        )
    return ReleaseSettings.model_validate({"profile": profile})


def _texts(run: RunFolder) -> Iterator[str]:
    """Scrubbed documents whole and passage by passage: a run of words may cross passages."""
    return chain(run.read_table("documents")["text"], run.read_table("passages")["text"])


def _empty_rows(
    run: RunFolder, settings: ReleaseSettings, messages: Messages
) -> Iterator[Sequence[str]]:
    yield HEADER
    for row in _shown(run, settings, messages.language):
        for part in PARTS:
            name = tame(row.name.label(messages.language))
            cells = (row.name.theme_id, name, run.period, part, messages.language, "", "", "", "")
            yield cells


def _shown(run: RunFolder, settings: ReleaseSettings, language: str) -> list[Row]:
    from pipeline.report.rows import ALL, by_share, names_of, rows_of

    released = release(run.read_table("evidence"), settings=settings).table
    names = names_of(released, run.read_table("themes"))
    rows = by_share(rows_of(released, names).get(ALL, []), language)
    return [row for row in rows if not row.hidden and row.n]


def _workbook(rows: Sequence[Sequence[str]], messages: Messages) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    page.title = _PAGE
    fill(page, rows)
    widen(page, _WIDTHS)
    page.freeze_panes = "A2"
    guide = book.create_sheet("parts")
    for part in PARTS:
        guide.append([part, messages(f"pages.parts.{part}")])
    widen(guide, (18, 60))
    return saved(book)
