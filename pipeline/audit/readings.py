"""What a workspace keeps of read clients: who was drawn, and every reading, without any text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.audit.client_answers import Marks
from pipeline.audit.clients import ClientDesign, ClientDraw, DrawnClient
from pipeline.audit.draw import run_digest
from pipeline.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Reading:
    """One reader's marks, by client and theme; a later one of the same reader takes its place."""

    reader: str
    taken_on: str  # ISO date
    marks: Mapping[str, Marks]


@dataclass(frozen=True)
class ReadingRecord:
    """A draw, what the model had found when it was made, and the readings in their order."""

    drawn: ClientDraw
    found: Mapping[str, str]  # theme to the digest of the clients in whom it was found
    readings: tuple[Reading, ...] = ()
    # digest of what readers were told each phenomenon of the catalogue means
    meant: Mapping[str, str] = field(default_factory=dict)

    def with_reading(self, reading: Reading) -> ReadingRecord:
        """Add a reading; nothing that was read earlier is lost."""
        return replace(self, readings=(*self.readings, reading))

    @property
    def latest(self) -> dict[str, Reading]:
        """The last reading of each reader."""
        return {one.reader: one for one in self.readings}

    def written(self) -> str:
        """Return it as JSON."""
        content = asdict(self)
        for one in content["drawn"]["clients"]:
            one["asked"] = None if one["asked"] is None else sorted(one["asked"])
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_record(path: Path) -> ReadingRecord | None:
    """Return what was kept; None where nothing was.

    :raises UsageError: where it cannot be read; what people did is never taken for nothing.
    """
    if not path.is_file():
        return None
    try:
        kept: dict[str, Any] = json.loads(path.read_text("utf-8"))
        drawn = kept["drawn"]
        design = ClientDesign(**{**drawn["design"], "themes": tuple(drawn["design"]["themes"])})
        clients = tuple(
            DrawnClient(one["client"], None if one["asked"] is None else frozenset(one["asked"]))
            for one in drawn["clients"]
        )
        return ReadingRecord(
            ClientDraw(design, drawn["run"], drawn["sheet"], clients, tuple(drawn["themes"])),
            dict(kept["found"]),
            tuple(Reading(**one) for one in kept["readings"]),
            dict(kept.get("meant", {})),
        )
    except (ValueError, TypeError, KeyError):  # its message may hold what stands there
        raise UsageError(
            "What people have read for the audit cannot be understood any more.",
            where=str(path),
            mend="Restore the file from a backup, or draw anew: ilmio audit --again.",
        ) from None


def found_digest(clients: Collection[str]) -> str:
    """SHA-256 (16 digits) over the clients in whom a theme was found, whatever their order."""
    return hashlib.sha256("\x1f".join(sorted(clients)).encode()).hexdigest()[:16]


def readings_of(
    path: Path, passages: pd.DataFrame, found: Mapping[str, Collection[str]]
) -> pd.DataFrame:
    """Return what people read in exactly these passages, as the table ``readings``.

    The random set holds under any model. A top-up was drawn from those in whom a theme was found:
    where a new run finds it in others, its top-up is left out.

    :param found: theme to the clients in whom this run finds it.
    """
    record = read_record(path)
    if record is None or not record.readings or record.drawn.run != run_digest(passages):
        return tables.READINGS.frame([])
    return as_table(record, found)


def as_table(record: ReadingRecord, found: Mapping[str, Collection[str]]) -> pd.DataFrame:
    """Return the last readings of a record as the table ``readings``; see :func:`readings_of`."""
    random = set(record.drawn.random)
    same = {
        theme for theme, digest in record.found.items()
        if digest == found_digest(found.get(theme, ()))
    }  # fmt: skip
    rows = [
        {
            "reader": reader,
            "client_id": client,
            "theme_id": theme,
            "affirmed": said,
            "in_random_set": client in random,
        }
        for reader, reading in record.latest.items()
        for client, marks in reading.marks.items()
        for theme, said in marks.items()
        if client in random or theme in same
    ]
    return tables.READINGS.frame(rows)
