"""Release: what of the evidence may leave, so that nobody can be recognised in it.

A share is a count in other clothes, so everything of a cell is hidden together: count, share,
range, change and its verdict, the clients' own voice and adequacy. A reason that leaves says no
more than that the cell is small: whether a unit's cell was empty, full or nearly so would be the
very number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from pipeline import tables
from pipeline.stats.roll_up import tells_of_few

ALL = "all"
_OF_CHANGE = (
    "change", "change_low", "change_high", "family_low", "family_high", "p_value", "q_value",
    "family", "verdict",
)  # fmt: skip
# What a chance is told as, "at most": an exact q-value tells how many changes were tested, and so
# of a theme whose count is hidden whether it is one of them.
_CHANCES = (0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1.0)
_NONE = 2.0  # no share: nothing is near it
_SAME = 1e-6  # shares that differ by less are the same
_MAX_CLIENTS = 100_000  # largest denominator looked for when a count is recovered from a share


@dataclass(frozen=True)
class Profile:
    """Who may see it, and from how many clients on."""

    k: int  # clients: counts of 1..k-1 are hidden


PROFILES = {"team": Profile(k=3), "section": Profile(k=5), "public": Profile(k=10)}


class ReleaseSettings(BaseModel):
    """Settings of the stage; the strictest profile is the default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    profile: Literal["team", "section", "public"] = "public"
    at_least: int = Field(default=0, ge=0)  # clients: raises the profile's k, never lowers it

    @property
    def k(self) -> int:
        """Smallest number of clients that may be shown."""
        return max(PROFILES[self.profile].k, self.at_least)


def release(
    evidence: pd.DataFrame,
    *,
    settings: ReleaseSettings,
    before: pd.DataFrame | None = None,
    parts: Sequence[pd.DataFrame] = (),
) -> pd.DataFrame:
    """Hide what could point at a person.

    Hidden are counts n of 1..k-1 and of N-k+1..N-1, every cell of a group of N < k, and for a
    unit also n = 0 and n = N, which say something of each of its clients. Where one unit's cell
    is hidden, the cells of all units are: it is the total less the others (first form of
    complementary suppression). The total less all units is a cell too: of the clients without a
    unit, or of those in several. The same holds for each number beside the count.

    :param evidence: table ``evidence``.
    :param before: table ``evidence`` of the period before, from which the changes were computed:
        with it the earlier counts are known exactly; without it they are recovered from the
        changes, and a change is hidden as soon as the earlier count *may* be small.
    :param parts: tables ``evidence`` of the periods that this one rolls up, whose own releases
        stand beside it: what subtraction makes of them is a cell as well (``stats.roll_up``).
    :returns: table ``release``.
    """
    made = tables.EVIDENCE.check(evidence)
    k = settings.k
    unit = made["group"] != ALL
    beside = _unsafe_beside(made, parts, k)
    unsafe = _unsafe_cells(made, k) | _unsafe_rest(made, k) | beside["n_clients"]
    hidden = _whole_theme(unsafe | beside["of_clients"], made)
    hidden |= _tells_of_hidden(made, hidden)

    counted = made["basis"] == "model"  # the limits of an audit are no counts of anybody
    drop = {
        name: hidden
        | _whole_theme((counted & _few_of(made[name], made["of_clients"], k)) | beside[name], made)
        for name in ("low", "high")
    } | {
        "client_voice_share": hidden | _whole_theme(_voice(made, k) | beside["voice"], made),
    }
    earlier = _whole_theme(_unsafe_before(made, k, before), made)
    drop |= dict.fromkeys(_OF_CHANGE, hidden | earlier)
    drop |= dict.fromkeys(("n_clients", "share", "comparable", "differs", "adequacy"), hidden)
    small_units = bool((unit & ((made["of_clients"] < k) | beside["of_clients"])).any())
    tiny = (made["of_clients"] < k) | beside["of_clients"]
    drop["of_clients"] = tiny | (unit & small_units)

    reasons = pd.Series("", index=made.index)
    reasons[hidden] = "small_count"
    reasons[hidden & (made["of_clients"] < k)] = "small_group"
    reasons[hidden & unit] = "unit_protected"
    for name in ("p_value", "q_value"):
        made[name] = made[name].map(_at_most, na_action="ignore")
    for name, gone in drop.items():
        kept = made[name].astype(
            {"int64": "Int64", "bool": "boolean"}.get(str(made[name].dtype), made[name].dtype)
        )
        made[name] = kept.mask(gone)
    return tables.RELEASE.frame(made.assign(hidden=hidden, why=reasons, rounded_to=1))


