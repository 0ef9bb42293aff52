"""A release as it would be: solved, checked and shown to a lead before anything leaves.

What is shown of it is how many numbers each group shows and hides, not which numbers. That tells a
lead nothing new: the lead sees the same themes under the narrowest profile, and what this one hides
beyond is counted among them; what the narrowest hides is hidden in every other.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import HTTPException, Request

from pipeline.errors import IlmioError
from pipeline.execution.loosening import loosened
from pipeline.execution.releasing import Looked, Order, look_at_release
from pipeline.execution.rollup import runs_behind
from pipeline.execution.written import InReview, written_in_review
from pipeline.period import Period
from pipeline.report.checklist import Check
from pipeline.report.messages import LANGUAGES, Messages
from pipeline.report.rows import ALL
from pipeline.report.view import checks_of
from pipeline.report.write import FORMATS
from pipeline.review.deciding import RefusedError, text_of
from pipeline.review.entry import person_of
from pipeline.review.team import Team, team_of
from pipeline.review.year import year_of
from pipeline.runs import Workspace
from pipeline.stages.release import PROFILES, ReleaseSettings
from pipeline.store import chain
from pipeline.store.database import Database
from pipeline.store.register import Register
from pipeline.store.schema import table
from pipeline.store.texts import Text
from pipeline.tables import NO_THEME

ROUNDINGS = (1, 5, 10)  # clients
STRICTEST = "public"
_KEPT = 6  # looks that are kept
CHECKED = ("release", "statement", "decision")  # what the computer checks of a release
BEHIND = (*CHECKED, "signoff")  # what a release is made of


@dataclass(frozen=True)
class GroupCount:
    """How many phenomena a release shows and hides of a group."""

    group: str
    shown: int
    hidden: int
    whole_hidden: bool  # whether even the number of its clients is hidden


@dataclass(frozen=True)
class Look:
    """What would be released, and of the texts what is taken."""

    looked: Looked
    review: InReview | None

    @property
    def checks(self) -> tuple[Check, ...]:
        """What the machine says to the checklist."""
        return checks_of(self.looked.source, dict(self.looked.files))

    @property
    def texts_taken(self) -> int:
        """Texts that it shows."""
        accepted = len(self.review.judged.accepted) if self.review else 0
        return accepted - len(self.looked.unshown)

    @property
    def texts_left(self) -> int:
        """Texts that it leaves out."""
        if self.review is None:
            return 0
        return self.review.judged.refused + len(self.review.left) + len(self.looked.unshown)

    @property
    def to_mend(self) -> tuple[Text, ...]:
        """Texts that are left out for what stands in them."""
        if self.review is None:
            return ()
        rows = sorted({one.row for one in self.review.judged.remarks if one.refuses})
        return tuple(self.review.texts[row] for row in rows if row in self.review.texts)

    def groups(self) -> list[GroupCount]:
        """Count, group by group: all clients first."""
        table = self.looked.source.release
        table = table[table["theme_id"] != NO_THEME]
        made = []
        for group, own in table.groupby("group"):
            hidden = own["hidden"]
            shown = int((~hidden & (own["n_clients"] > 0)).sum())
            whole = bool(own["of_clients"].isna().all())
            made.append(GroupCount(str(group), shown, int(hidden.sum()), whole))
        return sorted(made, key=lambda one: (one.group != ALL, one.group))


class Looks:
    """Makes looks, one at a time, and keeps the last ones while nothing behind them changes."""

    def __init__(self, workspace: Workspace, database: Database) -> None:
        self._workspace = workspace
        self._database = database
        self._kept: dict[tuple[object, ...], Look] = {}
        self._lock = threading.Lock()

    @property
    def workspace(self) -> Workspace:
        """The workspace that is released from."""
        return self._workspace

    def look(self, request: Request, order: Order, behind: Sequence[str] = BEHIND) -> Look:
        """Look at a release.

        :param behind: tables of which a new row makes it another look.
        :raises IlmioError: where it could not be made.
        """
        scan = request.app.state.scan
        with self._lock:
            key = (order, *self._stamps(order.period, behind))
            if key not in self._kept:
                review = self.texts(request, order)
                judged = review.judged if review else None
                looked = look_at_release(self._workspace, order, judged, scan)
                if len(self._kept) >= _KEPT:
                    del self._kept[next(iter(self._kept))]
                self._kept[key] = Look(looked, review)
            return self._kept[key]

    def texts(self, request: Request, order: Order) -> InReview | None:
        """What was written in the review, judged for a profile."""
        k = ReleaseSettings.model_validate({"profile": order.profile}).k
        return written_in_review(self._workspace, order.period, k, request.app.state.scan)

    def _stamps(self, period: str, behind: Sequence[str]) -> tuple[object, ...]:
        runs = runs_behind(self._workspace, Period.parse(period))
        files = (*(run.folder / "manifest.json" for run in runs), self._workspace.settings_file)
        times = tuple(path.stat().st_mtime_ns for path in files)
        with self._database.reading() as connection:
            heads = [chain.last_of(connection, table(name))[1] for name in behind]
        return (*times, *heads)


def looks_of(request: Request) -> Looks:
    """What would be released."""
    looks: Looks = request.app.state.looks
    return looks


def whole_of(request: Request) -> Team:
    """The team of who asks, where it has all clients, of a period or of a year over its parts.

    :raises HTTPException: 404 where it has only a part of them.
    """
    team = year_of(request) or team_of(request, request.path_params["period"])
    if team.data.team != ALL:
        raise HTTPException(404)
    return team


def order_of(request: Request, told: Mapping[str, str]) -> Order:
    """Read what is asked for.

    :raises RefusedError: where something is missing, or cannot be.
    """
    profile, round_to = told.get("profile", STRICTEST), told.get("round_to", "1")
    if profile not in PROFILES or round_to not in map(str, ROUNDINGS):
        raise RefusedError("no_such_choice")
    languages = tuple(code for code in LANGUAGES if told.get(f"lang_{code}"))
    formats = tuple(form for form in FORMATS if told.get(f"format_{form}"))
    if not languages:
        raise RefusedError("no_language")
    if not formats:
        raise RefusedError("no_format")
    reason = text_of(told, "reason", request.app.state.tells)
    settings = ReleaseSettings.model_validate({"profile": profile, "round_to": int(round_to)})
    loose = loosened(profile, settings.k, settings)
    if loose and not reason.strip():
        raise RefusedError("no_loose_reason")
    active = active_of(told, whole_of(request).data.material.clients)
    who = person_of(request).name
    return Order(
        request.path_params["period"], profile, languages, formats, who if loose else None,
        reason if loose else None, int(round_to), active,
    )  # fmt: skip


def active_of(told: Mapping[str, str], clients: int) -> int | None:
    """How many clients are in an active relationship in all; None where that is not told here.

    :param clients: of the material, which are among them.
    :raises RefusedError: where it is no number, or fewer than the material has.
    """
    text = told.get("active", "").strip()
    if not text:
        return None
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
    if number < clients:
        raise RefusedError("few_active")
    return number


@dataclass(frozen=True)
class Stopped:
    """What stopped a release, in the reader's language, and as the command line tells it."""

    said: str
    plain: str


def told_of(error: IlmioError, m: Messages) -> Stopped:
    """What stopped a release, without the place: paths are nobody's business in a browser."""
    key = f"review.stopped.{error.code or 'other'}"
    told = {
        name: m.period(value) if isinstance(value, str) else value
        for name, value in error.told.items()
    }
    return Stopped(m(key if m.has(key) else "review.stopped.other", **told), error.what)


def head_of(request: Request) -> str:
    """The register as it stands."""
    return Register(request.app.state.database).head()
