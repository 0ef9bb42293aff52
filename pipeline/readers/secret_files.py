"""Passwords and secrets: from a file or the environment, never from a setting or an address.

Settings are copied, shown and kept in backups; an address stands in the list of processes and in
the history of the shell.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from pipeline.errors import UsageError

PASSWORD = "ILMIO_INPUT_PASSWORD"  # names of variables of the environment
PASSWORD_FILE = "ILMIO_INPUT_PASSWORD_FILE"
OPEN_PASSWORD = (
    "The address of the database holds a password, which stands in the list of processes and in "
    f"the shell's history. Leave it out, and put it in a file that {PASSWORD_FILE} names."
)
_OTHERS = 0o077  # rights of anybody but the owner
_NAMES = ("password", "passwd", "pwd")


def holds_password(url: str) -> bool:
    """Whether an address holds one, beside the user or among its parameters."""
    try:
        parts = urlsplit(url)
        named = any(name.casefold() in _NAMES and value for name, value in parse_qsl(parts.query))
        return bool(parts.password) or named
    except ValueError:  # no address at all; whoever opens it says so
        return False


def given_password() -> str | None:
    """Return the password of the input's database; None where none is given.

    :raises UsageError: where its file is not there, or is open to others.
    """
    named = os.environ.get(PASSWORD_FILE)
    return secret_of(Path(named), PASSWORD_FILE) if named else os.environ.get(PASSWORD) or None


def secret_of(file: Path, where: str) -> str | None:
    """Read a secret from its file; None where that is empty.

    :param where: the setting or variable that names the file.
    :raises UsageError: where the file is not there, or is open to others.
    """
    try:
        if file.stat().st_mode & _OTHERS:
            raise UsageError(
                "The file with the secret can be read by others.",
                where=where,
                mend="Let its owner alone read it: chmod 600 FILE",
            )
        return file.read_text("utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        raise UsageError(
            "The file with the secret cannot be read.",
            where=where,
            mend="Check the path, and who owns the file.",
        ) from None
