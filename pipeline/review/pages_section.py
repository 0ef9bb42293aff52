"""The section's overview, theme by team, and taking a team's decision over for all."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from pipeline.review.deciding import RefusedError
from pipeline.review.render import page
from pipeline.review.section import Section, adopted, section_of
from pipeline.review.team import reviews_of
from pipeline.review.writing import texts_of
from pipeline.store.reviews import ChangedSinceError

_SHOWN = ("all", "conflict", "waits")


def overview(request: Request) -> Response:
    """Every theme with each team's decision; where they differ comes first."""
    return _page(request, section_of(request))


def adopt(request: Request) -> Response:
    """Let all together stand as one team does."""
    section, form = section_of(request), request.state.form
    row = section.row(request.path_params["theme"])
    told, whole = form.get("version", ""), section.whole
    version = int(told) if told.isdecimal() and len(told) < 12 else -1
    try:
        makes = adopted(section, row, form.get("team", ""), request.app.state.tells)
        reviews_of(request).decide_all(
            whole.data.period, whole.data.team, row.one.theme_id, version, makes
        )
    except RefusedError as refused:
        return _page(request, section, refused.key, 422)
    except ChangedSinceError:
        return _page(request, section_of(request), "changed", 409)
    return RedirectResponse(f"/p/{whole.data.period}/section#{row.one.theme_id}", 303)


def _page(request: Request, section: Section, refused: str = "", status: int = 200) -> Response:
    chosen = request.query_params.get("show", "all")
    chosen = chosen if chosen in _SHOWN else "all"
    rows = [row for row in section.rows if chosen == "all" or getattr(row, chosen)]
    return page(
        request, "section.html", status, team=section.whole, section=section, rows=rows,
        chosen=chosen, choices=_SHOWN, refused=refused,
        written={theme for team in section.opened for theme in _written(request, team)},
        conflicts=sum(row.conflict for row in section.rows),
        waiting=sum(row.waits for row in section.rows),
    )  # fmt: skip


def _written(request: Request, team: str) -> set[str]:
    """Themes on which a team has texts."""
    found = texts_of(request).standing(request.path_params["period"], team)
    return {one.theme_id for one in found}
