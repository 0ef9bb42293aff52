"""What of the sensitivity may leave: each of its cells can be subtracted from the main one.

All clients less those with a finished document, and a theme's clients less those of finished
documents, are cells too; so is what the types of documents together count more than once. The rule
of the main table holds for all of them: none of 1..k-1 clients.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from pipeline import tables
from pipeline.disclosure.earlier_ways import EarlierWays, group_of
from pipeline.disclosure.rounding import nearest, told
from pipeline.released_tables import FACTS

ALL = "all"


def release_sensitivity(
    sensitivity: pd.DataFrame,
    evidence: pd.DataFrame,
    release: pd.DataFrame,
    *,
    k: int,
    base: int = 1,
    earlier: EarlierWays | None = None,
    narrower: Sequence[int] = (),
    never: Collection[str] = (),
) -> pd.DataFrame:
    """Hide what could point at a person.

    Hidden is a cell whose main one is hidden; where its count, the rest of its clients, or the
    difference of either to the main cell is 1..k-1; for a part of the clients also 0 and all.
    Where one type of documents is hidden of a theme, or all of them count 1..k-1 clients more than
    once, all types of the theme are hidden. What two variants that overlap in part say of each
    other is not protected beyond that. What was hidden before stays hidden, and so is hidden what
    moved by 1..k-1 clients since it was shown.

    :param evidence: table ``evidence`` of the same period; ``release``: what is shown of it.
    :param k: smallest number of clients that may be shown.
    :param base: counts are told to the nearest multiple, and shares are of the rounded counts.
    :param earlier: what was released before.
    :param narrower: the smallest counts of narrower circles of readers: what is hidden from one of
        them must not stand in the files of a wider one, which they have as well.
    :param never: variants that would tell something hidden of the material.
    :returns: table ``sensitivity_release``.
    """
    made = tables.SENSITIVITY.check(sensitivity)
    main = _main(made, evidence, release)
    n, of = made["n_clients"], made["of_clients"]
    whole_n, whole_of = main["n_clients"], main["of_clients"]
    forbidden = main["hidden"] | _forbidden(made, earlier or EarlierWays(), k)
    forbidden |= made["variant"].isin(list(never))
    forbidden |= of.map(lambda size: nearest(int(size), base)) == 0
    hidden = forbidden
    for least in sorted({*narrower, k}):
        own = forbidden | _unsafe(n, of, whole_n, whole_of, least)
        hidden |= own | _types_tell(made, own, whole_n, whole_of, least)
    hidden |= _types_tell(made, hidden, whole_n, whole_of, k)
    made = _rounded(made, base)
    for name in ("n_clients", "of_clients", "share"):
        kept = made[name].astype({"int64": "Int64"}.get(str(made[name].dtype), made[name].dtype))
        made[name] = kept.mask(hidden)
    return tables.SENSITIVITY_RELEASE.frame(made.assign(hidden=hidden, rounded_to=base))


def _unsafe(
    n: pd.Series, of: pd.Series, whole_n: pd.Series, whole_of: pd.Series, k: int
) -> pd.Series:
    """Whether a cell, its rest, or the difference of either to the main cell tells of few."""
    part = of < whole_of
    few = n.between(1, k - 1) | (of - n).between(1, k - 1)
    less = (whole_n - n).between(1, k - 1) | (whole_of - of).between(1, k - 1)
    return (of < k) | few | less | (part & ((n == 0) | (n == of)))


def ways_facts(
    sensitivity: pd.DataFrame, released: pd.DataFrame, *, profile: str, k: int, base: int = 1
) -> pd.DataFrame:
    """What readers learn of the ways of counting, for the register.

    :param sensitivity: table ``sensitivity``, and ``released``: what is shown of it.
    :returns: table ``facts``; release and definition are yet to be filled in.
    """
    keys = list(tables.SENSITIVITY.key)
    own = tables.SENSITIVITY.check(sensitivity).merge(released[[*keys, "hidden"]], on=keys)
    rows = []
    for row in own.itertuples():
        n, of, gone = int(row.n_clients), int(row.of_clients), bool(row.hidden)
        learnt = {
            "n": (n, (0, max(n, of)) if gone else told(n, of, base=base, k=k)),
            "of": (of, (0, of) if gone else (of, of)),
        }
        rows += [
            {"measure": measure, "period": row.period, "group": group_of(str(row.variant)),
             "theme_id": row.theme_id, "value": value, "low": low, "high": high, "hidden": gone}
            for measure, (value, (low, high)) in learnt.items()
        ]  # fmt: skip
    made = pd.DataFrame(rows).assign(release_id="", profile=profile, k=k, definition="")
    return FACTS.frame(made if rows else [])


def _forbidden(made: pd.DataFrame, earlier: EarlierWays, k: int) -> pd.Series:
    columns = ("theme_id", "period", "variant", "n_clients", "of_clients")
    rows = zip(*(made[name] for name in columns), strict=True)
    found = [
        earlier.forbids((theme, period, variant), int(n), int(of), k)
        for theme, period, variant, n, of in rows
    ]
    return pd.Series(found, index=made.index, dtype=bool)


def _rounded(made: pd.DataFrame, base: int) -> pd.DataFrame:
    """Tell both counts to the nearest multiple: beside a rounded one, an exact one tells more."""
    if base == 1:
        return made
    n, of = (
        made[name].map(lambda v: nearest(int(v), base)) for name in ("n_clients", "of_clients")
    )
    n = n.mask(made["n_clients"] == made["of_clients"], of)
    share = (n / of.where(of > 0)).fillna(0.0)
    return made.assign(n_clients=n, of_clients=of, share=share)


def _main(made: pd.DataFrame, evidence: pd.DataFrame, release: pd.DataFrame) -> pd.DataFrame:
    """Count, clients and fate of the main cell of each row; of a theme that has none, hidden."""
    keys = ["theme_id", "period"]
    true = evidence.loc[evidence["group"] == ALL, [*keys, "n_clients", "of_clients"]]
    fate = release.loc[release["group"] == ALL, [*keys, "hidden"]]
    joined = made[keys].merge(true, how="left", on=keys).merge(fate, how="left", on=keys)
    joined.index = made.index
    gone = joined["hidden"].astype("boolean").fillna(True).astype(bool)
    return joined.fillna({"n_clients": 0, "of_clients": 0}).assign(hidden=gone)


def _types_tell(
    made: pd.DataFrame, hidden: pd.Series, whole_n: pd.Series, whole_of: pd.Series, k: int
) -> pd.Series:
    """Whether the types of documents tell of few: all of them are shown, or none.

    Each of a theme's clients has a document of some type, so that those of the types that are
    shown bound the others from below; and what all of them count more than once is a cell too.
    """
    typed = made["variant"].str.startswith("type_")
    keys = [made["theme_id"], made["period"]]
    tells = (typed & hidden).groupby(keys).transform("any")
    for name, whole in (("n_clients", whole_n), ("of_clients", whole_of)):
        twice = made[name].where(typed, 0).groupby(keys).transform("sum") - whole
        tells |= twice.between(1, k - 1)
    return typed & tells
