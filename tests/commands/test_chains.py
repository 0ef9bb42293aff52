"""`ilmio doctor` and `ilmio release log` walk the chains of the review as those of the releases."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.commands import doctor
from pipeline.store.people import People
from pipeline.store.reviews import Decision, Reviews, Vote
from tests.execution.make_runs import ilmio
from tests.review.make_review import ITA, PERIOD, make_workspace

VOTE = Vote(PERIOD, ITA, "debt", "d", "p-1", "yes", important=True, note="usein")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(doctor, "_encoder", lambda settings, found: None)
    monkeypatch.setattr(doctor, "_weights_faults", list)
    made = make_workspace(tmp_path / "w").folder
    for name in ("Aino Arkki", "Ida Itkonen"):
        People.open(made).add(name, "lead", ITA)
    reviews = Reviews.open(made)
    for theme in ("debt", "food"):
        reviews.vote(replace(VOTE, theme_id=theme), 0)
        said = Decision(PERIOD, ITA, theme, "d", "p-1", "agree", reason="syy")
        reviews.decide(PERIOD, ITA, theme, 0, lambda _, said=said: said)
    return made


def test_what_holds_is_said_so(folder: Path):
    done = ilmio("doctor", "-w", folder)
    assert "2 people, votes and decisions hold" in done.out and "BROKEN" not in done.out
    assert "nothing was changed afterwards" in ilmio("release", "log", "-w", folder).out


TAMPERED = [
    ("person", "UPDATE person SET role = 'reader' WHERE position = 1", "was changed"),
    ("person", "DELETE FROM person WHERE position = 1", "is missing"),
    ("vote", "UPDATE vote SET recognise = 'no' WHERE position = 2", "was changed"),
    ("vote", "UPDATE vote SET important = 0 WHERE position = 1", "was changed"),
    ("vote", "DELETE FROM vote WHERE position = 1", "is missing"),
    ("decision", "UPDATE decision SET reason = 'muu' WHERE position = 2", "was changed"),
    ("decision", "UPDATE decision SET who = 'p-2' WHERE position = 1", "was changed"),
    ("decision", "DELETE FROM decision WHERE position = 1", "is missing"),
]


@pytest.mark.parametrize(("table", "word", "says"), TAMPERED, ids=[t[1] for t in TAMPERED])
def test_a_tampered_row_is_told_of(table: str, word: str, says: str, folder: Path):
    with sqlite3.connect(folder / "ilmio.db") as plain:
        for event in ("update", "delete"):
            plain.execute(f"DROP TRIGGER {table}_no_{event}")
        plain.execute(word)
    done = ilmio("doctor", "-w", folder)
    assert done.code == 2 and f"BROKEN: the chain of {table} breaks at row" in done.out
    assert says in done.out
    told = ilmio("release", "log", "-w", folder)
    assert f"BROKEN: the chain of {table}" in told.out and says in told.out
    chain = json.loads(ilmio("release", "log", "-w", folder, "--json").out)["chain"]
    assert f"the chain of {table}" in chain and says in chain
