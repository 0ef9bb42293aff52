"""Weak signals: few clients, new or rising beyond chance, and said so truly."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.stages.signals import Before, SignalSettings, signals
from pipeline.stats.intervals import at_least, exact
from tests.stages.make_tables import SHUFFLES, shuffled, themes

LANGUAGES = ("fi", "sv", "en")


def theme(n: int, name: str = "t", origin: str = "open", **more):
    return {"theme_id": name, "n_clients": n, "origin": origin, **more}


def run(*rows, of: int = 100, before: Before | None = None, **settings) -> pd.DataFrame:
    fixed = {"most_share": 0.12, "least_clients": 3, "alpha": 0.05, "most_before": 0} | settings
    return signals(themes(rows), of, SignalSettings(**fixed), before)


def then(of: int = 100, **clients: int) -> Before:
    return Before(clients, of, {name: 1 for name, n in clients.items() if n})


@pytest.mark.parametrize(
    ("row", "before", "listed", "reason"),
    [
        (theme(5), None, True, "first period: an open theme of few"),
        (theme(5), then(), True, "new since the period before"),
        (theme(5), then(t=4), False, "was there, and has not risen beyond chance"),
        (theme(12), then(t=0), True, "as wide as a weak signal may be"),
        (theme(13), then(t=0), False, "too wide: no weak signal"),
        (theme(3), then(), True, "as few as a signal needs"),
        (theme(2), then(), False, "too few"),
        (theme(0), None, False, "nobody"),
        (theme(5, kind="strength"), then(), False, "a strength is no warning"),
        (theme(5, origin="catalogue"), None, False, "the catalogue's, with nothing to compare"),
        (theme(5, origin="catalogue"), then(t=4), False, "the catalogue's, a rise by chance"),
        (theme(12, origin="catalogue"), then(t=0), True, "the catalogue's, beyond chance"),
        (theme(12, origin="catalogue"), then(t=3), False, "the upper limit of 3 of 100 is 9"),
        (theme(12, origin="catalogue"), then(of=10, t=0), False, "10 clients before say little"),
    ],
)
def test_what_is_listed(row, before, listed, reason):
    assert len(run(row, before=before)) == listed, reason


def test_numbers_of_a_row():
    row = run(theme(6, stability=0.85), before=then(of=90)).iloc[0]
    limits = exact(6, 100)
    assert (row["low"], row["high"]) == pytest.approx((limits.low, limits.high))
    assert row["p_value"] == pytest.approx(at_least(6, 100, exact(0, 90).high))
    assert (row["n_clients"], row["of_clients"], row["before"], row["age"]) == (6, 100, 0, 1)
    assert row["stability"] == 0.85


def test_age_counts_the_periods_in_which_it_was_seen():
    before = Before({"t": 1}, 100, {"t": 3})
    assert run(theme(12), before=before, alpha=0.9)["age"].tolist() == [4]


def test_without_a_period_before_nothing_is_compared():
    row = run(theme(5)).iloc[0]
    assert row[["before", "p_value", "stability"]].isna().all()
    assert row["age"] == 1


@pytest.mark.parametrize(
    ("row", "before", "settings", "says", "never"),
    [
        (theme(5), None, {}, ("aiempaa jaksoa ei ole", "ingen tidigare", "no earlier period"), "0"),
        (theme(5), then(), {}, ("ei lainkaan", "inte alls", "not at all"), "chance"),
        (theme(5), then(t=1), {"most_before": 1},
         ("jaksolla 1", "period 1", "1 in the period before"), "not at all"),
        (theme(12), then(t=1), {},
         ("jaksolla 1, nousu", "period 1, ökn", "1 in the period before, a"), "not at all"),
    ],
)  # fmt: skip
def test_the_reason_is_true(row, before, settings, says, never):
    (found,) = run(row, before=before, **settings).to_dict("records")
    for language, part in zip(LANGUAGES, says, strict=True):
        assert part in found[f"why_{language}"]
        assert f"{row['n_clients']}" in found[f"why_{language}"]
        assert found[f"why_{language}"].endswith(".")
    assert never not in found["why_en"].replace("100", "")


def test_stability_is_told_where_it_is_known():
    known, unknown = (run(theme(5, stability=s)).iloc[0] for s in (0.65, None))
    for language in LANGUAGES:
        assert "65" in known[f"why_{language}"]
        assert "65" not in unknown[f"why_{language}"]


@pytest.mark.parametrize("seed", SHUFFLES)
def test_the_order_of_the_rows_does_not_matter(seed):
    table = themes(theme(n, f"t{n}") for n in range(15))
    one = signals(table, 100, SignalSettings())
    other = signals(shuffled(table, seed), 100, SignalSettings())
    pd.testing.assert_frame_equal(one, other)
    assert len(one) == 10


def test_no_themes_and_no_clients():
    assert len(run()) == len(run(of=0)) == len(run(theme(0), of=0)) == 0


def test_false_alarms_are_rare_where_nothing_changes():
    """A catalogue theme of 6 % in both periods, 120 times: listed in fewer than alpha of them."""
    import numpy as np

    draws = np.random.default_rng(5).binomial(100, 0.06, size=(120, 2))
    listed = sum(
        len(run(theme(int(n), origin="catalogue"), before=then(t=int(old)))) for old, n in draws
    )
    assert listed / len(draws) < 0.05
