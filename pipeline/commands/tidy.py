"""`ilmio tidy`: what is kept longer than the settings say, and its removal."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import UsageError
from pipeline.execution.retention import due_runs, keeps_months, remove_texts
from pipeline.runs import SETTINGS, Workspace

_MEGABYTE = 1_000_000


def tidy(folder: Path, *, yes: bool) -> str:
    """Say which runs' texts are due, and remove them where it is asked.

    :raises UsageError: where the settings say nothing of retention.
    """
    workspace = Workspace.open(folder)
    months = keeps_months(workspace)
    if months is None:
        raise UsageError(
            "The settings do not say how long texts are kept.",
            where=f"{SETTINGS}, retention.texts_months",
            mend="Write the number of months there, as the organisation's plan of data says.",
        )
    due = due_runs(workspace, months)
    if not due:
        return f"No run is older than {months} months: nothing is to be removed."
    lines = [
        f"  {one.run.period}: run on {one.finished}, {len(one.files)} files, "
        f"{one.bytes / _MEGABYTE:.1f} MB"
        for one in due
    ]
    if not yes:
        return "\n".join(
            [
                f"Older than {months} months, with texts and what is told of single clients:",
                *lines,
                "Their counts, manifests and reports stay, and what was decided and released. "
                "After that no report of them can be made, and no later run is compared with them.",
                "Nothing was changed. To remove it: the same with --yes",
            ]
        )
    remove_texts(workspace, due)
    return "\n".join(["Removed:", *lines, "Backups that were made before hold it still."])
