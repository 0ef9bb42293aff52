"""Writing: for each theme that the team has agreed on, a page of parts in a chosen language."""

from __future__ import annotations

from dataclasses import replace

from fastapi import HTTPException, Request
from starlette.responses import RedirectResponse, Response

from pipeline.report.messages import LANGUAGES
from pipeline.review.following import earlier_of
from pipeline.review.render import messages_of, page
from pipeline.review.team import Standing, Team, team_of
from pipeline.review.writing import (
    LONGEST,
    Field,
    drafts,
    fields_of,
    hidden_in,
    may_write,
    pages_of,
    texts_of,
)
from pipeline.store.texts import Text
from pipeline.written_tables import PARTS


def write_list(request: Request) -> Response:
    """The themes to write about, and how far each page has come."""
    team = _team(request)
    pages = pages_of(request, team)
    agreed = [one for one in team.themes if may_write(one)]
    left = [one for one in team.themes if not may_write(one) and pages.of_theme(one)]
    return page(
        request,
        "write.html",
        team=team,
        agreed=agreed,
        left=left,
        pages=pages,
        of=len(PARTS),
        hidden_in=lambda one: hidden_in(team, one),
    )


def write_page(request: Request) -> Response:
    """The page of a theme in one language."""
    team = _team(request)
    one, language = _theme(team, request), _language(request)
    if not may_write(one):
        return _closed(request, team, one)
    fields = fields_of(request, team, one, language)
    return _page(request, team, one, fields, saved="saved" in request.query_params)


def write(request: Request) -> Response:
    """Enter what was edited; what somebody else has changed since is shown beside it."""
    team = _team(request)
    one, language = _theme(team, request), _language(request)
    if not may_write(one):
        return _closed(request, team, one, request.state.form)
    made, typed = drafts(team, one, language, request.state.form, request.app.state.tells)
    theirs = {now.part: now for now in texts_of(request).save(made)}
    if not theirs and not any(own.refused for own in typed):
        return RedirectResponse(f"{_path(team, one)}/{language}?saved=1", 303)
    fields = [
        _kept(now, own, theirs.get(own.part))
        for now, own in zip(fields_of(request, team, one, language), typed, strict=True)
    ]
    return _page(request, team, one, fields, 409 if theirs else 422)


def versions(request: Request) -> Response:
    """Every version of one text, latest first."""
    team = _team(request)
    return _versions(request, team, _theme(team, request))


def take_back(request: Request) -> Response:
    """Let an earlier version stand again, as a version of its own."""
    team, form = _team(request), request.state.form
    one = _theme(team, request)
    if not may_write(one):
        return _closed(request, team, one)
    told = {name: form.get(name, "") for name in ("version", "position")}
    if not all(value.isdecimal() and len(value) < 12 for value in told.values()):
        raise HTTPException(422)
    rows = {row.position: row for row in _rows(request, team, one)}
    wanted = rows.get(int(told["position"]))
    if wanted is None:
        raise HTTPException(404)
    made = replace(wanted, who=team.person.id, restores=wanted.position)
    if texts_of(request).save([(made, int(told["version"]))]):
        return _versions(request, team, one, 409)
    return RedirectResponse(f"{_path(team, one)}/{_language(request)}?saved=1", 303)


def _kept(now: Field, own: Field, theirs: Text | None) -> Field:
    """A field as it is shown again: as it was typed, where that was not entered."""
    if own.refused:
        return replace(now, text=own.text, behind=own.behind, version=own.version, remarks=(),
                       refused=own.refused)  # fmt: skip
    if theirs is not None:
        return replace(now, text=own.text, behind=own.behind, remarks=(), theirs=theirs)
    return now


def _page(
    request: Request, team: Team, one: Standing, fields: list[Field], status: int = 200, *,
    saved: bool = False,
) -> Response:  # fmt: skip
    return page(
        request, "write_theme.html", status, team=team, one=one, fields=fields, saved=saved,
        written_in=_language(request), longest=LONGEST,
        faults=[own for own in fields if own.refused or own.theirs],
        hidden_in=hidden_in(team, one), left=sum(own.left_out for own in fields),
        earlier=earlier_of(request, team, one, messages_of(request).language),
    )  # fmt: skip


def _versions(request: Request, team: Team, one: Standing, status: int = 200) -> Response:
    rows = _rows(request, team, one)
    return page(
        request, "write_versions.html", status, team=team, one=one, rows=rows[::-1],
        part=_part(request), written_in=_language(request), may=may_write(one),
    )  # fmt: skip


def _closed(
    request: Request, team: Team, one: Standing, form: dict[str, str] | None = None
) -> Response:
    """That the theme is not agreed on; what was written of it, or was just typed, is shown."""
    own = [(text.part, text.language, text.text) for text in pages_of(request, team).of_theme(one)]
    typed = [(part, _language(request), form[part]) for part in PARTS if form and form.get(part)]
    return page(request, "write_closed.html", 409, team=team, one=one, own=own, typed=typed)


def _rows(request: Request, team: Team, one: Standing) -> list[Text]:
    key = (one.theme_id, one.theme.definition, _part(request), _language(request))
    rows = texts_of(request).all(team.data.period, team.data.team)
    return [row for row in rows if row.key == key]


def _team(request: Request) -> Team:
    return team_of(request, request.path_params["period"])


def _theme(team: Team, request: Request) -> Standing:
    return team.theme(request.path_params["theme"])


def _language(request: Request) -> str:
    language: str = request.path_params["language"]
    if language not in LANGUAGES:
        raise HTTPException(404)
    return language


def _part(request: Request) -> str:
    part: str = request.path_params["part"]
    if part not in PARTS:
        raise HTTPException(404)
    return part


def _path(team: Team, one: Standing) -> str:
    return f"/p/{team.data.period}/write/{one.theme_id}"
