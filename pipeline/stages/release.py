"""Release: what of the evidence may leave, so that nobody can be recognised in it.

A share is a count in other clothes, so everything of a cell is hidden together: count, share,
range, change and its verdict, the clients' own voice and adequacy. What else has to be hidden, so
that no hidden count follows from those that are shown here or were released before, is chosen and
attacked in ``pipeline.disclosure``. A reason that leaves says no more than that a cell is hidden:
which of the cells is the small one would be the very number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from pipeline import tables
from pipeline.disclosure.earlier import Earlier
from pipeline.disclosure.pattern import Pattern, settle
from pipeline.disclosure.rounding import nearest
from pipeline.disclosure.rounding import told as learnt
from pipeline.disclosure.suppress import CannotProtectError
from pipeline.disclosure.unsafe import ALL, counts, may_be_few
from pipeline.errors import GateError
from pipeline.released_tables import FACTS
from pipeline.stats.roll_up import tells_of_few

_OF_CHANGE = (
    "change", "change_low", "change_high", "family_low", "family_high", "p_value", "q_value",
    "family", "verdict",
)  # fmt: skip
# Of a change, what rounded counts cannot stand for.
_EXACT = ("change_low", "change_high", "family_low", "family_high", "p_value", "q_value")
# What a chance is told as, "at most": an exact q-value tells how many changes were tested, and so
# of a theme whose count is hidden whether it is one of them.
_CHANCES = (0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1.0)
_NONE = 2.0  # no share: nothing is near it
_SAME = 1e-6  # shares that differ by less are the same


@dataclass(frozen=True)
class Profile:
    """Who may see it, and from how many clients on."""

    k: int  # clients: counts of 1..k-1 are hidden
    k_rounded: int  # the same where counts are rounded


# From the narrowest circle of readers to the widest: the later sees all that the former does not.
PROFILES = {"team": Profile(3, 3), "section": Profile(5, 5), "public": Profile(10, 8)}


class ReleaseSettings(BaseModel):
    """Settings of the stage; the strictest profile is the default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    profile: Literal["team", "section", "public"] = "public"
    at_least: int = Field(default=0, ge=0)  # clients: raises the profile's k, never lowers it
    # Counts are told to the nearest multiple of it, and shares are of the rounded counts.
    round_to: Literal[1, 5, 10] = 1
    # Clients whom one reader may know: a shown count holds two whom they do not know, or more.
    known_to_one: int = Field(default=1, ge=1)

    @property
    def k(self) -> int:
        """Smallest number of clients that may be shown."""
        profile = PROFILES[self.profile]
        own = profile.k if self.round_to == 1 else profile.k_rounded
        return max(own, self.at_least, self.known_to_one + 2)


@dataclass(frozen=True)
class Released:
    """What may leave, and what a reader can conclude from it."""

    table: pd.DataFrame  # table ``release``
    facts: pd.DataFrame  # table ``facts``; its ``value`` stays in the workspace


def release(
    evidence: pd.DataFrame,
    *,
    settings: ReleaseSettings,
    before: pd.DataFrame | None = None,
    parts: Sequence[pd.DataFrame] = (),
    earlier: pd.DataFrame | None = None,
) -> Released:
    """Hide what could point at a person.

    :param evidence: table ``evidence``.
    :param before: table ``evidence`` of the period before, from which the changes were computed:
        with it the earlier counts are known exactly; without it they are recovered from the
        changes, and a change is hidden as soon as the earlier count *may* be small.
    :param parts: tables ``evidence`` of the periods that this one rolls up.
    :param earlier: table ``facts`` of everything that was released before.
    :raises GateError: where, beside earlier releases, nothing that could be hidden suffices.
    """
    made = tables.EVIDENCE.check(evidence)
    k, past = settings.k, Earlier.of(earlier, settings.profile, tuple(PROFILES))
    try:
        pattern = settle(
            made,
            k=k,
            base=settings.round_to,
            before=None if before is None else tables.EVIDENCE.check(before),
            parts=[tables.EVIDENCE.check(part) for part in parts],
            earlier=past.tables,
            forced=past.forced,
        )
    except CannotProtectError as error:
        raise GateError(
            "Beside what was released earlier, these numbers would tell of few clients, whatever "
            "else is hidden.",
            where=f"report for {settings.profile}, theme {error.theme}",
            mend="Release it with a higher release.at_least or rounded (release.round_to = 5), or "
            "hand on the earlier report.",
            code="beside_earlier",
        ) from None
    gone_of = _sizes_hidden(made, parts, k)
    drop = _dropped(made, pattern, _unsafe_before(made, k, before, pattern)) | {
        "of_clients": gone_of
    }
    table = _table(made, settings, pattern, drop, before)
    return Released(table, _facts(made, table, pattern, before, gone_of, settings))


