"""A year over its quarters: what it is made of, and the way to its report."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from pipeline.errors import IlmioError
from pipeline.review import pages_judge
from pipeline.review.releasing import looks_of, told_of
from pipeline.review.render import messages_of, page
from pipeline.review.year import describe, year_of


def material_or_year(request: Request) -> Response:
    """What the material of a period is; of a year what it is made of."""
    team = year_of(request)
    if team is None:
        return pages_judge.material(request)
    m, workspace, made, stopped = messages_of(request), looks_of(request).workspace, None, None
    try:
        made = describe(request, workspace, team.data.period, m.language)
    except IlmioError as error:
        stopped = told_of(error, m)
    missing = ", ".join(map(m.period, made.missing)) if made else ""
    return page(request, "year.html", team=team, year=made, stopped=stopped, missing=missing)
