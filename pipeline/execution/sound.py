"""Whether the files of a run are as they were written: their digests stand in its manifest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pipeline.lost import damaged
from pipeline.models import file_digest

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.runs import RunFolder

DIGESTS = "digests"  # of an account and a manifest


def digests_of(run: RunFolder, names: Iterable[str]) -> dict[str, str]:
    """SHA-256 of files of a run, by their paths within its folder."""
    return {name: file_digest(run.folder / name) for name in names}


def refuse_changed(run: RunFolder, told: Mapping[str, Any], names: Iterable[str]) -> None:
    """Stop where a file is not as it was written; one without a digest is let through.

    :param told: account or manifest.
    :raises UsageError: naming the file.
    """
    known = told.get(DIGESTS, {})
    changed = changed_files(run, {name: known[name] for name in names if name in known})
    if changed:
        raise damaged(changed[0], run.period)


def changed_files(run: RunFolder, known: Mapping[str, str]) -> list[Path]:
    """Files of a run that are gone, or not as they were written."""
    paths = {run.folder / name: digest for name, digest in sorted(known.items())}
    return [p for p, digest in paths.items() if not p.is_file() or file_digest(p) != digest]
