"""What is said of a part of a workspace that is gone, damaged, or was removed as it should be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError

_BYTE_ORDER = "\ufeff"  # some editors put it first
TEXTS_REMOVED = "texts_removed"  # of a manifest: the day on which they were


def no_part(folder: Path, period: str, what: str) -> UsageError:
    """A run lacks a table or its vectors.

    :param folder: of the run.
    """
    try:
        removed = json.loads((folder / "manifest.json").read_text("utf-8")).get(TEXTS_REMOVED)
    except (OSError, ValueError, AttributeError):
        removed = None
    if removed:
        return UsageError(
            f"The texts of {period}, and all that is told of single clients, were removed on "
            f"{removed}, as [retention] of ilmio.toml says.",
            where=str(folder),
            mend="Its counts stay in evidence.csv and evidence.parquet of the run, what was "
            "released in releases/. For anything else the period has to be run again.",
        )
    return UsageError(
        f"The run of {period} has no {what}.",
        where=str(folder),
        mend="Run the period again without --from.",
    )


def damaged(path: Path, period: str) -> UsageError:
    """A file of a run cannot be read; what the library says of it may show what stands there."""
    return UsageError(
        f"A file of the run of {period} is damaged.",
        where=str(path),
        mend=f"Run {period} again, or restore the workspace from a backup (ilmio restore).",
    )


def read_object(path: Path, period: str) -> dict[str, Any]:
    """Read a JSON object of a run.

    :raises UsageError: where it is damaged.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
    except ValueError:
        raise damaged(path, period) from None
    if not isinstance(found, dict):
        raise damaged(path, period)
    return found


def refuse_not_plain(path: Path) -> None:
    """Stop where a lexicon is not plain UTF-8 text.

    :raises UsageError: naming the file.
    """
    try:
        plain = not path.read_text(encoding="utf-8").startswith(_BYTE_ORDER)
    except UnicodeDecodeError:
        plain = False
    if not plain:
        raise UsageError(
            "The lexicon of the workspace is not plain UTF-8 text.",
            where=str(path),
            mend="Save it as UTF-8 without a byte order mark.",
        )
