"""Stage: client, household and, if wanted, document ids give way to keyed pseudonyms.

HMAC-SHA256 (RFC 2104) under a key that stays in the workspace, cut to 60 bits in base32: the same
client has the same pseudonym in every period, and nobody without the key can tell whose it is or
try ids out. Pseudonymised text stays personal data.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.errors import IlmioError, UsageError
from pipeline.tables import DOCUMENTS, REJECTS

if TYPE_CHECKING:
    import pandas as pd

Mode = bool | Literal["all"]

_LETTERS = 12  # base32, 5 bits each: a collision among a million ids has a chance of 4e-7
_MIN_KEY = 16  # bytes
_PREFIX = {"client": "k", "household": "k", "document": "d", "source": "s", "row": "r"}


@dataclass(frozen=True)
class Pseudonymised:
    """The tables and the roster under pseudonyms."""

    documents: pd.DataFrame
    rejects: pd.DataFrame
    roster: dict[str, list[str]]


def pseudonym(value: str, key: bytes, kind: str = "client") -> str:
    """Return the pseudonym of one id: a letter and 12 of base32, lower case.

    :param kind: client, household, document, source or row; the same id gives another pseudonym
        in each, so that a household named after its first member does not point to it.
    """
    digest = hmac.new(key, f"{kind}\x00{value}".encode(), hashlib.sha256).digest()
    return _PREFIX[kind] + base64.b32encode(digest).decode("ascii").lower()[:_LETTERS]


def pseudonymise(
    documents: pd.DataFrame,
    rejects: pd.DataFrame,
    roster: Mapping[str, Iterable[str]],
    key: bytes,
    mode: Mode = True,
) -> Pseudonymised:
    """Replace the ids of a documents table, its rejects and the roster.

    :param mode: False leaves everything; True replaces clients and households; "all" also
        document ids, sources (file names) and the row ids of the rejects.
    :raises UsageError: where the key is shorter than 16 bytes.
    :raises IlmioError: where two ids would share a pseudonym.
    """
    if mode is False:
        plain = {client: list(names) for client, names in roster.items()}
        return Pseudonymised(documents, rejects, plain)
    if len(key) < _MIN_KEY:
        raise UsageError(
            f"The pseudonym key has {len(key)} bytes; it needs at least {_MIN_KEY}.",
            mend="Restore the key of the workspace from its backup; a new key breaks comparisons.",
        )
    kinds = {"client_id": "client", "household_id": "household"}
    if mode == "all":
        kinds |= {"document_id": "document", "source": "source"}
        rejects = _replaced(rejects, {"row_id": "row"}, key)
        rejects = REJECTS.check(rejects)
    clients = pseudonyms({*documents["client_id"], *roster}, key, "client")
    names = {clients[client]: list(listed) for client, listed in sorted(roster.items())}
    made = DOCUMENTS.check(_replaced(documents, kinds, key))
    return Pseudonymised(made, rejects, dict(sorted(names.items())))


def pseudonyms(values: Iterable[str], key: bytes, kind: str) -> dict[str, str]:
    """Return id -> pseudonym.

    :raises IlmioError: where two ids would share one; clients must never be merged in silence.
    """
    made = {value: pseudonym(value, key, kind) for value in sorted(set(values))}
    if len(set(made.values())) < len(made):
        raise IlmioError(
            f"Two {kind} ids would share a pseudonym.",
            mend="Change one of the ids in the export, or start a workspace with another key.",
        )
    return made


def _replaced(frame: pd.DataFrame, kinds: Mapping[str, str], key: bytes) -> pd.DataFrame:
    made = frame.copy()
    for column, kind in kinds.items():
        names = pseudonyms(made[column].dropna().astype("str"), key, kind)
        made[column] = made[column].map(names, na_action="ignore")
    return made
