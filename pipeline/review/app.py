"""The app: what is where, and who may go there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from fastapi import Depends, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from pipeline.gate.gate import Gate
from pipeline.review import (
    pages_audit,
    pages_judge,
    pages_map,
    pages_oidc,
    pages_promote,
    pages_sign,
    pages_together,
)
from pipeline.review.entry import DECIDES, EVERYBODY, JUDGES, LEADS, allowed
from pipeline.review.guard import Guard
from pipeline.review.heard import Heard
from pipeline.review.material import Periods
from pipeline.review.oidc import Issuer
from pipeline.review.promoting import Catalogues
from pipeline.review.reading import Sheets
from pipeline.review.render import bare_error, error_page
from pipeline.review.settings import ReviewSettings, review_settings
from pipeline.runs import Workspace
from pipeline.store.database import Database
from pipeline.store.people import People
from pipeline.store.readings import ClientsRead
from pipeline.store.reviews import Reviews
from pipeline.store.sessions import Sessions

Tells = Callable[[str], bool]
ANYBODY: tuple[str, ...] = ()


@dataclass(frozen=True)
class Route:
    """One address: the method, what answers, and the roles that may go there."""

    method: str
    path: str
    answer: Callable[[Request], Response]
    roles: tuple[str, ...]


_P, _THEME = "/p/{period}", "/p/{period}/together/{theme}"
ROUTES = (
    Route("GET", "/review.css", pages_sign.style_sheet, ANYBODY),
    Route("GET", "/review.js", pages_sign.own_script, ANYBODY),
    Route("GET", "/htmx.min.js", pages_sign.htmx_script, ANYBODY),
    Route("GET", "/sign-in", pages_oidc.sign_in_start, ANYBODY),
    Route("GET", pages_oidc.START, pages_oidc.start, ANYBODY),
    Route("GET", pages_oidc.BACK, pages_oidc.back, ANYBODY),
    Route("GET", "/sign-in/{token}", pages_sign.sign_in_page, ANYBODY),
    Route("POST", "/sign-in", pages_sign.sign_in, ANYBODY),
    Route("GET", "/language/{code}", pages_sign.choose_language, ANYBODY),
    Route("POST", "/sign-out", pages_sign.sign_out, EVERYBODY),
    Route("GET", "/", pages_sign.periods, EVERYBODY),
    Route("GET", _P, pages_judge.material, EVERYBODY),
    Route("GET", f"{_P}/judge", pages_judge.judge_list, JUDGES),
    Route("GET", f"{_P}/judge/{{theme}}", pages_judge.judge_page, JUDGES),
    Route("POST", f"{_P}/judge/{{theme}}", pages_judge.judge, JUDGES),
    Route("GET", f"{_P}/raise", pages_judge.raise_page, JUDGES),
    Route("POST", f"{_P}/raise", pages_judge.raise_theme, JUDGES),
    Route("GET", f"{_P}/worksheet", pages_judge.worksheet, EVERYBODY),
    Route("GET", f"{_P}/map", pages_map.map_page, EVERYBODY),
    Route("GET", f"{_P}/together", pages_together.together, EVERYBODY),
    Route("POST", f"{_P}/reveal", pages_together.reveal, LEADS),
    Route("GET", f"{_P}/projector", pages_together.projector, EVERYBODY),
    Route("GET", f"{_P}/audit", pages_audit.overview, JUDGES),
    Route("POST", f"{_P}/audit/draw", pages_audit.draw, LEADS),
    Route("POST", f"{_P}/audit/take", pages_audit.take, LEADS),
    Route("GET", f"{_P}/audit/{{number}}", pages_audit.client_page, JUDGES),
    Route("POST", f"{_P}/audit/{{number}}", pages_audit.save, JUDGES),
    Route("GET", _THEME, pages_together.theme_page, EVERYBODY),
    Route("GET", f"{_THEME}/promote", pages_promote.promote_page, LEADS),
    Route("POST", f"{_THEME}/promote", pages_promote.promote, LEADS),
    Route("POST", f"{_THEME}/{{action}}", pages_together.decide, DECIDES),
)


def create_app(
    workspace: Workspace, settings: ReviewSettings | None = None, tells: Tells | None = None
) -> FastAPI:
    """Make the app of a workspace.

    :param settings: None: as the workspace says.
    :param tells: whether words tell of somebody, in place of the workspace's own detectors.
    """
    own = settings or review_settings(workspace.settings_file)
    database = Database.open(workspace.folder, kept=True)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.settings = own
    app.state.periods = Periods(workspace)
    app.state.catalogues = Catalogues(workspace)
    app.state.catalogue_file = workspace.catalogue_file
    app.state.people = People(database)
    app.state.reviews = Reviews(database)
    app.state.sheets = Sheets(workspace)
    app.state.readings = ClientsRead(database)
    app.state.heard = Heard(app.state.reviews)
    app.state.sessions = Sessions(database, hours=own.session_hours, idle_minutes=own.idle_minutes)
    asked = own.oidc if own.by_organisation else None
    app.state.issuer = Issuer(asked) if asked is not None else None
    app.state.tells = tells or _detectors(workspace)
    for route in ROUTES:
        app.add_api_route(
            route.path,
            route.answer,
            methods=[route.method],
            dependencies=[Depends(allowed(route.roles))],
            response_model=None,
        )
    app.add_exception_handler(HTTPException, _told)
    app.add_middleware(Guard, settings=own, page=bare_error(own))
    if own.proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=[str(one) for one in own.proxies])
    return app


def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return error_page(request, error.status_code)


def _detectors(workspace: Workspace) -> Tells:
    """Return the last gate's judgement of a few words, made when first asked for."""
    lock = Lock()
    made: list[Gate] = []

    def tells(text: str) -> bool:
        from pipeline.execution.gates import workspace_scan

        with lock:
            if not made:
                made.append(Gate(workspace_scan(workspace)))
            return made[0].stops_at(text)

    return tells
