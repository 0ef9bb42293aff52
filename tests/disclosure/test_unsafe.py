"""Counts that tell of few clients by themselves."""

from __future__ import annotations

import pytest

from pipeline import tables
from pipeline.disclosure.unsafe import unsafe_counts


@pytest.mark.parametrize(
    ("n", "share", "basis", "unsafe", "reason"),
    [
        (0, 0.0, "model", False, "nobody among all clients"),
        (
            0,
            0.02,
            "audited",
            True,
            "people read of about one client, whom the program did not find",
        ),
        (0, 0.09, "audited", False, "about k clients"),
        (9, 0.02, "audited", True, "about one of those whom the program found"),
        (9, 0.98, "audited", True, "about all but one"),
        (9, 0.3, "audited", False, "many either way"),
    ],
)
def test_an_estimate_of_few_is_as_unsafe_as_a_count(n, share, basis, unsafe, reason):
    row = dict.fromkeys(tables.EVIDENCE.names) | {
        "theme_id": "theme", "period": "2026-Q1", "group": "all", "n_clients": n,
        "of_clients": 50, "share": share, "basis": basis, "family": False, "fixed_before": True,
        "adequacy": "moderate", "verdict": "no_earlier",
    }  # fmt: skip
    assert unsafe_counts(tables.EVIDENCE.frame([row]), 3)["n"].item() is unsafe, reason


def test_nobody_of_a_team_stays_hidden_where_nobody_of_all_is_not_told():
    """Else the teams would tell that the program found none in all, which the estimate hides."""
    whole = dict.fromkeys(tables.EVIDENCE.names) | {
        "theme_id": "theme", "period": "2026-Q1", "group": "all", "n_clients": 0,
        "of_clients": 50, "share": 0.02, "basis": "audited", "family": False, "fixed_before": True,
        "adequacy": "moderate", "verdict": "no_earlier",
    }  # fmt: skip
    team = whole | {"group": "A", "of_clients": 20, "share": 0.0, "basis": "model"}
    for share, hidden in ((0.02, True), (0.2, False)):
        frame = tables.EVIDENCE.frame([whole | {"share": share}, team])
        assert unsafe_counts(frame, 3)["n"].tolist() == [hidden, hidden], share


@pytest.mark.parametrize(("share", "reason"), [(0.02, "of few"), (0.2, "of many")])
def test_a_voice_that_leaves_few_is_unsafe_whatever_is_estimated_of_all(share, reason):
    """Six clients of a team, of whom five speak themselves: one does not."""
    whole = dict.fromkeys(tables.EVIDENCE.names) | {
        "theme_id": "theme", "period": "2026-Q1", "group": "all", "n_clients": 11,
        "of_clients": 171, "share": share, "basis": "audited", "client_voice_share": 9 / 11,
        "family": False, "fixed_before": True, "adequacy": "moderate", "verdict": "no_earlier",
    }  # fmt: skip
    team = whole | {
        "group": "A", "n_clients": 6, "of_clients": 55, "basis": "model", "share": 6 / 55,
        "client_voice_share": 5 / 6,
    }  # fmt: skip
    assert unsafe_counts(tables.EVIDENCE.frame([whole, team]), 5)["voice"].tolist()[1], reason
