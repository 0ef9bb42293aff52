"""Which counts of a table tell of few clients by themselves, before any subtraction."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from pipeline import tables

ALL = "all"
MEASURES = ("n", "strict", "lenient", "voice")
_MAX_CLIENTS = 100_000  # largest denominator looked for when a count is recovered from a share


def counts(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the counts that the numbers of a cell are made of; empty where there is none.

    :param frame: table ``evidence``.
    :returns: columns n, strict, lenient, voice, of (Int64), on the index of the frame.
    """
    of, n = frame["of_clients"], frame["n_clients"]
    counted = frame["basis"] == "model"  # the limits of an audit are no counts of anybody
    made = {
        "n": n,
        "strict": (frame["low"] * of).where(counted),
        "lenient": (frame["high"] * of).where(counted),
        "voice": (frame["client_voice_share"] * n).mask(n == 0, 0.0),
        "of": of,
    }
    return pd.DataFrame({name: series.round().astype("Int64") for name, series in made.items()})


def unsafe_counts(frame: pd.DataFrame, k: int) -> pd.DataFrame:
    """Whether a count must not be shown.

    Unsafe are 1..k-1 and all but so few; every count of a group of fewer than k; of a unit also
    nobody and everybody, which say something of each of its clients, unless nobody of all has it;
    and everybody of the whole material, but not nobody. Of an audit an estimate of so few is unsafe
    too, also where the program found nobody.

    :returns: columns n, strict, lenient, voice (bool), on the index of the frame.
    """
    made, unit = counts(frame), frame["group"] != ALL
    n, of = made["n"], made["of"]
    everybody = (n == of) & (frame["theme_id"] != tables.NO_THEME)
    nobody = unit & ((n == 0) | (n == of))
    estimated = (frame["basis"] == "audited") & _few((frame["share"] * of).round(), of, k)
    main = (of < k) | _few(n, of, k) | everybody | nobody
    voice, voiced = made["voice"], unit & ((made["voice"] == 0) | (made["voice"] == n))
    whole = _of_all(frame, made.mask(estimated, -1))
    all_voiced = (whole["voice"] == whole["n"]) & (whole["n"] >= 0)
    return (
        pd.DataFrame(
            {
                "n": (main & (whole["n"] != 0)) | estimated,
                "strict": _few(made["strict"], of, k),
                "lenient": _few(made["lenient"], of, k),
                "voice": (_few(voice, n, k) | voiced) & (whole["voice"] != 0) & ~all_voiced,
            }
        )
        .fillna(False)
        .astype(bool)
    )


def _of_all(frame: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    """Counts of all clients beside those of each team; -1 where there are none.

    Where nobody of all has it, and that is told, that nobody of a team does says nothing more. Not
    so of the clients of no theme: one of a team may have a theme in the documents of another.
    """
    keys = pd.MultiIndex.from_frame(frame[["theme_id", "period"]])
    all_of = made.assign(key=keys)[frame["group"] == ALL].set_index("key")[["n", "voice"]]
    found = all_of.reindex(keys).fillna(-1)
    found.index = frame.index
    found.loc[frame["theme_id"] == tables.NO_THEME, "n"] = -1
    return found


def tells_of_hidden(frame: pd.DataFrame, hidden: pd.Series) -> pd.Series:
    """Whether the clients of no theme bound the hidden themes of their group from below.

    All clients less those of no theme are the clients of some theme; where the themes that are
    shown do not sum up to so many, the rest is the hidden ones'.
    """
    keys = [frame["period"], frame["group"]]
    nobody = frame["theme_id"] == tables.NO_THEME
    shown = frame["n_clients"].where(~hidden & ~nobody, 0).groupby(keys).transform("sum")
    gone = (hidden & ~nobody).groupby(keys).transform("any")
    return nobody & gone & (shown < frame["of_clients"] - frame["n_clients"])


def may_be_few(share: float, k: int, in_unit: bool) -> bool:
    """Whether a share may stand for few clients: in lowest terms it is the least count."""
    least = Fraction(min(1.0, max(0.0, share))).limit_denominator(_MAX_CLIENTS)
    rest = least.denominator - least.numerator
    if 0 in (least.numerator, rest):
        return in_unit
    return least.numerator < k or rest < k


def _few(count: pd.Series, total: pd.Series, k: int) -> pd.Series:
    few = count.between(1, k - 1) | (total - count).between(1, k - 1)
    return few.fillna(False).astype(bool)
