"""What people write for a report: an empty sheet out, the written one back, what was refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.audit.sheet import delimited, fill, read_page, saved, tame, widen
from pipeline.configs import did_you_mean
from pipeline.errors import InputRefused, UsageError
from pipeline.execution.rollup import parts_of, roll_up, themes_of
from pipeline.execution.written import InReview, written_in_review
from pipeline.period import Period
from pipeline.report.messages import Messages, load_messages
from pipeline.runs import RunFolder, Workspace, written_aside
from pipeline.stages.release import PROFILES, ReleaseSettings, release
from pipeline.writing.statements import HEADER, Judged, Remark, judge, read_rows
from pipeline.written_tables import PARTS

if TYPE_CHECKING:
    from pipeline.report.rows import Row

_PAGE = "statements"
_WIDTHS = (22, 34, 10, 18, 10, 80, 14, 14, 12)  # of the columns, in characters
_MOST = 40  # remarks that are listed


def read_statements(path: Path, folder: Path, period: str, profile: str) -> Judged:
    """Read what people wrote for a finished run or a roll-up, and judge it under a profile.

    :raises UsageError: where there is no such file, run or profile.
    :raises InputRefused: where the sheet or a row of it cannot be understood.
    """
    from pipeline.execution.gates import workspace_scan

    wanted, runs = _runs(folder, period)
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
    themes = themes_of(wanted, runs)
    labels = {
        str(theme.theme_id): (theme.label_fi, theme.label_sv, theme.label_en)
        for theme in themes.itertuples()
    }
    statements = read_rows(
        ((number, dict(zip(header, row, strict=False))) for number, row in numbered),
        themes=labels,
        period=wanted.name,
        name=path.name,
    )
    return judge(
        statements,
        k=_settings(profile).k,
        documents=chain.from_iterable(_texts(run) for run in runs),
        scan=workspace_scan(Workspace.open(folder)),
    )


def read_written(folder: Path, period: str, profile: str) -> InReview | None:
    """Judge what people wrote in the review for all teams together; None where they did not.

    :raises UsageError: where there is no such profile.
    """
    k = _settings(profile).k
    return written_in_review(Workspace.open(folder), Period.parse(period).name, k)


def told(
    judged: Judged, unshown: Sequence[Remark] = (), review: InReview | None = None
) -> Iterator[str]:
    """Say how many statements are shown, and what was said of the others, without their words.

    :param unshown: of statements that are sound and stand in no report all the same.
    :param review: what was written in the review, where it was not in a sheet.
    """
    refused, warned = judged.refused, [one for one in judged.remarks if not one.refuses]
    taken = len(judged.accepted) - len(unshown)
    unshown = [*unshown, *(review.left if review else ())]
    whence = " of the review" if review else ""
    yield f"Statements{whence}: {taken} taken into the report, {refused + len(unshown)} left out."
    rows, at = {one.row for one in unshown}, review.places if review else {}
    lines = [
        f"  {at.get(one.row, f'row {one.row}')}, {one.part}: {one.code} ({_fate(one, rows)}). "
        f"{one.told}"
        for one in sorted([*judged.remarks, *unshown])
    ]
    yield from lines[:_MOST]
    if len(lines) > _MOST:
        yield f"  … and {len(lines) - _MOST} more remarks"
    if refused or warned:
        where = "on their pages in `ilmio review`" if review else "in the sheet"
        yield f"Mend them {where}, and write the report again."


def _fate(one: Remark, unshown: set[int]) -> str:
    return "left out" if one.refuses or one.row in unshown else "shown; worth mending"


def write_sheet(folder: Path, period: str, profile: str, language: str, out: Path) -> str:
    """Write an empty sheet with the phenomena that the profile shows, and each part of a page.

    :raises UsageError: where there is no such run, profile, or format.
    """
    if out.suffix.casefold() not in (".xlsx", ".csv"):
        raise UsageError(
            "The sheet is written as .xlsx or .csv.", where=str(out), mend="Name it so."
        )
    messages, settings = load_messages(language), _settings(profile)
    wanted, runs = _runs(folder, period)
    shown = _shown(Workspace.open(folder), wanted, runs, settings, language)
    rows = list(_empty_rows(shown, wanted.name, messages))
    with written_aside(out) as aside:
        aside.write_bytes(
            _workbook(rows, messages) if out.suffix.casefold() == ".xlsx" else delimited(rows)
        )
    return (
        f"Sheet: {out}\n"
        "Write into the column 'text' what you want to say, and into 'written_on' the day. Rows "
        "without a text are passed over; what is what says the second page of the sheet.\n"
        f"Next: ilmio report --period {wanted.name} --workspace {folder} --profile {profile} "
        f"--language {language} --statements {out}"
    )


def _runs(folder: Path, period: str) -> tuple[Period, list[RunFolder]]:
    """Return the period and its finished run, or the runs of its parts."""
    wanted, workspace = Period.parse(period), Workspace.open(folder)
    run = workspace.run(wanted.name)
    runs = [run] if run.exists else [workspace.run(p.name) for p in parts_of(workspace, wanted)]
    if not runs:
        raise UsageError(
            f"Statements belong to a period with a finished run; {wanted.name} has none.",
            where=str(run.folder),
            mend=f"Run `ilmio run INPUT --period {wanted.name} --workspace {folder}` first.",
        )
    return wanted, runs


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


def _empty_rows(shown: Sequence[Row], period: str, messages: Messages) -> Iterator[Sequence[str]]:
    yield HEADER
    for row in shown:
        for part in PARTS:
            name = tame(row.name.label(messages.language))
            yield (row.name.theme_id, name, period, part, messages.language, "", "", "", "")


def _shown(
    workspace: Workspace,
    wanted: Period,
    runs: Sequence[RunFolder],
    settings: ReleaseSettings,
    language: str,
) -> list[Row]:
    from pipeline.report.rows import ALL, by_share, names_of, rows_of

    if runs[0].period == wanted.name:
        counts, themes, parts = runs[0].read_table("evidence"), themes_of(wanted, runs), []
    else:
        whole = roll_up(workspace, wanted)
        counts, themes, parts = whole.shown["evidence"], whole.shown["themes"], whole.parts
    released = release(counts, settings=settings, parts=parts).table
    names = names_of(released, themes)
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
    guide = book.create_sheet("guide")
    for name in HEADER:
        guide.append([name, messages(f"pages.columns.{name}")])
    guide.append([])
    for part in PARTS:
        guide.append([part, messages(f"pages.parts.{part}")])
    widen(guide, (18, 100))
    return saved(book)
