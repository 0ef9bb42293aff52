"""The register of released facts: everything that readers of earlier releases can know.

A new release is solved together with all earlier ones, so nothing here is ever changed or taken
out. It holds the true counts behind what was hidden: it stays in the workspace.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import GateError
from pipeline.released_tables import FACTS, QUESTIONS
from pipeline.store import chain
from pipeline.store.database import Database
from pipeline.store.schema import table

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

_FACT = ("measure", "period", "group", "theme_id", "definition", "value", "low", "high", "hidden")

Content = bytes | str


@dataclass(frozen=True)
class ReleasedFile:
    """A file of a release, as it was written."""

    name: str
    sha256: str
    bytes: int

    @classmethod
    def of(cls, name: str, content: Content) -> ReleasedFile:
        """Take name, digest and size of a file."""
        data = content.encode() if isinstance(content, str) else content
        return cls(name, hashlib.sha256(data).hexdigest(), len(data))


@dataclass(frozen=True)
class ReleaseRecord:
    """What is entered of a release, beside its facts and files."""

    period: str
    profile: str  # team, section or public
    k: int  # clients: smallest count shown
    round_to: int  # clients: counts are multiples of it; 1 exact
    run_digest: str
    settings_digest: str
    catalogue_digest: str
    who: str | None = None  # who loosened the profile, and why
    reason: str | None = None
    unmet: tuple[int, ...] = QUESTIONS  # questions of the checklist that the machine left open
    unsigned: tuple[int, ...] = QUESTIONS  # questions without a person's yes
    made_at: datetime | None = None  # None: now


@dataclass(frozen=True)
class Release:
    """A release as it stands in the register."""

    id: str
    position: int
    record: ReleaseRecord
    files: tuple[ReleasedFile, ...]
    previous: str
    hash: str

    @property
    def open(self) -> tuple[int, ...]:
        """Questions that its files call open."""
        return tuple(sorted({*self.record.unmet, *self.record.unsigned}))

    @property
    def on_screen(self) -> bool:
        """Whether it was shown in the web app alone, and no file was made."""
        return not self.files


class Register:
    """Releases and their facts, append-only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, folder: Path) -> Register:
        """Open the register of a workspace; make it where there is none.

        :raises UsageError: see :meth:`Database.open`.
        """
        return cls(Database.open(folder))

    def head(self) -> str:
        """Digest of the last release: what a solution was made on top of, for :meth:`add`."""
        with self._database.reading() as connection:
            return chain.last_of(connection, table("release"))[1]

    def facts(self, profiles: Collection[str] | None = None) -> pd.DataFrame:
        """Return the released facts, table ``facts``.

        :param profiles: only releases of these; None for all.
        """
        import sqlalchemy as sa

        release, fact = table("release"), table("fact")
        asked = sa.select(
            fact, fact.c.grp.label("group"), release.c.profile, release.c.k
        ).join_from(fact, release, fact.c.release_id == release.c.id)
        if profiles is not None:
            asked = asked.where(release.c.profile.in_(sorted(profiles)))
        with self._database.reading() as connection:
            rows = connection.execute(asked).mappings().all()
        return FACTS.frame([tuple(row[name] for name in FACTS.names) for row in rows])

    def add(
        self,
        record: ReleaseRecord,
        facts: pd.DataFrame,
        files: Iterable[ReleasedFile],
        *,
        after: str | None = None,
    ) -> str:
        """Enter a release with its facts and files, all or nothing, and return its id.

        Enter it before the files are handed out: what is entered and never written does no harm.

        :param facts: columns of table ``facts``; release, profile and k are filled in here. Each
            true number lies between what readers can conclude.
        :param after: what :meth:`head` gave when the release was solved; None does not ask.
        :raises GateError: where another release was entered since ``after``.
        """
        given = sorted(files, key=lambda file: file.name)
        with self._database.writing() as connection:
            if after is not None and chain.last_of(connection, table("release"))[1] != after:
                raise GateError(
                    "Another release was entered while this one was being made: the two have not "
                    "been looked at together.",
                    where=self._database.name,
                    mend="Run the command again.",
                    code="released_meanwhile",
                )
            name = _next_id(connection, record)
            own = facts.assign(release_id=name, profile=record.profile, k=record.k)
            rows = [_fact_row(row) for row in FACTS.frame(own).to_dict("records")]
            content = _content(name, record)
            chain.append(connection, table("release"), content, _further(rows, given))
            if rows:
                connection.execute(table("fact").insert(), rows)
            if given:
                connection.execute(
                    table("released_file").insert(),
                    [{"release_id": name, **_file_row(file)} for file in given],
                )
        return name

    def releases(self) -> tuple[Release, ...]:
        """All releases, in the order in which they were entered."""
        import sqlalchemy as sa

        release, file = table("release"), table("released_file")
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(release).order_by(release.c.position)).mappings()
            found = [dict(row) for row in rows]
            files: dict[str, list[ReleasedFile]] = {}
            for row in connection.execute(sa.select(file)):
                one = ReleasedFile(row.name, row.sha256, row.bytes)
                files.setdefault(row.release_id, []).append(one)

        def of(row: Mapping[str, Any]) -> tuple[ReleasedFile, ...]:
            return tuple(sorted(files.get(row["id"], ()), key=lambda one: one.name))

        return tuple(_release(row, of(row)) for row in found)

    def verify(self) -> chain.Broken | None:
        """Walk the chain of releases with their facts and files; None where it holds."""
        import sqlalchemy as sa

        fact, file = table("fact"), table("released_file")
        with self._database.reading() as connection:

            def further(row: Mapping[str, Any]) -> Mapping[str, Any]:
                of_facts = sa.select(fact).where(fact.c.release_id == row["id"])
                of_files = sa.select(file).where(file.c.release_id == row["id"])
                rows = [dict(one) for one in connection.execute(of_facts).mappings()]
                files = [
                    ReleasedFile(one.name, one.sha256, one.bytes)
                    for one in connection.execute(of_files)
                ]
                return _further(rows, files)

            return chain.first_broken(connection, table("release"), further)


