"""Guided collection: a team asks its documents about a phenomenon, in its own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fastapi import HTTPException, Request
from starlette.responses import RedirectResponse, Response

from pipeline.review.asking import Stands, periods_to_ask, question_of, stands
from pipeline.review.deciding import RefusedError
from pipeline.review.pages_promote import KINDS
from pipeline.review.promoting import copied
from pipeline.review.render import messages_of, page
from pipeline.review.team import Team, periods_of, team_of
from pipeline.store.questions import Questions


def questions(request: Request) -> Response:
    """What the team has asked, what became of it, and a form to ask."""
    return _page(request, _team(request), {})


def ask(request: Request) -> Response:
    """Enter a question; the next run of its period reads it."""
    team, form = _team(request), request.state.form

    def verbatim(lines: Iterable[str]) -> bool:
        return copied(lines, periods_of(request).texts(team.data.period, team.data.team))

    try:
        language = messages_of(request).language
        made = question_of(team, form, language, request.app.state.tells, verbatim)
    except RefusedError as refused:
        return _page(request, team, form, refused.key, 422)
    _questions(request).ask(made)
    return RedirectResponse(f"/p/{team.data.period}/questions#{made.id}", 303)


def take_back(request: Request) -> Response:
    """Take a question back; what runs have found stays."""
    team, wanted = _team(request), request.path_params["question"]
    own = _questions(request)
    if wanted not in {one.id for one in own.of_team(team.person.team)}:
        raise HTTPException(404)
    own.take_back(wanted, team.person.team, team.person.id)
    return RedirectResponse(f"/p/{team.data.period}/questions#{wanted}", 303)


def _page(
    request: Request, team: Team, form: Mapping[str, str], refused: str = "", status: int = 200
) -> Response:
    own, m = _questions(request).of_team(team.person.team), messages_of(request)

    def looked(one: Stands) -> str:
        return ", ".join(m.period(name) for name in one.looked_in)

    return page(
        request, "questions.html", status, team=team, form=form, refused=refused, kinds=KINDS,
        asked=stands(team, own, periods_of(request)), starts=periods_to_ask(team.data.period),
        looked=looked,
    )  # fmt: skip


def _questions(request: Request) -> Questions:
    own: Questions = request.app.state.questions
    return own


def _team(request: Request) -> Team:
    return team_of(request, request.path_params["period"])
