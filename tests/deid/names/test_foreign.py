"""Names of foreign origin, inflected: the marked lines with their bar, by origin."""

from __future__ import annotations

from tests.deid.names.marked_lines import names_outcomes, share_right


def test_marked_lines_of_every_origin():
    outcomes = names_outcomes("foreign.tsv")
    mean = share_right(outcomes, "name")
    groups = sorted({outcome.group for outcome in outcomes})
    assert mean >= 0.97
    behind = {g: share_right(outcomes, "name", group=g) for g in groups}
    # one name of some sixty is 1.6 points: a group falls behind from its second miss
    assert {g: share for g, share in behind.items() if share < mean - 0.02} == {}


def test_other_words_stay_beside_them():
    assert 1 - share_right(names_outcomes("foreign.tsv"), "word") <= 0.02
