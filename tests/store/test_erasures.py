"""Erased words are gone from every byte, the chains hold, and nothing else can be blanked."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pipeline.errors import IlmioError
from pipeline.store import chain
from pipeline.store.database import Database
from pipeline.store.erasures import Erasures, Forgotten, Row
from pipeline.store.readings import ClientRead, ClientsRead
from pipeline.store.reviews import Reviews, Vote
from pipeline.store.schema import table

NOTE = "asiakkaan sanat sellaisinaan, jotka pitää voida unohtaa"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Reviews.open(tmp_path).vote(Vote("p", "A", "debt", "d", "p-1", "yes", True, NOTE), 0)
    Reviews.open(tmp_path).vote(Vote("p", "A", "food", "d", "p-1", "yes", True, "muu"), 0)
    kept = ClientsRead.open(tmp_path)
    for number in (1, 2):
        made = ClientRead("p", "A", "s1", number, "who", '{"debt_of_nobody_else": true}')
        kept.save(made, 0, lambda _: None)
    return tmp_path


def every_byte(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_what_was_erased_is_in_no_byte_and_the_chains_hold(folder: Path):
    erasures = Erasures.open(folder)
    rows = erasures.readings("p", [("s1", 1), ("s1", 2), ("s2", 1)])
    rows += erasures.words(lambda texts: [text == NOTE for text in texts])
    assert [(one.table, one.position) for one in rows] == [
        ("reading", 1), ("reading", 2), ("vote", 1)
    ]  # fmt: skip
    assert NOTE.encode() in every_byte(folder)
    erasures.erase(rows)
    erasures.add(Forgotten("c" * 64, "Aino Arkki", "pyyntö", {"documents": 2}))
    assert erasures.compact()
    assert NOTE.encode() not in every_byte(folder)
    assert b"debt_of_nobody_else" not in every_byte(folder)
    assert erasures.verify() is None and Reviews.open(folder).verify() == ()
    assert ClientsRead.open(folder).verify() is None
    assert erasures.readings("p", [("s1", 1)]) == [], "once is enough"
    assert [one.note for one in Reviews.open(folder).votes("p", "A")] == ["", "muu"]
    (one,) = erasures.all()
    assert (one.client, one.told) == ("c" * 64, {"documents": 2})


def test_a_row_may_be_erased_twice_in_different_words(folder: Path):
    Erasures.open(folder).erase([Row("vote", 1), Row("vote", 1)])
    assert Reviews.open(folder).verify() == ()


@pytest.mark.parametrize("word", ["note = 'x'", "hash = 'x'", "recognise = 'no'"])
def test_no_other_row_can_be_blanked(word: str, folder: Path):
    Erasures.open(folder).erase([Row("vote", 1)])
    with pytest.raises(IlmioError, match="never changed"):
        with Database.open(folder).writing() as connection:
            connection.exec_driver_sql(f"UPDATE vote SET {word} WHERE position = 2")
    with pytest.raises(IlmioError, match="never changed"):
        with Database.open(folder).writing() as connection:
            connection.exec_driver_sql("UPDATE vote SET hash = 'x' WHERE position = 1")
    with pytest.raises(IlmioError, match="never changed"):
        with Database.open(folder).writing() as connection:
            connection.exec_driver_sql("DELETE FROM vote WHERE position = 1")


BROKEN = [
    ("UPDATE vote SET note = 'vaihdettu' WHERE position = 1", "vote", 1),
    ("UPDATE vote SET recognise = 'no' WHERE position = 1", "vote", 1),
    ("DELETE FROM erased", "vote", 1),
]


@pytest.mark.parametrize(("word", "name", "at"), BROKEN)
def test_what_is_done_to_an_erased_row_afterwards_breaks_the_chain(
    word: str, name: str, at: int, folder: Path
):
    Erasures.open(folder).erase([Row("vote", 1)])
    with sqlite3.connect(folder / "ilmio.db") as plain:
        plain.execute("DROP TRIGGER erased_no_delete")
        plain.execute(word)
    broken = Reviews.open(folder).verify()
    assert [(one.table, one.position) for one in broken] == [(name, at)]


def test_a_blank_row_that_was_never_entered_breaks_the_chain(folder: Path):
    with sqlite3.connect(folder / "ilmio.db") as plain:
        plain.execute("DROP TRIGGER vote_no_update")
        plain.execute("UPDATE vote SET note = '', salt = '' WHERE position = 1")
    assert Reviews.open(folder).verify()
    with Database.open(folder).reading() as connection:
        assert chain.first_broken(connection, table("erased")) is None
