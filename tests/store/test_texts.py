"""Texts of a team: every version is kept, and an edit of what has changed since is not entered."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.store.texts import Text, Texts

NEED = Text("2026-Q3", "A", "debt", "d", "p-1", "need", "fi", "ruoka-apua")


def test_the_last_version_stands_and_all_stay(tmp_path: Path):
    made = Texts.open(tmp_path)
    assert made.save([(NEED, 0), (replace(NEED, part="cause", text="velat"), 0)]) == ()
    assert made.save([(replace(NEED, text="rahaa", who="p-2"), 1)]) == ()
    assert [(one.part, one.text) for one in made.standing("2026-Q3", "A")] == [
        ("need", "rahaa"), ("cause", "velat"),
    ]  # fmt: skip
    assert [one.text for one in made.all("2026-Q3", "A")] == ["ruoka-apua", "velat", "rahaa"]
    assert made.verify() is None


def test_what_was_changed_since_is_given_back_and_the_rest_is_entered(tmp_path: Path):
    made = Texts.open(tmp_path)
    made.save([(NEED, 0)])
    drafts = [(replace(NEED, text="toinen"), 0), (replace(NEED, part="effect", text="nälkä"), 0)]
    assert [one.text for one in made.save(drafts)] == ["ruoka-apua"]
    assert {one.text for one in made.standing("2026-Q3", "A")} == {"ruoka-apua", "nälkä"}


NOT_EDITED = [
    ("as it was", NEED, 1),
    ("as somebody else has written it since", NEED, 0),
    ("an empty field that was empty", replace(NEED, part="cause", text=""), 0),
]


@pytest.mark.parametrize(("why", "text", "version"), NOT_EDITED)
def test_what_was_not_edited_is_passed_over(why: str, text: Text, version: int, tmp_path: Path):
    made = Texts.open(tmp_path)
    made.save([(NEED, 0)])
    assert made.save([(text, version)]) == (), why
    assert len(made.all("2026-Q3", "A")) == 1


def test_a_page_that_was_not_edited_takes_back_nobodys_text(tmp_path: Path):
    """Opened while it was empty, sent without a word after somebody else has written."""
    made = Texts.open(tmp_path)
    made.save([(NEED, 0)])
    assert made.save([(replace(NEED, text=""), 0)]) == ()
    assert [one.text for one in made.standing("2026-Q3", "A")] == ["ruoka-apua"]


@pytest.mark.parametrize(("period", "team"), [("2026-Q3", "B"), ("2026-Q2", "A")])
def test_nothing_of_another_team_or_period(period: str, team: str, tmp_path: Path):
    made = Texts.open(tmp_path)
    made.save([(NEED, 0)])
    assert made.all(period, team) == () == made.standing(period, team)


def test_a_changed_row_breaks_the_chain(tmp_path: Path):
    made = Texts.open(tmp_path)
    made.save([(NEED, 0)])
    with sqlite3.connect(tmp_path / "ilmio.db") as plain:
        plain.execute("DROP TRIGGER statement_no_update")
        plain.execute("UPDATE statement SET text = 'muuta'")
    assert made.verify() is not None
