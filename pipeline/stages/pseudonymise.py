"""Stage: client, household and, if wanted, document ids give way to keyed pseudonyms.

HMAC-SHA256 (RFC 2104) under a key that stays in the workspace, cut to 60 bits in base32: the same
client has the same pseudonym in every period, and nobody without the key can tell whose it is or
try ids out. Pseudonymised text stays personal data.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.errors import IlmioError, UsageError
from pipeline.tables import DOCUMENTS, REJECTS

if TYPE_CHECKING:
    import pandas as pd

Mode = bool | Literal["all"]

# A document's id as registers give it: figures, with at most two letters or such a word before.
_PART = r"(?:(?:[a-z]{1,2}|doc|dok|document|dokumentti|asiakirja|handling|note|row|unnamed)\d*|\d+)"
_PLAIN_ID = re.compile(rf"{_PART}(?:[-_.:#/ ]{_PART})*", re.I)
_MONTH = "(?:0[1-9]|1[0-2])"  # of a day of birth, with four figures more behind it
_BIRTH = re.compile(rf"(?<!\d)(?:\d\d)?\d\d{_MONTH}\d\d[-_.:#/ ]?\d{{4}}(?!\d)")
_LONG_ENOUGH = 4  # characters of a client's id that do not stand in another id by chance
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
    tells: Callable[[str], bool] = lambda name: False,
    others: Iterable[str] = (),
) -> Pseudonymised:
    """Replace the ids of a documents table, its rejects and the roster.

    :param mode: False leaves everything; True replaces clients, households and sources (file
        names), and of the ids of documents and rejects those that may name a person: file names,
        words, numbers with a client's id in them; "all" replaces every id.
    :param tells: whether an id of a document looks like an identifier of a person to a detector.
    :param others: ids of clients and households whose documents are not among these.
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
    kinds = {
        "client_id": "client",
        "household_id": "household",
        "document_id": "document",
        "source": "source",
    }
    own = {*documents["client_id"], *documents["household_id"].dropna(), *roster, *others}
    kept = {
        name
        for name in {*documents["document_id"], *rejects["row_id"]}
        if mode != "all" and _tells_nothing(name, own) and not tells(name)
    }
    rejects = REJECTS.check(_replaced(rejects, {"row_id": "row"}, key, kept))
    clients = pseudonyms({*documents["client_id"], *roster}, key, "client")
    names = {clients[client]: list(listed) for client, listed in sorted(roster.items())}
    made = DOCUMENTS.check(_replaced(documents, kinds, key, kept))
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


def _tells_nothing(name: str, own: set[str]) -> bool:
    """Whether a document's id is a mere number, and none that a client or person goes by.

    :param own: ids of clients and households.
    """
    if not _PLAIN_ID.fullmatch(name) or _BIRTH.search(name):
        return False
    parts = set(re.split(r"[-_.:#/ ]", name)) | {name}
    return not (parts & own or any(part in own for part in _long_parts(name)))


def _long_parts(name: str) -> Iterator[str]:
    """Every run of letters within an id that is long enough to be somebody's."""
    for start in range(len(name) - _LONG_ENOUGH + 1):
        for end in range(start + _LONG_ENOUGH, len(name) + 1):
            yield name[start:end]


def _replaced(
    frame: pd.DataFrame, kinds: Mapping[str, str], key: bytes, kept: Iterable[str]
) -> pd.DataFrame:
    """Put pseudonyms into columns; ``kept`` are ids of documents and rejects that stay."""
    made = frame.copy()
    for column, kind in kinds.items():
        names = pseudonyms(made[column].dropna().astype("str"), key, kind)
        if kind in ("document", "row"):
            names |= {name: name for name in kept if name in names}
        made[column] = made[column].map(names, na_action="ignore")
    return made
