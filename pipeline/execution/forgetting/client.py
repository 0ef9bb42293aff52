"""Who is to be forgotten, and who was: known by a keyed digest, so that the list names nobody."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.readers.values import as_id
from pipeline.stages.pseudonymise import pseudonym
from pipeline.store.database import Database, exists
from pipeline.store.erasures import Erasures

if TYPE_CHECKING:
    from pipeline.runs import Workspace

_PSEUDONYM = re.compile(r"k[a-z2-7]{12}")


@dataclass(frozen=True)
class Client:
    """A client who is to be forgotten."""

    ids: frozenset[str] = field(repr=False)  # as tables may have it
    mark: str  # keyed digest of the pseudonym


def client_of(workspace: Workspace, name: str, *, pseudonymous: bool = False) -> Client:
    """Return who is meant.

    :param name: the id as the source has it; or the pseudonym, as the tables have it.
    :raises UsageError: where it is none.
    """
    given = as_id(name)  # as a run reads it
    if not given or (pseudonymous and not _PSEUDONYM.fullmatch(given)):
        raise UsageError(
            "This is not a pseudonym." if given else "No client is named.",
            where="CLIENT",
            mend="Give the id as the source has it; or with --pseudonym what stands in the column "
            "client_id of a run's tables: k and twelve letters or digits.",
        )
    key = workspace.key()
    hidden = given if pseudonymous else pseudonym(given, key)
    return Client(frozenset({given, hidden}), mark_of(hidden, key))


def mark_of(hidden: str, key: bytes) -> str:
    """Keyed digest (HMAC-SHA256, hexadecimal) of a pseudonym."""
    return hmac.new(key, f"forgotten\x00{hidden}".encode(), hashlib.sha256).hexdigest()


def mark_of_row(name: str, key: bytes) -> str:
    """The same of a client as a table has it: by its pseudonym, or as the source has it."""
    return mark_of(name if _PSEUDONYM.fullmatch(name) else pseudonym(name, key), key)


def forgotten_marks(workspace: Workspace) -> frozenset[str]:
    """Keyed digests of the pseudonyms of all who were forgotten."""
    if not exists(workspace.folder):
        return frozenset()
    return frozenset(one.client for one in Erasures(Database.open(workspace.folder)).all())


def left_out(marks: Collection[str], key: bytes) -> Callable[[str], bool] | None:
    """Say of an id of the source whether its client was forgotten; None where nobody was.

    :param marks: as :func:`forgotten_marks` gives them, under the same key.
    """
    if not marks:
        return None
    return lambda name: mark_of(pseudonym(name, key), key) in marks
