"""Serving the review on this machine, and the one-time link that lets somebody in."""

from __future__ import annotations

from contextlib import suppress
from threading import Thread

from pipeline.deid.findings import Scan
from pipeline.execution.releasing import Order, look_at_release
from pipeline.report.messages import LANGUAGES
from pipeline.review.app import create_app
from pipeline.review.material import Periods
from pipeline.review.releasing import STRICTEST
from pipeline.review.settings import ReviewSettings
from pipeline.runs import Workspace
from pipeline.store.database import Database
from pipeline.store.people import ALL, Person
from pipeline.store.sessions import Sessions

_ADDRESS = "127.0.0.1"


def link_for(workspace: Workspace, settings: ReviewSettings, person: Person) -> str:
    """Make a one-time link; the person's earlier ones stop working."""
    sessions = Sessions(
        Database.open(workspace.folder),
        hours=settings.session_hours,
        idle_minutes=settings.idle_minutes,
    )
    token = sessions.make_link(person.id, settings.link_minutes)
    return f"{address_of(settings)}sign-in/{token}"


def address_of(settings: ReviewSettings) -> str:
    """Address of the app, as a browser calls it: by the first name that is configured."""
    if settings.https and settings.hosts:
        return f"https://{settings.hosts[0]}/"
    return f"http://{_ADDRESS}:{settings.port}/"


def serve(workspace: Workspace, settings: ReviewSettings) -> None:
    """Serve until stopped; no request is logged, and no answer names the server."""
    import uvicorn

    app = create_app(workspace, settings)
    warmed = (workspace, app.state.periods, app.state.scan)
    Thread(target=_warm, args=warmed, daemon=True).start()
    uvicorn.run(
        app,
        host=_ADDRESS,
        port=settings.port,
        access_log=False,
        server_header=False,
        date_header=True,
        log_level="warning",
        proxy_headers=False,  # the app itself believes those of the proxies that are configured
    )


def _warm(workspace: Workspace, periods: Periods, scan: Scan) -> None:
    """Read what pages need before somebody waits; a fault is met again then.

    First the latest period, then the detectors, at last the release that is most often asked for:
    what it is solved of stays the same, whatever is written and signed meanwhile.
    """
    latest = periods.names(ALL)[:1]
    for name in latest:
        with suppress(Exception):
            for team in (ALL, *periods.teams(name)):
                periods.of_team(name, team)
    with suppress(Exception):
        for language in LANGUAGES:
            scan("-", language)
    for name in latest:
        with suppress(Exception):
            look_at_release(workspace, Order(name, STRICTEST, LANGUAGES[:1], ("html",)), None, scan)
