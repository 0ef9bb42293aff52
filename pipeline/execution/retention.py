"""Retention: after so many months a run's texts go, and all else that is told of single clients.

Its counts, manifest and reports stay, as do the register and what people decided. No report can be
made of it any more, it is not shown in the review, and no later run is compared with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.configs import load_settings
from pipeline.execution.forgetting.in_caches import clear_caches
from pipeline.execution.one_writer import writing
from pipeline.execution.settings import RunSettings
from pipeline.execution.sound import DIGESTS
from pipeline.lost import TEXTS_REMOVED

if TYPE_CHECKING:
    from pipeline.runs import RunFolder, Workspace

_OF_CLIENTS = (
    "documents", "redactions", "quasi", "passages", "ledger", "assignments", "candidates",
    "readings", "rejects",
)  # fmt: skip
_MONTHS = 12


@dataclass(frozen=True)
class Due:
    """A run whose texts have been kept for long enough."""

    run: RunFolder = field(repr=False)
    finished: date
    files: tuple[Path, ...] = field(repr=False)

    @property
    def bytes(self) -> int:
        """Size of what is to be removed."""
        return sum(path.stat().st_size for path in self.files)


def keeps_months(workspace: Workspace) -> int | None:
    """Months for which texts are kept; None: no rule."""
    return load_settings(RunSettings, [workspace.settings_file]).retention.texts_months


def due_runs(workspace: Workspace, months: int, today: date | None = None) -> list[Due]:
    """Finished runs that are due, oldest period first; those that were begun with too."""
    last = _months_before(today or datetime.now(UTC).date(), months)
    found = []
    for period in workspace.periods():
        run = workspace.run(period)
        finished = datetime.fromisoformat(run.read_manifest()["finished"]).date()
        files = tuple(path for path in _files(run) if path.is_file())
        if finished <= last and files:
            found.append(Due(run, finished, files))
    return found


def remove_texts(workspace: Workspace, due: Sequence[Due], today: date | None = None) -> None:
    """Remove the texts of runs; the manifest says so first, so that a stopped removal is gone on.

    :raises BusyError: where another command writes to the workspace.
    """
    day = (today or datetime.now(UTC).date()).isoformat()
    with writing(workspace, "ilmio tidy"):
        for one in due:
            manifest = one.run.read_manifest()
            gone = {path.relative_to(one.run.folder).as_posix() for path in _of_run(one.run)}
            known = manifest.get(DIGESTS, {})
            manifest[DIGESTS] = {name: kept for name, kept in known.items() if name not in gone}
            one.run.write_manifest({TEXTS_REMOVED: day, **manifest})
            for path in one.files:
                path.unlink(missing_ok=True)
        clear_caches(workspace)


def _files(run: RunFolder) -> list[Path]:
    """Files that tell of single clients: tables, vectors, drawn clients and sheets."""
    audits = run.audit_file("json").parent
    read = ("clients", "passages")
    drawn = [path for of in read for path in sorted(audits.glob(f"{run.period}-{of}*"))]
    sheets = [p for end in ("xlsx", "csv") for p in audits.glob(f"{run.period}-privacy*.{end}")]
    return [*_of_run(run), *drawn, *sorted(sheets)]


def _of_run(run: RunFolder) -> list[Path]:
    tables = [run.folder / "tables" / f"{name}.parquet" for name in _OF_CLIENTS]
    return [*tables, run.folder / "vectors.npy"]


def _months_before(day: date, months: int) -> date:
    whole = day.year * _MONTHS + day.month - 1 - months
    year, month = divmod(whole, _MONTHS)
    for last in range(day.day, 0, -1):  # 31 May, three months earlier: the last of February
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")
