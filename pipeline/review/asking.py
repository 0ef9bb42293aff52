"""A phenomenon that a team wants looked for, in its own words: made from a form, and how it stands.

It is written in one language, the team's own; names in the others are optional. What it is looked
for by is the team's own words: no passage of a client's document comes into it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from pipeline.catalogue import Phenomenon
from pipeline.errors import UsageError
from pipeline.period import Period
from pipeline.report.messages import LANGUAGES
from pipeline.review.deciding import RefusedError, text_of
from pipeline.review.material import Periods
from pipeline.review.promoting import lines_of
from pipeline.review.team import Standing, Team
from pipeline.store.questions import Question, new_id


@dataclass(frozen=True)
class Stands:
    """A question and what has become of it."""

    question: Question
    looked_in: tuple[str, ...] = ()  # periods whose runs have looked for it, latest first
    one: Standing | None = None  # what was found of it in the period that is shown

    @property
    def state(self) -> str:
        """Word for how it stands."""
        if self.question.taken_back:
            return "taken_back"
        return "looked_for" if self.looked_in else "waits"


def periods_to_ask(period: str) -> tuple[str, ...]:
    """Periods from which on may be asked: the one that is shown, to be run again, and the next."""
    try:
        now = Period.parse(period)
    except UsageError:
        return (period,)
    return (now.following().name, now.name)


def question_of(
    team: Team, form: Mapping[str, str], language: str, tells: Callable[[str], bool],
    verbatim: Callable[[Iterable[str]], bool],
) -> Question:  # fmt: skip
    """Read the form.

    :param language: in which it is written.
    :param verbatim: whether one of the lines stands in a document of the team's.
    :raises RefusedError: naming what is missing, tells of somebody or was copied.
    """
    labels = {code: text_of(form, f"label_{code}", tells, "label") for code in LANGUAGES}
    if not labels[language]:
        raise RefusedError("no_label")
    description = text_of(form, "description", tells, "label") or labels[language]
    seeds, terms = (lines_of(form, part, tells) for part in ("seeds", "terms"))
    if verbatim([*seeds, *terms]):
        raise RefusedError("verbatim")
    start = form.get("from", "")
    if start not in periods_to_ask(team.data.period):
        raise RefusedError("no_period")
    content = {
        "id": new_id(),
        "section11": 0,
        "kind": form.get("kind", ""),
        "label": {code: own or labels[language] for code, own in labels.items()},
        "description": dict.fromkeys(LANGUAGES, description),
        "seeds": {language: seeds},
        **({"terms": {language: terms}} if terms else {}),
    }
    try:
        Phenomenon.model_validate(content)
    except ValidationError as error:
        field = error.errors()[0]["loc"]
        raise RefusedError("no_kind" if field and field[0] == "kind" else "no_seeds") from None
    told = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return Question(str(content["id"]), start, team.person.team, team.person.id, told)


def stands(team: Team, questions: Iterable[Question], periods: Periods) -> list[Stands]:
    """How a team's questions stand, as seen from the period that is shown."""
    names = periods.names(team.person.team)
    looked = {name: periods.looked_for(name) for name in names}
    made = []
    for question in questions:
        own = tuple(name for name in names if question.id in looked[name])
        one = team.by_id.get(question.id) if team.data.period in own else None
        made.append(Stands(question, own, one))
    return made
