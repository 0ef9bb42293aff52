"""The map of themes: a picture for those who see it, a table that says the same for everybody."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from pipeline.report.lines import share
from pipeline.review.entry import JUDGES
from pipeline.review.listing import Asked, find
from pipeline.review.map import SIDE, dots, on_map
from pipeline.review.render import messages_of, page
from pipeline.review.team import periods_of, team_of

SORTS = ("name",)


def map_page(request: Request) -> Response:
    """The themes whose numbers the team may see, near to those that speak of like things."""
    team, m = team_of(request, request.path_params["period"]), messages_of(request)
    places = periods_of(request).places(team.data.period, team.data.team)
    on_it = [one for one in team.themes if on_map(one, places)]
    found = find(on_it, Asked.of(request.query_params), m)
    here = f"/p/{team.data.period}"
    to = f"{here}/together" if team.revealed else f"{here}/judge"
    linked = team.revealed is not None or team.person.role in JUDGES
    shares = {one.theme_id: share(one.theme.row, m) for one in found.shown if one.theme.row}
    return page(
        request, "map.html", team=team, found=found, side=SIDE, shares=shares,
        dots=dots(found.shown, places, found.first), to=to if linked else "", sorts=SORTS,
    )  # fmt: skip
