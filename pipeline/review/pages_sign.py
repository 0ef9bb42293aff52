"""Signing in by a one-time link, signing out, the language, the list of periods."""

from __future__ import annotations

import re

from fastapi import HTTPException, Request
from starlette.responses import RedirectResponse, Response

from pipeline.report.messages import LANGUAGES
from pipeline.review.entry import (
    cookie_name,
    new_session,
    person_of,
    session_of,
    set_session,
    token_of,
)
from pipeline.review.render import LANGUAGE, page, script, style
from pipeline.review.team import periods_of
from pipeline.review.year import years_of
from pipeline.store.people import ALL

_LOCAL = re.compile(r"/(?![/\\])[^\s\\]*")
_YEAR = 365 * 24 * 3600  # seconds


def style_sheet(request: Request) -> Response:
    """The style sheet."""
    return Response(style(), media_type="text/css")


def own_script(request: Request) -> Response:
    """Our script: focus, a live region, single keys."""
    return Response(script("review.js"), media_type="text/javascript")


def htmx_script(request: Request) -> Response:
    """The library that swaps fragments."""
    return Response(script("htmx.min.js"), media_type="text/javascript")


def sign_in_page(request: Request) -> Response:
    """What a one-time link opens: a button, so that a preview of the link does not use it up."""
    _by_link(request)
    session = new_session()
    made = page(
        request, "sign_in.html", token=request.path_params["token"], sign_token=token_of(session)
    )
    set_session(made, request.app.state.settings, session)
    return made


def sign_in(request: Request) -> Response:
    """Use the link up; the browser gets another session than the one that it came with."""
    _by_link(request)
    token = request.state.form.get("token", "")
    session = request.app.state.sessions.sign_in(token, session_of(request))
    if session is None:
        return page(request, "sign_in_failed.html", 403)
    made = _to("/")
    set_session(made, request.app.state.settings, session)
    return made


def sign_out(request: Request) -> Response:
    """End the session."""
    issuer, claimed = request.app.state.issuer, person_of(request).claimed
    request.app.state.sessions.sign_out(session_of(request))
    request.state.person = None
    elsewhere = issuer.sign_out_address() if issuer is not None and claimed else None
    made = page(request, "signed_out.html", elsewhere=elsewhere)
    settings = request.app.state.settings
    made.delete_cookie(
        cookie_name(settings), path="/", httponly=True, samesite="strict", secure=settings.https
    )
    return made


def choose_language(request: Request) -> Response:
    """Keep the chosen language in the browser and go back to the page."""
    code, back = request.path_params["code"], request.query_params.get("back", "/")
    if code not in LANGUAGES:
        raise HTTPException(404)
    made = _to(back if _LOCAL.fullmatch(back) else "/")
    made.set_cookie(
        LANGUAGE, code, max_age=_YEAR, httponly=True, samesite="strict",
        secure=request.app.state.settings.https,
    )  # fmt: skip
    return made


def periods(request: Request) -> Response:
    """The periods in which the team has something."""
    person = person_of(request)
    team, teams = person.team, request.app.state.people.teams(person.id)
    names = periods_of(request).names(team)
    return page(
        request, "periods.html", names=names, years=years_of(names) if team == ALL else (),
        several=len(teams) > 1,
    )  # fmt: skip


def _by_link(request: Request) -> None:
    if not request.app.state.settings.by_link:
        raise HTTPException(404)


def _to(path: str) -> RedirectResponse:
    return RedirectResponse(path, 303)
