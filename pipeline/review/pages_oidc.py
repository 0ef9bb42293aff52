"""Signing in by the organisation's own sign-in: there, back, and in or not."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import HTTPException, Request
from starlette.responses import RedirectResponse, Response

from pipeline.review.claims import NoEntryError, person_of_claims, teams_of_claims
from pipeline.review.entry import new_session, session_of, set_session
from pipeline.review.oidc import Flow, Issuer, NoAnswerError, NotSignedInError
from pipeline.review.render import error_page, page

LOG = logging.getLogger("ilmio.review")
START, BACK = "/sign-in/organisation", "/sign-in/organisation/back"
_MINUTES = 10  # for which somebody may be away signing in
_LONGEST = 4_000  # characters of what is brought back


def start(request: Request) -> Response:
    """Send the browser to the organisation's sign-in."""
    issuer, flow = _issuer(request), Flow.new()
    try:
        made = RedirectResponse(issuer.address(flow, _back(request)), 303)
    except NoAnswerError as error:
        return _no_answer(request, error)
    # The way back begins at another site: a strict cookie would not come along.
    _set_flow(request, made, flow.secret, _MINUTES * 60)
    return made


def back(request: Request) -> Response:
    """Let in who has come back, in a new session; the role and team are those of today."""
    issuer = _issuer(request)
    flow = Flow(request.cookies.get(_cookie(request), ""))
    answer = {name: value[:_LONGEST] for name, value in request.query_params.items()}
    try:
        if not flow.secret:
            raise NotSignedInError("this browser has begun no sign-in, or too long ago")
        claims = issuer.claims(flow, _back(request), answer)
        person = person_of_claims(claims, request.app.state.settings.oidc)
        teams = teams_of_claims(claims, request.app.state.settings.oidc)
    except NoAnswerError as error:
        return _no_answer(request, error)
    except NotSignedInError as error:
        LOG.warning("sign-in refused: %s", error.why)
        return _left(request, page(request, "oidc_failed.html", 403, key="failed"))
    except NoEntryError as error:
        request.app.state.sessions.end_of(error.person_id)
        return _left(request, page(request, "oidc_failed.html", 403, key=error.key))
    known = request.app.state.people.enter(person, teams[1:])
    session = request.app.state.sessions.start(known.id, session_of(request))
    # A redirect would still count as coming from the other site, without the strict cookie: so a
    # page of our own goes on.
    made = page(request, "oidc_done.html", who=known)
    made.headers["refresh"] = "0; url=/"
    set_session(made, request.app.state.settings, session)
    return _left(request, made)


def sign_in_start(request: Request) -> Response:
    """How one signs in here."""
    made = page(request, "sign_in_how.html")
    if not session_of(request):
        set_session(made, request.app.state.settings, new_session())
    return made


def _issuer(request: Request) -> Issuer:
    found: Issuer | None = request.app.state.issuer
    if found is None:
        raise HTTPException(404)
    return found


def _back(request: Request) -> str:
    """Address of this app as the browser called it; the guard has checked the host."""
    scheme = "https" if request.app.state.settings.https else "http"
    return f"{scheme}://{request.headers['host']}{BACK}"


def _cookie(request: Request) -> str:
    return "__Host-ilmio_flow" if request.app.state.settings.https else "ilmio_flow"


def _set_flow(request: Request, response: Response, value: str, seconds: int) -> None:
    response.set_cookie(
        _cookie(request), value, max_age=seconds, httponly=True, samesite="lax", path="/",
        secure=request.app.state.settings.https,
    )  # fmt: skip


def _left(request: Request, response: Any) -> Response:
    _set_flow(request, response, "", 0)
    made: Response = response
    return made


def _no_answer(request: Request, error: NoAnswerError) -> Response:
    LOG.error("%s", error.what)
    return error_page(request, 503)
