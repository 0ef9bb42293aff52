"""Which column of a table holds what: the headings of our own exports, in three languages."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.configs import config_path, read_toml
from pipeline.writing.count_words import LANGUAGES

CLIENTS, OF, SHARE, LIMIT, VOICE = "clients", "of", "share", "limit", "voice"
BASIS, GROUP = "basis", "group"
#: Columns of the exports, and what they hold.
_COLUMNS = {
    "n_clients": CLIENTS, "of_clients": OF, "share": SHARE, "low": LIMIT, "high": LIMIT,
    "client_voice_share": VOICE, "basis": BASIS, "group": GROUP,
}  # fmt: skip
#: Headings of the report's tables, by their messages.
_HEADINGS = {"evidence.clients": CLIENTS, "evidence.share": SHARE, "evidence.voice": VOICE}
_BY_UNIT = "material.units"  # a list of units: its numbers are clients
_NUMBER = "material.number"
_BARE = re.compile(r"[\s\u00a0]+")


@lru_cache(maxsize=1)
def roles() -> dict[str, str]:
    """Return the headings, in small letters, and what their columns hold."""
    found = dict(_COLUMNS)
    for language in LANGUAGES:
        told = read_toml(config_path("report") / f"{language}.toml")
        for column, role in _COLUMNS.items():
            if role == GROUP:  # what "all" is called elsewhere is not known
                continue
            found[plain(told["columns"][column][0])] = role
        for key, role in _HEADINGS.items():
            part, name = key.split(".")
            found[plain(told[part][name])] = role
    return found


@lru_cache(maxsize=1)
def unit_tables() -> tuple[frozenset[str], frozenset[str]]:
    """Return the captions of lists of clients by unit, and the heading of their numbers."""
    told = [read_toml(config_path("report") / f"{language}.toml") for language in LANGUAGES]
    return tuple(
        frozenset(plain(one[part][name]) for one in told)
        for part, name in (_BY_UNIT.split("."), _NUMBER.split("."))
    )  # type: ignore[return-value]


def plain(heading: str) -> str:
    """Return a heading as it is compared: small letters, single spaces."""
    return _BARE.sub(" ", heading).strip().casefold()
