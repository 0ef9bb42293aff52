"""``ilmio release check``: every file looked through, and what was found told by its place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from pipeline.configs import did_you_mean
from pipeline.errors import GateError, InputRefused, UsageError
from pipeline.gate.gate import Gate
from pipeline.release_check.canaries import read_canaries
from pipeline.release_check.check import Check, check_files, files_of
from pipeline.release_check.findings import UNREADABLE, Finding
from pipeline.runs import Workspace
from pipeline.stages.release import PROFILES

_CLEAN = 0
_MOST = 25  # places of one kind in one file that are listed


def check_release(
    paths: Sequence[Path],
    *,
    profile: str = "public",
    k: int | None = None,
    workspace: Path | None = None,
    canaries: Path | None = None,
    as_json: bool = False,
) -> tuple[str, int]:
    """Look through files and say what was found.

    :returns: the text, and the exit code: 0 clean, 4 findings, 3 none but an unreadable file.
    :raises UsageError: where a path, the profile or the list of words is wrong.
    """
    from pipeline.execution.gates import default_gate

    if profile not in PROFILES:
        raise UsageError(
            f"There is no profile '{profile}'.{did_you_mean(profile, PROFILES)}",
            where="--profile",
            mend=f"Use one of: {', '.join(PROFILES)}.",
        )
    files = files_of(paths)
    check = Check(
        gate=_gate_of(Workspace.open(workspace)) if workspace else default_gate(),
        k=k or PROFILES[profile].k,
        canaries=read_canaries(canaries) if canaries else (),
    )
    found = check_files(files, check)
    text = _json(files, found, check.k) if as_json else _table(files, found, check.k)
    return text, _exit_code(found)


def _gate_of(workspace: Workspace) -> Gate:
    """The gate of a workspace: who signed its checklists is meant to be read."""
    from pipeline.execution.gates import export_gate
    from pipeline.store.database import exists
    from pipeline.store.signoffs import SignOffs

    signed = SignOffs.open(workspace.folder).all() if exists(workspace.folder) else ()
    return export_gate(workspace, [one.name for one in signed])


def _exit_code(found: Iterable[Finding]) -> int:
    kinds = {one.kind for one in found}
    if kinds - {UNREADABLE}:
        return GateError.exit_code
    return InputRefused.exit_code if kinds else _CLEAN


def _json(files: Sequence[Path], found: Sequence[Finding], k: int) -> str:
    told = {
        "files": len(files),
        "k": k,
        "clean": not found,
        "findings": [one.as_dict() for one in found],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def findings_told(found: Sequence[Finding]) -> str:
    """Write findings by file and kind, each with its places and how it is mended."""
    lines = []
    for file, of_file in groupby(found, key=lambda one: one.file):
        lines += ["", file]
        for (kind, what, mend), same in groupby(
            sorted(of_file, key=lambda one: (one.kind, one.what, one.mend)),
            key=lambda one: (one.kind, one.what, one.mend),
        ):
            places = list(dict.fromkeys(one.place or "the file" for one in same))
            lines.append(f"  {kind}: {what}")
            lines += [f"    {place}" for place in places[:_MOST]]
            if len(places) > _MOST:
                lines.append(f"    … and in {len(places) - _MOST} more places")
            lines.append(f"    Mend: {mend}")
    return "\n".join(lines).strip("\n")


def _table(files: Sequence[Path], found: Sequence[Finding], k: int) -> str:
    parts = (findings_told(found), _summary(files, found, k))
    return "\n\n".join(part for part in parts if part)


def _summary(files: Sequence[Path], found: Sequence[Finding], k: int) -> str:
    looked = f"{len(files)} file{'s' if len(files) > 1 else ''} looked through (k = {k})"
    if not found:
        return f"{looked}: nothing was found. That no rule finds anything is no proof: read them."
    kinds = Counter(one.kind for one in found)
    told = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    return f"{looked}: {told}."
