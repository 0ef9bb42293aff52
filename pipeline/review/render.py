"""Pages: templates, words of the reader's language, what every page shows."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import Request
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse
from starlette.types import Scope

from pipeline.report.messages import LANGUAGES, Messages, load_review_messages
from pipeline.review.entry import DECIDES, JUDGES, session_of, token_of
from pipeline.review.settings import ReviewSettings
from pipeline.review.times import Clock

if TYPE_CHECKING:
    from jinja2 import Environment

LANGUAGE = "ilmio_language"
_TEMPLATES = Path(__file__).resolve().parent / "templates"
_STATIC = _TEMPLATES.parent / "static"
_KNOWN = (401, 403, 404, 405, 409, 413, 415, 421, 422, 429, 500, 503)


def page(request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Answer with a page."""
    return HTMLResponse(
        _environment().get_template(name).render(**_shared(request), **values), status
    )


def error_page(request: Request, status: int) -> HTMLResponse:
    """Answer with what is wrong, in words, and nothing of the program."""
    code = status if status in _KNOWN else 500 if status >= 500 else 404
    return page(request, "error.html", status, code=code, title_key=f"errors.title_{code}")


def bare_error(settings: ReviewSettings) -> Any:
    """Return what makes an error page where the app was not reached."""

    def made(scope: Scope, status: int) -> bytes:
        language = _language(Headers(scope=scope), settings.language)
        values = {
            "m": load_review_messages(language), "language": language, "person": None,
            "csrf": "", "path": "/", "period": None, "code": status if status in _KNOWN else 500,
            "may_judge": False, "may_decide": False, "whole": False, "year_only": False,
            "languages": LANGUAGES, "by_organisation": settings.by_organisation,
        }  # fmt: skip
        return _environment().get_template("error.html").render(**values).encode()

    return made


def messages_of(request: Request) -> Messages:
    """Words in the language of who asks."""
    return load_review_messages(_language(request.headers, request.app.state.settings.language))


def style() -> bytes:
    """The style sheet."""
    return (_TEMPLATES / "review.css").read_bytes()


def script(name: str) -> bytes:
    """A script file: htmx as it was published (0BSD), or our own."""
    return (_STATIC / name).read_bytes()


def _shared(request: Request) -> dict[str, Any]:
    m, session = messages_of(request), session_of(request)
    person = getattr(request.state, "person", None)
    clock = Clock(request.app.state.settings.timezone, m)
    return {
        "m": m,
        "language": m.language,
        "languages": LANGUAGES,
        "person": person,
        "csrf": token_of(session) if session else "",
        "path": request.url.path,
        "period": request.path_params.get("period"),
        "by_organisation": request.app.state.settings.by_organisation,
        "may_judge": person is not None and person.role in JUDGES,
        "may_decide": person is not None and person.role in DECIDES,
        "whole": getattr(request.state, "whole", False),
        "year_only": getattr(request.state, "year", False),
        "when": clock.when,
        "day": clock.day,
        "zone": clock.zone,
    }


def _language(headers: Headers, usual: str) -> str:
    """The language that was chosen, else the first that the browser asks for and we speak."""
    chosen = cookie_parser(headers.get("cookie", "")).get(LANGUAGE, "")
    asked = [part[:2].casefold() for part in headers.get("accept-language", "").split(",")]
    asked = [part.strip() for part in asked]
    return next((code for code in (chosen, *asked, usual) if code in LANGUAGES), usual)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
