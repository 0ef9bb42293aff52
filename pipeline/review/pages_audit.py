"""Reading drawn clients in the browser: blind, one by one; the numbers tighten after each."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from functools import cache

from fastapi import HTTPException, Request
from starlette.responses import RedirectResponse, Response

from pipeline.errors import IlmioError
from pipeline.review.audit_view import ClosedError, Desk, desk_of, readings_of, sheets_of
from pipeline.review.guard import LOG
from pipeline.review.render import messages_of, page
from pipeline.stats.precision import Workload, precision_table
from pipeline.store.readings import ClientRead
from pipeline.store.reviews import ChangedSinceError

MARKS = {"yes": True, "no": False, "unsure": None}
_WORDS = {said: word for word, said in MARKS.items()}
_SHARES = (0.1, 1 / 3)  # of the clients, in whom a phenomenon is found
_RIGHT, _DRAWS = 0.8, 200  # what is assumed of the model; draws of the simulation
_USUAL, _RARE, _MOST_RARE = 30, 2, 10  # clients


def overview(request: Request) -> Response:
    """How far one has come, how the numbers stand; before the draw, the draw."""
    desk = _desk(request)
    if desk.sheet is None:
        return _undrawn(request, desk)
    counted = None
    if desk.decides:
        counted = sheets_of(request).countable(desk.period, desk.sheet)
    return page(
        request, "audit.html", desk=desk, counted=counted, done=_done(request), words=_WORDS
    )


def draw(request: Request) -> Response:
    """Draw clients, as the command does."""
    desk, form = _leading(request), request.state.form
    n, rare = _number(form, "n"), _number(form, "rare")
    if desk.team.data.small:
        raise HTTPException(403)
    if not 1 <= n <= desk.clients or not 0 <= rare <= _MOST_RARE:
        return _undrawn(request, desk, form, "numbers", 422)
    if desk.sheet is None:
        try:
            sheets_of(request).draw(desk.period, n, rare, messages_of(request).language)
        except IlmioError as error:
            return _undrawn(request, desk, form, _failed("draw", error), 409)
    return RedirectResponse(desk.path, 303)


def take(request: Request) -> Response:
    """Count the period again with what was read, as the command does."""
    desk = _leading(request)
    if desk.sheet is None:
        raise HTTPException(409)
    try:
        sheets_of(request).take(desk.period)
    except IlmioError as error:
        counted = sheets_of(request).countable(desk.period, desk.sheet)
        return page(
            request, "audit.html", 409, desk=desk, counted=counted, words=_WORDS,
            done=_failed("take", error),
        )  # fmt: skip
    return RedirectResponse(f"{desk.path}?done=taken", 303)


def client_page(request: Request) -> Response:
    """One client: the texts, and what is asked."""
    desk, number = _reading(request)
    own = desk.own(number)
    marks = json.loads(own.marks) if own else {}
    said = {theme: _WORDS[mark] for theme, mark in marks.items()}
    return _form(request, desk, number, said, own.position if own else 0)


def save(request: Request) -> Response:
    """Enter what was read of a client and go on to the next one that is left."""
    desk, number = _reading(request)
    form, version = request.state.form, _number(request.state.form, "version")
    said = {one.theme_id: form.get(f"t.{one.theme_id}", "") for one in desk.asked}
    if not set(said.values()) <= set(MARKS):
        return _form(request, desk, number, said, version, "no_mark", 422)
    marks = {theme: MARKS[word] for theme, word in sorted(said.items())}
    assert desk.sheet is not None
    made = ClientRead(
        desk.period, desk.sheet.team, desk.sheet.sheet, number, desk.person.id, json.dumps(marks)
    )
    try:
        readings_of(request).save(made, version, desk.refuse_closed)
    except ClosedError:
        return _form(request, desk, number, said, version, "read_closed", 409)
    except ChangedSinceError as changed:
        return _conflict(request, number, said, changed.version)
    left = _desk(request).next_after(number)
    path = f"{desk.path}/{left}" if left else desk.path
    return RedirectResponse(f"{path}?done=saved", 303)


def _undrawn(
    request: Request, desk: Desk, form: Mapping[str, str] | None = None, refused: str = "",
    status: int = 200,
) -> Response:  # fmt: skip
    usual = {"n": str(min(_USUAL, desk.clients)), "rare": str(_RARE)}
    return page(
        request, "audit_draw.html", status, desk=desk, form={**usual, **(form or {})},
        refused=refused, most_rare=_MOST_RARE, buys=_buys(desk.clients) if desk.decides else [],
    )  # fmt: skip


def _buys(clients: int) -> list[tuple[int, list[int]]]:
    """Clients read, and half the width of an interval for either extent, percentage points."""
    tables = [_precision(clients, round(share * clients)) for share in _SHARES]
    return [
        (row[0].read, [round(100 * one.half_width) for one in row])
        for row in zip(*tables, strict=True)
    ]


@cache
def _precision(clients: int, found: int) -> Sequence[Workload]:
    return precision_table(
        clients, found, precision=_RIGHT, recall=_RIGHT, topped=0.0, draws=_DRAWS
    )


def _form(
    request: Request, desk: Desk, number: int, said: Mapping[str, str], version: int,
    refused: str = "", status: int = 200,
) -> Response:  # fmt: skip
    return page(
        request, "audit_client.html", status, desk=desk, number=number, said=said,
        version=version, refused=refused, marks=list(MARKS), documents=desk.documents(number),
        done="" if refused else _done(request),
    )  # fmt: skip


def _conflict(request: Request, number: int, mine: Mapping[str, str], version: int) -> Response:
    """Both readings beside each other, where they differ; nothing is lost."""
    fresh = _desk(request)
    own = fresh.own(number)
    theirs = {k: _WORDS[v] for k, v in (json.loads(own.marks) if own else {}).items()}
    differs = [one for one in fresh.asked if mine.get(one.theme_id) != theirs.get(one.theme_id)]
    return page(
        request, "conflict_audit.html", 409, desk=fresh, number=number, mine=mine, theirs=theirs,
        differs=differs, version=version,
    )  # fmt: skip


def _desk(request: Request) -> Desk:
    return desk_of(request, request.path_params["period"])


def _leading(request: Request) -> Desk:
    """The desk of a lead who sees all of the period.

    :raises HTTPException: 403 where it is the lead of one team among several: the draw and the
        count are everybody's.
    """
    desk = _desk(request)
    if not desk.decides:
        raise HTTPException(403)
    return desk


def _reading(request: Request) -> tuple[Desk, int]:
    """The desk and the number of a client of whom the team has documents.

    :raises HTTPException: 404 where there is none.
    """
    desk, told = _desk(request), request.path_params["number"]
    number = int(told) if told.isdecimal() and len(told) < 6 else 0
    if desk.sheet is None or number not in desk.sheet.pieces or told != str(number):
        raise HTTPException(404)
    return desk, number


def _done(request: Request) -> str:
    told = request.query_params.get("done", "")
    return told if told in ("saved", "taken") else ""


def _failed(what: str, error: IlmioError) -> str:
    """Key of the words; the error's own are for who looks after the program, and hold no text."""
    LOG.log(logging.WARNING, "%s: %s", what, type(error).__name__)
    return f"{what}_failed"


def _number(form: Mapping[str, str], name: str) -> int:
    told = form.get(name, "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 12 else -1
