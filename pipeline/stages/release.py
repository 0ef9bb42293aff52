"""Release: what of the evidence may leave, so that nobody can be recognised in it.

A share is a count in other clothes, so everything of a cell is hidden together: count, share,
range, change, the clients' own voice and adequacy. A reason that leaves says no more than that
the cell is small: whether a unit's cell was empty, full or nearly so would be the very number.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from pipeline import tables

ALL = "all"
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
    evidence: pd.DataFrame, *, settings: ReleaseSettings, before: pd.DataFrame | None = None
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
    :returns: table ``release``.
    """
    made = tables.EVIDENCE.check(evidence)
    k = settings.k
    unit = made["group"] != ALL
    hidden = _whole_theme(_unsafe_cells(made, k) | _unsafe_rest(made, k), made)
    hidden |= _tells_of_hidden(made, hidden)

    drop = {
        "low": hidden | _whole_theme(_few_of(made["low"], made["of_clients"], k), made),
        "high": hidden | _whole_theme(_few_of(made["high"], made["of_clients"], k), made),
        "client_voice_share": hidden | _whole_theme(_voice(made, k), made),
    }
    earlier = _whole_theme(_unsafe_before(made, k, before), made)
    drop |= dict.fromkeys(("change", "change_low", "change_high"), hidden | earlier)
    drop |= dict.fromkeys(("n_clients", "share", "comparable", "adequacy"), hidden)
    small_units = bool((unit & (made["of_clients"] < k)).any())
    drop["of_clients"] = (made["of_clients"] < k) | (unit & small_units)

    reasons = pd.Series("", index=made.index)
    reasons[hidden] = "small_count"
    reasons[hidden & (made["of_clients"] < k)] = "small_group"
    reasons[hidden & unit] = "unit_protected"
    for name, gone in drop.items():
        kept = made[name].astype(
            {"int64": "Int64", "bool": "boolean"}.get(str(made[name].dtype), made[name].dtype)
        )
        made[name] = kept.mask(gone)
    return tables.RELEASE.frame(made.assign(hidden=hidden, why=reasons))


def _few(count: pd.Series, total: pd.Series, k: int) -> pd.Series:
    return count.between(1, k - 1) | (total - count).between(1, k - 1)


def _few_of(share: pd.Series, total: pd.Series, k: int) -> pd.Series:
    """Whether a share stands for a count of 1..k-1, or for all but so few."""
    return _few((share * total).round(), total, k).fillna(False).astype(bool)


def _unsafe_cells(frame: pd.DataFrame, k: int) -> pd.Series:
    count, total = frame["n_clients"], frame["of_clients"]
    one_sided = (frame["group"] != ALL) & ((count == 0) | (count == total))
    return (total < k) | _few(count, total, k) | one_sided


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
        pairs = zip(old["theme_id"], old["group"], strict=True)
        safe = {
            pair: share
            for pair, share, bad in zip(pairs, old["share"], unsafe, strict=True)
            if not bad
        }
        # Where another share was compared with, `before` is not the run that the changes are of.
        then = (frame["share"] - frame["change"]).to_numpy()
        keys = zip(frame["theme_id"], frame["group"], strict=True)
        fits = [abs(safe.get(key, 2.0) - was) < _SAME for key, was in zip(keys, then, strict=True)]
        return changes & ~pd.Series(fits, index=frame.index, dtype=bool)
    found = [
        has and _may_be_few(share - change, k, group != ALL)
        for has, share, change, group in zip(
            changes, frame["share"], frame["change"], frame["group"], strict=True
        )
    ]
    return pd.Series(found, index=frame.index, dtype=bool)


def _may_be_few(share: float, k: int, in_unit: bool) -> bool:
    """Whether a share may stand for few clients: in lowest terms it is the least count."""
    least = Fraction(min(1.0, max(0.0, share))).limit_denominator(_MAX_CLIENTS)
    rest = least.denominator - least.numerator
    if 0 in (least.numerator, rest):
        return in_unit
    return least.numerator < k or rest < k
