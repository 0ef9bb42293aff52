"""Release: looked at first, made as the command makes it, handed to a named person."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from fastapi import HTTPException, Request
from starlette.responses import RedirectResponse, Response

from pipeline.errors import IlmioError, UsageError
from pipeline.execution.handing import (
    address_of,
    hand_over_files,
    name_of,
    open_now,
    publish_files,
)
from pipeline.execution.releasing import release_folder, write_release
from pipeline.report.write import FORMATS
from pipeline.review.deciding import RefusedError, text_of
from pipeline.review.releasing import (
    ROUNDINGS,
    STRICTEST,
    Stopped,
    head_of,
    looks_of,
    order_of,
    told_of,
    whole_of,
)
from pipeline.review.render import messages_of, page
from pipeline.review.team import Team
from pipeline.stages.release import PROFILES
from pipeline.store.chain import Broken
from pipeline.store.handovers import HandOver, HandOvers
from pipeline.store.register import Register, Release
from pipeline.store.signoffs import SignOff, SignOffs

_PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]*")
_KINDS = {
    "html": "text/html; charset=utf-8", "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
_USUAL = ("html", "docx")


def choose(request: Request) -> Response:
    """What is to be released, and what was."""
    team = whole_of(request)
    usual = {f"lang_{messages_of(request).language}": "yes", "profile": STRICTEST}
    usual |= {f"format_{name}": "yes" for name in _USUAL}
    asked = _plain(request.query_params)
    usual |= {name: asked[name] for name in ("profile", "active") if name in asked}
    usual |= {name: "yes" for name in asked if name.startswith("lang_")}
    return _choices(request, team, usual)


def look(request: Request) -> Response:
    """What would leave: how much is shown and hidden, and what is open; nothing is entered."""
    team, told = whole_of(request), _plain(request.query_params)
    return _looked(request, team, told)


def release(request: Request) -> Response:
    """Make the release that was looked at, as `ilmio report` does, and enter it."""
    team, form = whole_of(request), request.state.form
    if form.get("head") != head_of(request):
        return _looked(request, team, form, 409, "changed")
    try:
        order = order_of(request, form)
        looks = looks_of(request)
        review = looks.texts(request, order)
        write_release(
            looks.workspace.folder, order.period, order.profile, order.languages, order.formats,
            None, who=order.who, reason=order.reason, round_to=order.round_to,
            active_clientele=order.active_clientele,
            judged=review.judged if review else None, scan=request.app.state.scan,
        )  # fmt: skip
    except RefusedError as refused:
        return _choices(request, team, form, refused.key, 422)
    except IlmioError as error:
        return _choices(request, team, form, "stopped", 409, told_of(error, messages_of(request)))
    made = [one for one in _releases(request, team) if one.record.profile == order.profile]
    return RedirectResponse(f"/p/{team.data.period}/release/{made[-1].id}", 303)


def released(request: Request) -> Response:
    """A release: its files, what is open of it, whom it was handed to."""
    team = whole_of(request)
    return _released(request, team, _one(request, team))


def file(request: Request) -> Response:
    """A file of a release, where it still is as it was released."""
    team = whole_of(request)
    one = _one(request, team)
    known = {own.name: own for own in one.files}.get(request.path_params["name"])
    if known is None or not _PLAIN.fullmatch(known.name):
        raise HTTPException(404)
    path = _folder(request, one) / known.name
    data = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(data).hexdigest() != known.sha256:  # a later release has taken its place
        return _released(request, team, one, refused="gone", status=409)
    kind = _KINDS.get(path.suffix.lstrip("."), "application/octet-stream")
    named = f'attachment; filename="{one.id}-{known.name}"'
    return Response(data, media_type=kind, headers={"content-disposition": named})


def hand_over(request: Request) -> Response:
    """Log whom files were handed to; refused while a question is open."""
    team, form = whole_of(request), request.state.form
    one, tells = _one(request, team), request.app.state.tells
    names = [own.name for n, own in enumerate(one.files) if form.get(f"file_{n}")]
    try:
        role, note = text_of(form, "role", tells), text_of(form, "note", tells)
        recipient = _recipient(form.get("recipient", ""))
        if not names:
            raise RefusedError("no_file")
        if open_now(one, _last(request, team)):
            raise RefusedError("not_ready")
        hand_over_files(
            request.app.state.database, one.id, names, to=recipient, by=team.person.name,
            role=role, note=note,
        )  # fmt: skip
    except RefusedError as refused:
        return _released(request, team, one, form, refused.key, 422)
    return RedirectResponse(f"/p/{team.data.period}/release/{one.id}#handed", 303)


def publish(request: Request) -> Response:
    """Log where files of a release for the public were put on the web."""
    team, form = whole_of(request), request.state.form
    one = _one(request, team)
    if one.record.profile != STRICTEST:
        raise HTTPException(404)
    names = [own.name for n, own in enumerate(one.files) if form.get(f"web_{n}")]
    try:
        if not names:
            raise RefusedError("no_file")
        if open_now(one, _last(request, team)):
            raise RefusedError("not_ready")
        address = address_of(form.get("address", ""))
        publish_files(request.app.state.database, one.id, names, address, team.person.name)
    except RefusedError as refused:
        return _released(request, team, one, form, refused.key, 422)
    except UsageError:
        return _released(request, team, one, form, "no_address", 422)
    return RedirectResponse(f"/p/{team.data.period}/release/{one.id}#handed", 303)


def log(request: Request) -> Response:
    """What was released and handed over of the period, and whether anything was changed since."""
    team, database = whole_of(request), request.app.state.database
    parts = (Register(database), HandOvers(database), SignOffs(database))
    broken: Broken | None = next((found for part in parts if (found := part.verify())), None)
    words = [one for one in SignOffs(database).all() if one.period == team.data.period]
    return page(
        request, "log.html", team=team, releases=_rows(request, team), words=words[::-1],
        broken=broken,
    )  # fmt: skip


def _choices(
    request: Request, team: Team, form: Mapping[str, str], refused: str = "", status: int = 200,
    stopped: Stopped | None = None,
) -> Response:  # fmt: skip
    return page(
        request, "release.html", status, team=team, form=form, refused=refused, stopped=stopped,
        profiles=tuple(reversed(PROFILES)), roundings=ROUNDINGS, formats=FORMATS,
        releases=_rows(request, team), knows=team.data.material.active_clientele is not None,
    )  # fmt: skip


def _looked(
    request: Request, team: Team, told: Mapping[str, str], status: int = 200, refused: str = ""
) -> Response:
    try:
        order = order_of(request, told)
        seen = looks_of(request).look(request, order)
    except RefusedError as found:
        return _choices(request, team, told, found.key, 422)
    except IlmioError as error:
        return _choices(request, team, told, "stopped", 409, told_of(error, messages_of(request)))
    source = seen.looked.source
    met = {check.number for check in seen.checks if check.met}
    yes = {one.question for one in source.signed if one.yes}
    left = sorted({1, 2, 3, 4, 5, 6, 7} - (met & yes))
    kept = {
        name: value for name, value in told.items()
        if name in ("profile", "round_to", "reason", "active")
        or name.startswith(("lang_", "format_"))
    }  # fmt: skip
    return page(
        request, "release_look.html", status, team=team, order=order, look=seen, left=left,
        groups=seen.groups(), files=sorted(seen.looked.files), kept=kept, head=seen.looked.head,
        refused=refused, k=source.k,
    )  # fmt: skip


def _released(
    request: Request, team: Team, one: Release, form: Mapping[str, str] | None = None,
    refused: str = "", status: int = 200,
) -> Response:  # fmt: skip
    handed = [
        own for own in HandOvers(request.app.state.database).all() if own.release_id == one.id
    ]
    kept = {own.name for own in one.files if (_folder(request, one) / own.name).is_file()}
    return page(
        request, "release_one.html", status, team=team, one=one, form=form or {}, refused=refused,
        left=open_now(one, _last(request, team)), handed=handed, kept=kept,
    )  # fmt: skip


def _rows(request: Request, team: Team) -> list[tuple[Release, tuple[int, ...], list[HandOver]]]:
    """Releases of the period with what is open of each and its hand-overs, latest first."""
    last = _last(request, team)
    handed = HandOvers(request.app.state.database).all()
    return [
        (one, open_now(one, last), [own for own in handed if own.release_id == one.id])
        for one in reversed(_releases(request, team))
    ]


def _releases(request: Request, team: Team) -> list[Release]:
    """Releases of the period that have files: what a screen showed is entered without any."""
    found = Register(request.app.state.database).releases()
    return [one for one in found if one.record.period == team.data.period and not one.on_screen]


def _one(request: Request, team: Team) -> Release:
    wanted = request.path_params["release"]
    for one in _releases(request, team):
        if one.id == wanted:
            return one
    raise HTTPException(404)


def _last(request: Request, team: Team) -> Mapping[int, SignOff]:
    return SignOffs(request.app.state.database).last(team.data.period)


def _folder(request: Request, one: Release) -> Path:
    return release_folder(looks_of(request).workspace, one.record.period, one.record.profile)


def _recipient(told: str) -> str:
    try:
        return name_of(told, "recipient")
    except UsageError:
        raise RefusedError("no_recipient") from None


def _plain(told: Mapping[str, str]) -> dict[str, str]:
    return {name: value[:1000] for name, value in list(told.items())[:30]}
