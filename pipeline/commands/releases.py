"""`ilmio release sign` and `hand-over`: a person's word, and what was handed to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.commands.release_check import findings_told
from pipeline.configs import did_you_mean
from pipeline.errors import GateError, UsageError
from pipeline.execution.gates import export_gate
from pipeline.execution.handing import name_of, open_now, refuse_open, told
from pipeline.execution.rollup import parts_of
from pipeline.period import Period
from pipeline.release_check.check import Check, check_file
from pipeline.runs import Workspace
from pipeline.store.database import Database, exists
from pipeline.store.handovers import HandOver, HandOvers
from pipeline.store.register import Register, Release, ReleasedFile
from pipeline.store.signoffs import SignOff, SignOffs


@dataclass(frozen=True)
class Edited:
    """That a person changed the files of a release, and why."""

    release: str
    reason: str


def sign(
    folder: Path,
    period: str,
    questions: Sequence[int],
    *,
    by: str,
    yes: bool,
    note: str | None = None,
) -> str:
    """Enter a person's answer to questions of a period's checklist.

    :raises UsageError: where the period has no run, or the name is none.
    """
    workspace, wanted = Workspace.open(folder), Period.parse(period)
    if not workspace.run(wanted.name).exists and not parts_of(workspace, wanted):
        raise UsageError(
            f"There is no finished run of {wanted.name}.",
            where="PERIOD",
            mend=f"Run `ilmio run INPUT --period {wanted.name} --workspace {folder}` first.",
        )
    name = name_of(by, "--by")
    asked = sorted(set(questions))
    SignOffs.open(folder).add(
        [SignOff(wanted.name, number, yes, name, told(note)) for number in asked]
    )
    answer = "yes" if yes else "no"
    return (
        f"{wanted.name}, question {', '.join(map(str, asked))}: {answer}, {name}.\n"
        f"Next: make the report again, with the options of before: "
        f"ilmio report --period {wanted.name} --workspace {folder} …"
    )


def hand_over(
    folder: Path,
    paths: Sequence[Path],
    *,
    to: str,
    by: str,
    role: str | None = None,
    note: str | None = None,
    edited: Edited | None = None,
) -> str:
    """Log that files were handed over, all or none.

    :raises UsageError: where a file, a name or the release is not there.
    :raises GateError: where a file is not one of a release, or its release is not ready.
    """
    recipient, giver = name_of(to, "--to"), name_of(by, "--by")
    contents = {path: _read(path) for path in paths}
    if not exists(Workspace.open(folder).folder):
        raise _unknown(paths[0])
    database = Database.open(folder)
    releases = Register(database).releases()
    words = SignOffs(database)
    handed = []
    for path, content in contents.items():
        file = ReleasedFile.of(path.name, content)
        release, why = _release_of(file, releases, words), None
        if release is None and edited is not None:
            release, why = _edited_of(edited, releases), edited.reason.strip()
            _refuse_found(folder, path, content, release, words.last(release.record.period))
        if release is None:
            raise _unknown(path)
        refuse_open(release, words.last(release.record.period))
        handed.append(
            HandOver(
                release.id, file.name, file.sha256, recipient, giver, told(role), told(note), why
            )
        )
    HandOvers(database).add(handed)
    lines = [f"{one.file_name}  {one.sha256}  ({one.release_id})" for one in handed]
    return "\n".join([*lines, f"Handed to {recipient} by {giver}; it stands in the log."])


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise UsageError("There is no such file.", where=str(path), mend="Check the path.")
    return path.read_bytes()


def _release_of(file: ReleasedFile, releases: Sequence[Release], words: SignOffs) -> Release | None:
    """The last release that has the file, by its digest; one that is ready before others."""
    found = [one for one in releases if file.sha256 in {own.sha256 for own in one.files}]
    ready = [one for one in found if not open_now(one, words.last(one.record.period))]
    return next(reversed(ready or found), None)


def _edited_of(edited: Edited, releases: Sequence[Release]) -> Release:
    by_id = {one.id: one for one in releases}
    if edited.release not in by_id:
        raise UsageError(
            f"There is no release '{edited.release}'.{did_you_mean(edited.release, by_id)}",
            where="--of",
            mend="`ilmio release log` lists them; name the one that the file was made from.",
        )
    if not edited.reason.strip():
        raise UsageError(
            "An edited file needs a reason.",
            where="--reason",
            mend="Say what was changed, and why; it goes into the log.",
        )
    return by_id[edited.release]


def _refuse_found(
    folder: Path, path: Path, content: bytes, release: Release, last: Mapping[int, SignOff]
) -> None:
    """Look an edited file through as `ilmio release check` does, at the limit of its release."""
    signers = [one.name for one in last.values()]
    k = release.record.k
    check = Check(gate=export_gate(Workspace.open(folder), signers), k=k)
    found = sorted(set(check_file(path.name, content, check)))
    if found:
        raise GateError(
            f"In the edited file was found what must not leave (k = {k}):\n{findings_told(found)}",
            where=str(path),
            mend=f"Mend the file, look it through with `ilmio release check FILE --k {k} "
            f"--workspace {folder}`, and hand it over again.",
        )


def _unknown(path: Path) -> GateError:
    return GateError(
        "This file is not one of a release as it was made: disclosure control has not seen it.",
        where=str(path),
        mend="Hand over the file of the release. Was it edited? Look at it with `ilmio release "
        "check`, then add --edited --of RELEASE --reason TEXT.",
    )
