"""How a share depends on what is counted: by hand, and whatever the order of rows."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.stages.evidence import clients_of
from pipeline.stages.sensitivity import sensitivity
from tests.stages.make_tables import (
    SHUFFLES,
    assignments,
    candidates,
    documents,
    passages,
    shuffled,
    themes,
)

# Four clients. A: a finished note and an unfinished plan, both of debt, the plan in A's own voice.
# B: an unfinished note of debt. C: a finished plan without it. D: a note of debt near the cut.
DOCUMENTS = documents(
    [
        {"document_id": "A1", "client_id": "A", "household_id": "H"},
        {"document_id": "A2", "client_id": "A", "household_id": "H", "doc_type": "client_plan",
         "complete": False},
        {"document_id": "B1", "client_id": "B", "household_id": "H", "complete": False},
        {"document_id": "C1", "client_id": "C", "doc_type": "client_plan"},
        {"document_id": "D1", "client_id": "D"},
    ]
)  # fmt: skip
PASSAGES = passages(
    {
        "passage_id": f"{name}:000",
        "client_id": name[0],
        "voice": "client" if name == "A2" else "worker",
    }
    for name in DOCUMENTS["document_id"]
)
GIVEN = assignments([("A1:000", "debt"), ("A2:000", "debt"), ("B1:000", "debt"), ("C1:000", "-1")])
NEAR = candidates([("A1:000", "debt", 0.9), ("D1:000", "debt", 0.4), ("C1:000", "debt", 0.1)])
THEMES = themes([{"theme_id": "debt"}, {"theme_id": "lonely"}])


def count(unit: str = "client", turn=lambda frame: frame, **other) -> pd.DataFrame:
    parts = (turn(frame) for frame in (DOCUMENTS, PASSAGES, GIVEN, NEAR, THEMES))
    return sensitivity("2026-Q3", *parts, unit_of=clients_of(turn(DOCUMENTS), unit), **other)


def pairs(made: pd.DataFrame, theme: str = "debt") -> dict[str, tuple[int, int]]:
    own = made[made["theme_id"] == theme]
    counts = zip(own["n_clients"], own["of_clients"], strict=True)
    return dict(zip(own["variant"], counts, strict=True))


def test_by_hand():
    assert pairs(count()) == {
        "complete": (2, 3),  # A and D; of A, C and D
        "client_voice": (1, 4),  # A, of all
        "type_note": (3, 3),  # A, B and D, who is above the cut without being assigned
        "type_client_plan": (1, 2),  # A, of A and C
    }
    assert {n for n, _ in pairs(count(), "lonely").values()} == {0}


def test_households_count_once():
    assert pairs(count("household"))["type_note"] == (2, 2), "A and B are one"


def test_a_theme_that_is_counted_on_some_clients_alone():
    found = count(counted={"debt": frozenset("AC")})
    assert pairs(found)["complete"] == (1, 2)
    assert pairs(found, "lonely")["complete"] == (0, 3)


@pytest.mark.parametrize("seed", SHUFFLES)
def test_the_order_of_rows_does_not_matter(seed):
    pd.testing.assert_frame_equal(count(), count(turn=lambda frame: shuffled(frame, seed)))
