"""The checklist of seven: what the machine finds, and a person's word under the person's name."""

from __future__ import annotations

from fastapi import HTTPException, Request
from starlette.responses import RedirectResponse, Response

from pipeline.errors import IlmioError
from pipeline.execution.handing import told
from pipeline.execution.registering import signed_of
from pipeline.execution.releasing import Order
from pipeline.execution.rollup import runs_behind
from pipeline.period import Period
from pipeline.released_tables import QUESTIONS
from pipeline.report.checklist import CheckLine, check_lines
from pipeline.report.messages import LANGUAGES
from pipeline.review.deciding import RefusedError, text_of
from pipeline.review.entry import person_of
from pipeline.review.releasing import (
    CHECKED,
    STRICTEST,
    active_of,
    looks_of,
    told_of,
    whole_of,
)
from pipeline.review.render import messages_of, page
from pipeline.review.team import Team
from pipeline.stages.release import PROFILES
from pipeline.store.signoffs import SignOff, SignOffs


def checklist(request: Request) -> Response:
    """Each question with its check and its last answer, for a report of a profile."""
    return _page(request, whole_of(request))


def sign(request: Request) -> Response:
    """Enter what who is signed in says to a question; the last word counts."""
    team, form = whole_of(request), request.state.form
    number, answer = form.get("question", ""), form.get("answer", "")
    if number not in map(str, QUESTIONS) or answer not in ("yes", "no"):
        raise HTTPException(422)
    try:
        note = text_of(form, "note", request.app.state.tells)
    except RefusedError as refused:
        return _page(request, team, 422, number, form.get("note", ""), refused.key)
    name = person_of(request).name
    words = SignOffs(request.app.state.database)
    words.add([SignOff(team.data.period, int(number), answer == "yes", name, told(note))])
    profile, language = form.get("profile", ""), form.get("language", "")
    kept = f"?profile={profile}" if profile in PROFILES else "?"
    kept += f"&language={language}" if language in LANGUAGES else ""
    active = form.get("active", "")
    kept += f"&active={active}" if active.isascii() and active.isdecimal() else ""
    return RedirectResponse(f"/p/{team.data.period}/checklist{kept}#q{number}", 303)


def _page(
    request: Request, team: Team, status: int = 200, number: str = "", note: str = "",
    refused: str = "",
) -> Response:  # fmt: skip
    m = messages_of(request)
    asked = {**request.query_params, **(getattr(request.state, "form", None) or {})}
    profile, language = asked.get("profile", STRICTEST), asked.get("language", m.language)
    if profile not in PROFILES or language not in LANGUAGES:
        raise HTTPException(404)
    looks, stopped, look = looks_of(request), None, None
    lines: tuple[CheckLine, ...] = ()
    # only looked at: nobody has to answer for a loosened profile yet
    try:
        active = active_of(asked, team.data.material.clients)
    except RefusedError as told_wrong:
        active, refused, status = None, told_wrong.key, 422
    order = Order(team.data.period, profile, (language,), ("html",), team.person.name, "-", None,
                  active)  # fmt: skip
    try:
        runs = runs_behind(looks.workspace, Period.parse(team.data.period))
        finished = max(run.read_manifest()["finished"] for run in runs)
        signed = signed_of(looks.workspace, team.data.period, finished)
        look = looks.look(request, order, CHECKED)
        lines = check_lines(look.checks, signed, m)
    except IlmioError as error:
        stopped = told_of(error, m)
    return page(
        request, "checklist.html", status, team=team, lines=lines, stopped=stopped,
        profile=profile, profiles=tuple(PROFILES), written_in=language, number=number, note=note,
        refused=refused, left=sum(not line.done for line in lines), look=look,
        active=asked.get("active", ""), knows=team.data.material.active_clientele is not None,
    )  # fmt: skip
