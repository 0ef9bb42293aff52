"""Taking a theme into the catalogue, so that the next period looks for it from the beginning."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from fastapi import HTTPException, Request
from starlette.responses import RedirectResponse, Response

from pipeline.catalogue import Phenomenon
from pipeline.report.messages import LANGUAGES
from pipeline.review.deciding import RefusedError
from pipeline.review.promoting import Catalogues, copied, entry, ids_of, promotable
from pipeline.review.render import messages_of, page
from pipeline.review.team import Standing, Team, periods_of, reviews_of, team_of
from pipeline.review.times import Clock
from pipeline.store.reviews import ChangedSinceError, Decision

KINDS = ("problem", "need", "strength")
CLASSES = tuple(str(n) for n in range(11))  # of support need, Social Welfare Act section 11


def promote_page(request: Request) -> Response:
    """What a lead writes for the catalogue."""
    team, one = _asked(request)
    return _form(request, team, one, {})


def promote(request: Request) -> Response:
    """Enter that the theme was taken into the catalogue, and write it there."""
    (team, one), form = _asked(request), request.state.form
    catalogues, tells = _catalogues(request), request.app.state.tells
    told = form.get("version", "")
    version = int(told) if told.isdecimal() and len(told) < 12 else -1

    def verbatim(lines: Iterable[str]) -> bool:
        return copied(lines, periods_of(request).texts(team.data.period, team.data.team))

    try:
        taken = ids_of(request.app.state.catalogue_file)
        made = entry(team, one, form, tells, taken, verbatim)
        reviews_of(request).decide(
            team.data.period, team.data.team, one.theme_id, version,
            lambda _: _entered(team, one, made, catalogues),
        )  # fmt: skip
    except RefusedError as refused:
        return _form(request, team, one, form, refused.key, 422)
    except ChangedSinceError:
        return _form(request, *_asked(request), form, "changed", 409)
    return RedirectResponse(f"/p/{team.data.period}/together/{one.theme_id}", 303)


def history_of(request: Request, team: Team, one: Standing) -> list[str]:
    """Sentences about where a theme of the catalogue came from, as far as the team may know."""
    m, catalogues = messages_of(request), _catalogues(request)
    item = catalogues.promoted().get(one.theme_id) or catalogues.of(team, one)
    if item is None or item.lineage is None:
        return []
    own = item.lineage
    clock = Clock(request.app.state.settings.timezone, m)
    period, day = m.period(own.period), clock.day(own.at)
    may_know = team.data.team == own.team
    if may_know:
        key = "review.promote.staff" if own.origin == "staff" else "review.promote.open"
        told = [m(key, period=period, label=_in(own.found_as, m.language))]
        if own.merged:
            labels = "; ".join(_in(labels, m.language) for labels in own.merged)
            told.append(m("review.promote.merged", labels=labels))
    else:
        told = [m("review.promote.found", period=period)]
    return [*told, m("review.promote.done", label=_in(item.label, m.language), day=day)]


def may_promote(request: Request, team: Team, one: Standing) -> bool:
    """Whether who asks may take the theme into the catalogue now."""
    return (
        team.person.role == "lead"
        and promotable(team, one)
        and _catalogues(request).of(team, one) is None
    )


def _in(labels: Mapping[Any, str], language: str) -> str:
    return labels[language]


def _entered(team: Team, one: Standing, item: Phenomenon, catalogues: Catalogues) -> Decision:
    """Write the entry while the writers' lock is held, and return what the log says of it."""
    if catalogues.of(team, one) is not None:
        raise RefusedError("promoted")
    catalogues.add(item)
    state = replace(one.state).told()
    return Decision(
        team.data.period, team.data.team, one.theme_id, one.theme.definition, team.person.id,
        "promote", value=json.dumps({"phenomenon": item.id}), before=state, after=state,
    )  # fmt: skip


def _asked(request: Request) -> tuple[Team, Standing]:
    """The team and the theme, where it may be promoted.

    :raises HTTPException: 403 before the votes are revealed; 404 where there is nothing to promote.
    """
    team = team_of(request, request.path_params["period"])
    if team.revealed is None:
        raise HTTPException(403)
    one = team.theme(request.path_params["theme"])
    if not may_promote(request, team, one):
        raise HTTPException(404)
    return team, one


def _form(
    request: Request, team: Team, one: Standing, form: Mapping[str, str], refused: str = "",
    status: int = 200,
) -> Response:  # fmt: skip
    usual = {f"label_{code}": one.label(code) for code in LANGUAGES}
    usual |= {"kind": one.theme.name.kind, "section11": str(one.theme.name.section11)}
    return page(
        request, "promote.html", status, team=team, one=one, form={**usual, **form},
        refused=refused, kinds=KINDS, classes=CLASSES,
    )  # fmt: skip


def _catalogues(request: Request) -> Catalogues:
    made: Catalogues = request.app.state.catalogues
    return made
