"""The one way to what a team has: every page and every form goes through :func:`team_of`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from fastapi import HTTPException, Request

from pipeline.report.lines import clients, share
from pipeline.report.messages import LANGUAGES, Messages
from pipeline.report.rows import Name
from pipeline.review.entry import person_of
from pipeline.review.heard import Heard, Said
from pipeline.review.material import Periods, TeamPeriod, Theme
from pipeline.stages.decide import State, active, counted_as
from pipeline.store.people import ALL, Person
from pipeline.store.reviews import Decision, Reviews, Vote

STAFF = "staff"  # what ids of themes that staff raised begin with
_KINDS = ("problem", "need", "strength")


@dataclass(frozen=True)
class Standing:
    """A theme of a team, how it stands, and what was said of it, as far as it may be seen now."""

    theme: Theme
    state: State
    version: int  # position of the last decision on it
    own: Vote | None
    votes: tuple[Vote, ...]  # of everybody; empty before they are revealed
    history: tuple[Decision, ...]

    @property
    def theme_id(self) -> str:
        """Id of the theme."""
        return self.theme.theme_id

    def label(self, language: str) -> str:
        """Label as decided."""
        return self.state.labels.get(language) or self.theme.name.label(language)

    def labels(self) -> dict[str, str]:
        """Labels in every language."""
        return {code: self.label(code) for code in LANGUAGES}

    def numbers(self, m: Messages) -> str:
        """Say how many clients it touches, where that may be shown."""
        if self.state.by_staff:
            return m("review.theme.by_staff")
        row = self.theme.row
        if row is None:
            return m("review.theme.not_counted" if self.gone else "review.theme.hidden")
        words = m.words_of_clients(row.n or 0, row.of or 0)
        return m(
            "review.theme.numbers", words=words, clients=clients(row, m), share=share(row, m),
            range=m.span(row.low, row.high),
            name=m("evidence.range_audited" if row.estimated else "evidence.range_model").lower(),
        )  # fmt: skip

    @property
    def gone(self) -> bool:
        """Whether it is not counted as a theme of its own any more."""
        return self.state.status in ("merged", "dropped")

    def tally(self) -> dict[str, int]:
        """How many recognise it, and how many hold it important."""
        found = {kind: 0 for kind in ("yes", "partly", "no", "not_mine")}
        for vote in self.votes:
            found[vote.recognise] += 1
        return {**found, "important": sum(vote.important for vote in self.votes)}


@dataclass(frozen=True)
class Team:
    """A team's period: nothing in it is of another team."""

    person: Person
    data: TeamPeriod
    themes: tuple[Standing, ...]
    revealed: Decision | None
    judged: Mapping[str, int]  # id of a person to themes judged
    decisions: tuple[Decision, ...]
    names: Mapping[str, str]  # id of a person to name

    @cached_property
    def own(self) -> tuple[Standing, ...]:
        """Themes to judge: those that the machine suggests."""
        return tuple(one for one in self.themes if not one.state.by_staff)

    @property
    def done(self) -> int:
        """How many of them who asks has judged."""
        return sum(one.own is not None for one in self.own)

    @property
    def all_done(self) -> int:
        """How many people have judged everything."""
        return sum(n >= len(self.own) for n in self.judged.values()) if self.own else 0

    @property
    def agreed(self) -> int:
        """How many themes the team has agreed on."""
        return sum(one.state.status == "agreed" for one in self.themes)

    @cached_property
    def by_id(self) -> Mapping[str, Standing]:
        """The themes by their ids."""
        return {one.theme_id: one for one in self.themes}

    def theme(self, theme_id: str) -> Standing:
        """One theme.

        :raises HTTPException: 404 where the team has none of that id.
        """
        if theme_id not in self.by_id:
            raise HTTPException(404)
        return self.by_id[theme_id]

    @cached_property
    def states(self) -> Mapping[str, State]:
        """How the themes stand."""
        return {one.theme_id: one.state for one in self.themes}

    def merged_into(self, one: Standing) -> Standing | None:
        """The theme with which one is counted, where it was merged."""
        end = counted_as(one.theme_id, self.states) if one.state.status == "merged" else None
        return self.by_id.get(end) if end else None

    def undoable(self, one: Standing) -> frozenset[int]:
        """Decisions on a theme that can be taken back."""
        own = (d for d in active(self.decisions) if d.theme_id == one.theme_id)
        return frozenset(d.position for d in own if d.action not in ("raise", "promote"))


def team_of(request: Request, period: str) -> Team:
    """What the team of who asks has in a period.

    :raises HTTPException: 404 where there is no such period, or nothing of the team's in it.
    """
    person, periods = person_of(request), periods_of(request)
    data = periods.of_team(period, person.team)
    if data is None:
        raise HTTPException(404)
    request.state.whole = data.team == ALL  # who has all clients sees what is done of the whole
    said = heard_of(request).of(data.period, data.team)
    revealed = next((one for one in said.by_theme.get("", ()) if one.action == "reveal"), None)
    themes = [
        _standing(theme, said, person, revealed is not None)
        for theme in (*data.themes, *_decided(data, said.states), *_raised(said))
        if revealed or not theme.theme_id.startswith(STAFF) or _raiser(theme, said) == person.id
    ]
    ids = {one.theme_id for one in themes if not one.state.by_staff}
    judged = {who: len(own & ids) for who, own in said.judged.items()}
    names = {one.id: one.name for one in request.app.state.people.all()}
    return Team(person, data, tuple(themes), revealed, judged, said.decisions, names)


def heard_of(request: Request) -> Heard:
    """Votes and decisions as they were read."""
    heard: Heard = request.app.state.heard
    return heard


def reviews_of(request: Request) -> Reviews:
    """Votes and decisions; every question to them names a team's period."""
    reviews: Reviews = request.app.state.reviews
    return reviews


def periods_of(request: Request) -> Periods:
    """The finished runs."""
    periods: Periods = request.app.state.periods
    return periods


def _standing(theme: Theme, said: Said, person: Person, revealed: bool) -> Standing:
    votes = said.votes.get((theme.theme_id, theme.definition), {})
    state = said.states.get(theme.theme_id) or State(theme.theme_id)
    if state.definition and state.definition != theme.definition:  # of an open theme with this id
        state = State(theme.theme_id)
    history = said.by_theme.get(theme.theme_id, ())
    return Standing(
        theme,
        state,
        history[-1].position if history else 0,
        votes.get(person.id),
        tuple(votes.values()) if revealed else (),
        history,
    )


def _decided(data: TeamPeriod, states: Mapping[str, State]) -> list[Theme]:
    listed = {one.theme_id for one in data.themes}
    found = [
        data.decided(one.theme_id, one.definition)
        for one in states.values()
        if one.theme_id not in listed and not one.by_staff
    ]
    return [one for one in found if one is not None]


def _raised(said: Said) -> list[Theme]:
    made = []
    for one in said.decisions:
        if one.action == "raise" and one.theme_id in said.states:
            if not said.states[one.theme_id].by_staff:  # the raising was taken back
                continue
            value = json.loads(one.value)
            kind = value["kind"] if value.get("kind") in _KINDS else "problem"
            name = Name(one.theme_id, kind, "staff", 0, value["labels"])
            made.append(Theme(one.theme_id, one.definition, name, None))
    return made


def _raiser(theme: Theme, said: Said) -> str:
    own = (one.who for one in said.by_theme.get(theme.theme_id, ()) if one.action == "raise")
    return next(own, "")
