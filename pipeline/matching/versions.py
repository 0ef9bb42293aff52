"""Versions of a workspace's matcher: what it learned from people, when, from how much, how well.

Each is a folder by its number with ``learned.json`` and ``correction.npy``; neither holds a text,
an id or a pseudonym. A number is never given twice: of one that was removed the reason stays.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.aside import written_aside
from pipeline.errors import UsageError
from pipeline.matching.learned import Correction

FORGOTTEN = "forgotten"  # why a version was removed: somebody who taught it was forgotten
_TOLD, _ARRAY = "learned.json", "correction.npy"
_FOLDER_MODE = 0o700
_FROZEN = ConfigDict(frozen=True, extra="forbid")


class Taught(BaseModel):
    """What one phenomenon was taught by: bags of passages, affirmed and not."""

    model_config = _FROZEN

    definition: str  # digest of its entry in the catalogue, as it was
    affirmed: int
    not_affirmed: int


class HeldOut(BaseModel):
    """What the version is worth on clients that it was not fitted on; losses in nats a reading."""

    model_config = _FROZEN

    readings: int
    right_before: int
    right_after: int
    loss_before: float
    loss_after: float


class Learned(BaseModel):
    """One version of the matcher."""

    model_config = _FROZEN

    number: int
    made_on: str = ""  # ISO date
    reading: str = ""  # fingerprint of what gave the vectors
    reader: str = ""  # and of the reader below
    phenomena: dict[str, Taught] = {}
    clients: int = 0  # whose documents were read as a whole
    passages: int = 0  # that were read one by one
    periods: tuple[str, ...] = ()
    held_out: HeldOut | None = None
    taught_by: tuple[str, ...] = ()  # keyed digests of the pseudonyms of the clients
    digest: str = ""  # SHA-256 over all that decides what it does
    removed: str = ""  # why it is gone; empty where it is there


def read_versions(folder: Path) -> list[Learned]:
    """Every version of a workspace, removed ones too, by number.

    :raises UsageError: where one cannot be understood.
    """
    names = sorted(int(p.name) for p in folder.glob("*") if p.name.isdecimal())
    return [_read(folder / str(number)) for number in names]


def read_version(folder: Path, number: int) -> tuple[Learned, Correction]:
    """One version with its weights.

    :raises UsageError: where there is none of that number, it was removed, or it is damaged.
    """
    own = folder / str(number)
    if not (own / _TOLD).is_file():
        there = [str(one.number) for one in read_versions(folder) if not one.removed]
        raise UsageError(
            f"The matcher has no version {number}.",
            where="match.learned",
            mend=f"There are: {', '.join(there)}." if there
            else "Make one: ilmio models learn; 0 is the matcher as it comes.",
        )  # fmt: skip
    told = _read(own)
    if told.removed:
        raise UsageError(
            f"Version {number} of the matcher was removed: a client who had taught it was "
            "forgotten.",
            where="match.learned",
            mend="Make a new one from what the others say: ilmio models learn; or set it to 0.",
        )
    try:
        made = np.load(own / _ARRAY, allow_pickle=False)
        correction = Correction(tuple(told.phenomena), made[:, 0], made[:, 1:])
        if len(made) != len(told.phenomena) or digest_of(told, correction) != told.digest:
            raise ValueError("digest")
    except (OSError, ValueError, IndexError, EOFError):
        raise _damaged(own) from None
    return told, correction


def refuse_other(told: Learned, reading: str, reader: str) -> None:
    """Refuse a version that was learned above other models: its weights mean nothing here.

    :raises UsageError: says which.
    """
    if (told.reading, told.reader) != (reading, reader):
        raise UsageError(
            f"Version {told.number} of the matcher was learned on another "
            + ("encoder or other glosses." if told.reading != reading else "reader."),
            where="match.learned",
            mend="Learn again from the same readings: ilmio models learn; or set it to 0.",
        )


def write_version(folder: Path, told: Learned, correction: Correction) -> Learned:
    """Write a new version beside the others; returned with its number and its digest."""
    others = read_versions(folder)
    number = 1 + max((one.number for one in others), default=0)
    made = told.model_copy(update={"number": number})
    made = made.model_copy(update={"digest": digest_of(made, correction)})
    own = folder / str(number)
    for part in (folder, own):
        part.mkdir(parents=True, exist_ok=True)
        part.chmod(_FOLDER_MODE)
    with written_aside(own / _ARRAY) as aside, aside.open("wb") as handle:
        np.save(handle, _array(correction), allow_pickle=False)
    _write(own, made)  # last: without it there is no version
    return made


def remove_version(folder: Path, told: Learned, why: str) -> None:
    """Remove a version; that there was one, and why it is gone, stays."""
    own = folder / str(told.number)
    _write(own, Learned(number=told.number, made_on=told.made_on, removed=why))
    (own / _ARRAY).unlink(missing_ok=True)


def digest_of(told: Learned, correction: Correction) -> str:
    """SHA-256 over weights, definitions and what lies below, whatever the day."""
    parts = [f"{theme} {own.definition}" for theme, own in told.phenomena.items()]
    made = hashlib.sha256("\n".join([told.reading, told.reader, *parts]).encode())
    made.update(_array(correction).tobytes())
    return made.hexdigest()


def _array(correction: Correction) -> np.ndarray:
    return np.column_stack([correction.shift, correction.weights]).astype("<f8")


def _read(own: Path) -> Learned:
    try:
        return Learned.model_validate_json((own / _TOLD).read_bytes())
    except (OSError, ValidationError):  # its message would show what stands there
        raise _damaged(own) from None


def _write(own: Path, told: Learned) -> None:
    with written_aside(own / _TOLD) as aside:
        aside.write_text(told.model_dump_json(indent=1) + "\n", encoding="utf-8")


def _damaged(own: Path) -> UsageError:
    return UsageError(
        f"Version {own.name} of the matcher is damaged.",
        where=str(own),
        mend="Restore it from a backup, or remove the folder and make another version: "
        "ilmio models learn",
    )