def _next_id(connection: Connection, record: ReleaseRecord) -> str:
    import sqlalchemy as sa

    release = table("release")
    asked = sa.select(sa.func.count()).where(
        release.c.period == record.period, release.c.profile == record.profile
    )
    number = int(connection.execute(asked).scalar_one()) + 1
    return f"{record.period}-{record.profile}-{number}"


def _content(name: str, record: ReleaseRecord) -> dict[str, Any]:
    told = {field.name: getattr(record, field.name) for field in fields(record)}
    told["made_at"] = _written(record.made_at or datetime.now(UTC))
    for part in ("unmet", "unsigned"):
        told[part] = ",".join(str(number) for number in told[part])
    return {"id": name, **told}


def _release(row: Mapping[str, Any], files: tuple[ReleasedFile, ...]) -> Release:
    told = {field.name: row[field.name] for field in fields(ReleaseRecord)}
    told["made_at"] = datetime.fromisoformat(row["made_at"])
    for part in ("unmet", "unsigned"):
        told[part] = tuple(int(number) for number in row[part].split(",") if number)
    return Release(
        row["id"], row["position"], ReleaseRecord(**told), files, row["previous"], row["hash"]
    )


def _fact_row(row: Mapping[Any, Any]) -> dict[str, Any]:
    made = {("grp" if name == "group" else name): row[name] for name in _FACT}
    plain = {"value": int, "low": int, "high": int, "hidden": bool}
    return {"release_id": row["release_id"]} | {
        name: plain.get(name, str)(value) for name, value in made.items()
    }


def _file_row(file: ReleasedFile) -> dict[str, Any]:
    return {"name": file.name, "sha256": file.sha256, "bytes": file.bytes}


def _further(rows: Iterable[Mapping[str, Any]], files: Iterable[ReleasedFile]) -> dict[str, Any]:
    """What of other tables the digest of a release covers, in an order that no database decides."""
    told = [[row["grp" if name == "group" else name] for name in _FACT] for row in rows]
    own = [[f.name, f.sha256, f.bytes] for f in files]
    return {"facts": sorted(told), "files": sorted(own)}


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
