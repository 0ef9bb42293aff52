"""What hangs together in one theme's counts."""

from __future__ import annotations

import pytest

from pipeline import tables
from pipeline.disclosure.joint import Counts, Fate, Joint
from pipeline.stages.release import ReleaseSettings, release


def evidence(counts: dict[str, tuple[int, int]]):
    return tables.EVIDENCE.frame(
        [
            dict.fromkeys(tables.EVIDENCE.names)
            | {
                "theme_id": "theme", "period": "2026-Q1", "group": group, "n_clients": n,
                "of_clients": of, "share": n / of, "basis": "model", "family": False,
                "fixed_before": True, "adequacy": "very_low", "verdict": "no_earlier",
            }
            for group, (n, of) in counts.items()
        ]
    )  # fmt: skip


@pytest.mark.parametrize("known", [True, False])
def test_a_team_has_no_more_of_them_than_there_are(known, monkeypatch):
    """Some are in two teams. Who knows the three of team C knows that there is no fourth."""
    if not known:
        monkeypatch.setattr(Joint, "_within", lambda *_: None)
    counts = {"all": (3, 60), "A": (0, 40), "B": (0, 30), "C": (3, 5)}
    made = release(evidence(counts), settings=ReleaseSettings(profile="team"))
    hidden = made.table.set_index("group")["hidden"]
    assert hidden[["A", "B", "C"]].all()
    assert hidden["all"] == known


@pytest.mark.parametrize(
    ("before", "after", "most", "reason"),
    [
        ((10, 40), (10, 40), 0, "the same cell"),
        ((10, 40), (9, 40), 1, "one client is enough"),
        ((10, 40), (9, 37), 3, "three left"),
        ((10, 40), (16, 40), 6, "six have it now"),
    ],
)
def test_a_correction_concerns_no_more_clients_than_it_must(before, after, most, reason):
    """Who asked for it may know that it concerned no more."""
    joint = Joint(3)
    for tag, (n, of) in (("one", before), ("two", after)):
        fate = Fate(n, of, shown=True if tag == "one" else None)
        joint.add(Counts(tag, "2026-Q1", {"all": fate}, {"all": of}))
    moved = [c for c in joint.system.cells if c.name[0] == "moved"]
    assert [(c.low, c.high) for c in moved] == ([(-most, most)] if most else []), reason
    if most:
        new = joint.system[joint.names["two", "all"]]
        assert (new.low, new.high) == (before[0] - most, before[0] + most), "the one is shown"
