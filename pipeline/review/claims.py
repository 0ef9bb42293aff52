"""What the claims of the organisation's sign-in say of a person here: id, name, role and team."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from typing import Any

from pipeline.review.oidc_settings import OidcSettings
from pipeline.store.people import CLAIMED, Person

_LETTERS = "bcdfghjkmnpqrstvwxz"  # of ids: digits could look like somebody's number
_ID = 24  # letters: 2 ** 101 people
_LONGEST = 120  # characters of a name


class NoEntryError(Exception):
    """The organisation knows the person, and has given no role or no team here."""

    def __init__(self, key: str, person_id: str) -> None:
        super().__init__(key)
        self.key = key  # of the words that say so: no_role, no_team or no_name
        self.person_id = person_id


def person_of_claims(claims: Mapping[str, Any], settings: OidcSettings) -> Person:
    """Return the person that claims tell of.

    :raises NoEntryError: where they give no role or no team that is known here.
    """
    subject = _first(claims, settings.claims.person)
    if not subject:
        raise NoEntryError("no_name", "")
    own = _id(settings.issuer, subject)
    name = _plain(_first(claims, settings.claims.name))
    role = _mapped(_values(claims, settings.claims.roles), settings.roles)
    team = _mapped(_values(claims, settings.claims.teams), settings.teams)
    for key, value in (("no_name", name), ("no_role", role), ("no_team", team)):
        if not value:
            raise NoEntryError(key, own)
    return Person(own, name, role, team)


def teams_of_claims(claims: Mapping[str, Any], settings: OidcSettings) -> tuple[str, ...]:
    """Every team that claims tell of, in the order of the settings."""
    values = _values(claims, settings.claims.teams)
    return tuple(dict.fromkeys(here for there, here in settings.teams.items() if there in values))


def _mapped(values: tuple[str, ...], table: Mapping[str, str]) -> str:
    """The first of the table that fits; empty where none does."""
    return next((here for there, here in table.items() if there in values), "")


def _values(claims: Mapping[str, Any], path: str) -> tuple[str, ...]:
    """Texts of a claim, which may be one or a list; none where there is no such claim."""
    found: Any = claims.get(path)
    if found is None:
        found = claims
        for part in path.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        found = [found]
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()


def _first(claims: Mapping[str, Any], path: str) -> str:
    return next(iter(_values(claims, path)), "")


def _plain(name: str) -> str:
    """A name as it may stand on a page and in a log: no marks that turn or hide letters."""
    shown = "".join(" " if char.isspace() else char for char in name)
    kept = (char for char in shown if unicodedata.category(char)[0] != "C")
    return " ".join("".join(kept).split())[:_LONGEST]


def _id(issuer: str, subject: str) -> str:
    """Id of a subject of an issuer: the same each time, and telling neither."""
    told = f"{len(issuer)}:{issuer}{subject}".encode("utf-8", "replace")
    number = int.from_bytes(hashlib.sha256(told).digest(), "big")
    letters = []
    for _ in range(_ID):
        number, at = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[at])
    return CLAIMED + "".join(letters)
