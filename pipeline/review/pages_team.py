"""Choosing a team, for who is in several: the session remembers it."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from pipeline.review.entry import person_of, session_of
from pipeline.review.render import page


def choose(request: Request) -> Response:
    """The teams that who asks is in."""
    return _page(request)


def chosen(request: Request) -> Response:
    """Go on as one of the team."""
    team = request.state.form.get("team", "")
    if team not in request.app.state.people.teams(person_of(request).id):
        return _page(request, "no_team", 422)
    request.app.state.sessions.choose_team(session_of(request), team)
    return RedirectResponse("/", 303)


def _page(request: Request, refused: str = "", status: int = 200) -> Response:
    teams = request.app.state.people.teams(person_of(request).id)
    return page(request, "team.html", status, teams=teams, refused=refused)