def _unsafe_beside(
    frame: pd.DataFrame, parts: Sequence[pd.DataFrame], k: int
) -> dict[str, pd.Series]:
    """Whether a number of a roll-up, beside those of its parts, tells of few clients."""
    counts = _counts(frame)
    unsafe = {name: pd.Series(False, index=frame.index) for name in counts}
    if not parts:
        return unsafe
    keys = pd.MultiIndex.from_frame(frame[["theme_id", "group"]])
    found = []
    for part in parts:
        made = tables.EVIDENCE.check(part)
        gone = _whole_theme(_unsafe_cells(made, k) | _unsafe_rest(made, k), made)
        own = pd.DataFrame(_counts(made)).assign(gone=gone)
        own.index = pd.MultiIndex.from_frame(made[["theme_id", "group"]])
        sizes = made.groupby("group")["of_clients"].first()
        own = own.reindex(keys)
        size = frame["group"].map(sizes).fillna(0).to_numpy()
        found.append(own.assign(of_clients=size, gone=own["gone"].eq(True)).fillna(0))
    for name, whole in counts.items():
        for i, number in enumerate(whole.fillna(0).round().astype(int)):
            own_counts = [int(round(part[name].iloc[i])) for part in found]
            hidden = [bool(part["gone"].iloc[i]) and name != "of_clients" for part in found]
            unsafe[name].iloc[i] = tells_of_few(number, own_counts, hidden, k)
    return unsafe


def _counts(frame: pd.DataFrame) -> dict[str, pd.Series]:
    of, n = frame["of_clients"], frame["n_clients"]
    return {
        "n_clients": n,
        "of_clients": of,
        "low": frame["low"] * of,
        "high": frame["high"] * of,
        "voice": frame["client_voice_share"] * n,
    }


def _at_most(chance: float) -> float:
    return next(bound for bound in _CHANCES if chance <= bound + 1e-12)


def _few(count: pd.Series, total: pd.Series, k: int) -> pd.Series:
    return count.between(1, k - 1) | (total - count).between(1, k - 1)


def _few_of(share: pd.Series, total: pd.Series, k: int) -> pd.Series:
    """Whether a share stands for a count of 1..k-1, or for all but so few."""
    return _few((share * total).round(), total, k).fillna(False).astype(bool)


def _unsafe_cells(frame: pd.DataFrame, k: int) -> pd.Series:
    count, total = frame["n_clients"], frame["of_clients"]
    one_sided = (frame["group"] != ALL) & ((count == 0) | (count == total))
    estimated = _few_of(frame["share"], total, k)  # of an audit; else the count once more
    return (total < k) | _few(count, total, k) | one_sided | estimated


def _unsafe_rest(frame: pd.DataFrame, k: int) -> pd.Series:
    """Whether the total less the sum of the units, of a theme and period, tells of few clients.

    Units that together have fewer clients than the total leave the clients without a unit; units
    that have more count some clients twice.
    """
    unit, keys = frame["group"] != ALL, [frame["theme_id"], frame["period"]]
    sums = {}
    for name in ("n_clients", "of_clients"):
        signed = frame[name].where(unit, -frame[name])
        sums[name] = signed.groupby(keys).transform("sum")
    complete = (~unit).groupby(keys).transform("any") & unit.groupby(keys).transform("any")
    count, total = sums["n_clients"].abs(), sums["of_clients"].abs()
    left_over = sums["of_clients"] < 0
    few = (count > 0) & (_few(count, total, k) | (count >= total))
    return complete & unit & (few | (left_over & ((total < k) | (count == 0))))


