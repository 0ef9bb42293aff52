"""Requests for information: who asked what of whom and why, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastapi import HTTPException, Request
from starlette.responses import RedirectResponse, Response

from pipeline.review.deciding import RefusedError, text_of
from pipeline.review.render import page
from pipeline.review.team import Team, team_of
from pipeline.store.handovers import HandOver, HandOvers
from pipeline.store.inquiries import ANSWERED, DROPPED, FROM_US, OPEN, TO_US, Inquiries, Inquiry
from pipeline.store.people import ALL
from pipeline.store.register import Register, Release

WAYS, STATES = (TO_US, FROM_US), (OPEN, ANSWERED, DROPPED)


@dataclass(frozen=True)
class Row:
    """A request, the release that answered it, and whom that was handed to."""

    one: Inquiry
    handed: tuple[HandOver, ...] = ()


def requests(request: Request) -> Response:
    """Every request of the team, in this period or another, and a form for a new one."""
    return _page(request, _team(request), {})


def add(request: Request) -> Response:
    """Enter a request."""
    team, form, tells = _team(request), request.state.form, request.app.state.tells
    try:
        if form.get("way") not in WAYS:
            raise RefusedError("no_way")
        party, what, purpose = (text_of(form, name, tells) for name in ("party", "what", "purpose"))
        if not (party and what and purpose):
            raise RefusedError("no_request")
    except RefusedError as refused:
        return _page(request, team, form, refused.key, status=422)
    made = Inquiry(
        team.data.period, team.person.team, team.person.id, form["way"], party, what, purpose
    )
    _inquiries(request).add(made)
    return RedirectResponse(f"/p/{team.data.period}/requests", 303)


def change(request: Request) -> Response:
    """Enter what came of a request."""
    team, form = _team(request), request.state.form
    one = next((row for row in _own(request, team) if row.id == request.path_params["id"]), None)
    if one is None:
        raise HTTPException(404)
    told = form.get("version", "")
    version = int(told) if told.isdecimal() and len(told) < 12 else -1
    try:
        made = _changed(request, team, one, form)
    except RefusedError as refused:
        return _page(request, team, form, refused.key, one.id, 422)
    if _inquiries(request).change(made, version) is not None:
        return _page(request, team, form, "changed_request", one.id, 409)
    return RedirectResponse(f"/p/{team.data.period}/requests#{one.id}", 303)


def _changed(request: Request, team: Team, one: Inquiry, form: Mapping[str, str]) -> Inquiry:
    state = form.get("state", "")
    if state not in STATES:
        raise RefusedError("no_state")
    answer = text_of(form, "answer", request.app.state.tells)
    release = form.get("release", "") or None
    if release and release not in {known.id for known in _releases(request, team)}:
        raise RefusedError("no_such_release")
    if state == ANSWERED and not (answer or release):
        raise RefusedError("no_answer_told")
    return replace(one, who=team.person.id, state=state, answer=answer, release_id=release)


def _page(
    request: Request, team: Team, form: Mapping[str, str], refused: str = "", where: str = "",
    status: int = 200,
) -> Response:  # fmt: skip
    handed = HandOvers(request.app.state.database).all() if team.person.team == ALL else ()
    rows = [
        Row(one, tuple(own for own in handed if own.release_id == one.release_id))
        for one in _own(request, team)
    ]
    return page(
        request, "requests.html", status, team=team, rows=rows, form=form, refused=refused,
        where=where, ways=WAYS, states=STATES, releases=_releases(request, team),
    )  # fmt: skip


def _own(request: Request, team: Team) -> tuple[Inquiry, ...]:
    return _inquiries(request).of_team(team.person.team)


def _releases(request: Request, team: Team) -> list[Release]:
    """Releases that may have answered a request: of them who has all clients alone knows."""
    if team.person.team != ALL:
        return []
    found = Register(request.app.state.database).releases()
    return [one for one in reversed(found) if not one.on_screen]


def _inquiries(request: Request) -> Inquiries:
    own: Inquiries = request.app.state.inquiries
    return own


def _team(request: Request) -> Team:
    return team_of(request, request.path_params["period"])
