"""`ilmio backup` and `restore`: what was taken, what is not in it, what to do next."""

from __future__ import annotations

from pathlib import Path

from pipeline.execution.backup import write_backup
from pipeline.execution.restore import restore_backup
from pipeline.runs import KEY, Workspace

_MEGABYTE = 1_000_000


def backup(folder: Path, path: Path, *, with_key: bool) -> str:
    """Write a backup and say what is in it, and what is not."""
    made = write_backup(Workspace.open(folder), path, with_key=with_key)
    periods = ", ".join(made.periods) or "none"
    lines = [
        f"{path}: {made.files} files, {made.bytes / _MEGABYTE:.1f} MB",
        f"  finished runs  {periods}",
        "  key            "
        + (
            "INSIDE: whoever has this file can tell which client a pseudonym is"
            if made.key
            else "not inside: keep it elsewhere; without it nothing can be compared or run"
        ),
    ]
    if not made.database:
        lines.append("  database       none, or on a server: back it up there (pg_dump)")
    if made.stopped:
        lines.append(f"  left out       runs that are not whole: {', '.join(made.stopped)}")
    lines.append("It holds scrubbed texts of clients: keep it as the workspace is kept.")
    return "\n".join(lines)


def restore(path: Path, folder: Path) -> str:
    """Restore a backup and say what is still to be done."""
    made = restore_backup(path, folder)
    lines = [
        f"Restored: {folder} ({made.files} files, as of {made.made})",
        f"  finished runs  {', '.join(made.periods) or 'none'}",
    ]
    if not made.key:
        lines.append(f"  key            not in the backup: lay it at {folder / KEY}")
    if made.served:
        lines.append("  database       on a server: restore it there, if it was lost too")
    lines += [
        "Clients who were forgotten since then are in it again: forget them again (ilmio forget).",
        f"Next: ilmio doctor -w {folder}",
    ]
    return "\n".join(lines)
