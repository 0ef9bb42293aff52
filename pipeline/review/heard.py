"""What was read of the logs of a team's period; of what has come since only the new rows are read.

The logs are append-only, so that what was read stays true. A period of 5,000 themes and a dozen
people has 60,000 votes: to read them all for every page would take seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from pipeline.stages.decide import State, fold
from pipeline.store.reviews import Decision, Reviews, Vote

Theme = tuple[str, str]  # id and definition


@dataclass(frozen=True)
class Said:
    """Votes and decisions of one team's period."""

    decisions: tuple[Decision, ...] = ()
    votes: Mapping[Theme, Mapping[str, Vote]] = field(default_factory=dict)  # by who: the last
    judged: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by who: ids of themes
    by_theme: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)
    last_vote: int = 0  # position in the log

    @property
    def last_decision(self) -> int:
        """Position of the last decision; 0 where there is none."""
        return self.decisions[-1].position if self.decisions else 0


class Heard:
    """What was read of each team's period."""

    def __init__(self, reviews: Reviews) -> None:
        self._reviews = reviews
        self._said: dict[tuple[str, str], Said] = {}
        self._lock = Lock()

    def of(self, period: str, team: str) -> Said:
        """Everything that was said until now; of that team alone."""
        with self._lock:
            known = self._said.get((period, team), Said())
            votes = self._reviews.votes_after(period, team, known.last_vote)
            decisions = self._reviews.decisions_after(period, team, known.last_decision)
            known = _decided(_voted(known, votes), decisions)
            self._said[period, team] = known
            return known


def _voted(known: Said, new: tuple[Vote, ...]) -> Said:
    if not new:
        return known
    votes = {**known.votes}
    judged = {who: set(own) for who, own in known.judged.items()}
    for one in new:
        theme = (one.theme_id, one.definition)
        earlier = votes.get(theme, {})
        votes[theme] = {**{who: said for who, said in earlier.items() if who != one.who},
                        one.who: one}  # fmt: skip
        judged.setdefault(one.who, set()).add(one.theme_id)
    return Said(
        known.decisions, votes, {who: frozenset(own) for who, own in judged.items()},
        known.by_theme, known.states, new[-1].position,
    )  # fmt: skip


def _decided(known: Said, new: tuple[Decision, ...]) -> Said:
    if not new:
        return known
    decisions = (*known.decisions, *new)
    by_theme: dict[str, list[Decision]] = {}
    for one in decisions:
        by_theme.setdefault(one.theme_id, []).append(one)
    return Said(
        decisions, known.votes, known.judged,
        {theme: tuple(own) for theme, own in by_theme.items()}, fold(decisions), known.last_vote,
    )  # fmt: skip
