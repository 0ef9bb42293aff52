"""What a team writes of a theme: the fields of a page, what the hints say of them, drafts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fastapi import Request

from pipeline.execution.written import as_statement
from pipeline.review.deciding import RefusedError
from pipeline.review.team import Standing, Team, periods_of
from pipeline.stages.release import PROFILES
from pipeline.store.people import ALL
from pipeline.store.texts import Text, Texts
from pipeline.writing.statements import Remark
from pipeline.written_tables import PARTS

EXAMPLE = "example"  # the part that says how many clients stand behind it
LONGEST = 2_000  # characters of a text
_MOST_BEHIND = 999_999  # clients


@dataclass(frozen=True)
class Field:
    """One part of a page: what stands in it, who wrote that, and what the hints say."""

    part: str
    text: str = ""
    behind: str = ""
    version: int = 0  # position of the version that it shows
    last: Text | None = None
    remarks: tuple[Remark, ...] = ()
    refused: str = ""  # why it was not saved
    theirs: Text | None = None  # what somebody else has saved meanwhile

    @property
    def left_out(self) -> bool:
        """Whether a report for the public would leave it out."""
        return any(one.refuses for one in self.remarks)


@dataclass(frozen=True)
class Pages:
    """The texts of a team's period."""

    standing: Mapping[tuple[str, str, str], Text] = field(default_factory=dict)

    def filled(self, theme: str, language: str) -> int:
        """How many parts of a page have a text."""
        return sum((theme, part, language) in self.standing for part in PARTS)

    def of_theme(self, one: Standing) -> list[Text]:
        """All texts on a theme, part by part."""
        own = [text for key, text in self.standing.items() if key[0] == one.theme_id]
        return sorted(own, key=lambda text: (PARTS.index(text.part), text.language))


def texts_of(request: Request) -> Texts:
    """What was written; every question to it names a team's period."""
    texts: Texts = request.app.state.texts
    return texts


def pages_of(request: Request, team: Team) -> Pages:
    """The texts of a team that stand, each on the theme that it was written of."""
    kinds = {one.theme_id: one.theme.definition for one in team.themes}
    found = texts_of(request).standing(team.data.period, team.data.team)
    own = (one for one in found if kinds.get(one.theme_id) == one.definition)
    return Pages({(one.theme_id, one.part, one.language): one for one in own})


def may_write(one: Standing) -> bool:
    """Whether the team has agreed on a theme: only then it is written about."""
    return one.state.status == "agreed"


def hidden_in(team: Team, one: Standing) -> str:
    """Say which report is the loosest that leaves a theme's texts out for want of clients.

    :returns: ``all`` where its number is hidden from everybody, else ``section`` or ``public``;
        empty where there are enough, and of one team's texts, which no report has. More may be
        hidden to protect those: only a look at the release tells.
    """
    if team.data.team != ALL:
        return ""
    n = None if one.theme.row is None else one.theme.row.n
    if n is None:
        return "all"
    few = [name for name in ("section", "public") if n < PROFILES[name].k]
    return few[0] if few else ""


def fields_of(request: Request, team: Team, one: Standing, language: str) -> list[Field]:
    """The fields of a page as they stand, with what the hints say."""
    pages = pages_of(request, team)
    own = [text for text in pages.of_theme(one) if text.language == language]
    remarks = remarks_of(request, team, own)
    made = []
    for part in PARTS:
        last = pages.standing.get((one.theme_id, part, language))
        if last is None:
            version = _last_version(request, team, one, part, language)
            made.append(Field(part, version=version))
        else:
            behind = "" if last.clients_behind is None else str(last.clients_behind)
            said = remarks.get(last.position, ())
            made.append(Field(part, last.text, behind, last.position, last, said))
    return made


def remarks_of(
    request: Request, team: Team, texts: Sequence[Text]
) -> dict[int, tuple[Remark, ...]]:
    """What the hints say of texts, by position, as a report for the public would."""
    if not texts:
        return {}
    statements = [as_statement(one) for one in texts]
    made = periods_of(request).judged(team.data, statements, request.app.state.scan)
    found: dict[int, tuple[Remark, ...]] = {}
    for remark in made.remarks:
        found[remark.row] = (*found.get(remark.row, ()), remark)
    return found


def drafts(
    team: Team, one: Standing, language: str, form: Mapping[str, str],
    tells: Callable[[str], bool],
) -> tuple[list[tuple[Text, int]], list[Field]]:  # fmt: skip
    """Read a page that was sent.

    :returns: what may be entered, each with the version that it was made from; and every field as
        it was typed, with why it cannot be entered where it cannot.
    """
    made, typed = [], []
    for part in PARTS:
        own = Field(part, form.get(part, ""), "", _number(form.get(f"{part}_version", "")) or 0)
        behind = form.get("behind", "") if part == EXAMPLE else ""
        own = replace(own, behind=behind)
        try:
            _refuse(own, tells)
        except RefusedError as refused:
            typed.append(replace(own, refused=refused.key))
            continue
        typed.append(own)
        text = Text(
            team.data.period, team.data.team, one.theme_id, one.theme.definition, team.person.id,
            part, language, own.text, _number(behind) if own.text else None,
        )  # fmt: skip
        if f"{part}_version" in form:
            made.append((text, own.version))
    return made, typed


def _refuse(own: Field, tells: Callable[[str], bool]) -> None:
    if len(own.text) > LONGEST:
        raise RefusedError("too_long")
    behind = _number(own.behind)
    if own.behind and (behind is None or behind > _MOST_BEHIND):
        raise RefusedError("no_number")
    if own.text and tells(own.text):
        raise RefusedError("tells")


def _number(told: str) -> int | None:
    return int(told) if told.isdecimal() and told.isascii() and len(told) < 12 else None


def _last_version(request: Request, team: Team, one: Standing, part: str, language: str) -> int:
    """Position of the row that took a text out; 0 where there never was one."""
    rows = texts_of(request).all(team.data.period, team.data.team)
    key = (one.theme_id, one.theme.definition, part, language)
    return max((row.position for row in rows if row.key == key), default=0)
