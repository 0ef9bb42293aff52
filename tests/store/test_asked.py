"""Questions and requests: whose they are, which run looks for what, nobody's words lost."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.period import Period
from pipeline.runs import Workspace
from pipeline.store.inquiries import ANSWERED, FROM_US, TO_US, Inquiries, Inquiry
from pipeline.store.questions import Question, Questions, asked_of, new_id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Workspace.create(tmp_path / "w", "", "version = '1'\n[background]\n").folder


def question(period: str, team: str = "A", label: str = "x") -> Question:
    content = json.dumps({"label": {"fi": label, "sv": label, "en": label}})
    return Question(new_id(), period, team, "p", content)


def test_a_question_is_looked_for_from_its_period_on_until_it_is_taken_back(folder: Path):
    own = Questions.open(folder)
    early, late = question("2026-Q2"), question("2026-Q4", "B")
    own.ask(early)
    own.ask(late)
    found = {name: [one.id for one in asked_of(folder, Period.parse(name))]
             for name in ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")}  # fmt: skip
    assert found == {"2026-Q1": [], "2026-Q2": [early.id], "2026-Q3": [early.id],
                     "2026-Q4": [early.id, late.id]}  # fmt: skip
    assert not own.take_back(early.id, "B", "p"), "of another team"
    assert own.take_back(early.id, "A", "p") and not own.take_back(early.id, "A", "p")
    assert asked_of(folder, Period.parse("2026-Q2")) == []
    kept = asked_of(folder, Period.parse("2026-Q2"), [early.id])
    assert [one.label("fi") for one in kept] == ["x"], "a run that looked for it knows it still"
    assert [one.id for one in own.of_team("A")] == [early.id] and own.of_team("A")[0].taken_back
    assert own.verify() is None


def test_without_a_database_nothing_was_asked_and_none_is_made(folder: Path):
    assert asked_of(folder, Period.parse("2026-Q2")) == []
    assert not (folder / "ilmio.db").exists()


def test_of_a_request_the_last_row_counts_and_a_stale_edit_is_not_entered(folder: Path):
    own = Inquiries.open(folder)
    own.add(Inquiry("2026-Q3", "A", "p", FROM_US, "Tilastokeskus", "Vuokrat", "Vertailu"))
    own.add(Inquiry("2026-Q3", "B", "p", TO_US, "Lautakunta", "Velat", "Talousarvio"))
    (one,) = own.of_team("A")
    answered = replace(one, state=ANSWERED, answer="Saatu 1.10.2026")
    assert own.change(answered, one.position) is None
    stale = own.change(replace(one, answer="toinen"), one.position)
    assert stale is not None and stale.answer == "Saatu 1.10.2026"
    assert [(two.state, two.answer) for two in own.of_team("A")] == [(ANSWERED, "Saatu 1.10.2026")]
    assert own.verify() is None
