"""What may be decided of a theme now, and the decision as it is entered."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace

from pipeline.report.messages import LANGUAGES
from pipeline.review.team import STAFF, Standing, Team
from pipeline.stages.decide import DecisionLike, State, active, fold, leads_to
from pipeline.store.reviews import Decision

ACTIONS = ("agree", "disagree", "discuss", "rename", "merge", "unmerge", "drop", "undo")
_LONGEST = {"label": 120, "text": 1_000, "lines": 4_000}  # characters


class RefusedError(Exception):
    """What was asked for cannot be; ``key`` names the words that say why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def text_of(
    form: Mapping[str, str], name: str, tells: Callable[[str], bool], kind: str = "text"
) -> str:
    """A field that a person wrote.

    :param tells: whether it tells of somebody: then it is refused, and stays in the form.
    """
    text = form.get(name, "")
    text = " ".join(text.split()) if kind == "label" else text
    if len(text) > _LONGEST[kind]:
        raise RefusedError("too_long")
    if text and tells(text):
        raise RefusedError("tells")
    return text


def decision(
    team: Team, one: Standing, action: str, form: Mapping[str, str], tells: Callable[[str], bool]
) -> Callable[[tuple[Decision, ...]], Decision]:
    """Return what makes the decision from all that stand when it is entered.

    :raises RefusedError: where the form lacks something or the theme stands otherwise.
    """
    if team.revealed is None:
        raise RefusedError("not_revealed")
    value, undoes = "", None
    reason = text_of(form, "reason", tells)
    if action == "drop" and not reason:
        raise RefusedError("no_reason")
    if action == "rename":
        value = json.dumps({"labels": _labels(one, form, tells)}, ensure_ascii=False)
    if action == "merge":
        value = json.dumps({"into": form.get("into", "")})
    if action == "undo":
        undoes = int(form["position"]) if form.get("position", "").isdecimal() else 0
    made = Decision(
        team.data.period, team.data.team, one.theme_id, one.theme.definition, team.person.id,
        action, value=value, reason=reason, undoes=undoes,
    )  # fmt: skip
    known = {each.theme_id for each in team.themes if not each.state.by_staff}

    def entered(standing: tuple[Decision, ...]) -> Decision:
        before = fold(standing)
        _refuse_unfit(made, before, standing, known)
        after = fold((*standing, replace(made, position=_next(standing))))
        return replace(
            made,
            before=before.get(one.theme_id, State(one.theme_id)).told(),
            after=after.get(one.theme_id, State(one.theme_id)).told(),
        )

    return entered


def raised(team: Team, form: Mapping[str, str], tells: Callable[[str], bool]) -> Decision:
    """A theme that somebody misses, as a decision; it has one label in every language at first."""
    label = text_of(form, "label", tells, "label")
    if not label:
        raise RefusedError("no_label")
    kind = form.get("kind", "")
    if kind not in ("problem", "need", "strength"):
        raise RefusedError("no_kind")
    theme = f"{STAFF}_" + "".join(secrets.choice("bcdfghjkmnpqrstvwxz") for _ in range(8))
    value = {"labels": dict.fromkeys(LANGUAGES, label), "kind": kind}
    made = Decision(
        team.data.period, team.data.team, theme, theme, team.person.id, "raise",
        value=json.dumps(value, ensure_ascii=False), reason=text_of(form, "note", tells),
    )  # fmt: skip
    after = fold([replace(made, position=1)])[theme]
    return replace(made, before=State(theme).told(), after=after.told())


def revealed(team: Team) -> Decision:
    """That the votes are shown from now on."""
    return Decision(team.data.period, team.data.team, "", "", team.person.id, "reveal")


def _labels(one: Standing, form: Mapping[str, str], tells: Callable[[str], bool]) -> dict[str, str]:
    given = {code: text_of(form, f"label_{code}", tells, "label") for code in LANGUAGES}
    if not any(given.values()):
        raise RefusedError("no_label")
    return {code: text or one.label(code) for code, text in given.items()}


def _refuse_unfit(
    made: Decision,
    states: Mapping[str, State],
    standing: tuple[Decision, ...],
    known: set[str],
) -> None:
    now = states.get(made.theme_id, State(made.theme_id))
    if made.action == "unmerge" and now.status != "merged":
        raise RefusedError("not_merged")
    if made.action in ("agree", "disagree", "discuss", "drop") and now.status == "merged":
        raise RefusedError("is_merged")
    if made.action == "undo":
        own = {one.position for one in active(standing) if _takes_back(one, made)}
        if made.undoes not in own:
            raise RefusedError("cannot_undo")
    if made.action == "merge":
        into = json.loads(made.value)["into"]
        target = states.get(into, State(into))
        if now.by_staff or into not in known or target.status in ("merged", "dropped"):
            raise RefusedError("cannot_merge")
        if leads_to(into, made.theme_id, states):
            raise RefusedError("cannot_merge")


def _takes_back(one: DecisionLike, made: Decision) -> bool:
    """Whether a decision is of the theme and can be taken back; what the catalogue has cannot."""
    return one.theme_id == made.theme_id and one.action != "promote"


def _next(standing: tuple[Decision, ...]) -> int:
    return max((one.position for one in standing), default=0) + 1
