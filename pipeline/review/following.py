"""What was agreed to be done about a phenomenon, and what has been seen of it since.

A team writes its actions beside a theme, period by period. Here they stand in one line of time,
with the number of clients then and now, each as the team may see it in its own period. Whether a
number changed beyond chance the report alone says: two numbers side by side prove no effect.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import HTTPException, Request

from pipeline.errors import UsageError
from pipeline.period import Period
from pipeline.review.team import Standing, Team, periods_of, team_of
from pipeline.review.writing import may_write, texts_of
from pipeline.store.texts import Text

ACTION, OBSERVED = "action", "observed"


@dataclass(frozen=True)
class Step:
    """What was written of a theme's actions in one period."""

    period: str
    one: Standing  # as it stood in that period
    said: tuple[Text, ...]  # each part once: in the asked language, else in another


@dataclass(frozen=True)
class Followed:
    """A theme of which actions were agreed on, from its first period to the latest."""

    steps: tuple[Step, ...]
    now: Standing | None = None  # in the period that is looked at; None: it is no theme there

    @property
    def one(self) -> Standing:
        """The theme as it stands now, or as it last stood."""
        return self.now or self.steps[-1].one

    @property
    def writes(self) -> bool:
        """Whether it may be written about now."""
        return self.now is not None and may_write(self.now)


@dataclass
class _Found:
    steps: list[Step] = field(default_factory=list)


def followed(request: Request, team: Team, language: str) -> list[Followed]:
    """Every theme of which the team has written actions, in this period or before it.

    :param language: which of several texts is shown.
    """
    found: dict[tuple[str, str], _Found] = {}
    for name in _until(request, team):
        texts = texts_of(request).standing(name, team.data.team)
        own = [one for one in texts if one.part in (ACTION, OBSERVED)]
        if not own:
            continue
        then = team if name == team.data.period else _earlier(request, name)
        for one in then.themes if then is not None else ():
            kind = (one.theme_id, one.theme.definition)
            said = _said(
                [text for text in own if (text.theme_id, text.definition) == kind], language
            )
            if said:
                found.setdefault(kind, _Found()).steps.append(Step(name, one, said))
    now = {(one.theme_id, one.theme.definition): one for one in team.themes}
    made = [Followed(tuple(own.steps), now.get(kind)) for kind, own in found.items()]
    return sorted(made, key=lambda one: one.one.label(language).casefold())


def earlier_of(request: Request, team: Team, one: Standing, language: str) -> tuple[Step, ...]:
    """What earlier periods say of the actions of one theme, latest first."""
    kind = (one.theme_id, one.theme.definition)
    for own in followed(request, team, language):
        if own.now is not None and (own.one.theme_id, own.one.theme.definition) == kind:
            return tuple(step for step in own.steps[::-1] if step.period != team.data.period)
    return ()


def _until(request: Request, team: Team) -> list[str]:
    """Periods of the team that ended before this one began, in order, and this one."""
    current = _parsed(team.data.period)
    names = [_parsed(name) for name in periods_of(request).names(team.person.team)]
    before = [one for one in names if one and current and one.end < current.start]
    return [*(one.name for one in sorted(before)), team.data.period]


def _parsed(name: str) -> Period | None:
    try:
        return Period.parse(name)
    except UsageError:
        return None


def _earlier(request: Request, period: str) -> Team | None:
    """The same person's team in an earlier period."""
    whole = request.state.whole
    try:
        return team_of(request, period)
    except HTTPException:
        return None
    finally:
        request.state.whole = whole


def _said(texts: list[Text], language: str) -> tuple[Text, ...]:
    made = []
    for part in (ACTION, OBSERVED):
        own = sorted((one for one in texts if one.part == part),
                     key=lambda one: (one.language != language, one.language))  # fmt: skip
        made += own[:1]
    return tuple(made)
