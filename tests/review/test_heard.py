"""What was read of a log is kept; what has come since is read alone, and tells the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.review.heard import Heard
from pipeline.stages.decide import fold
from pipeline.store.database import Database
from pipeline.store.reviews import Decision, Reviews, Vote

P, T = "2026-Q3", "Itä"


@pytest.fixture
def reviews(tmp_path: Path) -> Reviews:
    return Reviews(Database.open(tmp_path))


def vote(
    reviews: Reviews, theme: str, who: str, said: str, version: int = 0, team: str = T
) -> None:
    reviews.vote(Vote(P, team, theme, "d", who, said, False), version)


def decide(reviews: Reviews, theme: str, action: str, team: str = T, **more: Any) -> Decision:
    last = max((d.position for d in reviews.decisions(P, team) if d.theme_id == theme), default=0)
    made = Decision(P, team, theme, "d", "p1", action, **more)
    return reviews.decide(P, team, theme, last, lambda _: made)


def test_it_tells_what_the_whole_log_tells(reviews: Reviews):
    heard = Heard(reviews)
    for step in range(4):
        vote(reviews, f"t{step}", "p1", "yes")
        vote(reviews, f"t{step}", "p2", "no")
        decide(reviews, f"t{step}", "agree")
        said = heard.of(P, T)
        assert {v for own in said.votes.values() for v in own.values()} == set(reviews.votes(P, T))
        assert said.decisions == reviews.decisions(P, T)
        assert said.states == fold(reviews.decisions(P, T))
        assert said.by_theme[f"t{step}"][-1].action == "agree"
    assert said.judged == {who: {"t0", "t1", "t2", "t3"} for who in ("p1", "p2")}


def test_the_last_word_counts_and_an_undo_is_heard(reviews: Reviews):
    heard = Heard(reviews)
    vote(reviews, "t", "p1", "yes")
    before = heard.of(P, T)
    position = before.votes["t", "d"]["p1"].position
    vote(reviews, "t", "p1", "no", position)
    one = decide(reviews, "t", "drop", reason="r")
    assert heard.of(P, T).votes["t", "d"]["p1"].recognise == "no"
    assert heard.of(P, T).states["t"].status == "dropped"
    decide(reviews, "t", "undo", undoes=one.position)
    assert "t" not in heard.of(P, T).states
    assert before.votes["t", "d"]["p1"].recognise == "yes", "what was handed out does not change"


def test_nothing_is_read_twice_and_nothing_of_another_team(
    reviews: Reviews, monkeypatch: pytest.MonkeyPatch
):
    heard, asked = Heard(reviews), []
    vote(reviews, "t", "p1", "yes")
    vote(reviews, "t", "p9", "no", team="Länsi")
    decide(reviews, "t", "drop", team="Länsi", reason="LÄNSI")
    heard.of(P, T)
    real = reviews.votes_after

    def watched(period: str, team: str, after: int) -> tuple[Vote, ...]:
        made = real(period, team, after)
        asked.append((team, after, made))
        return made

    monkeypatch.setattr(reviews, "votes_after", watched)
    said = heard.of(P, T)
    assert [(team, rows) for team, _, rows in asked] == [(T, ())] and asked[0][1] > 0
    assert list(said.votes["t", "d"]) == ["p1"] and said.decisions == ()
