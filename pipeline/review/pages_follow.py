"""Actions: what was agreed on, in which period, and what has been seen of it since."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from pipeline.review.following import followed
from pipeline.review.render import messages_of, page
from pipeline.review.team import team_of


def actions(request: Request) -> Response:
    """Every theme with actions, its numbers then and now."""
    team = team_of(request, request.path_params["period"])
    rows = followed(request, team, messages_of(request).language)
    return page(request, "actions.html", team=team, rows=rows)
