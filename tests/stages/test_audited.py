"""What reading some clients says of all: by what the model found, by two readers, by grade."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline import tables
from pipeline.stages.audited import AuditSettings, audited
from pipeline.stats.audited import AuditStratum, audited_share, difference_share
from tests.stages.make_tables import SHUFFLES, shuffled

EVERYONE = [f"c{k:02d}" for k in range(40)]
FOUND = {"debt": set(EVERYONE[:10])}


def readings(marks: dict[str, bool | None], reader: str = "A", more: tuple[str, ...] = ()):
    """Marks of a reader; clients of ``more`` were read as top-ups."""
    return [
        {"reader": reader, "client_id": client, "theme_id": "debt", "affirmed": said,
         "in_random_set": client not in more}
        for client, said in marks.items()
    ]  # fmt: skip


def estimate(*rows: dict, **settings: object) -> pd.Series:
    table = tables.READINGS.frame([one for part in rows for one in part])
    return audited(EVERYONE, FOUND, table, AuditSettings(**settings)).iloc[0]


def marked(yes: range, no: range) -> dict[str, bool | None]:
    return {EVERYONE[k]: True for k in yes} | {EVERYONE[k]: False for k in no}


def test_each_part_is_told_by_its_own_clients():
    """Of the 10 found 5 are read, 4 affirmed; of the 30 others 12, 2 affirmed."""
    row = estimate(readings(marked(range(4), range(4, 5)) | marked(range(10, 12), range(12, 22))))
    expected = audited_share([AuditStratum(10, 5, 4, True), AuditStratum(30, 12, 2, False)])
    assert (row["share"], row["low"], row["high"]) == pytest.approx(
        (expected.value, expected.low, expected.high)
    )
    assert row["share"] == pytest.approx((10 * 4 / 5 + 30 * 2 / 12) / 40)
    assert (row["found"], row["read_found"], row["read_others"]) == (10, 5, 12)


def test_who_could_not_tell_counts_as_unread():
    sure = readings(marked(range(4), range(10, 22)))
    unsure = readings({EVERYONE[30]: None})
    assert estimate(sure).equals(estimate(sure, unsure))


def test_a_theme_that_the_model_found_in_nobody_is_estimated_too():
    rows = [{**one, "theme_id": "new"} for one in readings(marked(range(2), range(2, 20)))]
    made = audited(EVERYONE, FOUND, tables.READINGS.frame(rows), AuditSettings()).iloc[0]
    assert (made["found"], made["read_found"], made["read_others"]) == (0, 0, 20)
    assert made["share"] == pytest.approx(0.1)
    assert made["low"] < 0.1 < made["high"]


def test_two_readers_who_differ_make_it_wider_than_two_who_agree():
    first = marked(range(4), range(10, 30))
    other = first | {EVERYONE[10]: True, EVERYONE[3]: False}
    agree = estimate(readings(first), readings(first, "B"))
    differ = estimate(readings(first), readings(other, "B"))
    assert differ["high"] - differ["low"] > agree["high"] - agree["low"]
    assert (agree["kappa"], agree["n_readers"], agree["read_twice"]) == (1.0, 2, 24)
    assert differ["kappa"] < 1 and differ["true_found"] == 3.5


@pytest.mark.parametrize(
    ("settings", "adequacy"),
    [
        ({"high": 0.9, "moderate": 0.95}, "high"),
        ({"high": 0.05, "moderate": 0.9}, "moderate"),
        ({"high": 0.05, "moderate": 0.06}, "low"),
    ],
)
def test_how_far_it_carries_follows_from_the_width(settings, adequacy):
    assert estimate(readings(marked(range(4), range(10, 22))), **settings)["adequacy"] == adequacy


def test_readers_who_hardly_agree_cost_a_grade():
    first = marked(range(4), range(10, 22))
    turned = {client: not said for client, said in first.items()}
    rows = readings(first), readings(turned, "B")
    assert estimate(*rows, high=1.0)["adequacy"] == "moderate"
    assert estimate(*rows, high=1.0, least_kappa=-1)["adequacy"] == "high"


def test_a_guarantee_is_wider():
    rows = readings(marked(range(4), range(4, 5)) | marked(range(10, 12), range(12, 22)))
    plain, sure = estimate(rows), estimate(rows, exact=True)
    assert sure["low"] <= plain["low"] and sure["high"] >= plain["high"]


def test_the_difference_estimator_uses_the_random_set_alone():
    rows = readings(marked(range(3), range(3, 4)) | marked(range(10, 12), range(12, 26)))
    topped = readings({EVERYONE[8]: False, EVERYONE[9]: False}, more=(EVERYONE[8], EVERYONE[9]))
    row = estimate(rows, topped, method="difference")
    expected = difference_share(40, 10, 20, 2, 1)
    assert (row["share"], row["low"], row["high"]) == pytest.approx(
        (expected.value, expected.low, expected.high)
    )


@pytest.mark.parametrize("seed", SHUFFLES)
def test_the_order_of_the_readings_does_not_matter(seed):
    first = marked(range(4), range(10, 22))
    table = tables.READINGS.frame(readings(first) + readings(first | {EVERYONE[10]: True}, "B"))
    one = audited(EVERYONE, FOUND, table, AuditSettings())
    pd.testing.assert_frame_equal(
        one, audited(EVERYONE[::-1], FOUND, shuffled(table, seed), AuditSettings())
    )


def test_nobody_read():
    assert audited(EVERYONE, FOUND, tables.READINGS.frame([]), AuditSettings()).empty


def test_where_the_model_learned_from_those_read_what_it_finds_does_not_count():
    """The random set alone is left, as if the model had found nothing; the count it gives stays."""
    read = marked(range(3), range(3, 4)) | marked(range(10, 12), range(12, 22))
    topped = readings(marked(range(4, 6), range(0)), more=(EVERYONE[4], EVERYONE[5]))
    table = tables.READINGS.frame([*readings(read), *topped])
    for method in ("stratified", "difference"):
        settings = AuditSettings(method=method)
        row = audited(EVERYONE, FOUND, table, settings, apart=False).iloc[0]
        plain = audited(EVERYONE, {}, tables.READINGS.frame(readings(read)), settings).iloc[0]
        assert (row["share"], row["low"], row["high"]) == pytest.approx(
            (plain["share"], plain["low"], plain["high"])
        )
        assert row["share"] == pytest.approx(5 / 16)
        assert (row["found"], row["read_found"], row["read_others"]) == (10, 0, 16)
