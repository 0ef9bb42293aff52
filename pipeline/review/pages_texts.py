"""The texts of the teams on one theme, beside the common ones, and taking them over for all.

A team's texts are seen here once it has opened its answers and agreed on the theme, as its
decisions are. What all together have written stays as it is: only what is still empty is filled.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from pipeline.review.render import page
from pipeline.review.section import Row, Section, section_of
from pipeline.review.writing import may_write, texts_of
from pipeline.store.people import ALL
from pipeline.store.texts import Text
from pipeline.written_tables import PARTS


@dataclass(frozen=True)
class OfTeam:
    """What one team has written on a theme, and how much of it all together have not."""

    team: str
    texts: tuple[Text, ...]
    new: tuple[Text, ...]


def texts(request: Request) -> Response:
    """What each team has written on a theme."""
    section = section_of(request)
    return _page(request, section, section.row(request.path_params["theme"]))


def take(request: Request) -> Response:
    """Let a team's texts stand for all, wherever nothing stands yet."""
    section = section_of(request)
    row = section.row(request.path_params["theme"])
    wanted = request.state.form.get("team", "")
    own = next((one for one in _teams(request, section, row) if one.team == wanted), None)
    if own is None or not own.new or not may_write(row.one):
        return _page(request, section, row, "nothing", 422)
    last = {one.key: one.position for one in texts_of(request).all(own.new[0].period, ALL)}
    who = section.whole.person.id
    drafts = [
        (replace(one, team=ALL, who=who, restores=None, at="", position=0), last.get(one.key, 0))
        for one in own.new
    ]
    if texts_of(request).save(drafts):
        return _page(request, section, row, "changed", 409)
    return RedirectResponse(_path(request), 303)


def _page(
    request: Request, section: Section, row: Row, refused: str = "", status: int = 200
) -> Response:
    return page(
        request, "texts.html", status, row=row, teams=_teams(request, section, row),
        common=_of_theme(request, row, ALL), may=may_write(row.one), refused=refused,
        to=_path(request),
    )  # fmt: skip


def _teams(request: Request, section: Section, row: Row) -> list[OfTeam]:
    common = {one.key for one in _of_theme(request, row, ALL)}
    made = []
    for word in row.words:
        if word.team in section.opened and word.state and word.state.status == "agreed":
            own = _of_theme(request, row, word.team)
            new = tuple(one for one in own if one.key not in common)
            made += [OfTeam(word.team, own, new)] if own else []
    return made


def _of_theme(request: Request, row: Row, team: str) -> tuple[Text, ...]:
    kind = (row.one.theme_id, row.one.theme.definition)
    found = texts_of(request).standing(request.path_params["period"], team)
    own = [one for one in found if (one.theme_id, one.definition) == kind]
    return tuple(sorted(own, key=lambda one: (one.language, PARTS.index(one.part))))


def _path(request: Request) -> str:
    named = request.path_params
    return f"/p/{named['period']}/section/{named['theme']}/texts"
