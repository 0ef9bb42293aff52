"""Together: the votes are shown, and every decision is entered with who, when, before and after."""

from __future__ import annotations

import json
from collections.abc import Mapping

from fastapi import HTTPException, Request
from starlette.responses import RedirectResponse, Response

from pipeline.decided_tables import STATUSES
from pipeline.report.lines import share
from pipeline.review.deciding import ACTIONS, RefusedError, decision, revealed
from pipeline.review.listing import FILTERS, SORTS, Asked, find
from pipeline.review.pages_promote import history_of, may_promote
from pipeline.review.promoting import about_of
from pipeline.review.render import messages_of, page
from pipeline.review.team import Standing, Team, reviews_of, team_of
from pipeline.store.reviews import ChangedSinceError, Decision

_TARGETS = 100  # themes to choose from in one list; of more one searches first


def together(request: Request) -> Response:
    """The list, with search and filter; before the reveal only how far the team has come."""
    team, m = _team(request), messages_of(request)
    if team.revealed is None:
        return page(request, "not_revealed.html", team=team)
    found = find(team.themes, Asked.of(request.query_params), m, _weight)
    return page(
        request, "together.html", team=team, found=found, statuses=STATUSES, filters=FILTERS,
        sorts=SORTS, shares=lambda one: share(one.theme.row, m),
    )  # fmt: skip


def reveal(request: Request) -> Response:
    """Show everybody's votes to the team; nobody can vote any more."""
    team = _team(request)
    if team.revealed is None:
        made = revealed(team)
        try:
            reviews_of(request).decide(team.data.period, team.data.team, "", 0, lambda _: made)
        except ChangedSinceError:  # somebody else did it this very moment
            pass
    return RedirectResponse(_path(team), 303)


def theme_page(request: Request) -> Response:
    """One theme: the votes, the decisions, and what can be decided."""
    team = _revealed(request)
    return _theme(request, team, team.theme(request.path_params["theme"]))


def decide(request: Request) -> Response:
    """Enter a decision."""
    team, form = _revealed(request), request.state.form
    one, action = team.theme(request.path_params["theme"]), request.path_params["action"]
    if action not in ACTIONS:
        raise HTTPException(404)
    told = form.get("version", "")
    version = int(told) if told.isdecimal() and len(told) < 12 else -1
    try:
        make = decision(team, one, action, form, request.app.state.tells)
        reviews_of(request).decide(team.data.period, team.data.team, one.theme_id, version, make)
    except RefusedError as refused:
        return _theme(request, team, one, form, refused.key, 422)
    except ChangedSinceError as changed:
        fresh = _team(request)
        return _conflict(request, fresh, fresh.theme(one.theme_id), action, form, changed.version)
    back = Asked.of(request.query_params).query()
    return RedirectResponse(f"{_path(team)}/{one.theme_id}{back}", 303)


def projector(request: Request) -> Response:
    """One theme at a time, large."""
    team = _revealed(request)
    shown = [one for one in sorted(team.themes, key=_weight) if not one.gone]
    told = request.query_params.get("n", "1")
    number = int(told) if told.isdecimal() and len(told) < 6 else 1
    if not shown:
        raise HTTPException(404)
    number = min(max(number, 1), len(shown))
    return page(
        request, "projector.html", team=team, one=shown[number - 1], number=number, of=len(shown)
    )


def _theme(
    request: Request, team: Team, one: Standing, form: Mapping[str, str] | None = None,
    refused: str = "", status: int = 200,
) -> Response:  # fmt: skip
    m = messages_of(request)
    words = " ".join(request.query_params.get("target", "").split())[:100]
    whole = [
        other
        for other in team.themes
        if other is not one and not other.gone and not other.state.by_staff
    ]
    targets = find(whole, Asked(q=words, sort="name"), m).all
    return page(
        request, "theme.html", status, team=team, one=one, form=form or {}, refused=refused,
        asked=Asked.of(request.query_params), targets=targets[:_TARGETS],
        undoable=team.undoable(one), target=words, many=len(whole) > _TARGETS,
        told=_told, lineage=history_of(request, team, one),
        about=about_of(request, one),
        promotable=may_promote(request, team, one), into=team.merged_into(one),
        history=[_entry(entry, team) for entry in reversed(one.history)],
    )  # fmt: skip


def _conflict(
    request: Request, team: Team, one: Standing, action: str, form: Mapping[str, str], version: int
) -> Response:
    last = _entry(one.history[-1], team) if one.history else None
    kept = {k: v for k, v in form.items() if k not in ("csrf", "version")}
    return page(
        request, "conflict.html", 409, team=team, one=one, action=action, kept=kept, last=last,
        version=version, asked=Asked.of(request.query_params),
        names=team.by_id,
    )  # fmt: skip


def _entry(one: Decision, team: Team) -> dict[str, object]:
    """A line of the history, its JSON read."""
    before, after = _told(one.before), _told(one.after)
    return {
        "position": one.position, "action": one.action, "at": one.at, "reason": one.reason,
        "who": team.names.get(one.who, one.who), "before": before, "after": after,
        "into": team.by_id.get(str(after.get("into", ""))),
        "undoes": one.undoes,
    }  # fmt: skip


def _told(text: str) -> dict[str, object]:
    made: dict[str, object] = json.loads(text) if text else {}
    return made


def _weight(one: Standing) -> tuple[bool, int, int, float, str]:
    """What most recognise and hold important comes first, then by share; what is gone last."""
    tally, row = one.tally(), one.theme.row
    return (
        one.gone, -tally["important"], -2 * tally["yes"] - tally["partly"],
        -((row.share if row else None) or 0.0), one.label("fi").casefold(),
    )  # fmt: skip


def _team(request: Request) -> Team:
    return team_of(request, request.path_params["period"])


def _revealed(request: Request) -> Team:
    """The team, where its votes are revealed.

    :raises HTTPException: 403 where they are not.
    """
    team = _team(request)
    if team.revealed is None:
        raise HTTPException(403)
    return team


def _path(team: Team) -> str:
    return f"/p/{team.data.period}/together"
