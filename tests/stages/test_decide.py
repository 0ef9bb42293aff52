"""What decisions come to: the fold, what lies over the themes, and that nothing else changes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.stages.decide import (
    Overlay,
    State,
    counted_as,
    decide,
    decided_assignments,
    decided_audits,
    decided_candidates,
    decided_themes,
    fold,
    overlay_of,
)
from pipeline.tables import BY_NAME
from tests.stages.make_tables import assignments, candidates, passages, themes

DEFINED = {"a": "da", "b": "db", "c": "dc"}


def decisions(*rows: tuple[Any, ...], team: str = "all") -> Any:
    """Table of (theme, action, value, reason, undoes), in order; trailing parts may be left out."""
    made = []
    for number, row in enumerate(rows, start=1):
        theme, action, value, reason, undoes = (*row, *(None,) * (5 - len(row)))
        made.append(
            {
                "position": number, "team": team, "theme_id": theme, "who": "p",
                "definition": DEFINED.get(theme, ""), "action": action,
                "value": json.dumps(value) if value else "", "before": "", "after": "",
                "reason": reason or "", "undoes": undoes, "at": "2026-10-01",
            }
        )  # fmt: skip
    return BY_NAME["decisions"].frame(made)


def overlay(*rows: tuple[Any, ...], team: str = "all") -> Overlay:
    return overlay_of(decide(decisions(*rows, team=team), DEFINED))


INTO_B, INTO_A = {"into": "b"}, {"into": "a"}
DROP_A, MERGE_AB = ("a", "drop", None, "ei kuulu"), ("a", "merge", INTO_B)
CASES = [
    ([], {}, "nothing decided"),
    ([("a", "agree")], {}, "an agreement changes no count"),
    ([DROP_A], {"a": None}, "dropped"),
    ([DROP_A, ("a", "agree")], {}, "agreed after all"),
    ([DROP_A, ("a", "undo", None, "", 1)], {}, "undone"),
    ([DROP_A, ("a", "undo", None, "", 1), ("a", "undo", None, "", 2)], {"a": None}, "undo undone"),
    ([MERGE_AB], {"a": "b"}, "merged"),
    ([MERGE_AB, ("a", "unmerge")], {}, "unmerged"),
    ([MERGE_AB, ("b", "merge", {"into": "c"})], {"a": "c", "b": "c"}, "merged over another"),
    ([MERGE_AB, ("b", "merge", INTO_A)], {"a": "b"}, "no ring"),
    ([("a", "merge", INTO_A)], {}, "not into itself"),
    ([MERGE_AB, ("b", "drop", None, "x")], {"a": None, "b": None}, "what it was merged into goes"),
]


@pytest.mark.parametrize(("rows", "goes_to", "why"), CASES, ids=[why for *_, why in CASES])
def test_what_becomes_of_a_theme(rows: list[tuple[Any, ...]], goes_to: dict, why: str):
    assert overlay(*rows).goes_to == goes_to


def test_only_what_all_decided_of_the_same_theme_changes_the_counts():
    assert overlay(DROP_A, team="A").goes_to == {}
    made = decide(decisions(DROP_A), {**DEFINED, "a": "another"})
    assert overlay_of(made).goes_to == {} and not made["fits"].any()
    assert made["status"].tolist() == ["dropped"], "but it stays visible"


def test_a_dropped_theme_stays_visible_with_its_reason():
    made = decide(decisions(DROP_A), DEFINED).iloc[0]
    assert (made["status"], made["reason"]) == ("dropped", "ei kuulu")


def test_new_labels_and_themes_of_staff():
    labels = {"fi": "Uusi", "sv": "Ny", "en": "New"}
    made = decide(
        decisions(("a", "rename", {"labels": labels}), ("s", "raise", {"labels": labels})), DEFINED
    )
    assert made["label_sv"].tolist() == ["Ny", "Ny"] and made["by_staff"].tolist() == [False, True]
    assert overlay_of(made).labels == {"a": labels}


def test_a_ring_that_came_into_being_by_an_undo_ends():
    states = {"a": State("a", "merged", "b"), "b": State("b", "merged", "a")}
    assert counted_as("a", states) in {"a", "b"}


PASSAGES = passages(
    {"passage_id": f"d{n}:0", "client_id": f"c{who}", "written_on": f"2026-07-0{n}"}
    for n, who in [(1, 1), (2, 1), (3, 2), (4, 3)]
)
GIVEN = assignments(
    [("d1:0", "a"), ("d1:0", "b"), ("d2:0", "b"), ("d3:0", "b"), ("d4:0", "c"), ("d3:0", "a")]
)
THEMES = themes([{"theme_id": one} for one in "abc"])


def test_merged_themes_are_counted_as_one_each_client_once():
    over = overlay(MERGE_AB)
    given = decided_assignments(GIVEN, over)
    assert not given.duplicated(["passage_id", "theme_id"]).any()
    made = decided_themes(THEMES, given, PASSAGES, over).set_index("theme_id")
    assert list(made.index) == ["b", "c"]
    assert (made.loc["b", "n_passages"], made.loc["b", "n_clients"]) == (3, 2)
    assert str(made.loc["b", "first_seen"])[:10] == "2026-07-01"


def test_passages_of_a_dropped_theme_have_none():
    made = decided_assignments(GIVEN, overlay(("c", "drop", None, "x")))
    assert made[made["passage_id"] == "d4:0"][["theme_id", "by"]].values.tolist() == [
        ["-1", "none"]
    ]
    assert len(made) == len(GIVEN), "and others keep theirs"


def test_candidates_of_merged_themes_keep_the_more_certain():
    near = candidates([("p", "a", 0.2), ("p", "b", 0.6), ("q", "a", 0.1)])
    made = decided_candidates(near, overlay(MERGE_AB))
    assert made.values.tolist() == [["p", "b", 0.6, True], ["q", "b", 0.1, False]]


def test_audits_of_merged_themes_do_not_hold():
    usual = {
        "of_clients": 9, "found": 3, "read_found": 3, "true_found": 3, "read_others": 2,
        "true_others": 0, "share": 0.3, "low": 0.1, "high": 0.5, "variance": 0.01, "n_readers": 1,
        "read_twice": 0, "kappa": None, "adequacy": "low",
    }  # fmt: skip
    frame = BY_NAME["audited"].frame([{"theme_id": one, **usual} for one in "abc"])
    assert decided_audits(frame, overlay(MERGE_AB))["theme_id"].tolist() == ["c"]


def test_where_nothing_is_decided_every_table_is_the_very_same():
    over = Overlay()
    assert decided_assignments(GIVEN, over) is GIVEN
    assert decided_themes(THEMES, GIVEN, PASSAGES, over) is THEMES
    assert fold([]) == {}