def _tells_of_hidden(frame: pd.DataFrame, hidden: pd.Series) -> pd.Series:
    """Whether the clients of no theme bound the hidden themes of their group from below.

    All clients less those of no theme are the clients of some theme; where the themes that are
    shown do not sum up to so many, the rest is the hidden ones'.
    """
    keys = [frame["period"], frame["group"]]
    nobody = frame["theme_id"] == tables.NO_THEME
    shown = frame["n_clients"].where(~hidden & ~nobody, 0).groupby(keys).transform("sum")
    gone = (hidden & ~nobody).groupby(keys).transform("any")
    tells = nobody & gone & (shown < frame["of_clients"] - frame["n_clients"])
    return _whole_theme(tells, frame)


def _voice(frame: pd.DataFrame, k: int) -> pd.Series:
    """Whether the clients who say it themselves, or who do not, are 1..k-1 (in a unit also 0)."""
    share, total = frame["client_voice_share"], frame["n_clients"]
    one_sided = (frame["group"] != ALL) & ((share == 0) | (share == 1))
    return _few_of(share, total, k) | one_sided


def _whole_theme(unsafe: pd.Series, frame: pd.DataFrame) -> pd.Series:
    """Spread what is unsafe in one unit to all units of the theme and period."""
    unit = frame["group"] != ALL
    keys = [frame["theme_id"], frame["period"], unit]
    return unsafe | (unsafe.groupby(keys).transform("any") & unit)


def _unsafe_before(frame: pd.DataFrame, k: int, before: pd.DataFrame | None) -> pd.Series:
    """Whether the count of the period before, which a change gives away, would be hidden."""
    changes = frame["change"].notna()
    if before is not None:
        old = tables.EVIDENCE.check(before)
        unsafe = _whole_theme(_unsafe_cells(old, k) | _unsafe_rest(old, k), old)
        known = {
            basis: dict(zip(zip(old["theme_id"], old["group"], strict=True), was, strict=True))
            for basis, was in (
                ("model", (old["n_clients"] / old["of_clients"]).mask(unsafe, _NONE)),
                ("audited", old["share"].mask(unsafe, _NONE)),
            )
        }
        # Where another share was compared with, `before` is not the run that the changes are of.
        keys = zip(
            frame["change_basis"].fillna("model"), frame["theme_id"], frame["group"],
            _earlier_share(frame), strict=True,
        )  # fmt: skip
        fits = [
            abs(known[basis].get((theme, group), _NONE) - was) < _SAME
            for basis, theme, group, was in keys
        ]
        return changes & ~pd.Series(fits, index=frame.index, dtype=bool)
    found = [
        has and _may_be_few(was, k, group != ALL)
        for has, was, group in zip(changes, _earlier_share(frame), frame["group"], strict=True)
    ]
    return pd.Series(found, index=frame.index, dtype=bool)


def _earlier_share(frame: pd.DataFrame) -> pd.Series:
    """Share of the period before that a change gives away: of the audits, or of what was found."""
    of_audits = frame["change_basis"] == "audited"
    now = frame["share"].where(of_audits, frame["n_clients"] / frame["of_clients"])
    return now - frame["change"]


def _may_be_few(share: float, k: int, in_unit: bool) -> bool:
    """Whether a share may stand for few clients: in lowest terms it is the least count."""
    least = Fraction(min(1.0, max(0.0, share))).limit_denominator(_MAX_CLIENTS)
    rest = least.denominator - least.numerator
    if 0 in (least.numerator, rest):
        return in_unit
    return least.numerator < k or rest < k
