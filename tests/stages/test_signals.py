"""Weak signals: few clients, new or rising beyond chance, and said so truly."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.stages.signals import UNHEARD, Before, SignalSettings, signals
from pipeline.stats.intervals import exact
from pipeline.stats.newness import looks_new, risen
from tests.stages.make_tables import SHUFFLES, shuffled, themes

LANGUAGES = ("fi", "sv", "en")


def theme(n: int, name: str = "t", origin: str = "open", **more):
    return {"theme_id": name, "n_clients": n, "origin": origin, **more}


def unheard(n: int, name: str = "t", **more):
    return theme(n, name, why=UNHEARD, **more)


def run(*rows, of: int = 100, before: Before | None = None, **settings) -> pd.DataFrame:
    return signals(themes(rows), of, SignalSettings(**settings), before)


def then(of: int = 100, **clients: int) -> Before:
    seen = {name: 1 for name, n in clients.items() if n}
    return Before(clients, of, seen, ever=frozenset(seen))


@pytest.mark.parametrize(
    ("row", "before", "status", "reason"),
    [
        (theme(5), None, "candidate", "first period: nothing to compare with, nothing claimed"),
        (unheard(5), then(), "signal", "nothing written before is like it"),
        (unheard(5), then(t=4), "signal", "what a theme's centre is near to does not undo it"),
        (theme(5), then(), "candidate", "not seen before, but by chance such a thing happens"),
        (theme(5), then(t=1), None, "was there before"),
        (theme(5), Before({}, 100, {"t": 1}, 150, frozenset("t")), None, "was there earlier still"),
        (unheard(12), then(), "signal", "as wide as a weak signal may be"),
        (unheard(13), then(), None, "too wide: no weak signal"),
        (unheard(3), then(), "signal", "as few as a signal needs"),
        (unheard(2), then(), None, "too few"),
        (theme(0), None, None, "nobody"),
        (unheard(5, kind="strength"), then(), None, "a strength is no warning"),
        (theme(5, origin="catalogue"), None, None, "the catalogue's, with nothing to compare"),
        (theme(5, origin="catalogue"), then(t=4), None, "the catalogue's, a rise by chance"),
        (theme(12, origin="catalogue"), then(t=0), "signal", "the catalogue's, beyond chance"),
        (theme(12, origin="catalogue"), then(t=6), None, "twice as many may be chance"),
        (theme(12, origin="catalogue"), then(of=10, t=0), None, "10 clients before say little"),
    ],
)
def test_what_is_listed(row, before, status, reason):
    assert run(row, before=before)["status"].tolist() == ([status] if status else []), reason


def test_numbers_of_a_row():
    before = Before({}, 90, {}, of_ever=130)
    row = run(unheard(6, stability=0.85), before=before).iloc[0]
    limits = exact(6, 100)
    assert (row["low"], row["high"]) == pytest.approx((limits.low, limits.high))
    assert row["p_value"] == pytest.approx(looks_new(6, 100, 130)), "all earlier clients count"
    assert (row["n_clients"], row["of_clients"], row["before"], row["age"]) == (6, 100, 0, 1)
    assert row["stability"] == 0.85


def test_the_family_of_catalogue_themes_is_what_a_rise_is_held_against():
    rising = theme(9, origin="catalogue")
    others = [theme(20, f"c{k}", "catalogue") for k in range(30)]
    before = then(t=1, **{f"c{k}": 20 for k in range(30)})
    alone = run(rising, before=then(t=1)).iloc[0]
    assert alone["p_value"] == pytest.approx(risen(9, 100, 1, 100))
    assert run(rising, *others, before=before).empty, "among 31 such a rise is no wonder"


def test_age_counts_the_periods_in_which_it_was_seen():
    before = Before({"t": 1}, 100, {"t": 3})
    assert run(theme(12, origin="catalogue"), before=before)["age"].tolist() == [4]


def test_without_a_period_before_nothing_is_compared():
    row = run(theme(5)).iloc[0]
    assert row[["before", "p_value", "stability"]].isna().all()
    assert row["age"] == 1


@pytest.mark.parametrize(
    ("row", "before", "says"),
    [
        (theme(5), None, ("aiempaa jaksoa ei ole", "ingen tidigare", "no earlier period")),
        (theme(5), then(), ("ei lainkaan", "inte alls", "not at all")),
        (unheard(5), then(), ("poikkeavat kaikesta", "skiljer sig från allt", "unlike all")),
        (theme(12, origin="catalogue"), then(t=1),
         ("jaksolla 1, ja nousu", "period 1, och ökn", "1 in the period before, and")),
    ],
)  # fmt: skip
def test_the_reason_is_true(row, before, says):
    (found,) = run(row, before=before).to_dict("records")
    for language, part in zip(LANGUAGES, says, strict=True):
        why = found[f"why_{language}"]
        assert part in why
        assert f"{row['n_clients']}" in why
        assert why.endswith(".")


@pytest.mark.parametrize(
    ("row", "before", "chance", "told"),
    [
        (unheard(5), then(), 0.042, True),
        (unheard(5), then(), None, False),  # not measured: nothing is said
        (theme(5), then(), 0.042, False),  # of a candidate nothing is claimed
        (theme(12, origin="catalogue"), then(t=1), 0.042, False),  # has a chance of its own
    ],
)
def test_the_chance_of_a_false_list_is_told_where_it_was_measured(row, before, chance, told):
    made = signals(themes([row]), 100, SignalSettings(), before, chance)
    listed = ("noin 5 luettelossa", "ungefär 5 listor", "about 5 lists in a hundred")
    for language, part in zip(LANGUAGES, listed, strict=True):
        assert (part in made.iloc[0][f"why_{language}"]) == told


@pytest.mark.parametrize("seed", SHUFFLES)
def test_the_order_of_the_rows_does_not_matter(seed):
    table = themes(theme(n, f"t{n}", "open" if n % 2 else "catalogue") for n in range(15))
    one = signals(table, 100, SignalSettings(), then())
    other = signals(shuffled(table, seed), 100, SignalSettings(), then())
    pd.testing.assert_frame_equal(one, other)
    assert set(one["status"]) == {"signal", "candidate"}


def test_no_themes_and_no_clients():
    assert len(run()) == len(run(of=0)) == len(run(theme(0), of=0)) == 0


def test_false_alarms_are_rare_where_nothing_changes():
    """Thirty catalogue themes of 6 % in both periods, 120 times: seldom is any listed."""
    import numpy as np

    draws = np.random.default_rng(5).binomial(100, 0.06, size=(120, 30, 2))
    listed = 0
    for family in draws:
        rows = [theme(int(n), f"t{k}", "catalogue") for k, (_, n) in enumerate(family)]
        before = then(**{f"t{k}": int(old) for k, (old, _) in enumerate(family)})
        listed += not run(*rows, before=before).empty
    assert listed / len(draws) <= 0.05
