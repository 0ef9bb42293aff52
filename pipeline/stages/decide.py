"""Decide: how themes stand by what people decided, and the tables as they are then counted.

Nothing that was found is changed on disk. What was decided lies over it: a dropped theme leaves the
counts, one that was merged is counted with the other as one, each client once, and a renamed one
has its new labels. So every decision can be taken back, and a run in which nothing was decided is
what it would be without this stage.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import pandas as pd

from pipeline import tables
from pipeline.decided_tables import DECIDED
from pipeline.tables import LANGUAGES, NO_THEME

ALL = "all"  # the team whose decisions change the counts
_STATUS = {"agree": "agreed", "disagree": "disagreed", "discuss": "discussed"}


class DecisionLike(Protocol):
    """What the fold needs of a decision."""

    @property
    def position(self) -> int: ...  # noqa: D102
    @property
    def theme_id(self) -> str: ...  # noqa: D102
    @property
    def definition(self) -> str: ...  # noqa: D102
    @property
    def action(self) -> str: ...  # noqa: D102
    @property
    def value(self) -> str: ...  # noqa: D102
    @property
    def reason(self) -> str: ...  # noqa: D102
    @property
    def undoes(self) -> int | None: ...  # noqa: D102


@dataclass(frozen=True)
class State:
    """How a theme stands."""

    theme_id: str
    status: str = "suggested"
    into: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)  # language to new label
    reason: str = ""
    by_staff: bool = False
    definition: str = ""

    def told(self) -> str:
        """Return it as JSON, for the log."""
        parts = {"status": self.status, "into": self.into, "labels": dict(self.labels)}
        return json.dumps({**parts, "reason": self.reason}, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class Overlay:
    """What lies over the themes as they were found."""

    goes_to: Mapping[str, str | None] = field(default_factory=dict)  # None: dropped
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """Themes that others were merged into, with those others, sorted."""
        made: dict[str, list[str]] = {}
        for theme, target in self.goes_to.items():
            if target is not None:
                made.setdefault(target, []).append(theme)
        return {target: tuple(sorted(themes)) for target, themes in made.items()}


def fold(decisions: Iterable[DecisionLike]) -> dict[str, State]:
    """How each theme stands after the decisions of one team, in order."""
    states: dict[str, State] = {}
    for one in active(decisions):
        if one.theme_id and one.action != "undo":
            was = states.get(one.theme_id, State(one.theme_id))
            states[one.theme_id] = replace(_after(was, one, states), definition=one.definition)
    return states


def active(decisions: Iterable[DecisionLike]) -> list[DecisionLike]:
    """Decisions that nobody has taken back; an undo can be taken back too."""
    gone: set[int] = set()
    kept = []
    for one in reversed(list(decisions)):
        if one.position in gone:
            continue
        if one.action == "undo" and one.undoes:
            gone.add(int(one.undoes))
        kept.append(one)
    return kept[::-1]


def counted_as(theme: str, states: Mapping[str, State]) -> str | None:
    """Theme as which a theme is counted; None where it, or what it was merged into, is dropped."""
    seen = {theme}
    while True:
        state = states.get(theme)
        if state is None or state.status not in ("merged", "dropped"):
            return theme
        if state.status == "dropped":
            return None
        theme = state.into
        if theme in seen:
            return theme
        seen.add(theme)


def decide(decisions: pd.DataFrame, definitions: Mapping[str, str]) -> pd.DataFrame:
    """Fold the decisions of each team.

    :param decisions: table ``decisions``.
    :param definitions: digest of what each theme of the run is.
    :returns: table ``decided``.
    """
    rows = []
    for team, own in decisions.sort_values("position").groupby("team", sort=True):
        for state in fold(map(_row, own.to_dict("records"))).values():
            labels = {f"label_{code}": state.labels.get(code) for code in LANGUAGES}
            rows.append(
                {
                    "team": team,
                    "theme_id": state.theme_id,
                    "status": state.status,
                    "into": state.into or None,
                    **labels,
                    "reason": state.reason or None,
                    "by_staff": state.by_staff,
                    "fits": state.by_staff or definitions.get(state.theme_id) == state.definition,
                }
            )
    return DECIDED.frame(rows)


def overlay_of(decided: pd.DataFrame) -> Overlay:
    """What changes the counts: decisions of all together, on themes that are still the same."""
    own = decided[(decided["team"] == ALL) & decided["fits"] & ~decided["by_staff"]]
    states = {
        str(row.theme_id): State(
            str(row.theme_id),
            str(row.status),
            "" if pd.isna(row.into) else str(row.into),
            {
                code: str(getattr(row, f"label_{code}"))
                for code in LANGUAGES
                if not pd.isna(getattr(row, f"label_{code}"))
            },
        )
        for row in own.itertuples()
    }
    ends = {theme: counted_as(theme, states) for theme in states}
    return Overlay(
        {theme: end for theme, end in ends.items() if end != theme},
        {theme: state.labels for theme, state in states.items() if state.labels},
    )


def decided_themes(
    themes: pd.DataFrame, assignments: pd.DataFrame, passages: pd.DataFrame, overlay: Overlay
) -> pd.DataFrame:
    """Themes that are counted, with their labels as decided.

    :param assignments: as decided; ``passages``: with the counting unit as ``client_id``.
    """
    if not overlay.goes_to and not overlay.labels:
        return themes
    made = themes[~themes["theme_id"].isin(list(overlay.goes_to))].copy()
    for code in LANGUAGES:
        new = {theme: labels[code] for theme, labels in overlay.labels.items() if code in labels}
        column = f"label_{code}"
        pairs = zip(made["theme_id"], made[column], strict=True)
        made[column] = [new.get(theme, label) for theme, label in pairs]
    own = passages.set_index("passage_id")[["client_id", "written_on"]]
    given = assignments[assignments["theme_id"].isin(list(overlay.groups))]
    for theme, rows in given.join(own, on="passage_id").groupby("theme_id"):
        at = made["theme_id"] == theme
        made.loc[at, "n_passages"] = rows["passage_id"].nunique()
        made.loc[at, "n_clients"] = rows["client_id"].nunique()
        made.loc[at, "first_seen"] = rows["written_on"].min()
    return tables.THEMES.frame(made)


def decided_assignments(assignments: pd.DataFrame, overlay: Overlay) -> pd.DataFrame:
    """Assignments as decided; a passage that has no theme left has the row of none."""
    if not overlay.goes_to:
        return assignments
    made = _moved(assignments, overlay).sort_values("calibrated", ascending=False, kind="stable")
    made = made.drop_duplicates(["passage_id", "theme_id"])
    bare = assignments.loc[
        ~assignments["passage_id"].isin(made["passage_id"]), "passage_id"
    ].unique()
    nothing = [(passage, NO_THEME, 0.0, 0.0, "none") for passage in bare]
    parts = [part for part in (made, tables.ASSIGNMENTS.frame(nothing)) if len(part)]
    return tables.ASSIGNMENTS.frame(pd.concat(parts) if parts else made)


def decided_candidates(candidates: pd.DataFrame, overlay: Overlay) -> pd.DataFrame:
    """Candidates as decided: of two that are one now the more certain, reached by either."""
    if not overlay.goes_to:
        return candidates
    made = _moved(candidates, overlay)
    joined = made.groupby(["passage_id", "theme_id"], as_index=False)
    return tables.CANDIDATES.frame(joined.agg({"calibrated": "max", "reached": "max"}))


def decided_audits(audited: pd.DataFrame | None, overlay: Overlay) -> pd.DataFrame | None:
    """Audits without those of merged themes: who read for one of two has not read for both."""
    if audited is None or not overlay.goes_to:
        return audited
    gone = {*overlay.goes_to, *overlay.groups}
    return audited[~audited["theme_id"].isin(list(gone))].reset_index(drop=True)


def _moved(frame: pd.DataFrame, overlay: Overlay) -> pd.DataFrame:
    ends = frame["theme_id"].map(lambda theme: overlay.goes_to.get(theme, theme))
    return frame.assign(theme_id=ends)[ends.notna()]


def _after(was: State, one: DecisionLike, states: Mapping[str, State]) -> State:
    value = json.loads(one.value) if one.value else {}
    match one.action:
        case "agree" | "disagree" | "discuss":
            return replace(was, status=_STATUS[one.action], into="", reason="")
        case "rename":
            return replace(was, labels={**was.labels, **value["labels"]})
        case "raise":
            return replace(was, labels=value["labels"], by_staff=True)
        case "merge" if not leads_to(value["into"], was.theme_id, states):
            return replace(was, status="merged", into=value["into"], reason="")
        case "unmerge":
            return replace(was, status="suggested", into="")
        case "drop":
            return replace(was, status="dropped", into="", reason=one.reason)
    return was


def leads_to(start: str, end: str, states: Mapping[str, State]) -> bool:
    """Whether a theme is merged, over others maybe, into another, or is that other."""
    seen: set[str] = set()
    while start and start not in seen:
        if start == end:
            return True
        seen.add(start)
        state = states.get(start)
        start = state.into if state is not None and state.status == "merged" else ""
    return False


@dataclass(frozen=True)
class _Row:
    position: int
    theme_id: str
    definition: str
    action: str
    value: str
    reason: str
    undoes: int | None


def _row(record: Mapping[Any, Any]) -> _Row:
    plain = {name: record[name] for name in _Row.__dataclass_fields__ if name != "undoes"}
    return _Row(**plain, undoes=None if pd.isna(record["undoes"]) else int(record["undoes"]))
