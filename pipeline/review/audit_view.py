"""What one reader has before them: the team's drawn clients, own marks, how far all have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from fastapi import Request

from pipeline.audit.client_sheet import Piece
from pipeline.report.messages import Messages
from pipeline.report.rows import ALL
from pipeline.review.entry import LEADS
from pipeline.review.intervals import Agreement, Stand, agreement, finished, stands
from pipeline.review.reading import Asked, Sheets, TeamSheet
from pipeline.review.team import Team, team_of
from pipeline.store.people import Person
from pipeline.store.readings import ClientRead, ClientsRead

_LAST = 99  # themes without a class come last


class ClosedError(Exception):
    """Who read was shown what another said; from then on neither changes anything."""


@dataclass(frozen=True)
class Reader:
    """Somebody who reads, and how far: never what was marked."""

    name: str
    team: str
    read: int  # clients
    of: int


@dataclass(frozen=True)
class Desk:
    """A reader's view of a period; other people's marks are in it only once both are done."""

    period: str
    person: Person
    team: Team
    sheet: TeamSheet | None
    rows: tuple[ClientRead, ...]  # of everybody in the same documents; pages see them through here

    @property
    def path(self) -> str:
        """Address of the overview."""
        return f"/p/{self.period}/audit"

    @property
    def decides(self) -> bool:
        """Whether it is a lead who sees all of the period, and so may draw and count."""
        return self.person.role in LEADS and self.team.data.team == ALL

    @property
    def clients(self) -> int:
        """Clients in the material."""
        return self.team.data.material.clients

    @property
    def partial(self) -> bool:
        """Whether one team among several reads, and so perhaps not all of a client."""
        return self.team.data.team != ALL

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """Themes that are asked for: the catalogue, and what was found and may be named here."""
        assert self.sheet is not None
        named = {one.theme_id for one in self.team.data.themes}
        may = [one for one in self.sheet.asked if one.section is not None or one.theme_id in named]
        return tuple(sorted(may, key=_order))

    @cached_property
    def mine(self) -> dict[int, ClientRead]:
        """Own readings by the client's number."""
        return {row.number: row for row in self.rows if row.who == self.person.id}

    def own(self, number: int) -> ClientRead | None:
        """Own reading of a client."""
        return self.mine.get(number)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the clients to read, in their order."""
        return self.sheet.numbers if self.sheet else ()

    @property
    def read(self) -> int:
        """How many of them who asks has read."""
        return len(self.mine)

    def next_after(self, number: int) -> int | None:
        """The next client that is left, from a number on and then from the top."""
        left = [one for one in self.numbers if one not in self.mine]
        return next((one for one in left if one > number), left[0] if left else None)

    @cached_property
    def stands(self) -> tuple[Stand, ...]:
        """How the numbers stand by the own marks, as far as the team may see them."""
        if self.sheet is None:
            return ()
        shown = {one.theme_id for one in self.team.data.themes if one.row is not None}
        return stands(self.sheet, list(self.mine.values()), shown)

    def width(self, *, before: bool = False) -> int | None:
        """Mean width of the intervals that are shown, percentage points; None without any."""
        if before:
            own = [
                one.high_before - one.low_before
                for one in self.stands
                if one.high_before is not None and one.low_before is not None
            ]
        else:
            own = [one.high - one.low for one in self.stands]
        return round(100 * sum(own) / len(own)) if own else None

    @cached_property
    def agreement(self) -> Agreement | None:
        """How far the readers agree, once who asks and another are done."""
        return None if self.sheet is None else agreement(self.sheet, self.rows, self.person.id)

    def alpha(self, m: Messages) -> str:
        """Krippendorff's alpha as the language writes it, two decimals."""
        value = self.agreement.alpha if self.agreement else None
        written = "" if value is None else f"{value:.2f}"
        return written.replace(".", m("format.decimal")).replace("-", "\N{MINUS SIGN}")

    @property
    def closed(self) -> bool:
        """Whether the own marks stand for good: another's have been shown."""
        return self.agreement is not None

    def refuse_closed(self, rows: Sequence[ClientRead]) -> None:
        """Refuse a change, within the transaction that would enter it.

        :raises ClosedError: where the marks of another have been shown.
        """
        assert self.sheet is not None
        done = finished(self.sheet, rows)
        if self.person.id in done and len(done) > 1:
            raise ClosedError

    def readers(self) -> tuple[Reader, ...]:
        """Everybody who has begun to read the same documents, by name."""
        read: dict[str, int] = {}
        for row in self.rows:
            read[row.who] = read.get(row.who, 0) + 1
        own = [
            Reader(self.name(who), self.team.data.team, n, len(self.numbers))
            for who, n in read.items()
        ]
        return tuple(sorted(own, key=lambda one: one.name.casefold()))

    def name(self, who: str) -> str:
        """Name of a person."""
        return self.team.names.get(who, who)

    def label(self, theme_id: str, language: str) -> str:
        """Label of a theme."""
        found = (one for one in self.asked if one.theme_id == theme_id)
        return next((one.said[language].label for one in found), theme_id)

    def sections(self, m: Messages) -> list[tuple[str, list[Asked]]]:
        """What is asked for, under the headings of the classes of need."""
        made: dict[str, list[Asked]] = {}
        for one in self.asked:
            known = one.section is not None
            key = m(f"section11.{one.section}") if known else m("review.audit.found_here")
            made.setdefault(key, []).append(one)
        return list(made.items())

    def meaning(self, one: Asked, language: str) -> str:
        """What a theme means; the words of one found in the material are of all teams' texts."""
        return one.said[language].meaning if one.section is not None or not self.partial else ""

    def documents(self, number: int) -> list[list[Piece]]:
        """The passages of a client, document by document."""
        made: dict[int, list[Piece]] = {}
        for piece in self.sheet.pieces[number] if self.sheet else ():
            made.setdefault(piece.document, []).append(piece)
        return list(made.values())


def _order(one: Asked) -> int:
    """By the class of need; then those outside them, last those found in the material."""
    return _LAST if one.section is None else one.section or _LAST - 1


def desk_of(request: Request, period: str) -> Desk:
    """What who asks has to read in a period.

    :raises HTTPException: 404 where there is no such period, or nothing of the team's in it.
    """
    team = team_of(request, period)
    sheet = sheets_of(request).of_team(team.data.period, team.data.team)
    rows: tuple[ClientRead, ...] = ()
    if sheet is not None:
        rows = readings_of(request).of_team(team.data.period, team.data.team, sheet.sheet)
    return Desk(team.data.period, team.person, team, sheet, rows)


def sheets_of(request: Request) -> Sheets:
    """The draws of the workspace."""
    sheets: Sheets = request.app.state.sheets
    return sheets


def readings_of(request: Request) -> ClientsRead:
    """What was read; every question to it names a team's documents."""
    readings: ClientsRead = request.app.state.readings
    return readings
