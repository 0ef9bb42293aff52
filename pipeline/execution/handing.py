"""Handing over: only what is ready, to a named person; whoever asks, the same is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from pipeline.errors import GateError, UsageError
from pipeline.store.database import Database
from pipeline.store.handovers import HandOver, HandOvers
from pipeline.store.register import Register, Release, ReleasedFile
from pipeline.store.signoffs import SignOff, SignOffs

_LONGEST = 200  # characters of a name
_LONGEST_ADDRESS = 300


def open_now(release: Release, last: Mapping[int, SignOff]) -> tuple[int, ...]:
    """Questions that its files call open, and those to which somebody has said no since."""
    withdrawn = {number for number, one in last.items() if not one.yes}
    return tuple(sorted({*release.open, *withdrawn}))


def name_of(value: str, option: str) -> str:
    """Return a person's name without its margins.

    :raises UsageError: where it is empty, too long, or holds a digit: a number is no name.
    """
    name = " ".join(value.split())
    if not name or len(name) > _LONGEST or any(char.isdigit() for char in name):
        raise UsageError(
            "This is not the name of a person.", where=option, mend="Write first and last name."
        )
    return name


def told(value: str | None) -> str | None:
    """Return a text without its margins; None where nothing is left."""
    return (value or "").strip() or None


def refuse_open(release: Release, last: Mapping[int, SignOff]) -> None:
    """Stop where a release is not ready.

    :raises GateError: naming the questions that are open.
    """
    found = open_now(release, last)
    if not found:
        return
    period = release.record.period
    raise GateError(
        f"The release {release.id} is not ready: of the checklist are open "
        f"{', '.join(map(str, found))}.",
        where=release.id,
        mend="Close them, sign with `ilmio release sign`, and make the report again, so that it "
        f"says so itself; `ilmio release ready {period}` tells how it stands.",
    )


def address_of(value: str) -> str:
    """Return the address of a page on the web.

    :raises UsageError: where it is none, or would hold a name and a password.
    """
    told = value.strip()
    parts = urlsplit(told) if len(told) <= _LONGEST_ADDRESS else urlsplit("")
    host = parts.hostname if "@" not in parts.netloc else None
    if parts.scheme not in ("http", "https") or not host or any(c.isspace() for c in told):
        raise UsageError(
            "This is not the address of a page.", where="address", mend="Write https://…"
        )
    return told


def publish_files(
    database: Database, release_id: str, names: Iterable[str], address: str, by: str
) -> None:
    """Log that files of a release for the public were put on the web.

    :raises UsageError: where the release or every file is not there.
    :raises GateError: where the release is not ready.
    """
    release, files = _files_of(database, release_id, names)
    HandOvers(database).add(
        HandOver(release.id, one.name, one.sha256, address, name_of(by, "--by"), None, None)
        for one in files
    )


def hand_over_files(
    database: Database,
    release_id: str,
    names: Iterable[str],
    *,
    to: str,
    by: str,
    role: str | None = None,
    note: str | None = None,
) -> None:
    """Log that files of a release were handed over as they were made, all or none.

    :param names: of files that the register knows; others are passed over.
    :raises UsageError: where the release, a name or every file is not there.
    :raises GateError: where the release is not ready.
    """
    recipient, giver = name_of(to, "--to"), name_of(by, "--by")
    release, files = _files_of(database, release_id, names)
    HandOvers(database).add(
        HandOver(release.id, one.name, one.sha256, recipient, giver, told(role), told(note))
        for one in files
    )


def _files_of(
    database: Database, release_id: str, names: Iterable[str]
) -> tuple[Release, list[ReleasedFile]]:
    """A release that is ready, and those of its files that were named."""
    release = next((one for one in Register(database).releases() if one.id == release_id), None)
    wanted = set(names)
    files = [one for one in release.files if one.name in wanted] if release else []
    if release is None or not files:
        raise UsageError("There is no such file of a release.", where=release_id)
    refuse_open(release, SignOffs(database).last(release.record.period))
    return release, files
