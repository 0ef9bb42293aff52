"""Who may come in: the session, the role, and the token that every form carries."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from pipeline.review.settings import ReviewSettings
from pipeline.store.people import Person

EVERYBODY = ("worker", "writer", "lead", "reader")
JUDGES = ("worker", "writer", "lead")
DECIDES = ("writer", "lead")
LEADS = ("lead",)
_LONGEST = 4_000  # characters of a field
_MOST_FIELDS = 500  # of a form: one for each theme that a reader is asked for
_UNSEEN = {  # what is not to be seen and turns the order of letters or ends a line elsewhere
    *range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, *range(0x200B, 0x2010),
    *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF,
}  # fmt: skip


def allowed(roles: tuple[str, ...]) -> Callable[[Request], Awaitable[None]]:
    """Return the dependency that lets people of these roles in.

    It sets ``request.state.person`` and, of a POST, ``request.state.form``, whose token it checks.
    Without roles anybody comes in, and the form is checked all the same.
    """

    async def enter(request: Request) -> None:
        session = session_of(request)
        request.state.person = None
        if roles:
            sessions = request.app.state.sessions
            person = await run_in_threadpool(sessions.person, session) if session else None
            if person is None:
                raise HTTPException(401)
            request.state.person = person
        if request.method == "POST":
            request.state.form = _clean(await request.form(max_files=0, max_fields=_MOST_FIELDS))
            given = request.state.form.get("csrf", "")
            if not session or not hmac.compare_digest(given.encode(), token_of(session).encode()):
                raise HTTPException(403)
        if roles and request.state.person.role not in roles:
            raise HTTPException(403)

    return enter


def person_of(request: Request) -> Person:
    """Who is signed in; the dependency has seen to it."""
    person: Person = request.state.person
    return person


def session_of(request: Request) -> str:
    """Id of the browser's session, signed in or not; empty where it has none."""
    return request.cookies.get(cookie_name(request.app.state.settings), "")


def token_of(session: str) -> str:
    """Token of a session's forms; nobody can tell it who does not know the session's id."""
    return hmac.new(session.encode(), b"form", hashlib.sha256).hexdigest()


def new_session() -> str:
    """Id of a session in which nobody is signed in: it only holds the sign-in form's token."""
    return secrets.token_urlsafe(32)


def set_session(response: Response, settings: ReviewSettings, session: str) -> None:
    """Let the browser hold a session's id, out of the reach of scripts and other sites."""
    response.set_cookie(
        cookie_name(settings), session, httponly=True, samesite="strict", path="/",
        secure=settings.https,
    )  # fmt: skip


def cookie_name(settings: ReviewSettings) -> str:
    """Name of the cookie; over https one that no neighbour can set."""
    return "__Host-ilmio" if settings.https else "ilmio"


def _clean(form: Mapping[str, Any]) -> dict[str, str]:
    """Fields as plain text: one value each, of bounded length, without what is not to be seen."""
    made = {}
    for name, value in form.items():
        if isinstance(value, str):
            if len(value) > _LONGEST:
                raise HTTPException(413)
            text = value.encode("utf-8", "replace").decode().replace("\r\n", "\n")
            made[name] = text.translate(dict.fromkeys(_UNSEEN)).strip()
    return made
