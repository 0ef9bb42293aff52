"""The material, and judging alone: nobody sees what the others say before it is revealed."""

from __future__ import annotations

from fastapi import HTTPException, Request
from starlette.responses import RedirectResponse, Response

from pipeline.review.deciding import RefusedError, raised, text_of
from pipeline.review.listing import Asked, Found, find
from pipeline.review.promoting import about_of
from pipeline.review.render import messages_of, page
from pipeline.review.team import Standing, Team, reviews_of, team_of
from pipeline.store.reviews import ChangedSinceError, Vote

ANSWERS = ("yes", "partly", "no", "not_mine")


def material(request: Request) -> Response:
    """What the material is."""
    team = _team(request)
    view = team.data.view(messages_of(request))
    return page(request, "material.html", team=team, view=view)


def judge_list(request: Request) -> Response:
    """The themes to judge, and how far one has come."""
    team = _team(request)
    left = next((one for one in team.own if one.own is None), None)
    filters, sorts = ("unjudged",), ("share", "name")  # how the answers differ is told by none yet
    return page(
        request, "judge.html", team=team, found=_found(request, team), left=left, filters=filters,
        sorts=sorts,
    )  # fmt: skip


def judge_page(request: Request) -> Response:
    """One theme."""
    team = _team(request)
    one = _suggested(team, request)
    return _form(request, team, one, _said(one.own))


def judge(request: Request) -> Response:
    """Enter a vote and go on to the next theme without one."""
    team, form = _team(request), request.state.form
    one = _suggested(team, request)
    if team.revealed is not None:
        return page(
            request, "refused.html", 409, team=team, key="closed", form={}, back=_list(team)
        )
    try:
        if form.get("recognise") not in ANSWERS:
            raise RefusedError("no_answer")
        note = text_of(form, "note", request.app.state.tells)
    except RefusedError as refused:
        return _form(request, team, one, _typed(form), refused.key, 422)
    vote = Vote(
        team.data.period, team.data.team, one.theme_id, one.theme.definition, team.person.id,
        form["recognise"], form.get("important") == "yes", note,
    )  # fmt: skip
    try:
        reviews_of(request).vote(vote, _version(form))
    except ChangedSinceError as changed:
        now = _suggested(team_of(request, team.data.period), request)
        return page(
            request, "conflict_vote.html", 409, team=team, one=one, mine=_typed(form),
            theirs=_said(now.own), version=changed.version, asked=Asked.of(request.query_params),
        )  # fmt: skip
    return _next(request, team, one)


def raise_page(request: Request) -> Response:
    """A theme that the machine did not find."""
    return page(request, "raise.html", team=_team(request), form={}, refused="")


def raise_theme(request: Request) -> Response:
    """Enter a theme of the staff."""
    team, form = _team(request), request.state.form
    try:
        made = raised(team, form, request.app.state.tells)
    except RefusedError as refused:
        return page(request, "raise.html", 422, team=team, form=form, refused=refused.key)
    reviews_of(request).decide(team.data.period, team.data.team, made.theme_id, 0, lambda _: made)
    return RedirectResponse(_list(team), 303)


def worksheet(request: Request) -> Response:
    """The themes on paper, with boxes to tick."""
    team, asked = _team(request), Asked.of(request.query_params)
    found = find([one for one in team.themes if not one.gone], asked, messages_of(request))
    return page(request, "worksheet.html", team=team, found=found, answers=ANSWERS)


def _team(request: Request) -> Team:
    return team_of(request, request.path_params["period"])


def _suggested(team: Team, request: Request) -> Standing:
    one = team.theme(request.path_params["theme"])
    if one.state.by_staff:
        raise HTTPException(404)
    return one


def _form(
    request: Request, team: Team, one: Standing, said: dict[str, str], refused: str = "",
    status: int = 200,
) -> Response:  # fmt: skip
    order = list(_found(request, team, one).all)
    at = order.index(one)
    return page(
        request, "judge_theme.html", status, team=team, one=one, said=said, refused=refused,
        asked=Asked.of(request.query_params), number=at + 1, of=len(order), answers=ANSWERS,
        about=about_of(request, one),
        before=order[at - 1] if at else None, after=order[at + 1] if at + 1 < len(order) else None,
    )  # fmt: skip


def _found(request: Request, team: Team, one: Standing | None = None) -> Found:
    """What the address asks for; where ``one`` is not among it, everything."""
    m, asked = messages_of(request), Asked.of(request.query_params)
    found = find(team.own, asked, m)
    return found if one is None or one in found.all else find(team.own, Asked(), m)


def _said(vote: Vote | None) -> dict[str, str]:
    if vote is None:
        return {"recognise": "", "important": "", "note": "", "version": "0"}
    important = "yes" if vote.important else ""
    return {"recognise": vote.recognise, "important": important, "note": vote.note,
            "version": str(vote.position)}  # fmt: skip


def _typed(form: dict[str, str]) -> dict[str, str]:
    recognise = form.get("recognise", "")
    return {
        "recognise": recognise if recognise in ANSWERS else "",
        "important": "yes" if form.get("important") == "yes" else "",
        "note": form.get("note", ""),
        "version": form.get("version", "0"),
    }


def _version(form: dict[str, str]) -> int:
    told = form.get("version", "")
    return int(told) if told.isdecimal() and len(told) < 12 else -1


def _list(team: Team) -> str:
    return f"/p/{team.data.period}/judge"


def _next(request: Request, team: Team, one: Standing) -> Response:
    """Go to the next without an own vote among what was asked for, else back to the list."""
    order = list(_found(request, team, one).all)
    at = order.index(one)
    left = [other for other in order[at + 1 :] + order[:at] if other.own is None]
    path = f"{_list(team)}/{left[0].theme_id}" if left else _list(team)
    return RedirectResponse(path + Asked.of(request.query_params).query(), 303)