def _dropped(made: pd.DataFrame, pattern: Pattern, earlier: pd.Series) -> dict[str, pd.Series]:
    """Which numbers of each row must not be told, by column."""
    hidden = pattern.hidden["n"]
    drop = {
        "low": hidden | pattern.hidden["strict"],
        "high": hidden | pattern.hidden["lenient"],
        "client_voice_share": hidden | pattern.hidden["voice"],
    }
    drop |= dict.fromkeys(_OF_CHANGE, hidden | earlier)
    return drop | dict.fromkeys(("n_clients", "share", "comparable", "differs", "adequacy"), hidden)


def _table(
    made: pd.DataFrame,
    settings: ReleaseSettings,
    pattern: Pattern,
    drop: dict[str, pd.Series],
    before: pd.DataFrame | None,
) -> pd.DataFrame:
    hidden, unit = pattern.hidden["n"], made["group"] != ALL
    reasons = pd.Series("", index=made.index)
    reasons[hidden] = "small_count"
    reasons[hidden & (made["of_clients"] < settings.k)] = "small_group"
    reasons[hidden & unit] = "unit_protected"
    shown = _rounded(made, settings.round_to, before) if settings.round_to > 1 else made.copy()
    for name in ("p_value", "q_value"):
        shown[name] = shown[name].map(_at_most, na_action="ignore")
    for name, gone in drop.items():
        kind = str(made[name].dtype)
        kept = shown[name].astype({"int64": "Int64", "bool": "boolean"}.get(kind, kind))
        shown[name] = kept.mask(gone)
    shown = shown.assign(hidden=hidden, why=reasons, rounded_to=settings.round_to)
    return tables.RELEASE.frame(shown)


def _rounded(made: pd.DataFrame, base: int, before: pd.DataFrame | None) -> pd.DataFrame:
    """Tell every count to the nearest multiple, and everything else from the rounded counts."""

    def near(share: pd.Series, of: pd.Series, rounded_of: pd.Series) -> pd.Series:
        count = (share * of).round()
        told = count.map(lambda n: nearest(int(n), base), na_action="ignore")
        told = told.mask(count == of, rounded_of)
        return (told / rounded_of.where(rounded_of > 0)).clip(0, 1)

    shown = made.copy()
    of, n = made["of_clients"], made["n_clients"]
    shown["of_clients"] = of.map(lambda size: nearest(int(size), base))
    shown["n_clients"] = n.map(lambda count: nearest(int(count), base))
    shown["n_clients"] = shown["n_clients"].mask(n == of, shown["of_clients"])
    for name in ("share", "low", "high"):
        shown[name] = near(made[name], of, shown["of_clients"])
    shown["share"] = shown["share"].fillna(0.0)
    shown["client_voice_share"] = near(made["client_voice_share"], n, shown["n_clients"])
    shown[list(_EXACT)] = float("nan")
    shown["change"] = _rounded_change(made, shown, base, before)
    return shown


def _rounded_change(
    made: pd.DataFrame, shown: pd.DataFrame, base: int, before: pd.DataFrame | None
) -> pd.Series:
    """Change of the rounded shares; none where the earlier counts are not known."""
    none = pd.Series(float("nan"), index=made.index)
    if before is None:
        return none
    of = before["of_clients"].map(lambda size: nearest(int(size), base))
    was = before["n_clients"].map(lambda count: nearest(int(count), base)) / of.where(of > 0)
    keys = list(zip(before["theme_id"], before["group"], strict=True))
    earlier = dict(zip(keys, was, strict=True))
    own = zip(made["theme_id"], made["group"], strict=True)
    then = pd.Series([earlier.get(key, float("nan")) for key in own], index=made.index)
    has = made["change"].notna() & (made["change_basis"] == "model")
    return (shown["n_clients"] / shown["of_clients"] - then).where(has).clip(-1, 1)


def _at_most(chance: float) -> float:
    return next(bound for bound in _CHANCES if chance <= bound + 1e-12)


