"""What was read of drawn clients, as it is kept."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.store.readings import ClientRead, ClientsRead
from pipeline.store.reviews import ChangedSinceError

READ = ClientRead("2026-Q3", "A", "s1", 4, "p-1", '{"debt": true}')


def fits(_: object) -> None:
    """Everything may be entered."""


def test_the_last_word_of_a_person_counts_and_all_stay(tmp_path: Path):
    made = ClientsRead.open(tmp_path)
    made.save(READ, 0, fits)
    made.save(replace(READ, marks='{"debt": null}'), 1, fits)
    made.save(replace(READ, who="p-2"), 0, fits)
    assert [(one.who, one.marks) for one in made.of_team("2026-Q3", "A", "s1")] == [
        ("p-1", '{"debt": null}'), ("p-2", '{"debt": true}'),
    ]  # fmt: skip
    with sqlite3.connect(tmp_path / "ilmio.db") as plain:
        assert plain.execute("SELECT count(*) FROM reading").fetchone() == (3,)
    assert made.verify() is None


@pytest.mark.parametrize(
    "other", [("2026-Q2", "A", "s1"), ("2026-Q3", "B", "s1"), ("2026-Q3", "A", "s2")]
)
def test_nothing_of_another_period_team_or_draw(other: tuple[str, str, str], tmp_path: Path):
    made = ClientsRead.open(tmp_path)
    made.save(READ, 0, fits)
    assert made.of_team(*other) == ()


def test_the_pipeline_reads_every_team(tmp_path: Path):
    made = ClientsRead.open(tmp_path)
    for team in ("A", "B"):
        made.save(replace(READ, team=team), 0, fits)
    assert [one.team for one in made.of_sheet("2026-Q3", "s1")] == ["A", "B"]


def test_a_save_over_a_newer_one_is_refused_and_nothing_is_lost(tmp_path: Path):
    made = ClientsRead.open(tmp_path)
    made.save(READ, 0, fits)
    with pytest.raises(ChangedSinceError) as caught:
        made.save(replace(READ, marks="{}"), 0, fits)
    assert caught.value.version == 1
    assert [one.marks for one in made.of_team("2026-Q3", "A", "s1")] == [READ.marks]


def test_what_the_check_refuses_is_not_entered(tmp_path: Path):
    made = ClientsRead.open(tmp_path)
    made.save(READ, 0, fits)

    def refuse(standing: tuple[ClientRead, ...]) -> None:
        assert [one.who for one in standing] == ["p-1"]
        raise LookupError

    with pytest.raises(LookupError):
        made.save(replace(READ, who="p-2"), 0, refuse)
    assert len(made.of_team("2026-Q3", "A", "s1")) == 1


def test_a_row_that_was_changed_breaks_the_chain(tmp_path: Path):
    made = ClientsRead.open(tmp_path)
    made.save(READ, 0, fits)
    made.save(replace(READ, who="p-2"), 0, fits)
    with sqlite3.connect(tmp_path / "ilmio.db") as plain:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            plain.execute("UPDATE reading SET marks = '{}'")
        plain.execute("DROP TRIGGER reading_no_update")
        plain.execute("UPDATE reading SET marks = '{}' WHERE position = 1")
    broken = made.verify()
    assert broken is not None and broken.position == 1
