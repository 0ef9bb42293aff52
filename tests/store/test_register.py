"""The register keeps every released fact, loses none to another writer, and shows tampering."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import GateError, IlmioError
from pipeline.released_tables import FACTS
from pipeline.store.chain import FIRST
from pipeline.store.register import Register, ReleasedFile
from tests.store.make_facts import FILES, PERIOD, READY, RECORD, facts

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register.open(tmp_path)


def test_what_is_entered_is_given_back(register: Register):
    made = replace(
        RECORD, who="Maija Malli", reason="tiimin oma", made_at=datetime(2026, 10, 5, tzinfo=UTC)
    )
    assert register.add(made, facts(), FILES) == "2026-Q3-public-1"
    assert register.add(READY, facts(3), FILES) == "2026-Q3-public-2"
    assert register.add(replace(made, profile="team", k=3), facts(), ()) == "2026-Q3-team-1"
    first, second, team = register.releases()
    assert first.record == made and first.files == tuple(sorted(FILES, key=lambda f: f.name))
    assert (first.previous, second.previous, team.previous) == (FIRST, first.hash, second.hash)
    assert register.head() == team.hash
    assert first.open == (1, 2, 3, 4, 5, 6, 7) and second.open == ()
    kept = register.facts()
    assert list(kept.columns) == FACTS.names and len(kept) == 6
    own = kept.query("release_id == '2026-Q3-public-2' and measure == 'n'").iloc[0]
    assert (own["value"], own["low"], own["high"], own["hidden"], own["k"]) == (3, 0, 9, True, 10)
    assert set(register.facts(["team"])["profile"]) == {"team"}
    assert len(register.facts([])) == 0
    assert register.verify() is None


def test_an_empty_one_is_whole(register: Register):
    assert register.verify() is None and register.releases() == () and register.head() == FIRST
    pd.testing.assert_frame_equal(register.facts(), FACTS.frame())


BAD = [
    (lambda f: f.assign(low=3), "a number that lies below what is concluded"),
    (lambda f: f.assign(measure="share"), "an unknown measure"),
    (lambda f: pd.concat([f, f]), "a fact twice"),
    (lambda f: f.drop(columns="low"), "a column that is missing"),
]


@pytest.mark.parametrize(("change", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_facts_that_contradict_themselves_leave_nothing(change, reason, register: Register):
    register.add(RECORD, facts(), FILES)
    with pytest.raises(IlmioError):
        register.add(RECORD, change(facts()), FILES)
    assert len(register.releases()) == 1 and len(register.facts()) == 2
    assert register.verify() is None
    assert register.add(RECORD, facts(), FILES) == "2026-Q3-public-2", "the number is not lost"


def test_a_release_that_was_solved_without_another_is_refused(register: Register):
    seen = register.head()
    register.add(RECORD, facts(), FILES, after=seen)
    with pytest.raises(GateError, match="Another release was entered"):
        register.add(RECORD, facts(), FILES, after=seen)
    assert len(register.releases()) == 1


def test_equal_releases_have_digests_that_tell_nothing_of_the_counts(tmp_path: Path):
    made = replace(RECORD, made_at=datetime(2026, 10, 5, tzinfo=UTC))
    hashes = set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        own = Register.open(tmp_path / name)
        own.add(made, facts(), FILES)
        hashes.add(own.head())
    assert len(hashes) == 2, "else small counts could be tried out against a digest that is shown"


NO_TRIGGERS = "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'"
TAMPERED = [
    ("UPDATE fact SET value = 4 WHERE release_id LIKE '%-2' AND measure = 'n'", 2, "changed"),
    ("UPDATE fact SET hidden = 0 WHERE release_id LIKE '%-3' AND measure = 'n'", 3, "changed"),
    ("DELETE FROM fact WHERE release_id LIKE '%-1' AND measure = 'of'", 1, "changed"),
    ("INSERT INTO fact SELECT release_id, 'voice', period, grp, theme_id, definition, value, low,"
     " high, hidden FROM fact WHERE release_id LIKE '%-2' AND measure = 'n'", 2, "changed"),
    ("UPDATE released_file SET sha256 = 'x' WHERE release_id LIKE '%-1'", 1, "changed"),
    ("DELETE FROM released_file WHERE release_id LIKE '%-3'", 3, "changed"),
    ('UPDATE "release" SET who = \'X\' WHERE position = 2', 2, "changed"),
    ('UPDATE "release" SET unsigned = \'\' WHERE position = 1', 1, "changed"),
    ('DELETE FROM "release" WHERE position = 2', 2, "missing"),
    ('UPDATE "release" SET previous = hash WHERE position = 3', 3, "does not follow"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "position", "says"), TAMPERED, ids=[w[:50] for w, *_ in TAMPERED])
def test_a_tampered_row_is_found(word: str, position: int, says: str, tmp_path: Path):
    register = Register.open(tmp_path)
    for value in (1, 2, 3):
        register.add(RECORD, facts(value), FILES)
    assert register.verify() is None
    with sqlite3.connect(tmp_path / "ilmio.db") as plain:
        for (drop,) in plain.execute(NO_TRIGGERS).fetchall():
            plain.execute(drop)
        plain.execute(word)
    found = Register.open(tmp_path).verify()
    assert found is not None and (found.table, found.position) == ("release", position)
    assert says in found.what


WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from pipeline.store.register import Register
from tests.store.make_facts import FILES, RECORD, facts
register = Register.open(Path(sys.argv[1]))
for _ in range(15):
    register.add(RECORD, facts(), FILES)
"""


def test_two_writers_at_once_lose_nothing(tmp_path: Path):
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(ROOT)], stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    told = [one.communicate()[1].decode() for one in begun]
    assert [one.returncode for one in begun] == [0, 0], told
    register = Register.open(tmp_path)
    assert [one.id for one in register.releases()] == [f"{PERIOD}-public-{n}" for n in range(1, 31)]
    assert len(register.facts()) == 60 and register.verify() is None


def test_a_file_is_known_by_its_bytes():
    assert ReleasedFile.of("a", "ä") == ReleasedFile.of("a", "ä".encode())
    assert ReleasedFile.of("a", "ä").bytes == 2
