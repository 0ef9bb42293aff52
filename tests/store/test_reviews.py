"""Votes, decisions, people, sessions and links as they are kept."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.store.database import Database
from pipeline.store.people import People
from pipeline.store.reviews import ChangedSinceError, Decision, Reviews, Vote
from pipeline.store.sessions import Sessions

VOTE = Vote("2026-Q3", "A", "debt", "d", "p-1", "yes", important=True, note="usein")
DECISION = Decision("2026-Q3", "A", "debt", "d", "p-1", "agree")


def sessions(folder: Path, **changed: float) -> Sessions:
    return Sessions(Database.open(folder), **{"hours": 1, "idle_minutes": 10, **changed})


def test_the_last_vote_of_a_person_counts_and_all_stay(tmp_path: Path):
    made = Reviews.open(tmp_path)
    made.vote(VOTE, 0)
    made.vote(replace(VOTE, recognise="no"), 1)
    made.vote(replace(VOTE, who="p-2"), 0)
    assert [(v.who, v.recognise) for v in made.votes("2026-Q3", "A")] == [
        ("p-1", "no"), ("p-2", "yes"),
    ]  # fmt: skip
    with sqlite3.connect(tmp_path / "ilmio.db") as plain:
        assert plain.execute("SELECT count(*) FROM vote").fetchone() == (3,)
    assert made.verify() == ()


@pytest.mark.parametrize(("period", "team"), [("2026-Q3", "B"), ("2026-Q2", "A")])
def test_nothing_of_another_team_or_period(period: str, team: str, tmp_path: Path):
    made = Reviews.open(tmp_path)
    made.vote(VOTE, 0)
    made.decide("2026-Q3", "A", "debt", 0, lambda _: DECISION)
    assert made.votes(period, team) == () == made.decisions(period, team)


def test_an_edit_of_what_was_changed_since_is_refused_and_nothing_is_lost(tmp_path: Path):
    made = Reviews.open(tmp_path)
    made.vote(VOTE, 0)
    with pytest.raises(ChangedSinceError):
        made.vote(replace(VOTE, note="toinen"), 0)
    first = made.decide("2026-Q3", "A", "debt", 0, lambda _: DECISION)
    with pytest.raises(ChangedSinceError) as caught:
        made.decide("2026-Q3", "A", "debt", 0, lambda _: DECISION)
    assert caught.value.version == first.position
    assert [v.note for v in made.votes("2026-Q3", "A")] == ["usein"]
    assert len(made.decisions("2026-Q3", "A")) == 1


@pytest.mark.parametrize("table", ["person", "vote", "decision"])
def test_what_was_entered_is_never_changed(table: str, tmp_path: Path):
    reviews = Reviews.open(tmp_path)
    reviews.vote(VOTE, 0)
    reviews.decide("2026-Q3", "A", "debt", 0, lambda _: DECISION)
    People.open(tmp_path).add("Aino Arkki", "lead", "all")
    with sqlite3.connect(tmp_path / "ilmio.db") as plain:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            plain.execute(f"UPDATE {table} SET at = 'x'")
        plain.execute(f"DROP TRIGGER {table}_no_update")
        plain.execute(f"UPDATE {table} SET at = 'x'")
    assert reviews.verify() or People.open(tmp_path).verify()


def test_a_person_keeps_the_id_when_the_role_changes(tmp_path: Path):
    people = People.open(tmp_path)
    one = people.add("Aino Arkki", "worker", "A")
    assert people.add("aino arkki", "lead", "A").id == one.id
    assert [(p.role, p.team) for p in people.all()] == [("lead", "A")]


def test_a_link_signs_in_once_and_ends_the_session_before(tmp_path: Path):
    person = People.open(tmp_path).add("Aino Arkki", "lead", "all")
    own = sessions(tmp_path)
    old = own.sign_in(own.make_link(person.id, 5))
    token = own.make_link(person.id, 5)
    new = own.sign_in(token, old)
    assert old and new and old != new
    assert own.sign_in(token) is None, "used up"
    assert own.person(old) is None and own.person(new) == person
    own.sign_out(new)
    assert own.person(new) is None


LINKS = [("expired", 0.0), ("of an earlier request", 5.0)]


@pytest.mark.parametrize(("why", "minutes"), LINKS)
def test_a_link_that_does_not_hold(why: str, minutes: float, tmp_path: Path):
    person = People.open(tmp_path).add("Aino Arkki", "lead", "all")
    own = sessions(tmp_path)
    token = own.make_link(person.id, minutes)
    if minutes:
        own.make_link(person.id, minutes)
    assert own.sign_in(token) is None, why


@pytest.mark.parametrize("changed", [{"hours": 0}, {"idle_minutes": 0}])
def test_a_session_ends(changed: dict[str, float], tmp_path: Path):
    person = People.open(tmp_path).add("Aino Arkki", "lead", "all")
    own = sessions(tmp_path, **changed)
    assert own.person(str(own.sign_in(own.make_link(person.id, 5)))) is None


def test_who_was_taken_off_is_out_at_once(tmp_path: Path):
    people, own = People.open(tmp_path), sessions(tmp_path)
    person = people.add("Aino Arkki", "lead", "all")
    session = str(own.sign_in(own.make_link(person.id, 5)))
    people.add("Aino Arkki", "lead", "all", active=False)
    assert own.person(session) is None
    assert own.sign_in(own.make_link(person.id, 5)) is None


def test_no_secret_is_kept(tmp_path: Path):
    person = People.open(tmp_path).add("Aino Arkki", "lead", "all")
    own = sessions(tmp_path)
    token = own.make_link(person.id, 5)
    session = str(own.sign_in(token))
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert token.encode() not in content and session.encode() not in content
