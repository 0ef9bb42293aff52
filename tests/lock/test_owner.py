"""Who is told of, whether it still lives, and for how long it has been at it."""

from __future__ import annotations

import os
import platform
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.lock.owner import Owner, read_owner

ME = Owner.here("ilmio run …")
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
AGES = [
    (timedelta(seconds=5), "for less than a minute"),
    (timedelta(minutes=1), "for 1 minute"),
    (timedelta(hours=3, minutes=50), "for 3 hours"),
    (timedelta(days=2), "for 2 days"),
    (timedelta(hours=-6), "since a time that is still to come by this machine's clock"),
]


@pytest.mark.parametrize(("ago", "says"), AGES)
def test_age_is_told_and_a_clock_that_goes_ahead_is_no_age(ago: timedelta, says: str):
    assert replace(ME, since=(NOW - ago).isoformat()).age(NOW) == says


@pytest.mark.parametrize("since", ["", "yesterday", "2026-11-30T10:00:00"])
def test_a_time_that_cannot_be_read_is_told_as_such(since: str):
    assert replace(ME, since=since).age(NOW) == "since a time that cannot be read"


LIVES = [
    ("this process", {}, True, True),
    ("a number that nobody has", {"pid": 2**22 + 7}, True, False),
    ("another process of the same number", {"started": 1}, True, False),
    ("before the machine was started again", {"boot": "another"}, True, False),
    ("another container of this machine", {"host": "pod-7"}, True, True),
    ("another machine", {"host": "palvelin", "boot": "another", "pid": 2**22 + 7}, False, True),
]


@pytest.mark.parametrize(("what", "changed", "here", "lives"), LIVES, ids=[row[0] for row in LIVES])
def test_whether_it_lives_is_known_of_this_machine_alone(
    what: str, changed: dict, here: bool, lives: bool
):
    owner = replace(ME, **changed)
    assert (owner.is_here, owner.lives) == (here, lives)


def test_a_note_is_read_as_it_was_written(tmp_path: Path):
    note = tmp_path / "note"
    assert read_owner(note) is None
    note.write_text(ME.written(), "utf-8")
    assert read_owner(note) == ME and ME.pid == os.getpid() and ME.host == platform.node()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": "x"}', "\x00\xff"])
def test_a_damaged_note_is_of_nobody_known_and_nobody_is_taken_for_dead(
    content: str, tmp_path: Path
):
    (tmp_path / "note").write_text(content, "latin-1")
    owner = read_owner(tmp_path / "note")
    assert owner is not None and not owner.is_here and owner.lives
