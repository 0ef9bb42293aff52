"""A section over its teams: how each team decided on the same theme, and taking that over.

Only decisions are read, of teams that have opened their answers: no votes, no numbers of a team, no
names of people. What a team's decision tells, its theme and reason, is what it would say upwards.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from fastapi import HTTPException, Request

from pipeline.report.rows import Name
from pipeline.review.deciding import RefusedError, decision
from pipeline.review.material import Theme
from pipeline.review.team import STAFF, Standing, Team, periods_of, reviews_of, team_of
from pipeline.stages.decide import State, fold
from pipeline.store.people import ALL
from pipeline.store.reviews import Decision

_ACTIONS = {"agreed": "agree", "disagreed": "disagree", "discussed": "discuss",
            "merged": "merge", "dropped": "drop"}  # fmt: skip
Made = Callable[[tuple[Decision, ...]], Decision]


@dataclass(frozen=True)
class Word:
    """How one team stands to a theme."""

    team: str
    state: State | None  # None: nothing decided, or its answers are not opened
    into: Standing | None = None  # theme with which it is counted as one

    @property
    def says(self) -> tuple[object, ...]:
        """What it is compared by; empty where nothing was decided."""
        if self.state is None or (self.state.status == "suggested" and not self.state.labels):
            return ()
        return (self.state.status, self.state.into, tuple(sorted(self.state.labels.items())))


@dataclass(frozen=True)
class Row:
    """A theme, how all together stand to it, and how each team does."""

    one: Standing
    words: tuple[Word, ...]
    raised_by: str = ""  # team that has added it, where all together have not taken it over

    @property
    def conflict(self) -> bool:
        """Whether teams have decided differently."""
        return len({word.says for word in self.words if word.says}) > 1

    @property
    def waits(self) -> bool:
        """Whether a team has decided, and all together have not."""
        undecided = self.one.state.status == "suggested" and not self.one.state.labels
        return bool(self.raised_by) or (undecided and any(word.says for word in self.words))


@dataclass(frozen=True)
class Section:
    """All teams of a period, and how they decided."""

    whole: Team
    teams: tuple[str, ...]
    opened: tuple[str, ...]  # teams that have opened their answers
    rows: tuple[Row, ...]

    def row(self, theme_id: str) -> Row:
        """One row.

        :raises HTTPException: 404 where there is none.
        """
        for row in self.rows:
            if row.one.theme_id == theme_id:
                return row
        raise HTTPException(404)


def section_of(request: Request) -> Section:
    """How the teams of a period decided, for who is of all teams.

    :raises HTTPException: 404 for who is of one team.
    """
    whole = team_of(request, request.path_params["period"])
    if whole.person.team != ALL:
        raise HTTPException(404)
    reviews, period = reviews_of(request), whole.data.period
    teams = tuple(periods_of(request).teams(period))
    made = {team: reviews.decisions(period, team) for team in teams}
    opened = {t: own for t, own in made.items() if any(one.action == "reveal" for one in own)}
    states = {team: fold(own) for team, own in opened.items()}
    by_id = {one.theme_id: one for one in whole.themes}
    rows = [Row(one, _words(one, teams, states, by_id)) for one in whole.themes]
    for team, own in opened.items():
        for one in _raised(own, states[team], by_id):
            rows.append(Row(one, _words(one, teams, states, by_id), team))
    return Section(whole, teams, tuple(opened), tuple(sorted(rows, key=_weight)))


def adopted(section: Section, row: Row, team: str, tells: Callable[[str], bool]) -> list[Made]:
    """Return what makes the decisions that let all together stand as a team does.

    :raises RefusedError: where the team has decided nothing that could be taken over.
    """
    if section.whole.revealed is None:
        raise RefusedError("not_revealed")
    word = next((one for one in row.words if one.team == team), None)
    if word is None or word.state is None or not (word.says or row.raised_by):
        raise RefusedError("nothing_to_adopt")
    state, whole, one = word.state, section.whole, row.one
    makes: list[Made] = []
    if row.raised_by:
        value = json.dumps({"labels": dict(state.labels), "kind": one.theme.name.kind},
                           ensure_ascii=False)  # fmt: skip
        raised = Decision(whole.data.period, whole.data.team, one.theme_id, one.theme.definition,
                          whole.person.id, "raise", value=value)  # fmt: skip
        makes.append(lambda standing: _seen(raised, standing))
    elif state.labels and dict(state.labels) != dict(one.state.labels):
        labels = {f"label_{code}": label for code, label in state.labels.items()}
        makes.append(decision(whole, one, "rename", labels, tells))
    if one.state.status == "merged" and state.status != "merged":
        makes.append(decision(whole, one, "unmerge", {}, tells))
    if state.status in _ACTIONS:
        form = {"reason": state.reason, "into": state.into}
        makes.append(decision(whole, one, _ACTIONS[state.status], form, tells))
    return makes


def _seen(made: Decision, standing: tuple[Decision, ...]) -> Decision:
    before = fold(standing).get(made.theme_id, State(made.theme_id))
    at = max((one.position for one in standing), default=0) + 1
    after = fold((*standing, replace(made, position=at)))[made.theme_id]
    return replace(made, before=before.told(), after=after.told())


def _words(
    one: Standing, teams: tuple[str, ...], states: Mapping[str, Mapping[str, State]],
    by_id: Mapping[str, Standing],
) -> tuple[Word, ...]:  # fmt: skip
    made = []
    for team in teams:
        state = states.get(team, {}).get(one.theme_id)
        if state is not None and state.definition != one.theme.definition:  # of an earlier run
            state = None
        into = by_id.get(state.into) if state is not None and state.into else None
        made.append(Word(team, state, into))
    return tuple(made)


def _raised(
    own: tuple[Decision, ...], states: Mapping[str, State], known: Mapping[str, Standing]
) -> list[Standing]:
    """Themes that a team has added and all together do not have."""
    found = []
    for made in own:
        state = states.get(made.theme_id)
        if made.action != "raise" or state is None or made.theme_id in known:
            continue
        value = json.loads(made.value)
        name = Name(made.theme_id, str(value.get("kind", "need")), STAFF, 0, dict(state.labels))
        theme = Theme(made.theme_id, made.definition, name, None)
        found.append(Standing(theme, State(made.theme_id, by_staff=True), 0, None, (), ()))
    return found


def _weight(row: Row) -> tuple[bool, bool, str]:
    return (not row.conflict, not row.waits, row.one.label("fi").casefold())
