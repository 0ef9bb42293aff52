"""Sessions and one-time links: of what a browser holds, only a digest is kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.store.database import Database
from pipeline.store.people import Person, person_of_id, teams_of
from pipeline.store.schema import table

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BYTES = 32  # of randomness in an id or a token


class Sessions:
    """Who is signed in, and links that sign somebody in once."""

    def __init__(self, database: Database, *, hours: float, idle_minutes: float) -> None:
        self._database = database
        self._whole = timedelta(hours=hours)
        self._idle = timedelta(minutes=idle_minutes)

    def make_link(self, person_id: str, minutes: float) -> str:
        """Make a link's token; a person's earlier links stop working."""
        token = secrets.token_urlsafe(_BYTES)
        own = table("link")
        ends = _now() + timedelta(minutes=minutes)
        with self._database.writing() as connection:
            connection.execute(own.delete().where(own.c.person_id == person_id))
            connection.execute(
                own.insert(),
                {
                    "token_hash": _digest(token),
                    "person_id": person_id,
                    "ends_at": ends.isoformat(),
                    "used_at": None,
                },
            )
        return token

    def sign_in(self, token: str, old: str | None = None) -> str | None:
        """Use a link up and return the id of a new session; None where the link does not hold.

        :param old: id of the session that the browser had; it ends.
        """
        import sqlalchemy as sa

        own, now = table("link"), _now()
        with self._database.writing() as connection:
            if old:
                _end(connection, old)
            row = connection.execute(
                sa.select(own).where(own.c.token_hash == _digest(token))
            ).first()
            if row is None or row.used_at or datetime.fromisoformat(row.ends_at) <= now:
                return None
            connection.execute(
                own.update()
                .where(own.c.token_hash == row.token_hash)
                .values(used_at=now.isoformat())
            )
            if _person(connection, row.person_id) is None:
                return None
            return self._start(connection, row.person_id, now)

    def start(self, person_id: str, old: str | None = None) -> str:
        """Return the id of a new session of somebody whom another has vouched for.

        :param old: id of the session that the browser had; it ends.
        """
        with self._database.writing() as connection:
            if old:
                _end(connection, old)
            return self._start(connection, person_id, _now())

    def end_of(self, person_id: str) -> None:
        """End every session of a person."""
        own = table("session")
        with self._database.writing() as connection:
            connection.execute(own.delete().where(own.c.person_id == person_id))

    def person(self, session_id: str) -> Person | None:
        """Who a session belongs to, as they stand now; None where it has ended."""
        import sqlalchemy as sa

        own, now = table("session"), _now()
        with self._database.reading() as connection:
            row = connection.execute(
                sa.select(own).where(own.c.id_hash == _digest(session_id))
            ).first()
            if row is None or datetime.fromisoformat(row.ends_at) <= now:
                return None
            seen = datetime.fromisoformat(row.seen_at)
            if seen + self._idle <= now:
                return None
            person = _person(connection, row.person_id)
            if person is not None and row.team and row.team in teams_of(connection, person):
                person = replace(person, team=row.team)
        if person is not None and now - seen > self._idle / 10:
            with self._database.writing() as connection:
                connection.execute(
                    own.update().where(own.c.id_hash == row.id_hash).values(seen_at=now.isoformat())
                )
        return person

    def choose_team(self, session_id: str, team: str) -> None:
        """Let a session be of one of its person's teams; of another's it never is."""
        own = table("session")
        with self._database.writing() as connection:
            connection.execute(
                own.update().where(own.c.id_hash == _digest(session_id)).values(team=team)
            )

    def sign_out(self, session_id: str) -> None:
        """End a session."""
        with self._database.writing() as connection:
            _end(connection, session_id)

    def _start(self, connection: Connection, person_id: str, now: datetime) -> str:
        own, made = table("session"), secrets.token_urlsafe(_BYTES)
        connection.execute(own.delete().where(own.c.ends_at <= now.isoformat()))
        connection.execute(
            own.insert(),
            {
                "id_hash": _digest(made),
                "person_id": person_id,
                "made_at": now.isoformat(),
                "seen_at": now.isoformat(),
                "ends_at": (now + self._whole).isoformat(),
            },
        )
        return made


def _person(connection: Connection, person_id: str) -> Person | None:
    found = person_of_id(connection, person_id)
    return found if found is not None and found.active else None


def _end(connection: Connection, session_id: str) -> None:
    own = table("session")
    connection.execute(own.delete().where(own.c.id_hash == _digest(session_id)))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC)
