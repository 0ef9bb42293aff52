"""The app: what is where, and who may go there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from fastapi import Depends, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from pipeline.deid.findings import Found, Scan
from pipeline.gate.gate import Gate
from pipeline.review import (
    pages_audit,
    pages_checklist,
    pages_follow,
    pages_judge,
    pages_map,
    pages_oidc,
    pages_promote,
    pages_questions,
    pages_release,
    pages_requests,
    pages_section,
    pages_sign,
    pages_team,
    pages_texts,
    pages_together,
    pages_write,
    pages_year,
)
from pipeline.review.entry import DECIDES, EVERYBODY, JUDGES, LEADS, allowed
from pipeline.review.guard import Guard
from pipeline.review.heard import Heard
from pipeline.review.material import Periods
from pipeline.review.oidc import Issuer
from pipeline.review.promoting import Catalogues
from pipeline.review.reading import Sheets
from pipeline.review.releasing import Looks
from pipeline.review.render import bare_error, error_page
from pipeline.review.settings import ReviewSettings, review_settings
from pipeline.runs import Workspace
from pipeline.store.database import Database
from pipeline.store.inquiries import Inquiries
from pipeline.store.people import People
from pipeline.store.questions import Questions
from pipeline.store.readings import ClientsRead
from pipeline.store.reviews import Reviews
from pipeline.store.sessions import Sessions
from pipeline.store.texts import Texts

Tells = Callable[[str], bool]
ANYBODY: tuple[str, ...] = ()


@dataclass(frozen=True)
class Route:
    """One address: the method, what answers, and the roles that may go there."""

    method: str
    path: str
    answer: Callable[[Request], Response]
    roles: tuple[str, ...]
    whole: bool = False  # whether it is for those alone who have the clients of all teams


_P, _THEME = "/p/{period}", "/p/{period}/together/{theme}"
_TEXTS = f"{_P}/write/{{theme}}/{{language}}"
_RELEASE = f"{_P}/release/{{release}}"
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
    Route("GET", "/team", pages_team.choose, EVERYBODY),
    Route("POST", "/team", pages_team.chosen, EVERYBODY),
    Route("GET", _P, pages_year.material_or_year, EVERYBODY),
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
    Route("GET", f"{_P}/actions", pages_follow.actions, EVERYBODY),
    Route("GET", f"{_P}/questions", pages_questions.questions, EVERYBODY),
    Route("POST", f"{_P}/questions", pages_questions.ask, DECIDES),
    Route("POST", f"{_P}/questions/{{question}}", pages_questions.take_back, DECIDES),
    Route("GET", f"{_P}/requests", pages_requests.requests, EVERYBODY),
    Route("POST", f"{_P}/requests", pages_requests.add, DECIDES),
    Route("POST", f"{_P}/requests/{{id}}", pages_requests.change, DECIDES),
    Route("GET", f"{_P}/write", pages_write.write_list, DECIDES),
    Route("GET", _TEXTS, pages_write.write_page, DECIDES),
    Route("POST", _TEXTS, pages_write.write, DECIDES),
    Route("GET", f"{_TEXTS}/{{part}}", pages_write.versions, DECIDES),
    Route("POST", f"{_TEXTS}/{{part}}", pages_write.take_back, DECIDES),
    Route("GET", f"{_P}/section", pages_section.overview, LEADS, whole=True),
    Route("POST", f"{_P}/section/{{theme}}", pages_section.adopt, LEADS, whole=True),
    Route("GET", f"{_P}/section/{{theme}}/texts", pages_texts.texts, LEADS, whole=True),
    Route("POST", f"{_P}/section/{{theme}}/texts", pages_texts.take, LEADS, whole=True),
    Route("GET", f"{_P}/checklist", pages_checklist.checklist, DECIDES, whole=True),
    Route("POST", f"{_P}/checklist", pages_checklist.sign, DECIDES, whole=True),
    Route("GET", f"{_P}/release", pages_release.choose, LEADS, whole=True),
    Route("GET", f"{_P}/release/look", pages_release.look, LEADS, whole=True),
    Route("POST", f"{_P}/release", pages_release.release, LEADS, whole=True),
    Route("GET", f"{_P}/log", pages_release.log, EVERYBODY, whole=True),
    Route("GET", _RELEASE, pages_release.released, LEADS, whole=True),
    Route("GET", f"{_RELEASE}/file/{{name}}", pages_release.file, LEADS, whole=True),
    Route("POST", f"{_RELEASE}/publish", pages_release.publish, LEADS, whole=True),
    Route("POST", f"{_RELEASE}/hand-over", pages_release.hand_over, LEADS, whole=True),
)


def create_app(
    workspace: Workspace,
    settings: ReviewSettings | None = None,
    tells: Tells | None = None,
    scan: Scan | None = None,
) -> FastAPI:
    """Make the app of a workspace.

    :param settings: None: as the workspace says.
    :param scan: finds identifiers, in place of the workspace's own detectors.
    :param tells: whether words tell of somebody, in place of what ``scan`` finds.
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
    app.state.texts = Texts(database)
    app.state.questions = Questions(database)
    app.state.inquiries = Inquiries(database)
    app.state.database = database
    app.state.looks = Looks(workspace, database)
    app.state.scan = scan or _detectors(workspace)
    app.state.tells = tells or Gate(app.state.scan).stops_at
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


def _detectors(workspace: Workspace) -> Scan:
    """Return the detectors that the workspace's settings name, made when first asked."""
    lock = Lock()
    made: list[Scan] = []

    def scan(text: str, language: str) -> list[Found]:
        from pipeline.execution.gates import workspace_scan

        with lock:
            if not made:
                made.append(workspace_scan(workspace))
            return list(made[0](text, language))

    return scan