def _sizes_hidden(made: pd.DataFrame, parts: Sequence[pd.DataFrame], k: int) -> pd.Series:
    """Whether the number of clients of a group must not be told."""
    tiny, unit = made["of_clients"] < k, made["group"] != ALL
    if parts:
        sizes = [part.groupby("group")["of_clients"].first() for part in parts]
        for group, own in made.groupby("group"):
            whole = int(own["of_clients"].iloc[0])
            inside = [int(size.get(group, 0)) for size in sizes]
            tiny |= (made["group"] == group) & tells_of_few(whole, inside, [False] * len(sizes), k)
    return tiny | (unit & bool((unit & tiny).any()))


def _unsafe_before(
    frame: pd.DataFrame, k: int, before: pd.DataFrame | None, pattern: Pattern
) -> pd.Series:
    """Whether the count of the period before, which a change gives away, must not be told."""
    changes, was = frame["change"].notna(), _earlier_share(frame)
    if before is not None:
        old = tables.EVIDENCE.check(before)
        keys = list(zip(old["theme_id"], old["group"], strict=True))
        gone = pd.Series([key in pattern.before for key in keys], index=old.index, dtype=bool)
        known = {
            "model": dict(
                zip(keys, (old["n_clients"] / old["of_clients"]).mask(gone, _NONE), strict=True)
            ),
            "audited": dict(zip(keys, old["share"].mask(gone, _NONE), strict=True)),
        }
        # Where another share was compared with, `before` is not the run that the changes are of.
        own = zip(
            frame["change_basis"].fillna("model"), frame["theme_id"], frame["group"], was,
            strict=True,
        )  # fmt: skip
        fits = [
            abs(known[basis].get((theme, group), _NONE) - then) < _SAME
            for basis, theme, group, then in own
        ]
        return changes & ~pd.Series(fits, index=frame.index, dtype=bool)
    found = [
        has and may_be_few(then, k, group != ALL)
        for has, then, group in zip(changes, was, frame["group"], strict=True)
    ]
    return pd.Series(found, index=frame.index, dtype=bool)


def _earlier_share(frame: pd.DataFrame) -> pd.Series:
    """Share of the period before that a change gives away: of the audits, or of what was found."""
    of_audits = frame["change_basis"] == "audited"
    now = frame["share"].where(of_audits, frame["n_clients"] / frame["of_clients"])
    return now - frame["change"]


def _facts(
    made: pd.DataFrame,
    table: pd.DataFrame,
    pattern: Pattern,
    before: pd.DataFrame | None,
    gone_of: pd.Series,
    settings: ReleaseSettings,
) -> pd.DataFrame:
    """Everything that a reader learns: of this period, and by changes of the one before."""
    rows = list(pattern.rows)
    sizes = made.assign(gone=gone_of).groupby(["period", "group"], as_index=False)
    for period, group, of, gone in sizes.agg({"of_clients": "first", "gone": "any"}).itertuples(
        index=False
    ):
        rows.append(_size_fact(str(period), str(group), int(of), bool(gone)))
    told = set(
        zip(*(table.loc[table["change"].notna(), c] for c in ("theme_id", "group")), strict=True)
    )
    if before is not None and told:
        old = tables.EVIDENCE.check(before)
        values = counts(old)
        for row in old.itertuples():
            if (row.theme_id, row.group) in told:
                value = int(values.at[row.Index, "n"])
                low, high = learnt(value, int(row.of_clients), base=settings.round_to, k=settings.k)
                rows.append(
                    {"measure": "n", "period": row.period, "group": row.group,
                     "theme_id": row.theme_id, "value": value, "low": low, "high": high,
                     "hidden": False}
                )  # fmt: skip
        for group, of in old.groupby("group")["of_clients"].first().items():
            rows.append(_size_fact(str(old["period"].iloc[0]), str(group), int(of), False))
    return FACTS.frame(
        pd.DataFrame(rows).assign(
            release_id="", profile=settings.profile, k=settings.k, definition=""
        )
        if rows
        else []
    )


def _size_fact(period: str, group: str, of: int, gone: bool) -> dict[str, object]:
    low, high = (0, of) if gone else (of, of)
    return {"measure": "of", "period": period, "group": group, "theme_id": "", "value": of,
            "low": low, "high": high, "hidden": gone}  # fmt: skip
