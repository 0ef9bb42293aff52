"""What of the sensitivity may leave: each of its cells can be subtracted from the main one.

All clients less those with a finished document, and a theme's clients less those of finished
documents, are cells too; so is what the types of documents together count more than once. The rule
of the main table holds for all of them: none of 1..k-1 clients.
"""

from __future__ import annotations

import pandas as pd

from pipeline import tables

ALL = "all"


def release_sensitivity(
    sensitivity: pd.DataFrame, evidence: pd.DataFrame, release: pd.DataFrame, *, k: int
) -> pd.DataFrame:
    """Hide what could point at a person.

    Hidden is a cell whose main one is hidden; where its count, the rest of its clients, or the
    difference of either to the main cell is 1..k-1; for a part of the clients also 0 and all. Where
    the types that are shown leave 1..k-1 of a theme's clients to those that are hidden, or count so
    few more than once, all types of the theme are hidden. What two variants that overlap in part
    say of each other is not protected beyond that.

    :param evidence: table ``evidence`` of the same period; ``release``: what is shown of it.
    :param k: smallest number of clients that may be shown.
    :returns: table ``sensitivity_release``.
    """
    made = tables.SENSITIVITY.check(sensitivity)
    main = _main(made, evidence, release)
    n, of = made["n_clients"], made["of_clients"]
    whole_n, whole_of = main["n_clients"], main["of_clients"]
    part = of < whole_of
    few = n.between(1, k - 1) | (of - n).between(1, k - 1)
    less = (whole_n - n).between(1, k - 1) | (whole_of - of).between(1, k - 1)
    hidden = main["hidden"] | (of < k) | few | less | (part & ((n == 0) | (n == of)))
    hidden |= _types_tell(made, hidden, whole_n, whole_of, k)
    for name in ("n_clients", "of_clients", "share"):
        kept = made[name].astype({"int64": "Int64"}.get(str(made[name].dtype), made[name].dtype))
        made[name] = kept.mask(hidden)
    return tables.SENSITIVITY_RELEASE.frame(made.assign(hidden=hidden))


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
    typed = made["variant"].str.startswith("type_")
    keys = [made["theme_id"], made["period"]]
    tells = pd.Series(False, index=made.index)
    for name, whole in (("n_clients", whole_n), ("of_clients", whole_of)):
        shown = made[name].where(typed & ~hidden, 0).groupby(keys).transform("sum")
        gone = (typed & hidden).groupby(keys).transform("any")
        tells |= gone & (whole - shown).between(1, k - 1)
        tells |= ~gone & (shown - whole).between(1, k - 1)
    return typed & tells
