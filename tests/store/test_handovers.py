"""The log of hand-overs and the sign-offs: kept in order, chained, the last word counts."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import IlmioError
from pipeline.store.database import Database
from pipeline.store.handovers import HandOver, HandOvers
from pipeline.store.register import Register
from pipeline.store.signoffs import SignOff, SignOffs
from tests.store.make_facts import FILES, RECORD, facts

PERIOD = RECORD.period


def test_what_was_handed_over_is_given_back(tmp_path: Path):
    opened = Database.open(tmp_path)
    release = Register(opened).add(RECORD, facts(), FILES)
    given = HandOver(release, "report.html", FILES[0].sha256, "Oili Osasto", "Aino Arkki", "kunta")
    edited = replace(given, edited="an example was added", note="sent by mail")
    HandOvers(opened).add([given, edited])
    log = HandOvers.open(tmp_path)
    first, second = log.all()
    assert replace(first, at="") == given and replace(second, at="") == edited
    assert first.at.endswith("+00:00") and log.verify() is None


def test_nothing_is_handed_over_of_a_release_that_is_not_there(tmp_path: Path):
    with pytest.raises(IlmioError):
        HandOvers.open(tmp_path).add([HandOver("no-such-1", "f", "s", "r", "b")])
    assert HandOvers.open(tmp_path).all() == ()


def test_the_last_word_counts_and_the_earlier_ones_stay(tmp_path: Path):
    words = SignOffs.open(tmp_path)
    words.add([SignOff(PERIOD, n, True, "Aino") for n in (1, 2)])
    words.add([SignOff(PERIOD, 2, False, "Oili", "numbers are missing")])
    words.add([SignOff("2026-Q2", 3, True, "Aino")])
    last = words.last(PERIOD)
    assert {n: (one.yes, one.name) for n, one in last.items()} == {
        1: (True, "Aino"), 2: (False, "Oili"),
    }  # fmt: skip
    assert len(words.all()) == 4 and words.verify() is None


@pytest.mark.parametrize(
    ("since", "counts"),
    [("2026-10-05T09:00:00+00:00", True), ("2999-01-01T00:00:00+00:00", False), ("", True)],
)
def test_what_was_said_before_the_run_was_made_again_does_not_count(
    since: str, counts: bool, tmp_path: Path
):
    words = SignOffs.open(tmp_path)
    words.add([SignOff(PERIOD, 1, True, "Aino")])
    assert bool(words.last(PERIOD, since)) == counts


@pytest.mark.parametrize("question", [0, 8])
def test_there_are_seven_questions(question: int, tmp_path: Path):
    with pytest.raises(IlmioError):
        SignOffs.open(tmp_path).add([SignOff(PERIOD, question, True, "Aino")])


def test_a_tampered_word_is_found(tmp_path: Path):
    words = SignOffs.open(tmp_path)
    words.add([SignOff(PERIOD, n, True, "Aino") for n in (1, 2, 3)])
    with sqlite3.connect(tmp_path / "ilmio.db") as plain:
        plain.execute("DROP TRIGGER signoff_no_update")
        plain.execute("UPDATE signoff SET yes = 0 WHERE position = 2")
    found = words.verify()
    assert found is not None and str(found).startswith("the chain of signoff breaks at row 2")
