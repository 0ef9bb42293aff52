"""A year over the runs of its parts, for who has all clients: it has no run of its own.

Its numbers are made when its release is looked at, and shown nowhere before: beside those of the
parts a year's number of clients may tell of few.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import HTTPException, Request

from pipeline.execution.rollup import missing_of, parts_of
from pipeline.execution.written import texts_of_parts
from pipeline.period import Period
from pipeline.review.entry import person_of
from pipeline.review.team import Team, periods_of
from pipeline.runs import Workspace
from pipeline.store.people import ALL
from pipeline.store.texts import Text
from pipeline.written_tables import PARTS

_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class YearTheme:
    """What a year takes of what was written of one theme."""

    label: str
    texts: tuple[tuple[str, Text], ...]  # the period that each comes from


@dataclass(frozen=True)
class Year:
    """The parts of a year, what of it has no run, and what was written."""

    parts: tuple[str, ...]
    missing: tuple[str, ...]
    themes: tuple[YearTheme, ...]


def years_of(names: Sequence[str]) -> tuple[str, ...]:
    """Years that have finished runs of parts and none of their own, latest first."""
    found = {name[:4] for name in names if _YEAR.fullmatch(name[:4])}
    return tuple(sorted(found - set(names), reverse=True))


def year_of(request: Request) -> Team | None:
    """What stands for a team's period where the address names a year; None where it does not.

    :raises HTTPException: 404 for who has not all clients, and where the year has no run at all.
    """
    name = request.path_params["period"]
    periods = periods_of(request)
    if not _YEAR.fullmatch(name) or name in periods.names(ALL):
        return None
    person = person_of(request)
    own = [one for one in periods.names(ALL) if one.startswith(name)]
    if person.team != ALL or not own:
        raise HTTPException(404)
    parts = [data for one in own if (data := periods.of_team(one, ALL)) is not None]
    largest = max(parts, key=lambda data: data.material.clients)  # the year has no fewer clients
    data = replace(largest, period=name, themes=(), _labels={})
    request.state.whole = request.state.year = True
    names = {one.id: one.name for one in request.app.state.people.all()}
    return Team(person, data, (), None, {}, (), names)


def describe(request: Request, workspace: Workspace, name: str, language: str) -> Year:
    """Say what a year is made of.

    :raises IlmioError: where its parts overlap.
    """
    wanted = Period.parse(name)
    parts = parts_of(workspace, wanted)
    runs = [workspace.run(part.name) for part in parts]
    texts = texts_of_parts(workspace, runs, name)
    origin = {text.position: run.period for run in runs for text in _of(request, run.period)}
    labels = _labels(request, [run.period for run in runs], language)
    made: dict[str, list[tuple[str, Text]]] = {}
    for text in sorted(texts, key=lambda one: (PARTS.index(one.part), one.language)):
        made.setdefault(text.theme_id, []).append((origin[text.position], text))
    themes = [YearTheme(labels.get(key, key), tuple(own)) for key, own in made.items()]
    return Year(
        tuple(part.name for part in parts),
        missing_of(wanted, parts),
        tuple(sorted(themes, key=lambda one: one.label.casefold())),
    )


def _of(request: Request, period: str) -> tuple[Text, ...]:
    found: tuple[Text, ...] = request.app.state.texts.standing(period, ALL)
    return found


def _labels(request: Request, names: Sequence[str], language: str) -> dict[str, str]:
    """Labels of themes, as in the latest part that has them."""
    made: dict[str, str] = {}
    for name in names:
        data = periods_of(request).of_team(name, ALL)
        for theme in data.themes if data is not None else ():
            made[theme.theme_id] = theme.name.label(language)
    return made
